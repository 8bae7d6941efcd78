"""The demo's clock: every date of the story moves along, and weekdays, months and fortnights stay what they are."""

from datetime import date, timedelta

import pytest

from betterward.demo.rules.clock import TOLD_ON, Clock, moved


DAYS = [date(2026, 11, 25), date(2027, 2, 28), date(2027, 12, 31), date(2025, 6, 1), date(2028, 2, 29)]


@pytest.mark.parametrize("day", DAYS)
def test_the_story_is_told_on_the_monday_of_the_week(day):
    today = Clock.on(day).today

    assert today.weekday() == 0
    assert today <= day < today + timedelta(weeks=1)


def test_on_its_own_day_nothing_moves():
    clock = Clock.on(TOLD_ON)

    assert (clock.weeks, clock.months) == (0, 0)
    assert clock.day(date(2026, 3, 9)) == date(2026, 3, 9)


@pytest.mark.parametrize("day", DAYS)
def test_weekdays_stay(day):
    clock = Clock.on(day)

    assert all(clock.day(TOLD_ON + timedelta(n)).weekday() == n for n in range(7))


@pytest.mark.parametrize("day", DAYS)
def test_the_first_and_the_last_day_of_a_month_stay_that(day):
    clock = Clock.on(day)

    first, last = clock.month(date(2025, 10, 1)), clock.month(date(2025, 9, 30))

    assert first.day == 1
    assert last == first - timedelta(1)


@pytest.mark.parametrize("day", DAYS)
def test_the_latest_month_told_is_over_and_is_the_last_that_is(day):
    latest = Clock.on(day).period(date(2026, 10, 1), "month")
    today = Clock.on(day).today

    assert moved(latest, 1) <= today < moved(latest, 2)


@pytest.mark.parametrize("day", DAYS)
def test_fortnights_keep_their_rhythm(day):
    first = date(2026, 11, 9)

    assert (Clock.on(day).period(first, "fortnight") - first).days % 14 == 0


def test_months_are_counted_across_years():
    assert moved(date(2026, 11, 1), 3) == date(2027, 2, 1)
    assert moved(date(2026, 1, 1), -1) == date(2025, 12, 1)
