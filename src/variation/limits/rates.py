"""The u chart: events per size, with Poisson limits at each point's own size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from variation.limits.lines import Lines, Part
from variation.limits.proportions import overall


__all__ = ["poisson_sigma", "rate_lines"]

Floats = NDArray[np.float64]


def poisson_sigma(centre: float, part: Part) -> Floats:
    """Poisson sigma of a rate at each point's size.

    Parameters
    ----------
    centre : float
        Overall rate.
    part : Part
        One phase with denominators.

    Returns
    -------
    (n,) float array
        ``nan`` where the size is missing or zero.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, control charts for nonconformities.

    Examples
    --------
    >>> from variation.options import Options
    >>> flags = np.ones(1, dtype=bool)
    >>> part = Part(np.array([0.04]), np.array([4.0]), np.array([100.0]), ~flags, flags, slice(0, 1), Options(), 3.0)
    >>> poisson_sigma(0.04, part).tolist()
    [0.02]
    """
    assert part.denominators is not None  # noqa: S101 - for the type checker; the family was given them
    size = np.where(part.denominators > 0, part.denominators, np.nan)
    return np.sqrt(max(centre, 0.0) / size) if centre == centre else np.full(len(size), np.nan)


def rate_lines(part: Part) -> Lines:
    """Centre line and limits of a u chart.

    Parameters
    ----------
    part : Part
        One phase with numerators and denominators.

    Returns
    -------
    Lines
        Overall rate; Poisson sigma by point; lower limit cut at 0.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, control charts for nonconformities.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([4, 4], [100, 100], chart="u")
    >>> float(chart.centre[0]), float(chart.lower[0]), round(float(chart.upper[0]), 6)
    (0.04, 0.0, 0.1)
    """
    centre = overall(part)
    return Lines(centre, centre, poisson_sigma(centre, part), floor=0.0)
