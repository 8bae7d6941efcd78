"""Days as people write them."""

from datetime import date

import pytest

from betterward.intake.rules import days
from betterward.intake.rules.days import Style, day


THIRD = date(2026, 3, 3)
FIRST = date(2026, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-03", "2026/3/3", "2026.03.03", "03/03/2026", "3/3/26", "3.3.2026", "03-03-26", "3 March 2026",
        "3 Mar 2026", "3rd March 2026", "03-Mar-26", "3Mar2026", "March 3, 2026", "mar 3 2026", "Tue 3 Mar 2026",
        "Tuesday 3 March 2026", "2026-03-03 00:00:00", "2026-03-03T00:00", "3 mar 2026 08:00", "w/c 3 Mar 2026",
        "week commencing 03/03/2026", "Week of 3 March 2026", " 3  March\u00a02026 ",
    ],
)  # fmt: skip
def test_a_day_is_understood_however_it_is_written(text):
    assert day(text) == THIRD


@pytest.mark.parametrize("text", ["March 2026", "Mar-26", "Mar 26", "mar '26", "2026-03", "03/2026", "2026 Mar"])
def test_a_month_is_its_first_day(text):
    assert day(text) == FIRST


def test_weeks_and_quarters_are_their_first_day():
    assert day("2026-W10") == date(2026, 3, 2)
    assert day("Q1 2026") == day("2026 Q1") == day("2026-q1") == date(2026, 1, 1)
    assert day("q4 2025") == date(2025, 10, 1)


@pytest.mark.parametrize(
    "text", ["", "12", "12.5", "falls", "Jan", "31/02/2026", "2026-13-01", "1/1/202", "Mat 2026", "0202-01-01", "80%"]
)
def test_what_is_no_day_is_none(text):
    assert day(text) is None


def test_the_order_of_day_and_month_is_decided_over_the_column():
    assert day("03/04/2026", days.style_of(["03/04/2026", "13/04/2026"])) == date(2026, 4, 3)
    assert day("03/04/2026", days.style_of(["03/04/2026", "03/13/2026"])) == date(2026, 3, 4)
    assert days.style_of(["13/04/2026", "03/13/2026"]) == Style()
    assert days.is_ambiguous(["03/04/2026", "04/04/2026"])
    assert not days.is_ambiguous(["13/04/2026"])
    assert not days.is_ambiguous(["March 2026"])


def test_financial_years_are_told_from_months_over_the_column():
    style = days.style_of(["2010/11", "2011/12", "2012/13"])

    assert [day(text, style) for text in ("2010/11", "2012/13")] == [date(2010, 4, 1), date(2012, 4, 1)]
    assert day("2010/11") == date(2010, 11, 1)


def test_days_written_as_numbers_are_serial_days_years_or_whole_dates():
    assert days.from_numbers([46084, 46091]) == [THIRD, date(2026, 3, 10)]
    assert days.from_numbers([2024, 2025, 2026]) == [date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)]
    assert days.from_numbers([20260301, 20260303]) == [FIRST, THIRD]
    for counts in (
        [12, 14],
        [46084],
        [46091, 46084],
        [46084, 46084],
        [46084.5, 46085],
        [2024, 2026],
        [20261301, 20261302],
    ):
        assert days.from_numbers(counts) is None


@pytest.mark.parametrize(
    ("found", "frequency"),
    [
        ([date(2026, 3, day) for day in (1, 2, 3, 5)], "day"),
        ([date(2026, 3, day) for day in (2, 9, 16, 30)], "week"),
        ([date(2026, 1, 5), date(2026, 1, 19), date(2026, 2, 2)], "fortnight"),
        ([date(2026, month, 1) for month in (1, 2, 3, 5, 6)], "month"),
        ([date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)], "month"),
        ([date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)], "quarter"),
        ([date(year, 4, 1) for year in (2023, 2024, 2025)], "year"),
        ([date(2026, 1, 3), date(2026, 2, 20), date(2026, 2, 22), date(2026, 6, 1)], "event"),
        ([date(2026, 1, 3)], "event"),
        ([], "event"),
    ],
)  # fmt: skip
def test_how_often_follows_from_the_usual_step(found, frequency):
    assert days.frequency_of(found) == frequency
