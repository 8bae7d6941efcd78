"""Densities without loss of digits where counts are large: Loader's saddle-point form."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


__all__ = ["binomial_density", "deviance", "gamma_density", "poisson_density", "stirling_error"]

Floats = NDArray[np.float64]

_SMALL = 16.0
_TERMS = 14
"""Where the series is used, 0.3 squared to this power is below the last bit."""


def stirling_error(n: Floats) -> Floats:
    """How far the logarithm of the gamma function of n + 1 lies above Stirling's formula.

    Parameters
    ----------
    n : float array
        Not below 0.

    Returns
    -------
    float array
        Infinite at 0, about 1 / (12 n) for large n.

    References
    ----------
    Loader (2000), "Fast and accurate computation of binomial probabilities"; Abramowitz and Stegun (1964), 6.1.41.

    Examples
    --------
    >>> stirling_error(np.array([1.0, 1000.0])).round(9).tolist()
    [0.081061467, 8.3333e-05]
    """
    many = np.maximum(n, _SMALL)
    square = many * many
    tail = 1 / 1188 - (691 / 360360 - (1 / 156 - 3617 / 122400 / square) / square) / square
    far: Floats = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - tail / square) / square) / square) / square) / many
    near = n < _SMALL
    if not near.any():
        return far
    few = n[near].tolist()
    far[near] = [
        math.lgamma(k + 1) - (k + 0.5) * math.log(k) + k - 0.5 * math.log(2 * math.pi) if k > 0 else math.inf
        for k in few
    ]
    return far


def deviance(x: Floats, mean: Floats) -> Floats:
    """x log(x / mean) + mean - x, also where x is close to the mean.

    Parameters
    ----------
    x, mean : float array
        Not below 0; `mean` above 0.

    Returns
    -------
    float array
        Not below 0.

    References
    ----------
    Loader (2000), "Fast and accurate computation of binomial probabilities".

    Examples
    --------
    >>> deviance(np.array([1.0, 2.0]), np.array([1.0, 1.0])).round(6).tolist()
    [0.0, 0.386294]
    """
    near = (x - mean) / (x + mean)
    square = near * near
    series = np.zeros_like(near)
    for j in range(_TERMS, 0, -1):
        series = (series + 1 / (2 * j + 1)) * square
    close = (x - mean) * near + 2 * x * near * series
    ratio = np.divide(x, mean, out=np.ones_like(near), where=(x > 0) & (mean > 0))
    return np.where(np.abs(near) < 0.3, close, x * np.log(ratio) + mean - x)


def poisson_density(x: Floats, mean: Floats) -> Floats:
    """mean to the power x times exp(-mean) over the gamma function of x + 1.

    Parameters
    ----------
    x, mean : float array
        Not below 0; x need not be whole.

    Returns
    -------
    float array
        Probability of x events where x is whole.

    References
    ----------
    Loader (2000), "Fast and accurate computation of binomial probabilities".

    Examples
    --------
    >>> poisson_density(np.array([0.0, 2.0]), np.array([1.0, 1.0])).round(6).tolist()
    [0.367879, 0.18394]
    """
    whole = np.maximum(x, 1e-300)
    main = np.exp(-stirling_error(whole) - deviance(whole, mean)) / np.sqrt(2 * np.pi * whole)
    return np.where(x > 0, main, np.exp(-mean))


def gamma_density(x: Floats, shape: Floats) -> Floats:
    """Density of the gamma distribution with scale 1.

    Parameters
    ----------
    x : float array
        Above 0.
    shape : float array
        Above 0.

    Returns
    -------
    float array

    References
    ----------
    Loader (2000), "Fast and accurate computation of binomial probabilities": the density of x is that of a Poisson
    count at the shape, times shape / x.

    Examples
    --------
    >>> gamma_density(np.array([1.0]), np.array([1.0])).round(6).tolist()
    [0.367879]
    """
    return poisson_density(shape, x) * shape / x


def binomial_density(x: Floats, other: Floats, share: Floats, rest: Floats) -> Floats:
    """Probability of x and `other` events of two kinds when the first kind has a share; need not be whole.

    Parameters
    ----------
    x, other : float array
        Above 0.
    share, rest : float array
        Between 0 and 1; the rest is 1 less the share, with all its digits where the share is close to 1.

    Returns
    -------
    float array

    References
    ----------
    Loader (2000), "Fast and accurate computation of binomial probabilities".

    Examples
    --------
    >>> two, half = np.array([2.0]), np.array([0.5])
    >>> binomial_density(two, two, half, half).round(6).tolist()
    [0.375]
    """
    n = x + other
    error = stirling_error(n) - stirling_error(x) - stirling_error(other)
    main = error - deviance(x, n * share) - deviance(other, n * rest)
    return np.exp(main) * np.sqrt(n / (2 * np.pi * x * other))
