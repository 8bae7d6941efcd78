"""Intervals about one rate or one proportion."""

from __future__ import annotations

import math

from variation.distributions import beta_quantile, chi_square_quantile, normal_quantile
from variation.errors import BadSeries


__all__ = ["binomial_interval", "poisson_interval", "rate", "wilson_interval"]


def rate(count: float, exposure: float, per: float = 1.0) -> float:
    """Events per so much exposure.

    Parameters
    ----------
    count, exposure : float
        Events, and what they happened in; `exposure` above 0.
    per : float
        The exposure that is spoken of, such as 1000 bed days.

    Returns
    -------
    float

    Raises
    ------
    BadSeries
        No exposure, or a negative count.

    Examples
    --------
    >>> rate(12, 4800, per=1000)
    2.5
    """
    _check(count, exposure, math.inf)
    return count / exposure * per


def poisson_interval(count: float, exposure: float = 1.0, per: float = 1.0, level: float = 0.95) -> tuple[float, float]:
    """Exact interval about a rate.

    Parameters
    ----------
    count, exposure : float
        Events, and what they happened in.
    per : float
        The exposure that is spoken of.
    level : float
        Coverage.

    Returns
    -------
    tuple of float
        Low and high, in the unit of `rate`; low is 0 without events.

    Raises
    ------
    BadSeries
        No exposure, or a negative count.

    References
    ----------
    Garwood (1936), *Biometrika* 28: 437-442; Ulm (1990), *American Journal of Epidemiology* 131: 373-375.

    Examples
    --------
    >>> [round(end, 4) for end in poisson_interval(15, 15)]
    [0.5597, 1.6493]
    """
    _check(count, exposure, math.inf)
    tail, scale = (1 - level) / 2, per / exposure
    low = float(chi_square_quantile(tail, 2 * count)) / 2 * scale if count > 0 else 0.0
    return low, float(chi_square_quantile(1 - tail, 2 * count + 2)) / 2 * scale


def binomial_interval(count: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Exact interval about a proportion.

    Parameters
    ----------
    count, n : float
        Events and trials.
    level : float
        Coverage.

    Returns
    -------
    tuple of float
        Low and high, 0 to 1.

    Raises
    ------
    BadSeries
        No trials, or a count below 0 or above `n`.

    References
    ----------
    Clopper and Pearson (1934), *Biometrika* 26: 404-413.

    Examples
    --------
    >>> [round(end, 4) for end in binomial_interval(71, 99)]
    [0.6178, 0.8031]
    """
    _check(count, n, n)
    tail = (1 - level) / 2
    low = float(beta_quantile(tail, count, n - count + 1)) if count > 0 else 0.0
    high = float(beta_quantile(1 - tail, count + 1, n - count)) if count < n else 1.0
    return low, high


def wilson_interval(count: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Score interval about a proportion.

    Parameters
    ----------
    count, n : float
        Events and trials.
    level : float
        Coverage.

    Returns
    -------
    tuple of float
        Low and high, 0 to 1.

    Raises
    ------
    BadSeries
        No trials, or a count below 0 or above `n`.

    References
    ----------
    Wilson (1927), *Journal of the American Statistical Association* 22: 209-212.

    Examples
    --------
    >>> [round(end, 4) for end in wilson_interval(71, 99)]
    [0.6216, 0.7965]
    """
    _check(count, n, n)
    z, p = normal_quantile(1 - (1 - level) / 2), count / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _check(count: float, size: float, most: float) -> None:
    if not size > 0:
        raise BadSeries(f"A rate needs something above 0 below the line; received {size:g}.")
    if not 0 <= count <= most:
        raise BadSeries(f"A count lies between 0 and {most:g}; received {count:g}.")
