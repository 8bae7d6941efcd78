"""Which rows a scorecard shows and in which order."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from betterward.boards import rules


NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Row:
    id: UUID = NOBODY
    unit_id: UUID = NOBODY
    state: str = "no_evidence"
    purpose: str = "control"
    variation: str = "common"
    owner: str = ""
    is_late: bool = False
    is_historic: bool = False


def row(number, **facts):
    return Row(id=UUID(int=number), **facts)


@pytest.mark.parametrize(
    ("one", "needs"),
    [
        (Row(variation="concern_high"), True),
        (Row(variation="concern_low", is_late=True, state="late"), True),
        (Row(variation="concern_high", owner="Asha Khan"), False),
        (Row(variation="concern_high", is_historic=True), False),
        (Row(variation="improvement_low"), False),
        (Row(variation="common"), False),
        (Row(variation=""), False),
    ],
)
def test_only_an_unanswered_change_for_the_worse_needs_an_owner(one, needs):
    assert rules.needs_owner(one) is needs


def test_a_tally_counts_by_icon_so_that_late_data_hide_no_concern():
    rows = [
        row(1, variation="improvement_high", state="better"),
        row(2, variation="concern_high", state="late", is_late=True),
        row(3, variation="concern_high", state="worse", owner="Ben Okoro"),
        row(4, variation="neutral_low", state="changed"),
        row(5, variation="common", state="holding"),
    ]

    assert rules.tally(rows) == rules.Tally(better=1, worse=2, unowned=1, changed=1, late=1)


def test_filters_combine_and_an_empty_word_asks_for_all():
    rows = [row(1, state="worse", purpose="control"), row(2, state="worse", purpose="assurance"), row(3)]

    assert rules.chosen(rows) == rows
    assert [r.id.int for r in rules.chosen(rows, state="worse")] == [1, 2]
    assert [r.id.int for r in rules.chosen(rows, state="worse", purpose="assurance")] == [2]
    assert rules.chosen(rows, state="nonsense") == []


def test_groups_come_in_order_and_what_has_none_comes_last():
    rows = [row(3), row(1), row(2)]

    groups = rules.by_group(rows, {UUID(int=1): 1, UUID(int=2): 0})

    assert [(number, [r.id.int for r in theirs]) for number, theirs in groups] == [(0, [2]), (1, [1]), (None, [3])]


def test_units_come_as_the_tree_has_them_and_unknown_ones_last():
    there, here, unknown = UUID(int=7), UUID(int=8), UUID(int=9)
    rows = [row(1, unit_id=unknown), row(2, unit_id=here), row(3, unit_id=there), row(4, unit_id=here)]

    found = rules.by_unit(rows, [there, here])

    assert [(unit, [r.id.int for r in theirs]) for unit, theirs in found] == [
        (there, [3]),
        (here, [2, 4]),
        (unknown, [1]),
    ]


@pytest.mark.parametrize(
    ("sizes", "worth"), [([5], False), ([2, 2], True), ([1, 1, 1], False), ([3, 1], True), ([], False)]
)
def test_headings_stand_where_they_help(sizes, worth):
    groups = [(UUID(int=at), [Row()] * size) for at, size in enumerate(sizes)]

    assert rules.is_worth_headings(groups) is worth
