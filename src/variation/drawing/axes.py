"""Ticks on human boundaries: days, Mondays, months, quarters, years; never so many that their words touch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from variation.drawing.labels import width
from variation.drawing.scales import Scale, is_dated, nice_step, places
from variation.results import Chart
from variation.spelling import MONTHS, Translate, as_is, short_period


__all__ = ["Tick", "time_ticks"]

MOST_TICKS = 60
AIR = 12.0
"""Least distance between the words of two ticks."""

STEPS: tuple[tuple[str, int], ...] = (
    ("day", 1), ("day", 7), ("day", 14), ("month", 1), ("month", 2), ("month", 3), ("month", 6),
    ("year", 1), ("year", 2), ("year", 5), ("year", 10), ("year", 20), ("year", 50), ("year", 100),
)  # fmt: skip
"""From fine to coarse."""

DAYS = {"day": 1.0, "month": 28.0, "year": 365.0}
FINEST = {"day": 0, "week": 1, "fortnight": 2, "month": 3, "quarter": 5}
"""No tick is finer than the periods themselves."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick of the time axis.

    Parameters
    ----------
    place : float
        Where it stands, as `places` counts.
    text, under : str
        Its words, and the year beneath where the year is new.

    Examples
    --------
    >>> Tick(10.0, "Apr", "2026").under
    '2026'
    """

    place: float
    text: str
    under: str = ""


def time_ticks(chart: Chart, scale: Scale, size: float, translate: Translate = as_is) -> list[Tick]:
    """Ticks for the axis of a chart.

    Parameters
    ----------
    chart : Chart
        Any chart.
    scale : Scale
        From places to coordinates.
    size : float
        Size of the type.
    translate : callable
        Translates month names.

    Returns
    -------
    list of Tick
        In order of time; empty for an empty chart.

    Examples
    --------
    >>> import variation
    >>> days = [date(2026, month, 1) for month in (1, 2, 3)]
    >>> chart = variation.analyse([1.0, 2.0, 1.0], periods=days)
    >>> [(t.text, t.under) for t in time_ticks(chart, Scale(days[0].toordinal(), days[-1].toordinal(), 0, 300), 14)]
    [('Jan', '2026'), ('Feb', ''), ('Mar', '')]
    """
    if not len(chart):
        return []
    if is_dated(chart) and chart.periods is not None:
        if chart.calendar == "year":
            return _yearly(chart.periods, scale, size, translate)
        return _dated(chart.periods, chart.calendar, scale, size, translate)
    return _counted(chart, scale, size, translate)


def _dated(days: Sequence[date], calendar: str, scale: Scale, size: float, translate: Translate) -> list[Tick]:
    a_day = scale(1.0) - scale(0.0)
    for unit, step in STEPS[FINEST[calendar] :]:
        if DAYS[unit] * step * a_day < _need(unit, size):
            continue
        found = list(_boundaries(days[0], days[-1], unit, step))
        if found:
            return _named(found, unit, translate)
        break
    return [Tick(float(days[0].toordinal()), short_period(days[0], calendar, translate))]


def _yearly(days: Sequence[date], scale: Scale, size: float, translate: Translate) -> list[Tick]:
    """Years stand at their own first day, which need not be in January: 2025/26."""
    a_year = (scale(1.0) - scale(0.0)) * DAYS["year"]
    need = max(width(short_period(day, "year", translate), size) for day in days) + AIR
    step = next((many for many in (1, 2, 5, 10, 20, 50) if many * a_year >= need), 100)
    chosen = [day for day in days if day.year % step == 0] or [days[0]]
    return [Tick(float(day.toordinal()), short_period(day, "year", translate)) for day in chosen]


def _need(unit: str, size: float) -> float:
    widest = {"day": "30 Mar", "month": "2026", "year": "2026"}[unit]
    return width(widest, size) + AIR


def _boundaries(first: date, last: date, unit: str, step: int) -> Iterator[date]:
    """First days of days, weeks, months or years between two days."""
    if unit == "day":
        start = first + timedelta(days=-first.weekday() % 7 if step > 1 else 0)
        for far in range(0, max(0, (last - start).days) + 1, step):
            if start + timedelta(days=far) <= last:
                yield start + timedelta(days=far)
        return
    months = step * (12 if unit == "year" else 1)
    count = first.year * 12 + first.month - 1 + (first.day > 1)
    for at in range(-(-count // months) * months, last.year * 12 + last.month, months):
        if date(at // 12, at % 12 + 1, 1) <= last:
            yield date(at // 12, at % 12 + 1, 1)


def _named(found: Sequence[date], unit: str, translate: Translate) -> list[Tick]:
    ticks, year = [], 0
    for day in found[:MOST_TICKS]:
        month = translate(MONTHS[day.month - 1])[:3]
        text = {"day": f"{day.day} {month}", "month": month, "year": str(day.year)}[unit]
        ticks.append(Tick(float(day.toordinal()), text, str(day.year) if day.year != year and unit != "year" else ""))
        year = day.year
    return ticks


def _counted(chart: Chart, scale: Scale, size: float, translate: Translate) -> list[Tick]:
    """Rows or events, one step apart; events are named by their day."""
    widest = "30 Mar 2026" if chart.periods else "1,000"
    room = abs(scale.stop - scale.start) / (width(widest, size) + AIR)
    step = max(1, int(nice_step(max(len(chart), 1), max(1, int(room))))) if len(chart) > room else 1
    rows = range(0, len(chart), step) if chart.periods else range(step - 1, len(chart), step)
    at = places(chart)
    return [Tick(at[row], _row_name(chart, row, translate)) for row in rows]


def _row_name(chart: Chart, row: int, translate: Translate) -> str:
    return short_period(chart.periods[row], "day", translate) if chart.periods else f"{row + 1:,}"
