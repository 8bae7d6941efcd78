"""The story's text and data are compared at every load; a sabotaged story is found out."""

from copy import deepcopy
from dataclasses import replace

import pytest

from betterward.demo.rules import expectations, story
from betterward.demo.rules.series import Told


@pytest.fixture(scope="module")
def told():
    return story.read()


def only(told, *codes):
    """The part of the story that speaks of these measures."""
    readings = [row for row in told.expected["reading"] if row["measure"] in codes]
    sums = [row for row in told.expected.get("sum", []) if {row["daily"], row["month"]} <= set(codes)]
    return replace(told, expected={"reading": deepcopy(readings), "sum": deepcopy(sums)})


def with_reading(told, **changed):
    """The first reading with other words."""
    readings = deepcopy(told.expected["reading"])
    readings[0] |= changed
    return replace(told, expected={**told.expected, "reading": readings})


def with_number(told, code, at, number):
    """The series with one number changed."""
    series = dict(told.series)
    numbers = list(series[code].numbers)
    numbers[at] = number
    series[code] = Told(code, series[code].frequency, series[code].periods, tuple(numbers))
    return replace(told, series=series)


def test_text_and_data_agree(told):
    assert expectations.faults(told) == []


def test_every_measure_drawn_as_a_chart_is_spoken_of(told):
    spoken = {row["measure"] for row in told.expected["reading"]}
    drawn = {row["code"] for row in told.measures if row["chart"] != expectations.CROSS}

    assert len(spoken & drawn) >= 25


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"means": ["9.05"]}, "means is 9.05 in the text, and the data give 9.04"),
        ({"means": ["9.04", "5.1"]}, "means are given for 2 phases and there are 1"),
        ({"state": "worse"}, "state is worse in the text, and the data give better"),
        ({"icon": "concern_high"}, "icon is concern_high"),
        ({"marked": 7}, "marked points is 7"),
        ({"known_from": "2026-10-01"}, "known from is 2026-10-01"),
        ({"signal": {"rule": "shift", "from": "2026-04-01", "points": 7}}, "the signal is"),
        ({"windows": [{"from": "2026-03-01", "until": "2026-10-01", "value": "5.20"}]}, "value from 2026-03-01"),
    ],
)
def test_a_slip_in_the_text_is_found(told, changed, says):
    faults = expectations.faults(with_reading(only(told, "R01"), **changed))

    assert any(says in fault and fault.startswith("R01") for fault in faults), faults


def test_a_slip_in_the_data_is_found(told):
    sabotaged = with_number(only(told, "R01"), "R01", 3, (60.0, 590.0))

    assert expectations.faults(sabotaged)


def test_a_daily_count_that_does_not_sum_to_its_month_is_found(told):
    whole = only(told, "R01", "R02")
    assert whole.expected["sum"]

    sabotaged = with_number(whole, "R02", 5, (9.0, None))

    assert any("R02 counts" in fault for fault in expectations.faults(sabotaged))


@pytest.mark.parametrize(("number", "like", "printed"), [(9.045, "9.05", "9.05"), (0.5, "1", "1"), (61.4, "61", "61")])
def test_numbers_are_rounded_as_in_print(number, like, printed):
    assert expectations._printed(number, like) == printed
