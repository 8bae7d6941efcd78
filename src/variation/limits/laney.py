"""Laney's p' and u' charts: limits widened by how much the points vary beyond chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from variation.limits.lines import Lines, Part
from variation.limits.proportions import binomial_sigma, overall
from variation.limits.ranges import average_range
from variation.limits.rates import poisson_sigma


__all__ = ["laney_factor", "proportion_prime_lines", "rate_prime_lines"]

Floats = NDArray[np.float64]


def laney_factor(centre: float, sigma: Floats, part: Part) -> float:
    """How many times the points vary more than chance alone: Laney's sigma z.

    Parameters
    ----------
    centre : float
        Overall share or rate.
    sigma : (n,) float array
        Binomial or Poisson sigma by point.
    part : Part
        One phase.

    Returns
    -------
    float
        Average moving range of z in sigmas; with categories in place of time the standard deviation of z. 0 when
        chance gives no spread at all.

    References
    ----------
    Laney (2002), "Improved control charts for attributes", *Quality Engineering* 14: 531-537.

    Examples
    --------
    >>> import variation
    >>> counts, sizes = [480, 520, 470, 530], [1000] * 4
    >>> widths = [variation.analyse(counts, sizes, chart=kind).upper[0] for kind in ("pp", "p")]
    >>> bool(widths[0] > widths[1])
    True
    """
    if not (sigma[part.base] > 0).any():
        return 0.0
    z = np.full(len(sigma), np.nan)
    np.divide(part.values - centre, sigma, out=z, where=sigma > 0)
    if part.options.categorical_x:
        chosen = z[part.base]
        return float(np.std(chosen, ddof=1)) if len(chosen) > 1 else np.nan
    return average_range(z, part) * part.factor / 3


def proportion_prime_lines(part: Part) -> Lines:
    """Centre line and limits of a p' chart.

    Parameters
    ----------
    part : Part
        One phase with numerators and denominators.

    Returns
    -------
    Lines
        As a p chart, with sigma times `laney_factor`.

    References
    ----------
    Laney (2002), "Improved control charts for attributes", *Quality Engineering* 14: 531-537.

    Examples
    --------
    >>> import variation
    >>> float(variation.analyse([480, 520], [1000, 1000], chart="pp").centre[0])
    0.5
    """
    centre = overall(part)
    sigma = binomial_sigma(centre, part)
    factor = laney_factor(centre, sigma, part)
    return Lines(centre, centre, sigma * factor, floor=0.0, ceiling=1.0, estimates={"sigma_z": factor})


def rate_prime_lines(part: Part) -> Lines:
    """Centre line and limits of a u' chart.

    Parameters
    ----------
    part : Part
        One phase with numerators and denominators.

    Returns
    -------
    Lines
        As a u chart, with sigma times `laney_factor`.

    References
    ----------
    Laney (2002), "Improved control charts for attributes", *Quality Engineering* 14: 531-537.

    Examples
    --------
    >>> import variation
    >>> float(variation.analyse([40, 60], [1000, 1000], chart="up").centre[0])
    0.05
    """
    centre = overall(part)
    sigma = poisson_sigma(centre, part)
    factor = laney_factor(centre, sigma, part)
    return Lines(centre, centre, sigma * factor, floor=0.0, estimates={"sigma_z": factor})
