"""Range and standard deviation of a few normal values: the constants d2, d3 and c4 of control charts."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from variation.distributions.normal import normal_cdf


__all__ = ["range_moments", "sd_bias"]

Floats = NDArray[np.float64]

_WIDEST = 20.0
"""Beyond 20 sigmas the range of no sample that fits in memory ever lies."""

_STEP = 0.0625
_REACH = 10.0

_MANY = 25.0
_SERIES = (1.0, -1 / 8, 1 / 128, 5 / 1024, -21 / 32768, -399 / 262144, 869 / 4194304)
"""c4 in falling powers of half the degrees of freedom: for many of them the two gamma functions lose all digits."""


@cache
def range_moments(n: int) -> tuple[float, float]:
    """Mean and standard deviation of the range of n standard normal values: d2 and d3.

    Parameters
    ----------
    n : int
        Values in a subgroup, at least 2.

    Returns
    -------
    tuple of float
        d2 and d3, right to about 1e-12; ``nan`` for fewer than 2 values.

    Notes
    -----
    The mean is the area above the distribution function of the range, the mean square twice the area above it weighted
    by the range.

    References
    ----------
    Tippett (1925), "On the extreme individuals and the range of samples taken from a normal population", *Biometrika*
    17: 364-387; Montgomery, *Introduction to Statistical Quality Control*, table of control chart constants.

    Examples
    --------
    >>> [round(moment, 7) for moment in range_moments(5)]
    [2.3259289, 0.8640819]
    """
    if n < 2:
        return math.nan, math.nan
    width, weight, density, inside = _grid()
    above = 1 - n * _STEP * (density * inside ** (n - 1)).sum(axis=1)
    mean = float(weight @ above)
    return mean, math.sqrt(2 * float(weight @ (width * above)) - mean**2)


@cache
def _grid() -> tuple[Floats, Floats, Floats, Floats]:
    """Widths with their Gauss-Legendre weights; densities at the lowest value; areas between it and it plus a width."""
    node, weight = np.polynomial.legendre.leggauss(96)
    width, weight = (node + 1) * _WIDEST / 2, weight * _WIDEST / 2
    low = np.arange(-_REACH, _REACH + _STEP / 2, _STEP)
    density = np.exp(-(low**2) / 2) / math.sqrt(2 * math.pi)
    return width, weight, density, normal_cdf(low + width[:, None]) - normal_cdf(low)


def sd_bias(n: float) -> float:
    """Mean of the sample standard deviation of n standard normal values: c4.

    Parameters
    ----------
    n : float
        Values in a sample; need not be whole.

    Returns
    -------
    float
        Below 1; ``nan`` for fewer than 2 values.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, table of control chart constants.

    Examples
    --------
    >>> round(sd_bias(5), 7)
    0.9399856
    """
    if not n >= 2:
        return math.nan
    half = (n - 1) / 2
    if half < _MANY:
        return math.exp(math.lgamma(half + 0.5) - math.lgamma(half)) / math.sqrt(half)
    return float(np.polynomial.polynomial.polyval(1 / half, _SERIES))
