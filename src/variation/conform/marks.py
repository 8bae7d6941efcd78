"""What a chart marks, as one label a point."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from variation.results import Chart


__all__ = ["part_numbers", "positions", "sides", "starts_after"]


def sides(chart: Chart, *rules: str) -> NDArray[np.int8]:
    """Give the side of the pattern that marks each point.

    Parameters
    ----------
    chart : Chart
        Any chart.
    *rules : str
        Names of rules; a later pattern wins over an earlier one.

    Returns
    -------
    (n,) int array
        +1 high, -1 low, 2 without a side, 0 unmarked.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([9, 11] * 6 + [30])
    >>> sides(chart, "outside")[-1], sides(chart, "trend").any()
    (np.int8(1), np.False_)
    """
    labels = np.zeros(len(chart), dtype=np.int8)
    found = [signal for signal in chart.signals if signal.rule in rules]
    for signal in sorted(found, key=lambda one: (one.last, one.first)):
        labels[list(signal.points)] = {"high": 1, "low": -1, "either": 2}[signal.side]
    return labels


def positions(labels: NDArray[np.int8]) -> list[int]:
    """Give the 0-based points that are marked.

    Parameters
    ----------
    labels : (n,) int array
        From `sides`.

    Returns
    -------
    list of int

    Examples
    --------
    >>> positions(np.array([0, 1, -1], dtype=np.int8))
    [1, 2]
    """
    return [int(i) for i in np.flatnonzero(labels)]


def part_numbers(chart: Chart) -> list[int]:
    """Give the 1-based phase of each point.

    Parameters
    ----------
    chart : Chart
        Any chart.

    Returns
    -------
    list of int

    Examples
    --------
    >>> import variation
    >>> part_numbers(variation.analyse([5.0, 6.0, 7.0], phases=[2]))
    [1, 1, 2]
    """
    return [number for number, phase in enumerate(chart.phases, 1) for _ in range(phase.first, phase.last + 1)]


def starts_after(rows: Iterable[int], n: int) -> tuple[int, ...]:
    """Turn last rows of phases into first points of the next ones.

    Parameters
    ----------
    rows : iterable of int
        1-based last row of each phase but the final one; what lies outside the series does nothing.
    n : int
        Number of points.

    Returns
    -------
    tuple of int
        0-based, rising.

    Examples
    --------
    >>> starts_after([18, 6, 40], 24)
    (6, 18)
    """
    return tuple(sorted({int(row) for row in rows if 0 < row < n}))
