"""The lines in which Riverbank's series are printed."""

from datetime import date

import pytest

from betterward.demo.rules import series, story


def test_a_line_of_counts_with_sizes_and_a_gap():
    told = series.one("R01 M 2026-01-01 5/590 . 3/601")

    assert told.frequency == "month"
    assert told.periods == (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
    assert told.numbers == ((5.0, 590.0), None, (3.0, 601.0))


def test_a_line_of_single_values_by_fortnight():
    told = series.one("R99 F 2026-01-05 1.5 2")

    assert told.periods == (date(2026, 1, 5), date(2026, 1, 19))
    assert told.numbers == ((1.5, None), (2.0, None))


def test_a_line_of_events():
    assert series.one("R24 date 2026-01-05 2026-02-07").periods == (date(2026, 1, 5), date(2026, 2, 7))


@pytest.mark.parametrize(
    "line", ["R01", "R01 X 2026-01-01 5", "R01 M soon 5", "R01 M 2026-01-01 five", "R24 date soon"]
)
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(series.Unreadable, match="cannot be read"):
        series.one(line)


def test_the_story_has_a_series_for_every_measure():
    told = story.read()

    assert {row["code"] for row in told.measures} <= set(told.series)


def test_everybody_and_every_place_the_story_names_is_in_it():
    told = story.read()
    places = {row["code"] for row in told.places["unit"]} | {row["slug"] for row in told.places["organisation"]}
    people = {row["name"] for row in told.people}

    assert {place["at"] for row in told.people for place in row["in"]} <= places
    assert {row["unit"] for row in told.measures} <= places
    assert {row[key] for row in told.measures for key in ("owner", "deputy") if key in row} <= people
    assert {row[key] for row in told.work["ask"] for key in ("to", "by")} <= people
