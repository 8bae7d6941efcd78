"""Sums, averages and medians of some points of each column, with the bits that NumPy gives for one series alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


__all__ = ["average", "counts", "is_exact", "median", "total"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

EXACT = 2.0**53
"""Whole numbers up to here are exact, so that their sum does not depend on the order."""


def counts(table: Floats, chosen: Flags | None) -> Whole:
    """Points chosen from each column.

    Parameters
    ----------
    table : (n, R) float array
        All points.
    chosen : (n, R) bool array, optional
        Those that count; None for all.

    Returns
    -------
    (R,) int array

    Examples
    --------
    >>> counts(np.ones((3, 2)), None).tolist()
    [3, 3]
    """
    if chosen is None:
        return np.full(table.shape[1], len(table))
    if len(table) < 256:
        return np.add.reduce(chosen.view(np.uint8), axis=0, dtype=np.uint8).astype(np.int64)
    return np.add.reduce(chosen, axis=0, dtype=np.int64)


def total(table: Floats, chosen: Flags | None) -> Floats:
    """Sum of each column's chosen points.

    Parameters
    ----------
    table : (n, R) float array
        All points.
    chosen : (n, R) bool array, optional
        Those that count; None for all.

    Returns
    -------
    (R,) float array
        0 where there are none.

    Notes
    -----
    NumPy sums a row pairwise, in eight lanes; the same order is kept here, across columns.

    Examples
    --------
    >>> total(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[True, True], [False, True]])).tolist()
    [1.0, 6.0]
    """
    if chosen is None:
        return _lanes(table) if len(table) <= 128 else np.asarray(np.ascontiguousarray(table.T).sum(axis=1))
    kept = np.where(chosen, table, 0.0)
    if is_exact(kept):
        return np.asarray(np.add.reduce(kept, axis=0))
    flat, begins, _ = _packed(table, chosen)
    return np.add.reduceat(flat, begins)


def is_exact(numbers: Floats) -> bool:
    """Whether all are whole and small enough to be summed in any order.

    Parameters
    ----------
    numbers : (n, R) float array
        None of them missing.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_exact(np.array([[1.0, 2.0]])), is_exact(np.array([[1.5]]))
    (True, False)
    """
    return bool((np.rint(numbers) == numbers).all()) and float(np.abs(numbers).max(initial=0.0)) * len(numbers) < EXACT


def _lanes(table: Floats) -> Floats:
    whole = len(table) - len(table) % 8
    if not whole:
        return np.asarray(np.add.reduce(table, axis=0))
    lanes = np.add.reduce(table[:whole].reshape(whole // 8, 8, -1), axis=0)
    while len(lanes) > 1:
        lanes = lanes[::2] + lanes[1::2]
    found = lanes[0]
    for row in table[whole:]:
        found = found + row
    return found


def _packed(table: Floats, chosen: Flags) -> tuple[Floats, Whole, Whole]:
    """Chosen points series after series, each with a zero in front; where these are; how many points follow.

    `numpy.add.reduceat` starts with the first number of a piece and adds the others pairwise; the zero makes that the
    sum of the piece alone.
    """
    n, columns = table.shape
    wide, flags = np.zeros((columns, n + 1)), np.ones((columns, n + 1), bool)
    wide[:, 1:], flags[:, 1:] = table.T, chosen.T
    many = counts(table, chosen)
    return wide[flags], np.cumsum(many + 1) - many - 1, many


def average(table: Floats, chosen: Flags | None, room: Floats | None = None) -> Floats:
    """Average of each column's chosen points in two passes, as `variation.limits.ranges.mean`.

    Parameters
    ----------
    table : (n, R) float array
        All points.
    chosen : (n, R) bool array, optional
        Those that count; None for all.
    room : (n, R) float array, optional
        Where numbers on the way may be kept; it may be the table itself when that is not needed any more.

    Returns
    -------
    (R,) float array
        ``nan`` where there are none.

    Examples
    --------
    >>> average(np.full((24, 1), 0.1), None).tolist()
    [0.1]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        if chosen is None:
            if not len(table):
                return np.full(table.shape[1], np.nan)
            first = total(table, None) / len(table)
            return np.asarray(first + total(np.subtract(table, first, out=room), None) / len(table))
        flat, begins, many = _packed(table, chosen)
        first = np.add.reduceat(flat, begins) / many
        rest = flat - first.repeat(many + 1)
        rest[begins] = 0.0
        return np.asarray(first + np.add.reduceat(rest, begins) / many)


def median(table: Floats, chosen: Flags | None) -> Floats:
    """Median of each column's chosen points.

    Parameters
    ----------
    table : (n, R) float array
        All points.
    chosen : (n, R) bool array, optional
        Those that count; None for all.

    Returns
    -------
    (R,) float array
        ``nan`` where there are none.

    Examples
    --------
    >>> median(np.array([[5.0], [9.0], [6.0]]), np.array([[True], [True], [False]])).tolist()
    [7.0]
    """
    many, columns = counts(table, chosen), np.arange(table.shape[1])
    if not len(table):
        return np.full(len(columns), np.nan)
    ordered = np.sort(table if chosen is None else np.where(chosen, table, np.nan), axis=0)
    upper = ordered[np.minimum(many // 2, len(table) - 1), columns]
    lower = ordered[np.maximum(many // 2 - 1, 0), columns]
    found = np.where(many % 2 == 1, upper, (lower + upper) / 2)
    return np.where(many > 0, found, np.nan)
