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
    "dropped",
    "mean",
    "median_range_sigma",
    "moving_ranges",
    "neighbours",
    "screened",
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


def mean(values: Floats) -> float:
    """Average in two passes, so that the average of equal values is that value.

    Parameters
    ----------
    values : (n,) float array
        Without ``nan``.

    Returns
    -------
    float
        ``nan`` when there is nothing to average.

    References
    ----------
    The average of the remainders is added to the first average: Chan, Golub and LeVeque (1983), "Algorithms for
    computing the sample variance", *American Statistician* 37: 242-247.

    Examples
    --------
    >>> mean(np.full(24, 0.1)), float(np.full(24, 0.1).mean()) == 0.1
    (0.1, False)
    """
    n = len(values)
    if not n:
        return np.nan
    first = float(values.sum()) / n
    return first + float((values - first).sum()) / n


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
    places = neighbours(values, part)
    kept = values[places]
    ranges = np.abs(kept[1:] - kept[:-1])
    ranges[dropped(places, part)] = np.nan
    return ranges


def neighbours(values: Floats, part: Part) -> NDArray[np.intp]:
    """Points of the baseline that stand beside each other when ranges are taken.

    Parameters
    ----------
    values : (n,) float array
        On the scale where the ranges are taken.
    part : Part
        The phase; its options say whether missing and excluded points are bridged.

    Returns
    -------
    (m,) int array
        Places in the phase.

    References
    ----------
    Wheeler (1993), *Understanding Variation*: a range belongs to two values in a row.

    Examples
    --------
    >>> from variation.options import Options
    >>> flags = np.ones(3, dtype=bool)
    >>> values = np.array([5.0, np.nan, 6.0])
    >>> neighbours(values, Part(values, None, None, ~flags, flags, slice(0, 3), Options(bridge_missing=True), 2.66))
    array([0, 2])
    """
    places = np.arange(len(values))[part.reach]
    if part.options.bridge_exclusions:
        places = places[~part.excluded[places]]
    if part.options.bridge_missing:
        places = places[~np.isnan(values[places])]
    return places


def dropped(places: NDArray[np.intp], part: Part) -> NDArray[np.bool_]:
    """Ranges that an excluded point takes with it.

    Parameters
    ----------
    places : (m,) int array
        From `neighbours`.
    part : Part
        The phase; its options say whether both ranges of an excluded point go, or the one that ends at it.

    Returns
    -------
    (m - 1,) bool array

    References
    ----------
    A decision of this library; see the options.

    Examples
    --------
    >>> from variation.options import Options
    >>> flags = np.array([False, True, False])
    >>> part = Part(np.ones(3), None, None, flags, ~flags, slice(0, 3), Options(), 2.66)
    >>> dropped(np.arange(3), part).tolist()
    [True, True]
    """
    left_out = part.excluded[places]
    return left_out[1:] if part.options.exclusion_drops == "own" else left_out[1:] | left_out[:-1]


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
    ranges = _known(moving_ranges(values, part))
    average = mean(ranges)
    return mean(screened(ranges, average)) if part.options.screen_mr else average


def screened(ranges: Floats, average: float, limit: float = RANGE_LIMIT) -> Floats:
    """Drop ranges not below the limit, once; all are kept when that would leave none.

    Parameters
    ----------
    ranges : (n,) float array
        Without ``nan``.
    average : float
        Their average, or whatever stands for it.
    limit : float
        In averages.

    Returns
    -------
    (m,) float array

    References
    ----------
    Nelson (1982), "Control charts for individual measurements", *Journal of Quality Technology* 14: 172-173.

    Examples
    --------
    >>> screened(np.array([1.0, 1.0, 1.0, 1.0, 1.0, 20.0]), 25 / 6).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0]
    >>> screened(np.zeros(2), 0.0).tolist()
    [0.0, 0.0]
    """
    kept = ranges[ranges < limit * average]
    return kept if len(kept) else ranges


def median_range_sigma(values: Floats, part: Part) -> float:
    """Sigma from the median moving range inside the baseline.

    Parameters
    ----------
    values : (n,) float array
        On the scale where the ranges are taken.
    part : Part
        The phase; `median_range` of its options chooses the divisor.

    Returns
    -------
    float
        ``nan`` when there is no range.

    References
    ----------
    Wheeler (2010), "Individual charts done right and wrong". The divisor is the median range of two standard normal
    values; some programs divide by their mean range instead, which understates sigma by 15 %.

    Examples
    --------
    >>> from variation.options import Options
    >>> flags = np.ones(4, dtype=bool)
    >>> values = np.array([5.0, 7.0, 6.0, 60.0])
    >>> part = Part(values, None, None, ~flags, flags, slice(0, 4), Options(), 2.66)
    >>> round(median_range_sigma(values, part), 4)
    2.0967
    """
    ranges = _known(moving_ranges(values, part))
    if not len(ranges):
        return np.nan
    middle = float(np.median(ranges))
    if part.options.screen_mr:
        middle = float(np.median(screened(ranges, middle)))
    return middle * part.factor / 3 if part.options.median_range == "as_mean" else middle / MEDIAN_RANGE_PAIRS


def _known(ranges: Floats) -> Floats:
    return ranges[~np.isnan(ranges)]
