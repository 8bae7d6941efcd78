"""The demo's clock: a story told on one day, moved by whole weeks so that it is always this week's story.

Days, weeks and events move by whole weeks, so every weekday stays right. Fortnights move by whole fortnights: the house
counts them from one Monday. Months, quarters and years move by as many whole months as lie between the two days, so
that the latest month told is the last one that is over. Season moves along with the months.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


TOLD_ON = date(2026, 11, 23)
"""The Monday on which the story is told; every date in the content is an offset from it, written as a date."""

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """How far the story has moved."""

    weeks: int = 0

    @classmethod
    def on(cls, day: date) -> Clock:
        """The clock that puts the story into the week of `day`."""
        monday = day - timedelta(days=day.weekday())
        return cls((monday - TOLD_ON).days // 7)

    @property
    def today(self) -> date:
        """The day on which the moved story is told."""
        return TOLD_ON + self.weeks * WEEK

    @property
    def months(self) -> int:
        """Whole months between the day of the story and the day it has moved to."""
        return (self.today.year - TOLD_ON.year) * 12 + self.today.month - TOLD_ON.month

    def day(self, told: date) -> date:
        """A day of the story: the same weekday."""
        return told + self.weeks * WEEK

    def month(self, told: date) -> date:
        """A first or last day of a month: again the first or last day of one."""
        if told.day == 1:
            return moved(told, self.months)
        return moved(told + timedelta(days=1), self.months) - timedelta(days=1)

    def period(self, first: date, frequency: str) -> date:
        """The first day of a period of a series."""
        if frequency in _MONTHS:
            step = _MONTHS[frequency]
            return moved(first, self.months // step * step)
        return first + (self.weeks // 2 * 2 if frequency == "fortnight" else self.weeks) * WEEK


_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def moved(first: date, months: int) -> date:
    """The first day of a month, some months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
