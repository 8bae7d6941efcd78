"""A slip of the pen is asked about kindly; news passes unasked, and nothing is ever refused."""

from datetime import date

import pytest
from tests.betterward.measures.making import periods

from betterward.measures.rules import Entry
from betterward.measures.services.doubting import Usual, doubt


NOVEMBER = date(2026, 11, 1)
TWELVES = [12, 11, 13, 12, 10, 14, 12, 11, 13, 12, 10, 14, 11, 12]


def usual(numbers, unders=None):
    unders = unders or [None] * len(numbers)
    rows = zip(periods(len(numbers)), numbers, unders, strict=True)
    return [Usual(day, n, u, None) for day, n, u in rows][::-1]


def asked(number, numbers=TWELVES, kind="count", under=None, unders=None):
    return doubt(Entry(NOVEMBER, numerator=number, denominator=under), usual(numbers, unders), kind)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (120, "120 is ten times the number before it, 12. Keep 120?"),
        (400, "400 is many times your usual. Keep 400?"),
        (1, "1 is far below your usual: the lowest lately was 10. Keep 1?"),
        (60, "That is far outside what is usual here. Keep 60?"),
    ],
)
def test_a_slip_is_asked_about(number, words):
    assert asked(number) == f"{words} Nothing was saved yet."


@pytest.mark.parametrize("number", [2, 5, 12, 20, 30])
def test_news_passes(number):
    assert asked(number) == ""


def test_a_small_count_that_grows_is_no_slip():
    assert asked(10, [1, 0, 2, 4, 3, 6, 2, 1]) == ""


def test_nothing_is_asked_before_there_is_a_usual():
    assert asked(900, [9, 10, 11]) == ""


def test_a_slip_in_the_denominator():
    words = asked(12, kind="proportion", under=2900, unders=[280, 290] * 7)

    assert words.startswith("“Out of 2900” is unlike your usual, 280 to 290. Keep 12 / 2900?")


def test_a_share_is_weighed_against_chance():
    tens, hundreds = [10, 9, 11, 10, 9, 12, 10, 11, 9, 10, 11, 10], [100] * 12

    assert asked(60, tens, "proportion", 100, hundreds).startswith("That is far outside")
    assert asked(20, tens, "proportion", 100, hundreds) == ""


def test_a_reason_for_no_number_is_never_asked_about():
    assert doubt(Entry(NOVEMBER, missing_because="holiday"), usual(TWELVES), "count") == ""
