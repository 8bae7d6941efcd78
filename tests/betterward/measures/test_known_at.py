"""As it was known: rows, decisions and the recipe of a moment; later corrections change nothing before them."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

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
        measure=told, starts_on=periods(3)[0], baseline_until_on=None, why="mats", by=cast.house,
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


def counted(measure, day, value, cast):
    services.load_readings(entries={measure: [entry(measure, day, value)]}, by=cast.house, why="a correction")


def acts(cast, measure):
    """Ten decisions and changes of every kind, in the order of a year's work."""
    asha, ben = cast.actor("asha"), cast.actor("ben")
    yes = dict.fromkeys(("is_different", "is_known", "is_wanted", "is_lasting"), True)
    months, kept = periods(28), {}

    def does(name, act):
        kept[name] = act()

    yield lambda: does("goal", lambda: services.set_line(measure=measure, kind="goal", value=4, by=asha))
    yield lambda: services.annotate(measure=measure, on=months[20], label="New mats", by=ben)
    yield lambda: services.leave_out(measure=measure, period_on=months[3], why="the ward moved", by=asha)
    yield lambda: does(
        "asked", lambda: services.propose_split(measure=measure, starts_on=months[20], why="mats", by=asha, **yes)
    )
    yield lambda: does("phase", lambda: services.agree_split(split=kept["asked"], by=ben))
    yield lambda: counted(measure, months[5], 19, cast)
    yield lambda: services.set_line(measure=measure, kind="standard", value=6, by=asha)
    yield lambda: services.withdraw_decision(decision=kept["phase"], by=asha, why="too early")
    yield lambda: services.redefine(measure=measure, by=asha, why="two charts compared", recipe={"chart": "i"})
    yield lambda: services.withdraw_decision(decision=kept["goal"], by=asha, why="a mistake")


def seen(page):
    """Everything of a chart page that a reader takes away."""
    drawn = page.drawn
    return (
        drawn.sentence, drawn.full, drawn.table, drawn.explained, page.flags, page.phases, page.breaks, page.lines,
        page.facts,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_ten_decisions_are_rewound_one_by_one_exactly_as_each_was_seen():
    cast = build()
    measure, asha = filled(a_measure(cast), [8, 9, 7, 8] * 5 + [3, 2, 4, 3] * 2), cast.actor("asha")
    today = timezone.localdate()
    was = []
    for act in acts(cast, measure):
        was.append((timezone.now(), seen(queries.chart_page(again(measure), asha, today))))
        act()
        measure = again(measure)
    was.append((timezone.now(), seen(queries.chart_page(again(measure), asha, today))))

    replayed = [seen(queries.chart_page(again(measure), asha, today, as_of=moment)) for moment, _ in was]

    assert len(was) == 11
    assert [a != b for (_, a), (_, b) in pairwise(was)].count(True) >= 9  # only the question of limits changes nothing
    for (moment, then), again_seen in zip(was, replayed, strict=True):
        assert again_seen == then, moment


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_twin_a_replay_that_reads_todays_decisions_is_found_out(monkeypatch):
    cast = build()
    measure, asha = filled(a_measure(cast), [8, 9, 7, 8] * 5), cast.actor("asha")
    moment, then = timezone.now(), seen(queries.chart_page(measure, asha, timezone.localdate()))
    services.leave_out(measure=measure, period_on=periods(20)[3], why="the ward moved", by=asha)
    monkeypatch.setattr(
        charting.Decisions, "of", classmethod(lambda cls, one, known_at=None, there=None: cls.of_many([one.pk])[one.pk])
    )

    assert seen(queries.chart_page(again(measure), asha, timezone.localdate(), as_of=moment)) != then


def test_the_story_leads_to_the_chart_before_each_decision(cast, told):
    services.set_line(measure=told, kind="standard", value=5, by=cast.actor("asha"))
    html = cast.browser("asha").get(told.get_absolute_url()).content.decode()
    [before] = re.findall(r'href="([^"]+as_of=[^"]+)"', html)

    page = cast.browser("asha").get(before).content.decode()

    assert "This is what was known on" in page
    assert "target standard" in html
    assert "target standard" not in page
