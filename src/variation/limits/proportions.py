"""The p chart: shares of a whole, with binomial limits at each point's own size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from variation.limits.lines import Lines, Part


__all__ = ["binomial_sigma", "number_lines", "overall", "proportion_lines"]

Floats = NDArray[np.float64]


def overall(part: Part) -> float:
    """All events of the baseline over all sizes, or the given centre line.

    Parameters
    ----------
    part : Part
        One phase with numerators and denominators.

    Returns
    -------
    float
        ``nan`` with an empty baseline.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, control charts for attributes.

    Examples
    --------
    >>> import variation
    >>> float(variation.analyse([1, 5], [10, 10], chart="p").centre[0])
    0.3
    """
    if part.options.centre is not None:
        return float(part.options.centre)
    assert part.numerators is not None and part.denominators is not None  # noqa: S101 - for the type checker; the family was given them
    size = float(part.denominators[part.base].sum())
    return float(part.numerators[part.base].sum()) / size if size > 0 else np.nan


def binomial_sigma(centre: float, part: Part) -> Floats:
    """Binomial sigma at each point's size.

    Parameters
    ----------
    centre : float
        Overall share, 0 to 1.
    part : Part
        One phase with denominators.

    Returns
    -------
    (n,) float array
        ``nan`` where the size is missing or zero.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, control charts for attributes.

    Examples
    --------
    >>> from variation.options import Options
    >>> flags = np.ones(1, dtype=bool)
    >>> part = Part(np.array([0.5]), np.array([50.0]), np.array([100.0]), ~flags, flags, slice(0, 1), Options(), 3.0)
    >>> binomial_sigma(0.5, part).tolist()
    [0.05]
    """
    assert part.denominators is not None  # noqa: S101 - for the type checker; the family was given them
    size = np.where(part.denominators > 0, part.denominators, np.nan)
    return np.sqrt(max(centre * (1 - centre), 0.0) / size) if centre == centre else np.full(len(size), np.nan)


def proportion_lines(part: Part) -> Lines:
    """Centre line and limits of a p chart.

    Parameters
    ----------
    part : Part
        One phase with numerators and denominators.

    Returns
    -------
    Lines
        Overall share; binomial sigma by point; limits cut at 0 and 1.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, control charts for attributes.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([20, 30], [100, 100], chart="p")
    >>> float(chart.centre[0]), round(float(chart.upper[0]), 4)
    (0.25, 0.3799)
    """
    centre = overall(part)
    return Lines(centre, centre, binomial_sigma(centre, part), floor=0.0, ceiling=1.0)


def number_lines(part: Part) -> Lines:
    """Centre line and limits of an np chart.

    Parameters
    ----------
    part : Part
        One phase with numerators and denominators.

    Returns
    -------
    Lines
        The overall share times each point's size; binomial sigma of the count; limits cut at 0 and at the size. The
        counts are in `plotted`. A given centre line is a share.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, control charts for attributes.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([20, 30], [100, 100], chart="np")
    >>> chart.values.tolist(), float(chart.centre[0]), round(float(chart.upper[0]), 2)
    ([20.0, 30.0], 25.0, 37.99)
    """
    assert part.numerators is not None and part.denominators is not None  # noqa: S101 - as in `overall`
    centre = overall(part)
    size = np.where(part.denominators > 0, part.denominators, np.nan)
    plotted = np.where(np.isnan(part.values), np.nan, part.numerators)
    middle = centre * size
    return Lines(middle, middle, binomial_sigma(centre, part) * size, floor=0.0, ceiling=size, plotted=plotted)
