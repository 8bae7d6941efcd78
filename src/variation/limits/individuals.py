"""The I chart (XmR): single values, spread from their moving ranges."""

from __future__ import annotations

from math import lgamma

import numpy as np

from variation.limits.lines import Lines, Part
from variation.limits.ranges import MEDIAN_RANGE_PAIRS, average_range, moving_ranges


__all__ = ["given_or_mean", "individuals_lines"]


def individuals_lines(part: Part) -> Lines:
    """Centre line and sigma of an individuals chart.

    Parameters
    ----------
    part : Part
        One phase; ``nan`` marks a missing period and breaks the moving range there.

    Returns
    -------
    Lines
        Mean of the baseline; sigma is the average moving range times a third of `part.factor`. ``nan`` sigma with
        fewer than two neighbouring values.

    Notes
    -----
    Limits are not cut at zero unless ``negative_limits`` is off and no value is below zero.

    References
    ----------
    Shewhart (1931), *Economic Control of Quality of Manufactured Product*; factor d2 for pairs: Montgomery,
    *Introduction to Statistical Quality Control*, table of control chart constants.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([5.0, 7.0, 6.0])
    >>> float(chart.centre[0]), round(float(chart.upper[0]), 2)
    (6.0, 9.99)
    """
    centre = given_or_mean(part)
    return Lines(centre, centre, _sigma(part), floor=_floor(part))


def given_or_mean(part: Part) -> float:
    """Give the centre line that was given, otherwise the mean of the baseline; ``nan`` when it is empty.

    Parameters
    ----------
    part : Part
        One phase.

    Returns
    -------
    float

    References
    ----------
    Shewhart (1931), *Economic Control of Quality of Manufactured Product*: the centre line is the mean.

    Examples
    --------
    >>> import variation
    >>> float(variation.analyse([4.0, 6.0] * 6).centre[0])
    5.0
    """
    if part.options.centre is not None:
        return part.options.centre
    chosen = part.values[part.base]
    return float(chosen.sum() / len(chosen)) if len(chosen) else np.nan


def _sigma(part: Part) -> float:
    options = part.options
    if options.sigma_given is not None:
        return options.sigma_given
    if options.sigma == "moving_range":
        return average_range(part.values, part) * part.factor / 3
    if options.sigma == "median_moving_range":
        ranges = moving_ranges(part.values, part)
        ranges = ranges[~np.isnan(ranges)]
        return float(np.median(ranges)) / MEDIAN_RANGE_PAIRS if len(ranges) else np.nan
    return _unbiased_sd(part.values[part.base])


def _unbiased_sd(chosen: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Sample standard deviation divided by c4: Montgomery, table of control chart constants."""
    n = len(chosen)
    if n < 2:
        return np.nan
    c4 = np.sqrt(2 / (n - 1)) * np.exp(lgamma(n / 2) - lgamma((n - 1) / 2))
    return float(np.std(chosen, ddof=1) / c4)


def _floor(part: Part) -> float:
    if part.options.negative_limits or (part.values < 0).any():
        return -np.inf
    return 0.0
