"""Names in order, trees and dates, without a database."""

from datetime import date

import pytest

from betterward.organisations import rules


def in_order(*names):
    return sorted(names, key=rules.sort_key)


def test_numbers_in_names_are_ordered_by_size():
    assert in_order("Ward 10", "Ward 9", "Ward 1") == ["Ward 1", "Ward 9", "Ward 10"]


def test_accents_and_case_do_not_part_neighbours():
    assert in_order("zebra", "Émile", "emily", "Apple") == ["Apple", "Émile", "emily", "zebra"]


@pytest.mark.parametrize("name", ["Straße 1", "STRASSE 1"])
def test_a_sharp_s_sorts_as_two(name):
    assert rules.sort_key(name) == "strasse 00000001"


def test_the_key_of_a_name_full_of_numbers_still_fits():
    assert len(rules.sort_key("1 " * 100)) == rules.LONGEST_KEY


def test_a_unit_takes_entries_from_its_first_to_its_last_day():
    opened, closed = date(2026, 3, 1), date(2026, 5, 31)

    taken = [rules.is_open(opened, closed, on=day) for day in (date(2026, 2, 28), opened, closed, date(2026, 6, 1))]

    assert taken == [False, True, True, False]


def test_a_unit_without_dates_is_open():
    assert rules.is_open(None, None, on=date(1990, 1, 1))


def test_below_is_by_whole_labels():
    assert rules.is_below("s1.s12", "s1")
    assert rules.is_below("s1", "s1")
    assert not rules.is_below("s1.s12", "s1.s1")


@pytest.mark.parametrize(("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026)])
def test_the_financial_year_turns_in_its_month(day, year):
    assert rules.financial_year(day, 4) == year
