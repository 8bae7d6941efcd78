"""Moving ranges: how they are taken, averaged and screened."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from variation.limits.lines import Part


__all__ = [
    "D2_PAIRS",
    "FACTORS",
    "MEDIAN_RANGE_PAIRS",
    "RANGE_LIMIT",
    "RANGE_LIMIT_EXACT",
    "average_range",
    "moving_ranges",
]

Floats = NDArray[np.float64]

D2_PAIRS = 2 / np.sqrt(np.pi)
"""Mean range of two standard normal values, 1.1283791671: Montgomery, table of control chart constants."""

MEDIAN_RANGE_PAIRS = 0.9538725524
"""Median range of two standard normal values: sqrt(2) times the 75 % quantile of the normal distribution."""

FACTORS = {"mdc": 2.66, "classic": 3 / 1.128, "exact": float(3 / D2_PAIRS)}
"""Three sigma in average moving ranges: 2.66 in the national tools, 3 / 1.128 in the classic table, 3 / d2 exactly."""

RANGE_LIMIT = 3.267
"""D4 for pairs, rounded as all healthcare tools do: upper limit of moving ranges in their average."""

RANGE_LIMIT_EXACT = float(1 + 3 * np.sqrt(1 - 2 / np.pi) / np.sqrt(2 / np.pi))
"""D4 for pairs, 3.2665319: 1 + 3 d3 / d2."""


def moving_ranges(values: Floats, part: Part) -> Floats:
    """Absolute differences of neighbours; ``nan`` beside missing or excluded points unless these are bridged.

    Parameters
    ----------
    values : (n,) float array
        On the scale where the ranges are taken.
    part : Part
        The phase; its reach and options say which neighbours count.

    Returns
    -------
    (m,) float array
        One range a pair of neighbours.

    References
    ----------
    Shewhart (1931), *Economic Control of Quality of Manufactured Product*; Wheeler (1993), *Understanding Variation*.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([5.0, 7.0, 6.0, 9.0], chart="mr")
    >>> chart.values.tolist()
    [nan, 2.0, 1.0, 3.0]
    """
    kept = np.where(part.excluded[part.reach], np.nan, values[part.reach])
    if part.options.bridge_exclusions:
        kept = values[part.reach][~part.excluded[part.reach]]
    if part.options.bridge_missing:
        kept = kept[~np.isnan(kept)]
    return np.abs(np.diff(kept))


def average_range(values: Floats, part: Part) -> float:
    """Average moving range inside the baseline.

    Parameters
    ----------
    values : (n,) float array
        On the scale where the ranges are taken.
    part : Part
        The phase, with its baseline, exclusions and options.

    Returns
    -------
    float
        ``nan`` when there is no range; 0 when all ranges are 0, also with screening, which would drop them all.

    References
    ----------
    Nelson (1982), "Control charts for individual measurements", *Journal of Quality Technology* 14: screening.

    Examples
    --------
    >>> from variation.options import Options
    >>> flags = np.ones(3, dtype=bool)
    >>> values = np.array([5.0, 7.0, 6.0])
    >>> average_range(values, Part(values, None, None, ~flags, flags, slice(0, 3), Options(), 2.66))
    1.5
    """
    ranges = moving_ranges(values, part)
    ranges = ranges[~np.isnan(ranges)]
    if not len(ranges):
        return np.nan
    average = float(ranges.sum() / len(ranges))
    if part.options.screen_mr and len(kept := ranges[ranges < RANGE_LIMIT * average]):
        average = float(kept.sum() / len(kept))
    return average
