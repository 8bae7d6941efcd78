"""What a person should know about a series: seasons, memory, limits that wobble, spread beyond chance, few points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from variation.results import Chart


__all__ = ["REMARKS", "Remark", "autocorrelation", "remarks", "standing"]

Floats = NDArray[np.float64]

SEASONS = {"day": 7, "week": 52, "fortnight": 26, "month": 12, "quarter": 4}
"""After how many periods a season comes back."""

SEASON_LIMIT, MEMORY_LIMIT = 2.58, 2.33
"""How many standard errors a correlation must have: 1 % by chance, two-sided and one-sided."""

FEWEST_FOR_MEMORY = 20
"""Points from which on a correlation says anything."""

WOBBLE = 1.2
"""How many times wider the widest limits are than the narrowest before a reader asks why."""

WIDE, NARROW = 1.5, 0.7
"""Laney's factor beyond which chance alone does not explain the spread."""

SMALL_EXPECTED = 5.0
"""Expected events, and non-events, below which binomial limits are rough."""

REMARKS = {
    "season": "Values {lag} periods apart resemble each other (correlation {r}); compare with the same season.",
    "memory": "Neighbouring values resemble each other (correlation {r}); runs are longer than the rules expect.",
    "wobble": "Limits wobble because denominators do: from {smallest} to {largest}. Small ones have wide limits.",
    "spread_wide": "Points vary {times} times as much as chance allows; a prime chart is fairer.",
    "spread_narrow": "Points vary less than chance allows ({times} times); check that the counts are independent.",
    "small_denominators": "{count} of {points} points expect fewer than {least} events or non-events.",
    "provisional": "Limits are provisional: {points} of {least} points; they move with each new one.",
    "locked": "Limits hold until somebody decides on a new phase; they are firm from {firm} points on.",
    "firm": "There are enough points to rely on the limits.",
}
"""What is said, by key."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark about a chart.

    Parameters
    ----------
    key : str
        One of `REMARKS`.
    params : mapping
        Figures for its sentence.

    Examples
    --------
    >>> Remark("firm").text()
    'There are enough points to rely on the limits.'
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Say it.

        Parameters
        ----------
        translate : callable
            Translates the sentence before its figures are filled in.

        Returns
        -------
        str

        Examples
        --------
        >>> Remark("provisional", {"points": 5, "least": 12}).text()
        'Limits are provisional: 5 of 12 points; they move with each new one.'
        """
        return translate(REMARKS[self.key]).format(**self.params)


def remarks(chart: Chart) -> tuple[Remark, ...]:
    """Say what a person should know before reading a chart.

    Parameters
    ----------
    chart : Chart
        Any chart.

    Returns
    -------
    tuple of Remark
        The standing of its limits first.

    Examples
    --------
    >>> import variation
    >>> [one.key for one in remarks(variation.analyse([9, 11] * 6))]
    ['locked']
    """
    found = [standing(chart)]
    residuals = chart.values - chart.centre
    found += _season(chart, residuals) + _memory(residuals)
    if chart.denominators is not None:
        found += _wobble(chart) + _spread(chart) + _small(chart)
    return tuple(one for one in found if one is not None)


def standing(chart: Chart) -> Remark | None:
    """Say whether the limits of the latest phase are provisional, locked or firm.

    Parameters
    ----------
    chart : Chart
        Any chart.

    Returns
    -------
    Remark or None
        None without any point.

    Examples
    --------
    >>> import variation
    >>> standing(variation.analyse([5.0, 6.0])).key, standing(variation.analyse([5.0, 6.0] * 10)).key
    ('provisional', 'firm')
    """
    if not chart.phases or not chart.phases[-1].n_points:
        return None
    phase, options = chart.phases[-1], chart.options
    if phase.provisional:
        return Remark("provisional", {"points": phase.n_points, "least": options.min_points_for_icons})
    return Remark("firm") if phase.firm else Remark("locked", {"firm": options.firm_from})


def autocorrelation(values: Floats, lag: int) -> tuple[float, int]:
    """Correlation of values so many periods apart, and how many pairs there are.

    Parameters
    ----------
    values : (n,) float array
        About their own centre line; ``nan`` is missing.
    lag : int
        Periods.

    Returns
    -------
    (float, int)
        0 when there is nothing to compare.

    References
    ----------
    Box and Jenkins, *Time Series Analysis*: the sample autocorrelation.

    Examples
    --------
    >>> autocorrelation(np.array([1.0, -1.0] * 10), 2)
    (1.0, 18)
    """
    now, then = values[lag:], values[:-lag]
    both = ~np.isnan(now) & ~np.isnan(then)
    square = float(np.nanmean(values * values)) if (~np.isnan(values)).any() else 0.0
    pairs = int(np.count_nonzero(both))
    if not pairs or not square:
        return 0.0, pairs
    return float((now[both] * then[both]).mean() / square), pairs


def _season(chart: Chart, residuals: Floats) -> list[Remark | None]:
    lag = SEASONS.get(chart.calendar)
    if lag is None or len(chart) < 2 * lag:
        return []
    r, pairs = autocorrelation(residuals, lag)
    if pairs < lag or r <= SEASON_LIMIT / sqrt(pairs):
        return []
    return [Remark("season", {"lag": lag, "r": f"{r:.2f}"})]


def _memory(residuals: Floats) -> list[Remark | None]:
    r, pairs = autocorrelation(residuals, 1)
    if pairs < FEWEST_FOR_MEMORY or r <= MEMORY_LIMIT / sqrt(pairs):
        return []
    return [Remark("memory", {"r": f"{r:.2f}"})]


def _wobble(chart: Chart) -> list[Remark | None]:
    width = chart.upper - chart.centre
    width = width[~np.isnan(width)]
    sizes = chart.denominators[~np.isnan(chart.denominators)] if chart.denominators is not None else np.empty(0)
    if not len(width) or width.min() <= 0 or width.max() < WOBBLE * width.min():
        return []
    return [Remark("wobble", {"smallest": f"{sizes.min():g}", "largest": f"{sizes.max():g}"})]


def _spread(chart: Chart) -> list[Remark | None]:
    if chart.kind not in ("p", "u", "np"):
        return []
    sigma = chart.upper1 - chart.centre
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (chart.values - chart.centre) / np.where(sigma > 0, sigma, np.nan)
    steps = np.abs(np.diff(z))
    steps = steps[~np.isnan(steps)]
    if len(steps) < FEWEST_FOR_MEMORY:
        return []
    times = float(steps.mean() / (2 / np.sqrt(np.pi)))
    if NARROW < times < WIDE:
        return []
    return [Remark("spread_wide" if times >= WIDE else "spread_narrow", {"times": f"{times:.1f}"})]


def _small(chart: Chart) -> list[Remark | None]:
    if chart.kind not in ("p", "pp", "np") or chart.denominators is None or chart.numerators is None:
        return []
    known = ~np.isnan(chart.values)
    sizes, events = chart.denominators[known], chart.numerators[known]
    share = float(events.sum() / sizes.sum()) if sizes.sum() > 0 else 0.0
    count = int(np.count_nonzero(sizes * min(share, 1 - share) < SMALL_EXPECTED))
    if not count:
        return []
    return [Remark("small_denominators", {"count": count, "points": int(known.sum()), "least": f"{SMALL_EXPECTED:g}"})]
