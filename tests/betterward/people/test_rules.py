"""Levels, dates and initials, without a database."""

from datetime import date

import pytest

from betterward.people import rules
from betterward.people.rules import Level


def test_each_level_includes_those_before_it():
    assert Level.VIEW < Level.CONTRIBUTE < Level.EDIT < Level.MANAGE
    assert list(rules.LEVEL_OF_ACTION.values()) == list(Level)


def test_the_last_day_of_a_membership_counts():
    first, last = date(2026, 3, 1), date(2026, 5, 31)

    held = [rules.is_in_force(first, last, on=day) for day in (date(2026, 2, 28), first, last, date(2026, 6, 1))]

    assert held == [False, True, True, False]


def test_a_membership_without_an_end_goes_on():
    assert rules.is_in_force(date(2026, 3, 1), None, on=date(2099, 1, 1))


def test_within_is_by_whole_labels():
    assert rules.is_within("s1.s2.s3", "s1.s2")
    assert not rules.is_within("s1.s20", "s1.s2")
    assert not rules.is_within("s1", "s1.s2")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Asha Khan", "AK"), ("Dr Lena Marsh", "LM"), ("Cher", "C"), ("Prof. Ann Marie Stone", "AS"), ("", "")],
)
def test_initials_leave_titles_out(name, letters):
    assert rules.initials(name) == letters
