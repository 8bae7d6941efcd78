"""Reading pasted numbers: which column is what, and what could not be read."""

from datetime import date
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as some

from betterward.intake.rules import pasting
from betterward.intake.rules.pasting import Unreadable, read


def values(pasted):
    return [None if isnan(value) else value for value in pasted.values]


def told(remarks):
    return [(remark.code, remark.row) for remark in remarks]


@pytest.mark.parametrize(
    "text", ["12\n14\n9", "Falls\n12\n14\n9", "\n12\n\n14\n9\n\n", " 12 \r\n14\r\n9", "12.0\n14.0\n9.0"]
)
def test_one_column_is_one_number_each_time(text):
    pasted = read(text)

    assert values(pasted) == [12, 14, 9]
    assert (pasted.sizes, pasted.periods, pasted.faults) == (None, None, [])


@pytest.mark.parametrize(
    "text",
    [
        "Mar 2026\t12\nApr 2026\t14\nMay 2026\t9",
        "Month,Falls\nMar 2026,12\nApr 2026,14\nMay 2026,9",
        'Month,Falls\n"Mar 2026","12"\n"Apr 2026","14"\n"May 2026","9"',
        "01/03/2026;12\n01/04/2026;14\n01/05/2026;9",
        "31/03/2026 12\n30/04/2026 14\n31/05/2026 9",
        "1 March 2026 12\n1 April 2026 14\n1 May 2026 9",
        "March 2026   12\nApril 2026   14\nMay 2026   9",
        "46082\t12\n46113\t14\n46143\t9",
        "Falls on Ash ward\nmonth\tcount\n2026-03\t12\n2026-04\t14\n2026-05\t9",
    ],
)  # fmt: skip
def test_a_day_and_a_number_are_understood_in_any_layout(text):
    pasted = read(text)

    assert values(pasted) == [12, 14, 9]
    assert pasted.periods == [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
    assert (pasted.frequency, pasted.faults, pasted.rows) == ("month", [], 3)


@pytest.mark.parametrize(
    "text", ["12 20\n14 21\n9 19", "12,20\n14,21\n9,19", "seen\tall\n12\t20\n14\t21\n9\t19", "1 12 20\n2 14 21\n3 9 19"]
)
def test_two_numbers_are_how_many_and_out_of_how_many(text):
    pasted = read(text)

    assert (values(pasted), pasted.sizes) == ([12, 14, 9], [20, 21, 19])
    assert pasted.is_share


def test_the_whole_may_stand_first():
    pasted = read("20 12\n21 14\n19 9")

    assert (values(pasted), pasted.sizes) == ([12, 14, 9], [20, 21, 19])
    assert ("swapped", None) in told(pasted.notes)


def test_columns_can_be_named_when_they_look_otherwise():
    assert read("12 20\n14 21", layout="values").sizes is None
    assert read("12% 20\n14% 21", layout="parts").sizes == [20, 21]
    assert read("12% 20\n14% 21").sizes is None


def test_percentages_are_taken_before_the_numbers_they_come_from():
    pasted = read("Mar 2026\t12\t20\t60%\nApr 2026\t14\t20\t70 %")

    assert (values(pasted), pasted.is_percent, pasted.sizes) == ([60, 70], True, None)
    assert ("left_out", None) in told(pasted.notes)


def test_events_against_days_are_a_rate():
    pasted = read("Month\tFalls\tBed days\nMar 2026\t5\t590\nApr 2026\t6\t600")

    assert pasted.is_rate
    assert (pasted.name, pasted.size_name) == ("Falls", "Bed days")


@pytest.mark.parametrize("nothing", ["", "-", "–", "n/a", "NA", "null", "*", "."])
def test_an_empty_cell_stays_a_gap_and_is_no_zero(nothing):
    pasted = read(f"Mar 2026\t12\nApr 2026\t{nothing}\nMay 2026\t0")

    assert values(pasted) == [12, None, 0]
    assert pasted.faults == []


def test_a_period_without_a_row_stays_a_gap():
    pasted = read("Mar 2026\t12\nMay 2026\t9\nJun 2026\t8\nJul 2026\t7")

    assert values(pasted) == [12, None, 9, 8, 7]
    assert [(note.code, note.facts) for note in pasted.notes] == [("gaps", {"count": 1})]


def test_rows_that_cannot_be_read_are_told_by_their_number_and_the_others_kept():
    pasted = read("Month,Falls\nMar 2026,12\nApr 2026,twelve\n\nMay 2026,9\nMay 2026,8\nsoon,7\nJun 2026,6")

    assert values(pasted) == [12, None, 9, 6]
    assert told(pasted.faults) == [("not_a_number", 3), ("same_period", 6), ("not_a_day", 7)]


def test_a_part_above_its_whole_is_a_slip_of_that_row():
    pasted = read("\n".join(["12 20"] * 9 + ["30 20"]))

    assert values(pasted) == [12] * 9 + [None]
    assert told(pasted.faults) == [("above_size", 10)]


def test_many_parts_above_their_whole_are_no_slip_but_a_rate():
    pasted = read("12 2\n1 2\n14 3\n1 4")

    assert pasted.faults == []
    assert pasted.is_rate


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,234\n2,345\n999", [1234, 2345, 999]),
        ("12,5\t\n13,0\t\n9,25\t", [12.5, 13, 9.25]),
        ("£1.50\n$2\n-3\n−4", [1.5, 2, -3, -4]),
    ],
)
def test_commas_signs_and_currency_are_read_as_people_mean_them(text, found):
    assert values(read(text)) == found


def test_rows_out_of_order_are_put_in_order():
    pasted = read("May 2026 9\nMar 2026 12\nApr 2026 14")

    assert values(pasted) == [12, 14, 9]
    assert ("sorted", None) in told(pasted.notes)


def test_weeks_keep_the_day_on_which_they_begin():
    pasted = read("04/03/2026 1\n11/03/2026 2\n18/03/2026 3\n01/04/2026 4")

    assert [period.isoformat() for period in pasted.periods[:2]] == ["2026-03-04", "2026-03-11"]
    assert values(pasted) == [1, 2, 3, None, 4]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "nothing"), (" \n\t\n", "nothing"), ("hello\nworld", "no_numbers"), ("Month\nFalls", "no_numbers"),
        ("Mar 2026 x\nApr 2026 y", "no_numbers"), ("Mar 2026\t-\nApr 2026\t-", "no_numbers"),
        ("1 Jan 1900 1\n2 Jan 1900 2\n3 Jan 1900 2\n1 Jan 2026 3", "too_long"),
    ],
)  # fmt: skip
def test_what_holds_no_series_says_why(text, code):
    with pytest.raises(Unreadable) as unreadable:
        read(text)

    assert unreadable.value.code == code


def test_rows_with_the_same_label_in_front_are_one_group_each():
    labels = ["Mon", "Tue", "Wed", "Thu"]
    counted = read("\n".join(f"{at // 3}\t{at}.5" for at in range(3, 18)))
    named = read("Day\tminutes\n" + "\n".join(f"{label}\t{n}" for label in labels for n in (4, 5, 6)))

    assert counted.groups == [str(at // 3) for at in range(3, 18)]
    assert named.groups == [label for label in labels for _n in range(3)]
    assert (named.sizes, named.periods, values(named)[:3]) == (None, None, [4, 5, 6])
    assert ("groups", None) in told(named.notes)


@pytest.mark.parametrize("text", ["20 12\n20 14\n20 9\n20 8", "50 4\n50 5\n40 3\n40 2\n30 1\n30 2\n20 1\n20 0"])
def test_sizes_that_repeat_are_no_groups_unless_a_person_says_so(text):
    assert read(text).groups is None
    assert (read(text, layout="groups").groups is None) == (text.count("20 ") == 4)


def test_ten_thousand_rows_are_read_and_one_more_is_not():
    rows = ["Falls", *(["5"] * pasting.MOST_ROWS)]

    assert read("\n".join(rows)).rows == 10_000
    with pytest.raises(Unreadable) as unreadable:
        read("\n".join([*rows, "5"]))
    assert unreadable.value.code == "too_many_rows"
    assert unreadable.value.facts == {"rows": 10_001, "most": 10_000}


@given(some.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_reason(text):
    try:
        pasted = read(text)
    except Unreadable as unreadable:
        assert unreadable.code in {"nothing", "no_numbers", "too_many_rows", "too_long"}
    else:
        assert len(pasted.values) == len(pasted.periods or pasted.values)
        assert any(not isnan(value) for value in pasted.values)


@given(some.lists(some.integers(0, 10_000), min_size=1, max_size=60), some.sampled_from(["\t", ",", ";", " "]))
def test_numbers_come_back_as_they_were_pasted(counts, mark):
    months = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(len(counts))]

    pasted = read("\n".join(f"{month.isoformat()}{mark}{count}" for month, count in zip(months, counts, strict=True)))

    assert pasted.values == counts
    assert pasted.periods == months
