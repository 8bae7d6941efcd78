"""One way to spell a number and a period."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from variation import reading
from variation.spelling import number, period_label, short_period


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "text"),
    [
        (73.2, 0, "%", "73%"),
        (12.0, 1, "days", "12.0 days"),
        (4.25, 1, "per 1,000 bed days", "4.3 per 1,000 bed days"),
        (1250.0, 2, "£", "£1250.00"),
        (9999.4, 0, "", "9999"),
        (9999.5, 0, "", "10,000"),
        (-12345.6, 1, "", "−12,345.6"),
        (-0.04, 1, "", "0.0"),
        (-0.06, 1, "", "−0.1"),
        (0.5, 0, "", "1"),
        (2.675, 2, "", "2.68"),
        (1e12, 0, "", "1e12"),
        (1.5e-9, 1, "", "1.5e−9"),
        (0.0, 2, "%", "0.00%"),
        (3.0, None, "days", "3 days"),
        (0.125, None, "", "0.125"),
        (float("nan"), 1, "days", "–"),
        (float("inf"), 1, "%", "–"),
    ],
)
def test_a_number_is_spelt(value, decimals, unit, text):
    assert reading.format_number(value, decimals, unit) == text


@given(st.floats(-9e8, 9e8).filter(lambda v: v == 0 or abs(v) > 1e-6), st.integers(0, 6))
def test_a_number_is_rounded_as_it_is_written_halves_away_from_zero(value, decimals):
    text = number(value, decimals).replace("−", "-").replace(",", "")

    step = Decimal(1).scaleb(-decimals)
    assert Decimal(text) == Decimal(f"{value:.15g}").quantize(step, ROUND_HALF_UP)
    assert len(text.partition(".")[2]) == decimals


@given(st.floats(-1e6, 1e6).map(lambda v: round(v, 4)))
def test_a_number_with_all_its_digits_reads_back_as_itself(value):
    text = number(value)

    assert float(text.replace("−", "-").replace(",", "")) == value


@given(st.integers(-(10**8), 10**8))
def test_commas_stand_from_ten_thousand_on(value):
    assert ("," in number(float(value), 0)) == (abs(value) >= 10_000)


@pytest.mark.parametrize(
    ("calendar", "day", "long", "short"),
    [
        ("day", date(2026, 3, 3), "3 March 2026", "3 Mar 2026"),
        ("event", date(2026, 3, 3), "3 March 2026", "3 Mar 2026"),
        ("week", date(2026, 3, 2), "week of 2 March 2026", "2 Mar 2026"),
        ("month", date(2026, 3, 1), "March 2026", "Mar 2026"),
        ("quarter", date(2026, 10, 1), "October to December 2026", "Oct 2026"),
        ("quarter", date(2026, 12, 1), "December to February 2027", "Dec 2026"),
        ("year", date(2026, 1, 1), "2026", "2026"),
        ("year", date(2026, 4, 1), "2026/27", "2026/27"),
        ("year", date(1999, 4, 1), "1999/00", "1999/00"),
    ],
)
def test_a_period_is_spoken(calendar, day, long, short):
    assert period_label(day, calendar) == long
    assert short_period(day, calendar) == short
