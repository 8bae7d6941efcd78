"""Run statistics about the centre line for all columns of a block, place after place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


__all__ = ["Counted", "count", "drift", "long_runs"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Runs of each column.

    Parameters
    ----------
    sides : (n, R) int8 array
        1 above, -1 below, 0 on the line or not counted.
    many, longest, crossings : (R,) int array
        Points off the line, longest run on one side, crossings.

    Examples
    --------
    >>> Counted.__slots__
    ('sides', 'many', 'longest', 'crossings')
    """

    sides: NDArray[np.int8]
    many: Whole
    longest: Whole
    crossings: Whole


def count(sides: NDArray[np.int8]) -> Counted:
    """Count runs; points on the line neither break nor extend them.

    Parameters
    ----------
    sides : (n, R) int8 array
        1 above, -1 below, 0 neither.

    Returns
    -------
    Counted

    Examples
    --------
    >>> count(np.array([[1], [0], [1], [-1]], np.int8)).longest.tolist()
    [2]
    """
    columns = sides.shape[1]
    last, current, longest, crossings = (np.zeros(columns, np.int64) for _ in range(4))
    for row in sides:
        there, same = row != 0, row == last
        crossings += there & ~same & (last != 0)
        current = np.where(there, np.where(same, current + 1, 1), current)
        last = np.where(there, row, last)
        np.maximum(longest, current, out=longest)
    return Counted(sides, np.count_nonzero(sides, axis=0), longest, crossings)


def long_runs(sides: NDArray[np.int8], longest: Whole) -> Flags:
    """Tell which points belong to a run that is longer than allowed.

    Parameters
    ----------
    sides : (n, R) int8 array
        1 above, -1 below, 0 neither.
    longest : (R,) int array
        Longest run that is allowed.

    Returns
    -------
    (n, R) bool array

    Examples
    --------
    >>> long_runs(np.array([[1], [0], [1], [-1]], np.int8), np.array([1]))[:, 0].tolist()
    [True, False, True, False]
    """
    length = np.zeros(sides.shape, np.int64)
    last, current = np.zeros(sides.shape[1], np.int64), np.zeros(sides.shape[1], np.int64)
    for place, row in enumerate(sides):
        there = row != 0
        current = np.where(there, np.where(row == last, current + 1, 1), current)
        last = np.where(there, row, last)
        length[place] = current
    found = np.zeros(sides.shape, bool)
    last, whole = np.zeros(sides.shape[1], np.int64), np.zeros(sides.shape[1], np.int64)
    for place in range(len(sides) - 1, -1, -1):  # backwards, from the last point of each run, which knows its length
        row = sides[place]
        there = row != 0
        whole = np.where(there & (row != last), length[place], whole)
        last = np.where(there, row, last)
        found[place] = there & (whole > longest)
    return found


def drift(values: Floats, sides: NDArray[np.int8], slack: float) -> int:
    """Which way the second half of the points off the line lies from the first: 1 high, 2 low, 3 neither.

    Parameters
    ----------
    values : (n,) float array
        Points of one phase.
    sides : (n,) int8 array
        0 for points on the line.
    slack : float
        Smaller differences are none.

    Returns
    -------
    int

    Examples
    --------
    >>> drift(np.array([1.0, 2.0, 5.0, 6.0]), np.array([-1, -1, 1, 1], np.int8), 0.0)
    1
    """
    places = np.flatnonzero(sides)
    half = len(places) // 2
    if not half:
        return 3
    change = float(values[places[-half:]].mean() - values[places[:half]].mean())
    return 1 if change > slack else 2 if change < -slack else 3
