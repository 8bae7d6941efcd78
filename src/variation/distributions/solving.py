"""Quantiles from tail areas: Newton's method kept inside a bracket, for many values at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray


__all__ = ["solve", "tail_gap"]

Floats = NDArray[np.float64]

_STEPS = 100
_NEAR = 1e-9
_FARTHEST = 1e6
"""No step is longer; a flat stretch is halved instead."""

_TINY = 1e-300


def solve(law: Callable[[Floats], tuple[Floats, Floats]], start: Floats, low: Floats, high: Floats) -> Floats:
    """Find where a rising function is zero.

    Parameters
    ----------
    law : callable
        Gives the function and its slope, element by element.
    start, low, high : float array
        First guess, and a bracket that holds the answer.

    Returns
    -------
    float array
        Right to a few units of the last digit, as far as the function itself is.

    References
    ----------
    Press and others (2007), *Numerical Recipes*, 9.4: Newton's method with a bracket.

    Examples
    --------
    >>> two = np.array([2.0])
    >>> solve(lambda x: (x * x - 2, 2 * x), two, 0 * two, two).round(12).tolist()
    [1.414213562373]
    """
    x, low, high = np.clip(start, low, high), low.copy(), high.copy()
    busy = np.ones(x.shape, dtype=bool)
    for _ in range(_STEPS):
        gap, rise = law(x)
        low, high = np.where(gap <= 0, x, low), np.where(gap >= 0, x, high)
        steep = rise > np.abs(gap) / _FARTHEST
        ahead = x - np.divide(gap, rise, out=np.full_like(x, np.inf), where=steep)
        ahead = np.where((ahead >= low) & (ahead <= high), ahead, (low + high) / 2)
        # Near the answer each step squares the error, so a step this small leaves none; later ones only add noise.
        near = np.abs(ahead - x) <= _NEAR * np.maximum(np.abs(x), 1e-3)
        x = np.where(busy, ahead, x)
        busy &= ~near
        if not busy.any():
            break
    return x


def tail_gap(lower: Floats, upper: Floats, p: Floats, density: Floats) -> tuple[Floats, Floats]:
    """How far the tail at a point is from the tail that is wanted, in logarithms, and the slope of that.

    Parameters
    ----------
    lower, upper : float array
        Areas below and above the point.
    p : float array
        Share wanted below.
    density : float array
        Slope of the lower area.

    Returns
    -------
    tuple of float array
        Gap and slope, on the smaller of the two wanted tails, whose logarithm is almost straight.

    References
    ----------
    Press and others (2007), *Numerical Recipes*, 6.2 and 6.4.

    Examples
    --------
    >>> half = np.array([0.5])
    >>> [float(part[0]) for part in tail_gap(half, half, half, half)]
    [0.0, 1.0]
    """
    is_upper = p > 0.5
    tail = np.maximum(np.where(is_upper, upper, lower), _TINY)
    gap = np.log(tail / np.where(is_upper, 1 - p, p))
    return np.where(is_upper, -gap, gap), density / tail
