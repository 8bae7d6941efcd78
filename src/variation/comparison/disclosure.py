"""Small numbers that must not be told, and those beside them from which they could be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadSeries


__all__ = ["hidden_cells", "possible_range"]

Mask = NDArray[np.bool_]
Sum = tuple[int, Sequence[int]]


def hidden_cells(counts: ArrayLike, sums: Iterable[Sum] = (), least: int = 5) -> Mask:
    """Which counts to hide, so that no small one can be read or worked out.

    Counts below `least` are hidden. Then, as long as a hidden one could be worked out from the sums that are told, the
    smallest count beside it is hidden too: the reader cannot tell one sort from the other.

    Parameters
    ----------
    counts : (n,) array of int
        Every count that a reader may see, sums among them.
    sums : iterable of (int, sequence of int)
        Which of them is the sum of which others, by their places.
    least : int
        The smallest count that may be told; 0 hides nothing.

    Returns
    -------
    (n,) bool array
        True where nothing may be told.

    Raises
    ------
    BadSeries
        A count below 0, or a sum that is not the sum of its parts.

    References
    ----------
    Hundepool and others (2012), *Statistical Disclosure Control*, chapter 4: primary and secondary suppression.

    Examples
    --------
    >>> hidden_cells([3, 8, 20, 31], [(3, [0, 1, 2])]).tolist()
    [True, True, False, False]
    """
    told = np.asarray(counts, dtype=float)
    rows = _equations(told, list(sums))
    small = told < least
    hidden = small.copy()
    while (row := _leaking(told, rows, hidden, small)) is not None:
        beside = [place for place in row if not hidden[place]]
        hidden[min(beside, key=lambda place: (told[place], place))] = True
    return hidden


def possible_range(
    counts: ArrayLike, sums: Iterable[Sum], hidden: ArrayLike, place: int
) -> tuple[float, float]:  # fmt: skip
    """What a reader can work out of a hidden count: the lowest and the highest it could be.

    Every sum is held against what is known of its parts, again and again, until nothing more follows.

    Parameters
    ----------
    counts : (n,) array of int
        As for `hidden_cells`; those that are hidden are not looked at.
    sums : iterable of (int, sequence of int)
        Which of them is the sum of which others.
    hidden : (n,) bool array
        What is hidden.
    place : int
        Whose range is asked for.

    Returns
    -------
    tuple of float
        Lowest and highest; infinite where nothing bounds it.

    Raises
    ------
    BadSeries
        A count below 0, or a sum that is not the sum of its parts.

    References
    ----------
    Hundepool and others (2012), *Statistical Disclosure Control*, chapter 4: the attacker's bounds.

    Examples
    --------
    >>> possible_range([3, 8, 20, 31], [(3, [0, 1, 2])], [True, True, False, False], 0)
    (0.0, 11.0)
    """
    told = np.asarray(counts, dtype=float)
    low, high = _bounds(told, _equations(told, list(sums)), np.asarray(hidden, dtype=bool))
    return float(low[place]), float(high[place])


Equation = dict[int, int]


def _equations(told: NDArray[np.float64], sums: Sequence[Sum]) -> list[Equation]:
    """Every sum as signs by place, and what follows from two of them that share an unknown."""
    if (told < 0).any():
        raise BadSeries(f"Counts are 0 or more; received {told.min():g}.")
    for total, parts in sums:
        if told[total] != told[list(parts)].sum():
            raise BadSeries(f"A sum of {told[list(parts)].sum():g} was given as {told[total]:g}.")
    return [{total: -1, **dict.fromkeys(parts, 1)} for total, parts in sums]


def _leaking(
    told: NDArray[np.float64], rows: Sequence[Equation], hidden: Mask, small: Mask
) -> Equation | None:  # fmt: skip
    """An equation beside a small count that can be worked out, in which there is something left to hide."""
    solved = [place for place in np.flatnonzero(small) if _is_solved(told, rows, hidden, int(place))]
    near = set(map(int, solved))
    while near:
        beside = [row for row in rows if near & set(row)]
        free = [row for row in beside if not all(hidden[place] for place in row)]
        if free:
            return min(free, key=lambda row: min(told[place] for place in row if not hidden[place]))
        wider = near.union(*beside) if beside else near
        if wider == near:
            return None
        near = wider
    return None


def _is_solved(told: NDArray[np.float64], rows: Sequence[Equation], hidden: Mask, place: int) -> bool:
    low, high = _bounds(told, rows, hidden)
    return bool(low[place] == high[place]) or _is_in_span(rows, hidden, place)


def _is_in_span(rows: Sequence[Equation], hidden: Mask, place: int) -> bool:
    """Whether adding and subtracting sums leaves this unknown alone."""
    unknown = np.flatnonzero(hidden)
    if not rows or place not in unknown:
        return False
    matrix = np.array([[row.get(int(one), 0) for one in unknown] for row in rows], dtype=float)
    alone = (unknown == place).astype(float)
    return bool(np.linalg.matrix_rank(matrix) == np.linalg.matrix_rank(np.vstack([matrix, alone])))


def _bounds(
    told: NDArray[np.float64], rows: Sequence[Equation], hidden: Mask
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # fmt: skip
    low, high = np.where(hidden, 0.0, told), np.where(hidden, np.inf, told)
    is_moving = True
    while is_moving:
        is_moving = False
        for row in rows:
            for place in (one for one in row if hidden[one]):
                least, most = _left(row, place, low, high)
                if least > low[place] or most < high[place]:
                    low[place], high[place] = max(low[place], least), min(high[place], most)
                    is_moving = True
    return low, high


def _left(
    row: Equation, place: int, low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[float, float]:  # fmt: skip
    """What the others of an equation leave for one of them; together they are nought."""
    others = [(one, sign * -row[place]) for one, sign in row.items() if one != place]
    least = sum(low[one] if sign > 0 else -high[one] for one, sign in others)
    most = sum(high[one] if sign > 0 else -low[one] for one, sign in others)
    return float(least), float(most)
