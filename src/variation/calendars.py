"""Periods on a real calendar: which one comes next, and which are missing."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadChoice, BadSeries
from variation.results import Calendar


__all__ = ["REGULAR", "gaps", "laid_out", "next_period"]

Floats = NDArray[np.float64]

DAYS = {"day": 1, "week": 7, "fortnight": 14}
MONTHS = {"month": 1, "quarter": 3, "year": 12}

REGULAR = (*DAYS, *MONTHS)
"""Calendars whose periods follow each other; a financial year is a year that starts on another day."""


def next_period(day: date, calendar: Calendar) -> date:
    """First day of the period after the one that starts on a day.

    Parameters
    ----------
    day : date
        First day of a period; the last days of a month stay the last.
    calendar : {"day", "week", "fortnight", "month", "quarter", "year"}
        Weeks start where the first one did, so ISO weeks are weeks of Mondays.

    Returns
    -------
    date

    Raises
    ------
    BadChoice
        A calendar without regular periods.

    Examples
    --------
    >>> str(next_period(date(2026, 1, 31), "month")), str(next_period(date(2026, 4, 1), "year"))
    ('2026-02-28', '2027-04-01')
    """
    if calendar in DAYS:
        return day + timedelta(days=DAYS[calendar])
    if calendar not in MONTHS:
        raise BadChoice(f"The regular calendars are {', '.join(REGULAR)}; received {calendar!r}.")
    months = day.year * 12 + day.month - 1 + MONTHS[calendar]
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1] and day.day > 27
    return date(year, month + 1, last if is_last else min(day.day, last))


def gaps(periods: Sequence[date], calendar: Calendar) -> list[int]:
    """Find the points before which periods are missing.

    Parameters
    ----------
    periods : sequence of date
        First days of periods, rising.
    calendar : str
        How periods follow each other; an irregular calendar has no gaps.

    Returns
    -------
    list of int
        0-based points.

    Examples
    --------
    >>> gaps([date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)], "month")
    [2]
    """
    if calendar not in REGULAR:
        return []
    return [i for i, (before, now) in enumerate(pairwise(periods), start=1) if now > next_period(before, calendar)]


def laid_out(
    periods: Sequence[date], *columns: ArrayLike, calendar: Calendar
) -> tuple[tuple[date, ...], tuple[Floats, ...]]:
    """Put values on every period of a calendar; a period without a row is missing.

    Parameters
    ----------
    periods : sequence of date
        First days of periods, rising.
    *columns : (n,) floats
        Values, numerators, denominators.
    calendar : {"day", "week", "fortnight", "month", "quarter", "year"}
        How periods follow each other.

    Returns
    -------
    (periods, columns)
        All periods from the first to the last, and the columns with ``nan`` where there was no row.

    Raises
    ------
    BadSeries
        A column of another length, or a day on which no period of the calendar starts; the message names the row.
    BadChoice
        A calendar without regular periods.

    Examples
    --------
    >>> days, (values,) = laid_out([date(2026, 1, 1), date(2026, 3, 1)], [5.0, 7.0], calendar="month")
    >>> len(days), values.tolist()
    (3, [5.0, nan, 7.0])
    """
    if not periods:
        return (), tuple(np.empty(0) for _ in columns)
    every = [periods[0]]
    for row, day in enumerate(periods[1:], start=2):
        while every[-1] < day:
            every.append(next_period(every[-1], calendar))
        if every[-1] != day:
            raise BadSeries(f"Row {row}: no {calendar} that follows from the first row starts on {day}.", row)
    places = {day: place for place, day in enumerate(every)}
    return tuple(every), tuple(_spread(column, periods, places) for column in columns)


def _spread(column: ArrayLike, periods: Sequence[date], places: dict[date, int]) -> Floats:
    values = np.array(column, dtype=np.float64)
    if len(values) != len(periods):
        raise BadSeries(f"There are {len(values)} values for {len(periods)} periods.")
    whole = np.full(len(places), np.nan)
    whole[[places[day] for day in periods]] = values
    return whole
