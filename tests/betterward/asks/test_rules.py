"""The clock of an ask, without a database."""

from datetime import date, timedelta

from betterward.asks import rules


MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def test_the_clock_runs_until_the_answer():
    assert rules.days_waited(MONDAY, None, today=MONDAY + 9 * DAY) == 9
    assert rules.days_waited(MONDAY, MONDAY + 2 * DAY, today=MONDAY + 9 * DAY) == 2


def test_an_ask_is_late_after_its_day_and_never_once_answered():
    assert not rules.is_late(MONDAY, None, today=MONDAY)
    assert rules.is_late(MONDAY, None, today=MONDAY + DAY)
    assert not rules.is_late(MONDAY, MONDAY + 9 * DAY, today=MONDAY + 99 * DAY)


def test_second_thoughts_last_a_day():
    thought = [rules.may_think_again(MONDAY, today=MONDAY + n * DAY) for n in (0, 1, 2)]

    assert thought == [True, True, False]
    assert not rules.may_think_again(None, today=MONDAY)
