"""Average run lengths: how many points pass until a chart signals, while nothing happens and after a change."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from variation.distributions import normal_cdf
from variation.errors import BadChoice
from variation.monitoring.risk import risk_score


__all__ = ["cusum_run_length", "event_cusum_run_length", "ewma_run_length", "shewhart_run_length"]

Floats = NDArray[np.float64]

_NODES = 80
_SETTLED = 1e-12
_STATES = 1200


def shewhart_run_length(shift: float = 0.0, *, width: float = 3.0) -> float:
    """Average run length of a chart with limits alone.

    Parameters
    ----------
    shift : float
        Change of the mean in sigmas, from the first point on.
    width : float
        Half the width of the limits in sigmas.

    Returns
    -------
    float
        In points.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, average run length: one over the chance of a signal.

    Examples
    --------
    >>> round(shewhart_run_length(), 1), round(shewhart_run_length(1.0), 1)
    (370.4, 43.9)
    """
    below, above = normal_cdf([-width - shift, -width + shift]).tolist()
    return 1 / (below + above)


def cusum_run_length(
    shift: float = 0.0, *, reference: float = 0.5, limit: float = 5.0, sides: int = 2, head_start: float = 0.0
) -> float:
    """Average run length of a tabular CUSUM of independent normal values.

    Parameters
    ----------
    shift : float
        Change of the mean in sigmas, from the first point on.
    reference, limit : float
        What is taken off each departure, and the decision interval, in sigmas.
    sides : {1, 2}
        The upper path alone, or both.
    head_start : float
        Where the paths start.

    Returns
    -------
    float
        In points.

    References
    ----------
    Goel and Wu (1971), *Technometrics* 13: 221-230, integral equation, here solved at Gauss and Legendre's points; both
    sides together: Lucas and Crosier (1982), *Technometrics* 24: 199-205.

    Examples
    --------
    >>> [round(cusum_run_length(shift), 2) for shift in (0.0, 1.0, 2.0)]
    [465.44, 10.38, 4.01]
    """
    _check_sides(sides)
    if not 0 <= head_start < limit:
        raise BadChoice(f"A head start lies from 0 to below the limit; received {head_start}.")
    rising = _one_sided(reference, limit, shift)
    if sides == 1:
        return rising(head_start)
    falling = _one_sided(reference, limit, -shift)
    up, down = rising(0.0), falling(0.0)
    return (rising(head_start) * down + falling(head_start) * up - up * down) / (up + down)


def _one_sided(reference: float, limit: float, shift: float) -> Callable[[float], float]:
    """The run length of the upper path by where it starts."""
    node, weight = _rule(0.0, limit)
    starts = np.append(node, 0.0)  # the point mass at 0 has an equation of its own
    kernel = _density(node[None, :] + reference - starts[:, None] - shift) * weight
    stay = normal_cdf(reference - starts - shift)
    system = np.eye(len(starts))
    system[:, :-1] -= kernel
    system[:, -1] -= stay
    lengths = np.linalg.solve(system, np.ones(len(starts)))

    def from_start(start: float) -> float:
        onwards = _density(node + reference - start - shift) * weight
        return float(1 + onwards @ lengths[:-1] + float(normal_cdf(reference - start - shift)) * lengths[-1])

    return from_start


def ewma_run_length(
    shift: float = 0.0, *, weight: float = 0.2, width: float = 3.0, sides: int = 2, steady_state: bool = False
) -> float:
    """Average run length of an EWMA chart of independent normal values.

    Parameters
    ----------
    shift : float
        Change of the mean in sigmas, from the first point on.
    weight, width : float
        Share of the newest value, and half the width of the limits in sigmas of the smoothed value.
    sides : {1, 2}
        The upper limit alone, with the average held at the centre from below; or both limits.
    steady_state : bool
        Constant limits, instead of those that widen from the first point on.

    Returns
    -------
    float
        In points.

    References
    ----------
    Crowder (1987), *Technometrics* 29: 401-407, integral equation; Knoth (2003), *Sequential Analysis* 22: 211-240, for
    limits that widen.

    Examples
    --------
    >>> round(ewma_run_length(weight=0.1, width=2.7, steady_state=True), 1)
    369.0
    """
    _check_sides(sides)
    edge = width * math.sqrt(weight / (2 - weight))
    if steady_state or weight == 1:
        return float(_ewma_from(edge, weight, shift, sides)(np.zeros(1))[0])
    return _widening(edge, weight, shift, sides)


def _ewma_from(edge: float, weight: float, shift: float, sides: int) -> Callable[[Floats], Floats]:
    """The run length under constant limits by where the average starts."""
    node, part = _rule(0.0 if sides == 1 else -edge, edge)
    starts = np.append(node, 0.0)
    system = np.eye(len(starts))
    system[:, :-1] -= _move(starts, node, weight, shift) * part
    system[:, -1] -= _held(starts, weight, shift, sides)
    lengths = np.linalg.solve(system, np.ones(len(starts)))

    def from_starts(places: Floats) -> Floats:
        onwards = (_move(places, node, weight, shift) * part) @ lengths[:-1]
        return np.asarray(1 + onwards + _held(places, weight, shift, sides) * lengths[-1])

    return from_starts


def _widening(edge: float, weight: float, shift: float, sides: int) -> float:
    """Follow the distribution of the average, point by point, until the limits have settled."""
    length, step = 0.0, 0
    places, mass = np.zeros(1), np.ones(1)
    while (1 - weight) ** (2 * step) > _SETTLED and mass.sum() > _SETTLED:
        length += float(mass.sum())  # the chance to see the next point
        step += 1
        reach = edge * math.sqrt(1 - (1 - weight) ** (2 * step))
        node, part = _rule(0.0 if sides == 1 else -reach, reach)
        density = mass @ _move(places, node, weight, shift)
        at_centre = float(mass @ _held(places, weight, shift, sides))
        places, mass = np.append(node, 0.0), np.append(density * part, at_centre)
    return length + float(mass @ _ewma_from(edge, weight, shift, sides)(places))


def _move(starts: Floats, ends: Floats, weight: float, shift: float) -> Floats:
    """Density of the next average at `ends`, by where it is now."""
    need = (ends[None, :] - (1 - weight) * starts[:, None]) / weight
    return _density(need - shift) / weight


def _held(starts: Floats, weight: float, shift: float, sides: int) -> Floats:
    """Chance that the average would fall below the centre and is held there."""
    if sides == 2:
        return np.zeros(len(starts))
    return normal_cdf(-(1 - weight) * starts / weight - shift)


def event_cusum_run_length(
    chance: float, *, expected: float, odds_ratio: float = 2.0, limit: float = 3.5, improving: bool = False
) -> float:
    """Average number of cases until one path of a Bernoulli CUSUM signals.

    Parameters
    ----------
    chance : float
        Probability of an event as it is.
    expected : float
        Probability that the chart expects.
    odds_ratio, limit : float
        As for `bernoulli_cusum`.
    improving : bool
        The path for fewer events instead of that for more.

    Returns
    -------
    float
        In cases; right to about one in a hundred.

    References
    ----------
    Brook and Evans (1972), "An approach to the probability distribution of cusum run length", *Biometrika* 59: 539-549,
    with run lengths interpolated between states.

    Examples
    --------
    >>> [round(event_cusum_run_length(chance, expected=0.05), -1) for chance in (0.05, 0.1)]
    [2670.0, 140.0]
    """
    if not (0 < chance < 1 and 0 < expected < 1 and odds_ratio > 1 and limit > 0):
        raise BadChoice(
            f"Chances lie between 0 and 1, the ratio above 1, the limit above 0; received {chance}, {expected}, "
            f"{odds_ratio}, {limit}."
        )
    steps = risk_score([1.0, 0.0], expected, 1 / odds_ratio if improving else odds_ratio).tolist()
    places = np.linspace(0, limit, _STATES)
    system = np.eye(_STATES)
    for step, odds in zip(steps, (chance, 1 - chance), strict=True):
        ahead = np.maximum(places + step, 0)
        inside = ahead <= limit
        low = np.minimum((ahead[inside] / limit * (_STATES - 1)).astype(int), _STATES - 2)
        share = ahead[inside] / limit * (_STATES - 1) - low
        rows = np.flatnonzero(inside)
        np.add.at(system, (rows, low), -odds * (1 - share))
        np.add.at(system, (rows, low + 1), -odds * share)
    return float(np.linalg.solve(system, np.ones(_STATES))[0])


def _rule(low: float, high: float) -> tuple[Floats, Floats]:
    """Gauss and Legendre's points and weights between two places."""
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    half = (high - low) / 2
    return low + half * (node + 1), weight * half


def _density(z: Floats) -> Floats:
    density: Floats = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return density


def _check_sides(sides: int) -> None:
    if sides not in (1, 2):
        raise BadChoice(f"A chart has 1 or 2 sides; received {sides}.")
