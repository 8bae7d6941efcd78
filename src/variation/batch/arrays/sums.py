"""Sums, averages and medians of some points of each row, with the bits that NumPy gives for one row alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


__all__ = ["Picked", "average", "median", "picked", "total"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """Some points of each row.

    Parameters
    ----------
    table : (R, n) float array
        All points, when all are picked; no columns otherwise.
    flat : float array
        Those that are picked, row after row, each row with a zero in front.
    begins : (R,) int array
        Places of these zeros.
    counts : (R,) int array
        Points picked from each row.

    Examples
    --------
    >>> picked(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[True, False], [True, True]])).flat.tolist()
    [0.0, 1.0, 0.0, 3.0, 4.0]
    """

    table: Floats
    flat: Floats
    begins: Whole
    counts: Whole


def picked(table: Floats, chosen: Flags | None) -> Picked:
    """Pick points.

    Parameters
    ----------
    table : (R, n) float array
        All points.
    chosen : (R, n) bool array, optional
        Those to pick; None for all.

    Returns
    -------
    Picked

    Examples
    --------
    >>> picked(np.ones((2, 3)), None).counts.tolist()
    [3, 3]
    """
    rows, n = table.shape
    if chosen is None or bool(chosen.all()):
        return Picked(table, np.empty(0), np.empty(0, np.int64), np.full(rows, n))
    counts = np.count_nonzero(chosen, axis=1)
    wide, flags = np.empty((rows, n + 1)), np.empty((rows, n + 1), bool)
    wide[:, 0], flags[:, 0] = 0.0, True
    wide[:, 1:], flags[:, 1:] = table, chosen
    ends = np.cumsum(counts + 1)
    return Picked(np.empty((rows, 0)), wide[flags], ends - counts - 1, counts)


def total(points: Picked) -> Floats:
    """Sum of each row's points.

    Parameters
    ----------
    points : Picked
        The points.

    Returns
    -------
    (R,) float array
        0 where there are none.

    Notes
    -----
    `numpy.add.reduceat` starts with the first number of a piece and adds the others pairwise; the zero in front makes
    that the sum of the piece alone.

    Examples
    --------
    >>> total(picked(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[True, False], [True, True]]))).tolist()
    [1.0, 7.0]
    """
    if not len(points.begins):
        return np.asarray(points.table.sum(axis=1))
    return np.add.reduceat(points.flat, points.begins)


def average(points: Picked) -> Floats:
    """Average of each row's points in two passes, as `variation.limits.ranges.mean`.

    Parameters
    ----------
    points : Picked
        The points.

    Returns
    -------
    (R,) float array
        ``nan`` where there are none.

    Examples
    --------
    >>> average(picked(np.full((1, 24), 0.1), None)).tolist()
    [0.1]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        first = total(points) / points.counts
        if not len(points.begins):
            return np.asarray(first + (points.table - first[:, None]).sum(axis=1) / points.counts)
        rest = points.flat - first.repeat(points.counts + 1)
        rest[points.begins] = 0.0
        return np.asarray(first + np.add.reduceat(rest, points.begins) / points.counts)


def median(table: Floats, chosen: Flags) -> Floats:
    """Median of each row's points.

    Parameters
    ----------
    table : (R, n) float array
        All points.
    chosen : (R, n) bool array
        Those that count.

    Returns
    -------
    (R,) float array
        ``nan`` where there are none.

    Examples
    --------
    >>> median(np.array([[5.0, 9.0, 6.0]]), np.array([[True, True, False]])).tolist()
    [7.0]
    """
    counts = np.count_nonzero(chosen, axis=1)
    if not table.shape[1]:
        return np.full(len(table), np.nan)
    ordered = np.sort(np.where(chosen, table, np.nan), axis=1)
    upper = np.take_along_axis(ordered, np.minimum(counts // 2, table.shape[1] - 1)[:, None], axis=1)[:, 0]
    lower = np.take_along_axis(ordered, np.maximum(counts // 2 - 1, 0)[:, None], axis=1)[:, 0]
    found = np.where(counts % 2 == 1, upper, (lower + upper) / 2)
    return np.where(counts > 0, found, np.nan)
