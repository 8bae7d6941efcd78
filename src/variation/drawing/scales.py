"""From values and periods to places: scales, steps of 1, 2 and 5, and where points stand along time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.results import Chart


__all__ = ["Scale", "is_dated", "near_reach", "nice_step", "number_ticks", "places", "reach"]

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

    def many(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the coordinates of many values, by the same steps."""
        return self.start + (values - self.low) / (self.high - self.low) * (self.stop - self.start)


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


def _extent(columns: Sequence[NDArray[np.float64]], also: Sequence[float] = ()) -> tuple[float, float] | None:
    """Lowest and highest number that can be drawn; None when there is none."""
    heights = np.concatenate([*columns, np.asarray(also, dtype=np.float64)])
    heights = heights[np.isfinite(heights)]
    if not len(heights):
        return None
    return max(-HUGE, float(heights.min())), min(HUGE, float(heights.max()))


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
    found = _extent((chart.values, chart.centre, chart.lower, chart.upper), also)
    if found is None:
        return 0.0, 1.0
    low, high = found
    if high - low <= max(abs(low), abs(high)) * 1e-9:
        return _about(low)
    if low >= 0 and _zero_matters(chart.kind, low, high):
        return 0.0, high + high * 0.06
    air = (high - low) * 0.08
    return (0.0 if 0 <= low < air else low - air), high + air


def _about(level: float) -> tuple[float, float]:
    """A level line stands in the middle, with zero in sight to say how high it is."""
    if abs(level) < 1e-290:
        return 0.0, 1.0
    return (0.0, level * 2) if level > 0 else (level * 2, 0.0)


def near_reach(
    chart: Chart, first: int, also: Sequence[float] = (), *, has_far_limits: bool = False
) -> tuple[float, float]:
    """Lowest and highest value of a small drawing, which has no value axis and needs no zero.

    Parameters
    ----------
    chart : Chart
        Any chart.
    first : int
        First row that is shown.
    also : sequence of float
        Further heights to hold.
    has_far_limits : bool
        Hold limits that are far away from all points, too.

    Returns
    -------
    tuple of float
        Low and high, never equal.

    Examples
    --------
    >>> import variation
    >>> low, high = near_reach(variation.analyse([104.0, 106.0, 105.0]), 0)
    >>> low > 90, high < 120
    (True, True)
    """
    own = _extent((chart.values[first:], chart.centre[first:]), also)
    if own is None:
        return 0.0, 1.0
    limits = _extent((chart.lower[first:], chart.upper[first:])) or own
    span = math.inf if has_far_limits else own[1] - own[0]
    low, high = max(own[0] - span, min(own[0], limits[0])), min(own[1] + span, max(own[1], limits[1]))
    if high - low <= max(abs(low), abs(high)) * 1e-9:
        return _about(low)
    air = (high - low) * 0.06
    return low - air, high + air


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
