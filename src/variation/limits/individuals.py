"""The I chart (XmR): single values, spread from their moving ranges."""

from __future__ import annotations

from collections.abc import Callable
from math import lgamma

import numpy as np
from numpy.typing import NDArray

from variation.limits.lines import Lines, Part
from variation.limits.ranges import average_range, mean, median_range_sigma


__all__ = ["given_or_mean", "given_or_median", "individuals_lines", "median_lines", "robust_lines"]

Floats = NDArray[np.float64]


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
    return _about(given_or_mean(part), _sigma(part), part)


def median_lines(part: Part) -> Lines:
    """Centre line and sigma of an individuals chart about the median.

    Parameters
    ----------
    part : Part
        One phase.

    Returns
    -------
    Lines
        As `individuals_lines`, with the median of the baseline as centre line.

    References
    ----------
    Wheeler (1993), *Understanding Variation*; the spread is that of Shewhart (1931).

    Examples
    --------
    >>> import variation
    >>> float(variation.analyse([5.0, 7.0, 6.0, 60.0], chart="i_m").centre[0])
    6.5
    """
    return _about(given_or_median(part), _sigma(part), part)


def robust_lines(part: Part) -> Lines:
    """Centre line and sigma of an individuals chart from medians alone.

    Parameters
    ----------
    part : Part
        One phase.

    Returns
    -------
    Lines
        Median of the baseline; sigma is the median moving range over 0.954, which a few wild points cannot move.

    References
    ----------
    Wheeler (2010), "Individual charts done right and wrong": the median moving range; the divisor is the median range
    of two standard normal values.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([5.0, 7.0, 6.0, 60.0, 5.0, 6.0, 7.0], chart="i_mm")
    >>> float(chart.centre[0]), round(float(chart.upper[0]), 2)
    (6.0, 10.72)
    """
    return _about(given_or_median(part), _given_or(part, median_range_sigma), part)


def _about(centre: float, sigma: float, part: Part) -> Lines:
    estimates = {"sigma": sigma}
    if part.options.sigma_given is None and part.options.sigma == "moving_range":
        estimates["range_mean"] = sigma * 3 / part.factor
    return Lines(centre, centre, sigma, floor=_floor(part), estimates=estimates)


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
    return mean(part.values[part.base]) if part.options.centre is None else float(part.options.centre)


def given_or_median(part: Part) -> float:
    """Give the centre line that was given, otherwise the median of the baseline; ``nan`` when it is empty.

    Parameters
    ----------
    part : Part
        One phase.

    Returns
    -------
    float

    References
    ----------
    Perla, Provost and Murray (2011), *BMJ Quality & Safety* 20: 46-51: the centre line of a run chart.

    Examples
    --------
    >>> import variation
    >>> float(variation.analyse([4.0, 6.0, 9.0], chart="run").centre[0])
    6.0
    """
    if part.options.centre is not None:
        return float(part.options.centre)
    chosen = part.values[part.base]
    return float(np.median(chosen)) if len(chosen) else np.nan


def _given_or(part: Part, estimate: Callable[[Floats, Part], float]) -> float:
    return estimate(part.values, part) if part.options.sigma_given is None else float(part.options.sigma_given)


def _sigma(part: Part) -> float:
    return _given_or(part, _ESTIMATES[part.options.sigma])


def _average_range_sigma(values: Floats, part: Part) -> float:
    return average_range(values, part) * part.factor / 3


def _unbiased_sd(values: Floats, part: Part) -> float:
    """Sample standard deviation divided by c4: Montgomery, table of control chart constants."""
    chosen = values[part.base]
    n = len(chosen)
    if n < 2:
        return np.nan
    c4 = np.sqrt(2 / (n - 1)) * np.exp(lgamma(n / 2) - lgamma((n - 1) / 2))
    return float(np.std(chosen, ddof=1) / c4)


_ESTIMATES: dict[str, Callable[[Floats, Part], float]] = {
    "moving_range": _average_range_sigma,
    "median_moving_range": median_range_sigma,
    "sd": _unbiased_sd,
}


def _floor(part: Part) -> float:
    if part.options.negative_limits or (part.values < 0).any():
        return -np.inf
    return 0.0
