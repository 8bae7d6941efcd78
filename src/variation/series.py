"""One checked series: values, parts, exclusions, and what was doubtful in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadSeries, NotInOrder
from variation.results import Warning


__all__ = ["Series", "in_order", "prepare", "tolerance_of"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """What the limits are worked out from.

    Parameters
    ----------
    values : (n,) float array
        The plotted value before `multiply`; ``nan`` is missing.
    numerators, denominators : (n,) float array or None
        The parts.
    excluded : (n,) bool array
        Points left out of lines and runs.
    useful : (n,) bool array
        Points with a value that are not excluded.
    warnings : tuple of Warning
        Doubt found on the way.

    Examples
    --------
    >>> prepare([1, 2], [4, 0]).useful.tolist()
    [True, False]
    """

    values: Floats
    numerators: Floats | None
    denominators: Floats | None
    excluded: Flags
    useful: Flags
    warnings: tuple[Warning, ...]

    def __len__(self) -> int:
        """Return the number of places on the axis."""
        return len(self.values)


def prepare(
    values: ArrayLike,
    denominators: ArrayLike | None = None,
    *,
    excluded: Iterable[int] = (),
    counts: bool = False,
    share: bool = False,
) -> Series:
    """Check numbers and turn them into a series.

    Parameters
    ----------
    values : (n,) floats
        Plotted values, or numerators when `denominators` are given; ``nan`` or ``None`` is missing. An infinite value
        counts as missing and is said.
    denominators : (n,) floats, optional
        Sizes; a zero makes its point missing and is said.
    excluded : iterable of int
        0-based points to leave out of lines and runs.
    counts : bool
        Values below zero are refused.
    share : bool
        Numerators above their denominators are refused.

    Returns
    -------
    Series
        With its warnings.

    Raises
    ------
    BadSeries
        Not one row of numbers, unequal lengths, an excluded point that does not exist, a negative count or size, or a
        numerator above its denominator; the message names the row.

    Examples
    --------
    >>> prepare([3, 9], [10, 10], share=True).values.tolist()
    [0.3, 0.9]
    >>> prepare([3, 11], [10, 10], share=True)
    Traceback (most recent call last):
    ...
    variation.errors.BadSeries: Row 2: the numerator 11 is above the denominator 10.
    """
    warnings: list[Warning] = []
    top = _finite(_row(values, "values"), warnings)
    if counts and (top < 0).any():
        row = int(np.flatnonzero(top < 0)[0])
        raise BadSeries(f"Row {row + 1}: a count cannot be below zero; received {top[row]:g}.", row + 1)
    under = None if denominators is None else _finite(_row(denominators, "denominators"), warnings)
    plotted = top if under is None else _ratio(top, under, share, warnings)
    left_out = _mask(excluded, len(top))
    return Series(
        plotted, None if under is None else top, under, left_out, ~np.isnan(plotted) & ~left_out, tuple(warnings)
    )


def in_order(periods: Sequence[date] | None, n: int) -> tuple[date, ...] | None:
    """Check that periods rise and that there is one for each point.

    Parameters
    ----------
    periods : sequence of date, or None
        First day of each period.
    n : int
        Number of points.

    Returns
    -------
    tuple of date, or None
        The same periods; None stays None.

    Raises
    ------
    BadSeries
        Another number of periods than of values.
    NotInOrder
        A period that is not after the one before it.

    Examples
    --------
    >>> in_order([date(2026, 2, 1), date(2026, 1, 1)], 2)
    Traceback (most recent call last):
    ...
    variation.errors.NotInOrder: Row 2: 2026-01-01 does not come after 2026-02-01.
    """
    if periods is None:
        return None
    periods = _days(periods)
    if len(periods) != n:
        raise BadSeries(f"There are {len(periods)} periods for {n} values.")
    for row, (before, now) in enumerate(pairwise(periods), start=2):
        if now <= before:
            raise NotInOrder(f"Row {row}: {now} does not come after {before}.", row)
    return tuple(periods)


def tolerance_of(values: Floats, relative: float = 1e-12) -> float:
    """How near a point must be to a line to lie on it.

    Parameters
    ----------
    values : (n,) float array
        What is plotted; ``nan`` is missing.
    relative : float
        In the largest absolute value.

    Returns
    -------
    float
        In the unit of `values`; 0 when there is no value.

    Examples
    --------
    >>> tolerance_of(np.array([1.0, -5.0, np.nan]), 0.1)
    0.5
    """
    return relative * float(np.fmax.reduce(np.abs(values), initial=0.0))


def _row(numbers: ArrayLike, name: str) -> Floats:
    try:
        row = np.array(_plain(numbers), dtype=np.float64)
    except (TypeError, ValueError) as reason:
        raise BadSeries(f"The {name} are not all numbers: {reason}.") from reason
    if row.ndim != 1:
        raise BadSeries(f"The {name} are one row of numbers; received {row.ndim} dimensions.")
    return row


def _plain(numbers: Any) -> Any:
    """Columns of pandas, Polars and Arrow as an array; each has its own word for what is missing."""
    if isinstance(numbers, np.ndarray | list | tuple) or not hasattr(numbers, "to_numpy"):
        return numbers
    for how in ({"dtype": np.float64, "na_value": np.nan}, {}, {"zero_copy_only": False}):
        try:
            return numbers.to_numpy(**how)
        except (TypeError, ValueError):
            continue
    return numbers


def _days(periods: Any) -> Sequence[date]:
    """First days as dates, also from columns of pandas, Polars, Arrow and NumPy."""
    if isinstance(periods, list | tuple):
        return periods
    row = np.asarray(periods)
    return list(row.astype("datetime64[D]").astype(object)) if row.dtype.kind == "M" else list(row)


def _finite(row: Floats, warnings: list[Warning]) -> Floats:
    """Take infinite values as missing: one of them would take every line with it."""
    infinite = np.isinf(row)
    if infinite.any():
        warnings.append(Warning("infinite_value", {"rows": _rows(infinite)}))
        row[infinite] = np.nan
    return row


def _ratio(top: Floats, under: Floats, share: bool, warnings: list[Warning]) -> Floats:
    if len(top) != len(under):
        raise BadSeries(f"There are {len(under)} denominators for {len(top)} numerators.")
    if (under < 0).any():
        row = int(np.flatnonzero(under < 0)[0])
        raise BadSeries(f"Row {row + 1}: a denominator cannot be below zero; received {under[row]:g}.", row + 1)
    zero = under == 0
    if zero.any():
        warnings.append(Warning("zero_denominator", {"rows": _rows(zero)}))
    if share and (too_many := (top > under) & ~zero).any():
        row = int(np.flatnonzero(too_many)[0])
        raise BadSeries(f"Row {row + 1}: the numerator {top[row]:g} is above the denominator {under[row]:g}.", row + 1)
    plotted = np.full(len(top), np.nan)
    np.divide(top, under, out=plotted, where=~zero)
    return plotted


def _rows(flags: Flags) -> tuple[int, ...]:
    return tuple(int(i) + 1 for i in np.flatnonzero(flags))


def _mask(excluded: Iterable[int], n: int) -> Flags:
    mask = np.zeros(n, dtype=bool)
    for index in excluded:
        if not 0 <= index < n:
            raise BadSeries(f"Point {index} cannot be excluded: points count from 0 to {n - 1}.")
        mask[index] = True
    return mask
