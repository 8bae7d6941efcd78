"""The c chart: counts over equal areas of opportunity, with Poisson limits."""

from __future__ import annotations

import numpy as np

from variation.limits.individuals import given_or_mean
from variation.limits.lines import Lines, Part


__all__ = ["count_lines"]


def count_lines(part: Part) -> Lines:
    """Centre line and limits of a c chart.

    Parameters
    ----------
    part : Part
        One phase of counts.

    Returns
    -------
    Lines
        Mean count; sigma is its square root; lower limit cut at 0.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, control charts for nonconformities.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([4, 5, 3], chart="c")
    >>> float(chart.centre[0]), float(chart.upper[0])
    (4.0, 10.0)
    """
    centre = given_or_mean(part)
    return Lines(centre, centre, float(np.sqrt(centre)), floor=0.0)
