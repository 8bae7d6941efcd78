"""Average run lengths of charts with known lines: how long until the first signal, by chance or after a shift."""

from __future__ import annotations

from collections.abc import Callable
from math import erfc, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from variation.errors import BadChoice


__all__ = ["cusum_run_length", "ewma_run_length", "shewhart_run_length"]

Floats = NDArray[np.float64]

Lengths = Callable[[float], float]

NODES = 120
"""Points of the quadrature; twice as many change no run length below a million by more than 1e-9 of it."""


def shewhart_run_length(*, nsigmas: float = 3.0, shift: float = 0.0) -> float:
    """Average run length of the rule "one point outside the limits".

    Parameters
    ----------
    nsigmas : float
        Width of the limits in sigmas.
    shift : float
        How far the process has moved, in sigmas.

    Returns
    -------
    float
        In points.

    References
    ----------
    Shewhart (1931), *Economic Control of Quality of Manufactured Product*: independent normal values, lines known.

    Examples
    --------
    >>> round(shewhart_run_length(), 2)
    370.4
    """
    return 1.0 / (_above(nsigmas - shift) + _above(nsigmas + shift))


def cusum_run_length(
    *, k: float = 0.5, h: float = 5.0, shift: float = 0.0, sides: int = 2, head_start: float = 0.0
) -> float:
    """Average run length of a tabular CUSUM.

    Parameters
    ----------
    k, h : float
        Reference value and decision interval in sigmas.
    shift : float
        How far the process has moved, in sigmas, upwards.
    sides : {1, 2}
        The upper path alone, or both.
    head_start : float
        Where the paths start, below `h`.

    Returns
    -------
    float
        In points.

    Raises
    ------
    BadChoice
        Neither one nor two sides, or a head start out of reach.

    Notes
    -----
    The run length from a height s is 1 + L(0) P(fall to 0) plus the integral of L over the heights in between, solved
    at Gauss-Legendre points. Two sides: the rates of both paths add up; with a head start as Lucas and Crosier give it.

    References
    ----------
    Page (1954), "Continuous inspection schemes", *Biometrika* 41: 100-115; Kemp (1961), *JRSS B* 23: 149-153 for two
    sides; Lucas and Crosier (1982), *Technometrics* 24: 199-205, for head starts.

    Examples
    --------
    >>> round(cusum_run_length(), 1), round(cusum_run_length(shift=1.0), 2)
    (465.4, 10.38)
    """
    if sides not in (1, 2):
        raise BadChoice(f"A CUSUM has 1 or 2 sides; received {sides}.")
    if not 0 <= head_start < h:
        raise BadChoice(f"A head start lies from 0 to below the decision interval; received {head_start}.")
    rising = _one_cusum(k, h, shift)
    if sides == 1:
        return rising(head_start)
    falling = _one_cusum(k, h, -shift)
    up, down = rising(0.0), falling(0.0)
    return (rising(head_start) * down + falling(head_start) * up - up * down) / (up + down)


def _one_cusum(k: float, h: float, shift: float) -> Lengths:
    """Run lengths of the upper path as a function of its start."""
    x, weight = _nodes(0.0, h)
    heights = np.concatenate(([0.0], x))
    move = _densities(x[None, :] + k - heights[:, None] - shift) * weight
    fall = np.array([_below(k - height - shift) for height in heights])
    lengths = np.linalg.solve(np.eye(len(heights)) - np.column_stack((fall, move)), np.ones(len(heights)))

    def from_start(start: float) -> float:
        ahead = np.concatenate(([_below(k - start - shift)], _densities(x + k - start - shift) * weight))
        return float(1 + ahead @ lengths)

    return from_start


def ewma_run_length(
    *, weight: float = 0.2, nsigmas: float = 3.0, shift: float = 0.0, sides: int = 2, steady: bool = False
) -> float:
    """Average run length of an EWMA chart that starts at its target.

    Parameters
    ----------
    weight : float
        Of the latest value, above 0 and at most 1.
    nsigmas : float
        Width of the limits in sigmas of the smoothed value.
    shift : float
        How far the process has moved, in sigmas, upwards.
    sides : {1, 2}
        The upper limit alone, with the path held at the target from below, or both limits.
    steady : bool
        Limits of one width, instead of those that widen from the first point on.

    Returns
    -------
    float
        In points.

    Raises
    ------
    BadChoice
        A weight outside 0 to 1, or neither one nor two sides.

    References
    ----------
    Crowder (1987), "A simple method for studying run length distributions of exponentially weighted moving average
    charts", *Technometrics* 29: 401-407.

    Examples
    --------
    >>> round(ewma_run_length(weight=1.0, steady=True), 1)
    370.4
    >>> round(ewma_run_length(weight=0.1, nsigmas=2.7, steady=True), 0)
    369.0
    """
    if not 0 < weight <= 1 or sides not in (1, 2):
        raise BadChoice(f"A weight lies above 0 and at most at 1, sides are 1 or 2; received {weight} and {sides}.")
    reach = nsigmas * sqrt(weight / (2 - weight))
    low = -reach if sides == 2 else 0.0
    x, from_x = _settled(weight, low, reach, shift, sides)
    if steady:
        return from_x(0.0)
    return _widening(weight, nsigmas, shift, sides, x, from_x)


def _kernel(weight: float, start: Floats, end: Floats, shift: float) -> Floats:
    """Density of the next smoothed value, for each start and end."""
    return _densities((end[None, :] - (1 - weight) * start[:, None]) / weight - shift) / weight


def _held(weight: float, start: Floats, shift: float) -> Floats:
    """Chance that the next value would fall below the target, where a one-sided path is held."""
    return np.array([_below(-(1 - weight) * z / weight - shift) for z in start])


def _settled(weight: float, low: float, high: float, shift: float, sides: int) -> tuple[Floats, Lengths]:
    """Run lengths under limits of one width, as a function of the start."""
    x, area = _nodes(low, high)
    move = _kernel(weight, x, x, shift) * area
    if sides == 2:
        lengths = np.linalg.solve(np.eye(len(x)) - move, np.ones(len(x)))
        return x, lambda z: float(1 + _kernel(weight, np.array([z]), x, shift)[0] * area @ lengths)
    heights = np.concatenate(([0.0], x))
    full = np.column_stack((_held(weight, heights, shift), _kernel(weight, heights, x, shift) * area))
    lengths = np.linalg.solve(np.eye(len(heights)) - full, np.ones(len(heights)))

    def from_height(z: float) -> float:
        start = np.array([z])
        ahead = np.concatenate((_held(weight, start, shift), _kernel(weight, start, x, shift)[0] * area))
        return float(1 + ahead @ lengths)

    return x, from_height


def _widening(weight: float, nsigmas: float, shift: float, sides: int, x: Floats, settled: Lengths) -> float:
    """Follow the path while the limits widen, then add the settled run length from where it is."""
    total, starts, chances = 0.0, np.array([0.0]), np.array([1.0])
    point, left = 0, 1.0
    while left > 1e-13:
        total += float(chances.sum())
        point += 1
        left *= (1 - weight) ** 2
        reach = nsigmas * sqrt(weight / (2 - weight) * (1 - left))
        ends, area = _nodes(-reach if sides == 2 else 0.0, reach)
        ahead = chances @ _kernel(weight, starts, ends, shift) * area
        if sides == 1:
            ends, ahead = np.append(ends, 0.0), np.append(ahead, chances @ _held(weight, starts, shift))
        starts, chances = ends, ahead
    return total + float(sum(chance * settled(start) for chance, start in zip(chances, starts, strict=True)))


def _nodes(low: float, high: float) -> tuple[Floats, Floats]:
    x, weight = np.polynomial.legendre.leggauss(NODES)
    half = (high - low) / 2
    return low + half * (x + 1), half * weight


def _densities(z: Floats) -> Floats:
    return np.exp(-z * z / 2) / sqrt(2 * pi)


def _above(z: float) -> float:
    return erfc(z / sqrt(2)) / 2


def _below(z: float) -> float:
    return erfc(-z / sqrt(2)) / 2
