"""As it was known: rows, decisions and the recipe of a moment; later corrections change nothing before them."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.betterward.measures.making import LATEST, LONDON, a_measure, again, entry, filled, periods
from tests.betterward.people.cast import build

from betterward.measures import charting, queries, services


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

BOARD = datetime(2026, 11, 12, 9, 0, tzinfo=LONDON)
BEFORE, AFTER = BOARD - timedelta(days=3), BOARD + timedelta(days=3)


def load(measure, cast, period_on, value, at):
    services.load_readings(
        entries={measure: [entry(measure, period_on, value)]}, by=cast.house, why="a feed", recorded_at=at
    )


@pytest.fixture
def told(cast):
    """A year known before the board met."""
    measure = a_measure(cast)
    for period in periods(12):
        load(measure, cast, period, 8, BEFORE)
    return measure


def values(measure, at=None):
    return charting.chart_of(again(measure), known_at=at).values.tolist()


def test_a_correction_after_the_board_met_leaves_its_chart_alone(cast, told):
    load(told, cast, LATEST, 3, AFTER)

    assert values(told, BOARD)[-1] == 8
    assert values(told)[-1] == 3


def test_a_reading_that_came_later_was_not_there(cast, told):
    load(told, cast, LATEST.replace(month=11), 3, AFTER)

    assert len(values(told, BOARD)) == 12
    assert len(values(told)) == 13


def test_before_the_first_reading_nothing_was_known(told):
    assert values(told, BEFORE - timedelta(days=1)) == []


def test_limits_agreed_later_were_not_drawn(cast, told):
    services.accept_phase(
        measure=told, starts_on=periods(3)[0], baseline_until_on=None, why="mats", by=cast.actor("asha"),
        recorded_at=AFTER,
    )  # fmt: skip

    assert len(charting.chart_of(again(told), known_at=BOARD).phases) == 1
    assert len(charting.chart_of(again(told)).phases) == 2


def test_the_page_of_a_day_shows_what_was_known_at_its_end(cast, told):
    load(told, cast, LATEST, 3, BOARD + timedelta(hours=2))
    load(told, cast, LATEST, 5, BOARD + timedelta(days=1))

    page = queries.chart_page(again(told), cast.actor("asha"), AFTER.date(), as_of=BOARD.date())

    assert page.drawn.table[0].value == "3"
    assert page.as_of == BOARD.date()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_recipe_of_the_moment_is_used():
    cast = build()
    measure = filled(a_measure(cast), [8, 9, 7, 8] * 5)
    moment = timezone.now()
    services.redefine(measure=measure, by=cast.actor("asha"), why="two charts compared", recipe={"chart": "i"})

    assert charting.chart_of(again(measure), known_at=moment).kind == "c"
    assert charting.chart_of(again(measure)).kind == "i"
