"""What a caller may hand in, turned into flat arrays: series after series, with where each begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.batch.foreign import flat_lists, plain_numbers
from variation.errors import BadChoice, BadSeries
from variation.results import Direction


__all__ = ["Columns", "columns"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def _fixed(numbers: Any, kind: Any) -> NDArray[Any]:
    found = np.array(numbers, kind)
    found.flags.writeable = False
    return found


NO_NUMBERS, NO_WHOLE, NO_GHOSTS = _fixed([], np.float64), _fixed([], np.int64), _fixed([], np.uint8)
NONE_GIVEN, AS_IT_IS = _fixed([np.nan], np.float64), _fixed([1.0], np.float64)
WAYS = {"up": 1, "down": -1, "neither": 0}
_ONE = 1.0
ONE_WAY = {word: _fixed([way], np.int8) for word, way in WAYS.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Many series as flat arrays.

    Parameters
    ----------
    values : (t,) float array
        Values or numerators, series after series.
    sizes : (t,) float array
        Denominators; empty when there are none.
    has_sizes : bool
        Whether there are denominators, be it of no points.
    ghosts : (t,) uint8 array
        1 where a point is left out; empty when none is.
    count, width : int
        How many series, and points of each; `width` is -1 when lengths differ.
    offsets : (count + 1,) int array
        Where each begins; empty when all have the same length.
    starts, start_offsets : int array
        First points of phases, and where those of each series begin when their numbers differ.
    starts_shape : (int, int)
        Columns of `starts`, and how far apart its rows lie (0: one row for all).
    baselines : int array
        Points of each baseline, negative for all of them.
    baselines_shape : (int, int)
        As `starts_shape`.
    direction : (1,) or (count,) int8 array
        1 up, -1 down, 0 neither.
    target, safe_low, safe_high, multiply : (1,) or (count,) float array
        ``nan`` is none.

    Examples
    --------
    >>> columns([[1.0, 2.0], [3.0]]).offsets.tolist()
    [0, 2, 3]
    """

    values: Floats
    sizes: Floats
    has_sizes: bool
    ghosts: NDArray[np.uint8]
    count: int
    width: int
    offsets: Whole
    starts: Whole
    start_offsets: Whole
    starts_shape: tuple[int, int]
    baselines: Whole
    baselines_shape: tuple[int, int]
    direction: NDArray[np.int8]
    target: Floats
    safe_low: Floats
    safe_high: Floats
    multiply: Floats

    def where(self, i: int) -> slice:
        """Where the points of a series lie.

        Parameters
        ----------
        i : int
            Which series.

        Returns
        -------
        slice

        Examples
        --------
        >>> columns([[1.0, 2.0], [3.0]]).where(1)
        slice(2, 3, None)
        """
        if self.width >= 0:
            return slice(i * self.width, (i + 1) * self.width)
        return slice(int(self.offsets[i]), int(self.offsets[i + 1]))

    def lengths(self) -> Whole:
        """Points of each series.

        Returns
        -------
        (count,) int array

        Examples
        --------
        >>> columns([[1.0, 2.0], [3.0]]).lengths().tolist()
        [2, 1]
        """
        return np.diff(self.offsets) if self.width < 0 else np.full(self.count, self.width, np.int64)

    def phases_of(self, i: int) -> list[int]:
        """First points of the later phases of a series, as `variation.analyse` takes them.

        Parameters
        ----------
        i : int
            Which series.

        Returns
        -------
        list of int

        Examples
        --------
        >>> columns(np.zeros((2, 30)), phase_starts=np.array([[0, 12], [0, -1]])).phases_of(0)
        [12]
        """
        if len(self.start_offsets):
            found = self.starts[self.start_offsets[i] : self.start_offsets[i + 1]]
        else:
            each, step = self.starts_shape
            found = self.starts[step * i : step * i + each]
        return [int(one) for place, one in enumerate(found) if one > 0 or (one == 0 and place > 0)]

    def baselines_of(self, i: int) -> list[int | None]:
        """Points of the baselines of a series, as `variation.analyse` takes them.

        Parameters
        ----------
        i : int
            Which series.

        Returns
        -------
        list of int or None

        Examples
        --------
        >>> columns(np.zeros((1, 30)), baselines=[None, 12], phases=[15]).baselines_of(0)
        [None, 12]
        """
        each, step = self.baselines_shape
        found = [int(one) for one in self.baselines[step * i : step * i + each]]
        while step and found and found[-1] < 0:
            found.pop()
        return [None if one < 0 else one for one in found]

    def part(self, a: int, b: int) -> Columns:
        """Some of the series, without copying their values.

        Parameters
        ----------
        a, b : int
            The first, and one past the last.

        Returns
        -------
        Columns

        Examples
        --------
        >>> columns([[1.0, 2.0], [3.0], [4.0]]).part(1, 3).values.tolist()
        [3.0, 4.0]
        """
        first, last = self.where(a).start, self.where(b - 1).stop if b > a else self.where(a).start
        offsets = self.offsets[a : b + 1] - first if self.width < 0 else NO_WHOLE
        starts, start_offsets = self.starts, self.start_offsets
        if len(start_offsets):
            starts = starts[start_offsets[a] : start_offsets[b]]
            start_offsets = start_offsets[a : b + 1] - start_offsets[a]
        elif step := self.starts_shape[1]:
            starts = starts[step * a : step * b]
        step = self.baselines_shape[1]
        each = {
            name: one if len(one) == 1 else one[a:b]
            for name in ("direction", "target", "safe_low", "safe_high", "multiply")
            for one in (getattr(self, name),)
        }
        return Columns(
            values=self.values[first:last],
            sizes=self.sizes[first:last],
            has_sizes=self.has_sizes,
            ghosts=self.ghosts[first:last],
            count=b - a,
            width=self.width,
            offsets=offsets,
            starts=starts,
            start_offsets=start_offsets,
            starts_shape=self.starts_shape,
            baselines=self.baselines[step * a : step * b] if step else self.baselines,
            baselines_shape=self.baselines_shape,
            **each,
        )


def columns(
    values: Any,
    denominators: Any = None,
    *,
    offsets: ArrayLike | None = None,
    direction: Direction | Sequence[Direction] | NDArray[Any] = "neither",
    target: ArrayLike | None = None,
    safe_range: ArrayLike | None = None,
    phases: Sequence[int] = (),
    phase_starts: Any = None,
    baselines: Any = (),
    excluded: Any = (),
    multiply: ArrayLike = _ONE,
) -> Columns:
    """Bring what a caller has into flat arrays; arguments as of `variation.analyse_many`.

    Parameters
    ----------
    values, denominators, offsets
        The series.
    direction, target, safe_range, multiply
        One for all, or one a series.
    phases, phase_starts, baselines, excluded
        Decisions about the series.

    Returns
    -------
    Columns

    Raises
    ------
    BadSeries
        Shapes that do not fit together.
    BadChoice
        An unknown direction.

    Examples
    --------
    >>> columns(np.ones((2, 3))).width, columns([1.0, 2.0, 3.0], offsets=[0, 1, 3]).lengths().tolist()
    (3, [1, 2])
    """
    if offsets is None and (lists := flat_lists(values)) is not None:
        values, offsets = lists
    flat, count, width, places = _series(plain_numbers(values), offsets)
    sizes = NO_NUMBERS if denominators is None else _flat_like(denominators, flat, "denominators")
    starts, start_offsets, starts_shape = _starts(phases, phase_starts, count)
    chosen, chosen_shape = _baselines(baselines, count)
    low, high = _safe(safe_range, count)
    return Columns(
        values=flat,
        sizes=sizes,
        has_sizes=denominators is not None,
        ghosts=_ghosts(excluded, len(flat), count, width, places),
        count=count,
        width=width,
        offsets=places,
        starts=starts,
        start_offsets=start_offsets,
        starts_shape=starts_shape,
        baselines=chosen,
        baselines_shape=chosen_shape,
        direction=_ways(direction, count),
        target=_each(target, count, "target"),
        safe_low=low,
        safe_high=high,
        multiply=_each(multiply, count, "multiply"),
    )


def _numbers(given: Any, name: str) -> Floats:
    """As float64 side by side; a copy only when they are not."""
    if isinstance(given, np.ma.MaskedArray):
        given = np.ma.filled(given.astype(np.float64), np.nan)
    try:
        found = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as reason:
        raise BadSeries(f"The {name} are not all numbers: {reason}.") from reason
    if not found.flags.c_contiguous or not found.flags.aligned:
        found = np.ascontiguousarray(found).copy()
    return found


def _series(values: Any, offsets: ArrayLike | None) -> tuple[Floats, int, int, Whole]:
    """The flat values, how many series, points of each or -1, and where each begins."""
    if offsets is not None:
        flat = _numbers(values, "values").reshape(-1)
        return flat, *_ragged(np.ascontiguousarray(offsets, dtype=np.int64), len(flat))
    if _is_uneven(values):
        rows = [_numbers(row, "values").reshape(-1) for row in values]
        places = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64))).astype(np.int64)
        return np.concatenate([NO_NUMBERS, *rows]), len(rows), -1, places
    table = _numbers(values, "values")
    if table.ndim != 2:
        raise BadSeries(f"The values of many series have two dimensions, or offsets; received {table.ndim}.")
    return table.reshape(-1), table.shape[0], table.shape[1], NO_WHOLE


def _is_uneven(values: Any) -> bool:
    """Whether it is a list of series, of which the lengths may differ."""
    if isinstance(values, np.ndarray):
        return values.dtype == object and values.ndim == 1
    return isinstance(values, list | tuple) and (not values or len({np.size(row) for row in values}) > 1)


def _ragged(offsets: Whole, total: int) -> tuple[int, int, Whole]:
    is_good = offsets.ndim == 1 and len(offsets) >= 1 and offsets[0] == 0 and offsets[-1] == total
    if not is_good or (np.diff(offsets) < 0).any():
        raise BadSeries(f"Offsets rise from 0 to the number of values, {total}.")
    return len(offsets) - 1, -1, offsets


def _flat_like(given: Any, flat: Floats, name: str) -> Floats:
    lists = flat_lists(given)
    given = plain_numbers(given) if lists is None else lists[0]
    if _is_uneven(given):
        given = np.concatenate([NO_NUMBERS, *[_numbers(row, name).reshape(-1) for row in given]])
    found = _numbers(given, name).reshape(-1)
    if len(found) != len(flat):
        raise BadSeries(f"There are {len(found)} {name} for {len(flat)} values.")
    return found


def _starts(phases: Sequence[int], given: Any, count: int) -> tuple[Whole, Whole, tuple[int, int]]:
    if given is None:
        if not len(phases):
            return NO_WHOLE, NO_WHOLE, (0, 0)
        common = np.array(phases, dtype=np.int64).reshape(-1)
        if (common <= 0).any():
            raise BadSeries(f"A phase cannot start at point {int(common[common <= 0][0])}: starts are at least 1.")
        return common, NO_WHOLE, (len(common), 0)
    if len(phases):
        raise BadChoice("Give phases for all series, or phase_starts for each, but not both.")
    if isinstance(given, list | tuple) and len({np.size(row) for row in given}) > 1:
        sizes = [np.size(row) for row in given]
        places = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        flat = np.concatenate([np.asarray(row, dtype=np.int64).reshape(-1) for row in given])
        _fits(len(given), count, "phase_starts")
        return flat, places, (0, 0)
    table = np.ascontiguousarray(given, dtype=np.int64).reshape(len(given), -1)
    _fits(len(table), count, "phase_starts")
    return table.reshape(-1), NO_WHOLE, (table.shape[1], table.shape[1])


def _baselines(given: Any, count: int) -> tuple[Whole, tuple[int, int]]:
    if isinstance(given, np.ndarray) and given.ndim == 2:
        _fits(len(given), count, "baselines")
        table = np.ascontiguousarray(given, dtype=np.int64)
        return table.reshape(-1), (table.shape[1], table.shape[1])
    if not len(given):
        return NO_WHOLE, (0, 0)
    common = np.array([-1 if one is None else _size(one) for one in given], dtype=np.int64)
    return common, (len(common), 0)


def _size(points: int) -> int:
    if points < 1:
        raise BadSeries(f"A baseline has at least one point; received {points}.")
    return int(points)


def _ghosts(given: Any, total: int, count: int, width: int, offsets: Whole) -> NDArray[np.uint8]:
    """A flag a point; places without flags hold for every series."""
    if isinstance(given, tuple) and not given:
        return NO_GHOSTS
    table = given if isinstance(given, np.ndarray) else None
    if table is None and _is_uneven(given) and len(given):
        table = np.concatenate([np.asarray(row, dtype=bool).reshape(-1) for row in given])
    if table is None:
        table = np.asarray(given)
    if table.dtype == bool:
        if table.size != total:
            raise BadSeries(f"There are {table.size} flags of left-out points for {total} values.")
        return np.ascontiguousarray(table).reshape(-1).view(np.uint8)
    if not table.size:
        return NO_GHOSTS
    return _ghosts_at(table.astype(np.int64).reshape(-1), total, count, width, offsets)


def _ghosts_at(places: Whole, total: int, count: int, width: int, offsets: Whole) -> NDArray[np.uint8]:
    lengths = np.full(count, width) if width >= 0 else np.diff(offsets)
    shortest = int(lengths.min(initial=np.iinfo(np.int64).max))
    for place in places.tolist():
        if not 0 <= place < shortest:
            raise BadSeries(f"Point {place} cannot be excluded: the shortest series has points 0 to {shortest - 1}.")
    flags = np.zeros(total, np.uint8)
    begins = np.arange(count, dtype=np.int64) * width if width >= 0 else offsets[:-1]
    flags[(begins[:, None] + places).reshape(-1)] = 1
    return flags


def _ways(given: Any, count: int) -> NDArray[np.int8]:
    if isinstance(given, str) and given in ONE_WAY:
        return ONE_WAY[given]
    words = [given] if isinstance(given, str) else list(given)
    for word in set(words):
        if word not in WAYS:
            raise BadChoice(f"The direction is up, down or neither; received {word!r}.")
    if not isinstance(given, str):
        _fits(len(words), count, "direction")
    return np.array([WAYS[word] for word in words], dtype=np.int8)


def _each(given: ArrayLike | None, count: int, name: str) -> Floats:
    if given is None or given is _ONE:
        return NONE_GIVEN if given is None else AS_IT_IS
    found = np.atleast_1d(_numbers(given, name))
    if found.ndim != 1:
        raise BadSeries(f"There is one {name} for all series, or one for each.")
    if np.ndim(cast(Any, given)) == 1:
        _fits(len(found), count, name)
    return found


def _safe(given: ArrayLike | None, count: int) -> tuple[Floats, Floats]:
    if given is None:
        return NONE_GIVEN, NONE_GIVEN
    table = _numbers(given, "safe_range")
    if table.shape not in ((2,), (count, 2)):
        raise BadSeries(f"A safe range is low and high, for all series or for each of {count}.")
    pair = table.reshape(-1, 2)
    return np.ascontiguousarray(pair[:, 0]), np.ascontiguousarray(pair[:, 1])


def _fits(found: int, count: int, name: str) -> None:
    if found != count:
        raise BadSeries(f"There are {found} rows of {name} for {count} series.")
