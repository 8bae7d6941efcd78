"""The I' chart: single values whose areas of opportunity differ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from variation.limits.lines import Lines, Part
from variation.limits.proportions import overall
from variation.limits.ranges import RANGE_LIMIT_EXACT, dropped, mean, neighbours, screened


__all__ = ["normalised_lines"]

Floats = NDArray[np.float64]


def normalised_lines(part: Part) -> Lines:
    """Centre line and limits of an I' chart.

    Parameters
    ----------
    part : Part
        One phase with numerators and denominators; the plotted value is their ratio.

    Returns
    -------
    Lines
        All numerators over all denominators of the baseline; sigma is the average scaled range over the root of each
        point's denominator. Limits are not cut at zero unless ``negative_limits`` is off and no value is below zero.

    Notes
    -----
    The scaled range of two neighbours is their difference times sqrt(pi / 2), over sqrt(1/n + 1/m): it estimates the
    sigma of a point with denominator 1. Screening drops scaled ranges not below 3.2665 times their average, once.

    References
    ----------
    Taylor (2018), "Normalized individuals (I-prime) chart", variation.com.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([40.0, 50.0, 45.0], [10.0, 10.0, 10.0], chart="ip")
    >>> float(chart.centre[0]), round(float(chart.upper[0]), 3)
    (4.5, 6.494)
    """
    assert part.denominators is not None  # noqa: S101 - for the type checker; the family was given them
    centre = overall(part)
    size = np.where(part.denominators > 0, part.denominators, np.nan)
    spread = part.options.sigma_given
    if spread is None:
        spread = _unit_sigma(part, size)
    floor = 0.0 if not part.options.negative_limits and not (part.values < 0).any() else -np.inf
    return Lines(centre, centre, spread / np.sqrt(size), floor=floor, estimates={"sigma": spread})


def _unit_sigma(part: Part, size: Floats) -> float:
    """Average scaled range of the baseline: sigma of a point with denominator 1."""
    places = neighbours(part.values, part)
    values, sizes = part.values[places], size[places]
    ranges = np.sqrt(np.pi / 2) * np.abs(np.diff(values)) / np.sqrt(1 / sizes[1:] + 1 / sizes[:-1])
    ranges[dropped(places, part)] = np.nan
    ranges = ranges[~np.isnan(ranges)]
    average = mean(ranges)
    return mean(screened(ranges, average, RANGE_LIMIT_EXACT)) if part.options.screen_mr else average
