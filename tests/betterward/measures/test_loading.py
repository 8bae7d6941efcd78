"""Readings in bulk: one pass, one refresh, and nothing twice."""

from datetime import date

import pytest
from tests.betterward.measures.making import LATEST, a_measure, again, entry, filled, periods, record, standing

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.measures.models import Reading
from betterward.measures.services import load_readings


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def entries(measure, values):
    return [entry(measure, first, value) for first, value in zip(periods(len(values)), values, strict=True)]


def test_many_measures_in_one_go(cast):
    several = [a_measure(cast, f"Count {n}") for n in range(3)]

    written = load_readings(entries={m: entries(m, [4, 5, 6]) for m in several}, by=cast.house, why="a feed")

    assert written == 9
    assert [again(m).chart_facts.latest_text for m in several] == ["6", "6", "6"]


def test_a_second_run_writes_nothing_and_tells_nothing(cast, falls):
    told, facts = Told.objects.count(), again(falls).chart_facts.refreshed_at

    written = load_readings(entries={falls: entries(falls, [5, 6, 4, 7, 5, 6, 5, 4])}, by=cast.house, why="again")

    assert written == 0
    assert Told.objects.count() == told
    assert again(falls).chart_facts.refreshed_at == facts


def test_what_differs_is_replaced_and_the_old_stays(cast, falls):
    load_readings(entries={falls: [entry(falls, LATEST, 9)]}, by=cast.house, why="corrected at the source")

    assert standing(falls)[LATEST] == 9
    assert sorted(Reading.objects.filter(measure=falls, period_on=LATEST).values_list("numerator", flat=True)) == [4, 9]


def test_one_bad_row_names_its_measure_and_period_and_keeps_nothing(cast, falls):
    with pytest.raises(Refused, match=r"Falls, 2026-10-01: A count cannot be below zero"):
        load_readings(
            entries={falls: [entry(falls, date(2026, 9, 1), 8), entry(falls, LATEST, -1)]}, by=cast.house, why="a feed"
        )

    assert standing(falls)[date(2026, 9, 1)] == 5


def test_those_who_may_not_add_load_nothing(cast, falls):
    with pytest.raises(Refused):
        load_readings(entries={falls: [entry(falls, LATEST, 9)]}, by=cast.actor("cato"), why="no")

    assert standing(falls)[LATEST] == 4


def test_a_hand_typed_number_is_replaced_by_the_feed(cast):
    measure = filled(a_measure(cast), [5, 6])
    record(measure, cast.actor("ben"), 7)

    load_readings(entries={measure: [entry(measure, date(2026, 11, 1), 8)]}, by=cast.house, why="the feed")

    assert standing(measure)[date(2026, 11, 1)] == 8


def test_the_number_of_questions_does_not_grow_with_the_number_of_measures(cast, django_assert_max_num_queries):
    several = [a_measure(cast, f"Count {n}") for n in range(12)]
    loaded = {m: entries(m, [4, 5, 6]) for m in several}

    # The journal's entry of each measure is the one thing written apart.
    with django_assert_max_num_queries(28 + len(several)):
        load_readings(entries=loaded, by=cast.house, why="a feed")
