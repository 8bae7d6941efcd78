"""Series of about the same length side by side, for the NumPy path: one column a series, one row a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.batch.calls import Given, How


__all__ = ["Block", "blocks"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

POINTS = 65_536
"""Numbers of a block: fewer cost more in calls, more do not stay in the processor's cache."""

STEP = 8
"""Lengths are filled up to a multiple of this."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some series as tables; shorter ones are filled up with missing points.

    Parameters
    ----------
    rows : (R,) int array
        Which series.
    values, sizes, shrunk : (n, R) float array
        As in `Given`; no rows when there are none.
    ghosts : (n, R) bool array
        Points left out; no rows when there are none.
    lengths : (R,) int array
        Points of each series.
    ragged : bool
        Whether lengths may differ; otherwise the series lie side by side.
    places : (n, R) int array
        Where each point lies in the flat arrays, when lengths may differ.
    first, stop : (P, R) int array
        Borders of the phases; a phase that a series does not have is empty and begins at its end.
    base_first, base_stop : (P, R) int array
        The same of their baselines.
    phases : (R,) int array
        Phases of each series.
    bad : (R,) bool array
        Phases or baselines cannot be.

    Examples
    --------
    >>> Block.__slots__[:2]
    ('rows', 'values')
    """

    rows: Whole
    values: Floats
    sizes: Floats
    shrunk: Floats
    ghosts: Flags
    lengths: Whole
    ragged: bool
    places: Whole
    first: Whole
    stop: Whole
    base_first: Whole
    base_stop: Whole
    phases: Whole
    bad: Flags


def blocks(given: Given, how: How, count: int) -> Iterator[Block]:
    """Cut the series into blocks.

    Parameters
    ----------
    given : Given
        The series.
    how : How
        The plan as numbers.
    count : int
        How many series.

    Yields
    ------
    Block

    Examples
    --------
    >>> from variation.batch.calls import how
    >>> from variation.batch.inputs import columns
    >>> from variation.batch.plan import plan
    >>> from variation.batch.working import _given
    >>> from variation.options import Options
    >>> read, asked = columns([[1.0, 2.0], [3.0], [4.0, 5.0]]), plan("i", "mdc", Options())
    >>> [block.values.shape for block in blocks(_given(read, asked), how(asked, width=-1), 3)]
    [(8, 3)]
    """
    for rows, lengths, places in _groups(given, how, count):
        yield _block(given, how, rows, lengths, places)


def _groups(given: Given, how: How, count: int) -> Iterator[tuple[Whole, Whole, Whole]]:
    """Rows, their lengths, and where their points lie."""
    if how.width >= 0:
        step = max(1, POINTS // max(how.width, 1))
        for at in range(0, count, step):
            rows = np.arange(at, min(at + step, count))
            yield rows, np.full(len(rows), how.width), np.empty((0, len(rows)), np.int64)
        return
    lengths = np.diff(given.offsets)
    filled = -(-lengths // STEP) * STEP
    order = np.argsort(filled, kind="stable")
    for width in np.unique(filled).tolist():
        same = order[np.searchsorted(filled[order], width) : np.searchsorted(filled[order], width, "right")]
        step = max(1, POINTS // max(width, 1))
        for at in range(0, len(same), step):
            rows = same[at : at + step]
            inside = np.minimum(np.arange(width)[:, None], np.maximum(lengths[rows] - 1, 0))
            yield rows, lengths[rows], given.offsets[rows] + inside


def _block(given: Given, how: How, rows: Whole, lengths: Whole, places: Whole) -> Block:
    over = np.arange(len(places))[:, None] >= lengths

    def table(flat: NDArray[np.generic]) -> NDArray[np.generic]:
        if not len(flat):
            return np.empty((0, len(rows)), flat.dtype)
        if how.width >= 0:
            first = int(rows[0]) * how.width
            piece = flat[first : first + len(rows) * how.width]
            return np.ascontiguousarray(piece.reshape(len(rows), how.width).T)
        found = flat[places]
        if found.dtype == np.float64:
            found[over] = np.nan
        return found

    first, stop, phases, bad = _phases(given, how, rows, lengths)
    most = int(phases.max(initial=1))
    first, stop = first[:most], stop[:most]
    base_first, base_stop = _bases(given, how, rows, first, stop, phases, bad)
    return Block(
        rows=rows,
        values=table(given.values),  # type: ignore[arg-type]
        sizes=table(given.sizes),  # type: ignore[arg-type]
        shrunk=table(given.shrunk),  # type: ignore[arg-type]
        ghosts=table(given.ghosts) != 0,
        lengths=lengths,
        ragged=how.width < 0,
        places=places,
        first=first,
        stop=stop,
        base_first=base_first,
        base_stop=base_stop,
        phases=phases,
        bad=bad,
    )


def _phases(given: Given, how: How, rows: Whole, lengths: Whole) -> tuple[Whole, Whole, Whole, Flags]:
    """Borders of the phases, how many each series has, and where they cannot be."""
    if not len(given.starts):
        return np.zeros((1, len(rows)), np.int64), lengths[None, :], np.ones(len(rows), np.int64), lengths < 0
    table = _starts(given, how, rows)
    if table.shape[1] and not table[:, 0].any():  # a zero in front is no start of a later phase
        table = table[:, 1:]
    else:
        table[:, 0] = np.where(table[:, 0] == 0, -1, table[:, 0])
    if (table >= 0).all():
        edges = np.concatenate((np.zeros((1, len(rows)), np.int64), table.T, lengths[None, :]))
        bad = (np.diff(edges[:-1], axis=0) <= 0) | (edges[1:-1] >= lengths)
        return edges[:-1], edges[1:], np.full(len(rows), len(edges) - 1), np.asarray(bad.any(axis=0))
    is_start = table >= 0
    phases = is_start.sum(axis=1) + 1
    # Real starts move to the left, those that there are not become the end of the series.
    order = np.argsort(~is_start, axis=1, kind="stable")
    sorted_starts = np.where(is_start, table, lengths[:, None])[np.arange(len(rows))[:, None], order]
    edges = np.concatenate((np.zeros((len(rows), 1), np.int64), sorted_starts, lengths[:, None]), axis=1).T
    real = np.arange(table.shape[1])[:, None] < phases - 1
    bad = ((np.diff(edges[:-1], axis=0) <= 0) | (edges[1:-1] >= lengths)) & real
    return edges[:-1], edges[1:], phases, bad.any(axis=0)


def _starts(given: Given, how: How, rows: Whole) -> Whole:
    if len(given.start_offsets):
        sizes = np.diff(given.start_offsets)[rows]
        wide = max(int(sizes.max(initial=0)), 1)
        inside = np.arange(wide) < sizes[:, None]
        at = np.minimum(given.start_offsets[rows, None] + np.arange(wide), len(given.starts) - 1)
        return np.where(inside, given.starts[at], -1)
    at = rows[:, None] * how.starts_step + np.arange(how.starts_each)
    return given.starts[at].copy()


def _bases(
    given: Given, how: How, rows: Whole, first: Whole, stop: Whole, phases: Whole, bad: Flags
) -> tuple[Whole, Whole]:
    """Borders of the baselines; marks as bad what cannot be."""
    if not how.baselines_each:
        return first, stop
    at = rows[:, None] * how.baselines_step + np.arange(how.baselines_each)
    table = given.baselines[at].T
    unused = np.arange(how.baselines_each)[:, None] >= phases
    bad |= (unused & ((table >= 0) | (how.baselines_step == 0))).any(axis=0)
    size = np.full(first.shape, -1, np.int64)
    many = min(len(size), how.baselines_each)
    size[:many] = table[:many]
    whole = (size < 0) | (size >= stop - first)
    bad |= (~whole & (size == 0)).any(axis=0)
    if how.from_end:
        return np.where(whole, first, stop - size), stop
    return first, np.where(whole, stop, first + size)
