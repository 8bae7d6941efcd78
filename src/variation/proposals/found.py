"""Phases that published programs find by themselves; here they propose and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.errors import BadChoice, TooFewPoints
from variation.rules.patterns import stretches_of
from variation.series import tolerance_of


__all__ = ["MedianStep", "median_steps", "shift_starts"]

Floats = NDArray[np.float64]

SIDES = {"high": (1,), "low": (-1,), "either": (1, -1)}


@dataclass(frozen=True, slots=True)
class MedianStep:
    """One median and the points it was taken from.

    Parameters
    ----------
    median : float
        Its height.
    first, last : int
        0-based first and last point that set it.

    Examples
    --------
    >>> MedianStep(5.0, 0, 12).last
    12
    """

    median: float
    first: int
    last: int


def median_steps(
    values: Floats, *, baseline: int = 13, run: int = 9, side: str = "high", relative: float = 1e-12
) -> list[MedianStep]:
    """Step the median of a run chart each time a long run lies on one side of it.

    Parameters
    ----------
    values : (n,) float array
        In time order; ``nan`` is missing.
    baseline : int
        Points of the first median.
    run : int
        Points of a run that sets the next median; points on the median and missing points are skipped.
    side : {"high", "low", "either"}
        Side of the runs that count.
    relative : float
        A point is on the median when it is nearer than this times the largest absolute value.

    Returns
    -------
    list of MedianStep
        The first is the baseline. The search for the next run starts behind the run that set the median before.

    Raises
    ------
    TooFewPoints
        Fewer points than the baseline needs.
    BadChoice
        Another side.

    References
    ----------
    The rule of the R package runcharter 0.2.0 (J. MacKintosh).

    Examples
    --------
    >>> steps = median_steps(np.array([1.0, 3.0, 2.0] * 4 + [9.0] * 9), baseline=12)
    >>> [(step.median, step.first) for step in steps]
    [(2.0, 0), (9.0, 12)]
    """
    if side not in SIDES:
        raise BadChoice(f"The side is {', '.join(SIDES)}; received {side!r}.")
    if len(values) < baseline:
        raise TooFewPoints(f"The first median needs {baseline} points; received {len(values)}.")
    slack = tolerance_of(values, relative)
    steps = [MedianStep(float(np.nanmedian(values[:baseline])), 0, baseline - 1)]
    while (found := _next_run(values, steps[-1], run, SIDES[side], slack)) is not None:
        steps.append(found)
    return steps


def _next_run(values: Floats, step: MedianStep, run: int, sides: tuple[int, ...], slack: float) -> MedianStep | None:
    away = np.nan_to_num(values[step.last + 1 :] - step.median)
    label = (away > slack).astype(np.int8) - (away < -slack)
    places = np.flatnonzero(label)
    for first, _, side in stretches_of(label[places], run):
        if side in sides:
            used = places[first : first + run] + step.last + 1
            return MedianStep(float(np.median(values[used])), int(used[0]), int(used[-1]))
    return None


def shift_starts(
    values: Floats,
    centre: Callable[[int, int], Floats],
    *,
    run: int = 8,
    earliest: int = 15,
    side: str = "high",
) -> list[int]:
    """Start a new phase at each long run on one side of the centre line, again and again.

    Parameters
    ----------
    values : (n,) float array
        In time order; ``nan`` is missing.
    centre : callable
        First and one past the last point of a stretch in, its centre line out, one height a point.
    run : int
        Successive points of a run that starts a phase.
    earliest : int
        A phase needs so many points before a run in it can start the next one.
    side : {"high", "low", "either"}
        Side of the runs that count.

    Returns
    -------
    list of int
        0-based first points of the later phases.

    Raises
    ------
    BadChoice
        Another side.

    References
    ----------
    The rule of the Python package abspc 1.1.0 (Aneurin Bevan University Health Board).

    Examples
    --------
    >>> values = np.array([1.0, 3.0] * 10 + [9.0] * 10)
    >>> shift_starts(values, lambda first, stop: np.full(stop - first, values[first:stop].mean()))
    [20]
    """
    if side not in SIDES:
        raise BadChoice(f"The side is {', '.join(SIDES)}; received {side!r}.")
    starts: list[int] = []
    first, n = 0, len(values)
    while (found := _shift(values[first:], centre(first, n), run, earliest, SIDES[side])) is not None:
        first += found
        starts.append(first)
    return starts


def _shift(values: Floats, line: Floats, run: int, earliest: int, sides: tuple[int, ...]) -> int | None:
    """First point of the earliest run, not before `earliest`; None when it would be the first point of all."""
    away = np.nan_to_num(values - line)
    label = (away > 0).astype(np.int8) - (away < 0)
    for first, last, side in stretches_of(label, run):
        start = max(first, earliest)
        if side in sides and last - start + 1 >= run:
            return start or None
    return None
