"""From values and periods to places: scales, steps of 1, 2 and 5, and where points stand along time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from variation.results import Chart


__all__ = ["Scale", "is_dated", "nice_step", "number_ticks", "places", "reach", "whole"]

HUGE = 1e290
"""Beyond this a difference of two values could overflow; such values are drawn at the edge."""

COUNTED = frozenset({"p", "pp", "u", "up", "c", "g", "t", "ip"})
"""Charts of counts, shares and gaps: zero means something, unless all values live far above it."""

STEP_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 31, "quarter": 92, "year": 366}
"""Longest stretch from one period to the next."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from values to coordinates.

    Parameters
    ----------
    low, high : float
        Values at the two ends; `high` is above `low`.
    start, stop : float
        Coordinates of the two ends.

    Examples
    --------
    >>> Scale(0, 10, 100, 0)(2.5)
    75.0
    """

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        """Return the coordinate of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.stop - self.start)


def nice_step(span: float, most: int) -> float:
    """The smallest step of 1, 2 or 5 times a power of ten that needs at most so many steps.

    Parameters
    ----------
    span : float
        Distance to cover, above zero.
    most : int
        Most steps.

    Returns
    -------
    float
        The step.

    Examples
    --------
    >>> nice_step(16, 5), nice_step(0.7, 5)
    (5.0, 0.2)
    """
    rough = span / most
    power = math.floor(math.log10(rough))
    return next(
        float(f"{lead}e{power + up}")
        for up in (0, 1)
        for lead in (1, 2, 5)
        if float(f"{lead}e{power + up}") >= rough * 0.999
    )


def number_ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two values.

    Parameters
    ----------
    low, high : float
        The ends.
    most : int
        Most steps between them.

    Returns
    -------
    list of float
        Rising multiples of one step.

    Examples
    --------
    >>> number_ticks(0, 17, 5)
    [0.0, 5.0, 10.0, 15.0]
    """
    step = nice_step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def whole(numbers: Iterable[float]) -> list[float]:
    """The numbers that can be drawn, kept within what a difference can hold.

    Parameters
    ----------
    numbers : iterable of float
        May hold ``nan`` and infinities, which are left out.

    Returns
    -------
    list of float
        Finite numbers.

    Examples
    --------
    >>> whole([1.0, float("nan"), 2.0])
    [1.0, 2.0]
    """
    return [max(-HUGE, min(HUGE, number)) for number in numbers if math.isfinite(number)]


def reach(chart: Chart, also: Sequence[float] = ()) -> tuple[float, float]:
    """Lowest and highest value of the drawing, with air; zero is shown when it means something.

    Parameters
    ----------
    chart : Chart
        Its values and limits are inside.
    also : sequence of float
        Further heights to hold, such as a goal.

    Returns
    -------
    tuple of float
        Low and high, never equal.

    Examples
    --------
    >>> import variation
    >>> reach(variation.analyse([4, 6, 5, 7], [100, 100, 100, 100], chart="u", multiply=100))[0]
    0.0
    """
    heights = [
        *whole(also),
        *(h for row in (chart.values, chart.centre, chart.lower, chart.upper) for h in whole(row.tolist())),
    ]
    if not heights:
        return 0.0, 1.0
    low, high = min(heights), max(heights)
    if low >= 0 and _zero_matters(chart.kind, low, high):
        return 0.0, high + (high * 0.06 or 1.0)
    air = (high - low) * 0.08
    if air <= max(abs(low), abs(high)) * 1e-9:
        air = max(abs(low), abs(high)) * 0.1 if max(abs(low), abs(high)) > 1e-290 else 1.0
    return (0.0 if 0 <= low < air else low - air), high + air


def _zero_matters(kind: str, low: float, high: float) -> bool:
    return low < 1e-290 or low <= high * (0.55 if kind in COUNTED else 0.4)


def is_dated(chart: Chart) -> bool:
    """Whether time runs along the axis; events and rows without periods stand one step apart.

    Parameters
    ----------
    chart : Chart
        Any chart.

    Returns
    -------
    bool
        True when places are days.

    Examples
    --------
    >>> import variation
    >>> is_dated(variation.analyse([1.0, 2.0]))
    False
    """
    return chart.periods is not None and chart.calendar in STEP_DAYS


def places(chart: Chart) -> list[float]:
    """Where each point stands: the day number of its period, or its row.

    Parameters
    ----------
    chart : Chart
        Any chart.

    Returns
    -------
    list of float
        One rising number a point.

    Examples
    --------
    >>> import variation
    >>> places(variation.analyse([1.0, 2.0]))
    [0.0, 1.0]
    """
    if is_dated(chart) and chart.periods is not None:
        return [float(day.toordinal()) for day in chart.periods]
    return [float(row) for row in range(len(chart))]
