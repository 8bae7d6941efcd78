"""Centre line and spread of one phase of every row; the formulas are those of `variation.limits`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.batch.arrays.sums import Picked, average, median, picked, total
from variation.batch.calls import How
from variation.batch.plan import Plan
from variation.limits.ranges import MEDIAN_RANGE_PAIRS, RANGE_LIMIT, RANGE_LIMIT_EXACT
from variation.limits.rare import POWER


__all__ = ["Made", "Rows", "SIZED", "limits"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SIZED = ("p", "pp", "np", "u", "up", "ip")
"""Families whose limits vary by point."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A block as the families see it.

    Parameters
    ----------
    values, tops, sizes, shrunk : (R, n) float array
        Plotted values before `multiply`, numerators, denominators, values of a t chart to the power 1 / 3.6.
    base : (R, n) bool array, optional
        Points that set the lines of the phase; None when all of them do.
    plan : Plan
        What was asked for.
    how : How
        The same as numbers.

    Examples
    --------
    >>> Rows.__slots__[0]
    'values'
    """

    values: Floats
    tops: Floats
    sizes: Floats
    shrunk: Floats
    base: Flags | None
    plan: Plan
    how: How

    def chosen(self, table: Floats) -> Picked:
        """The base points of a table.

        Parameters
        ----------
        table : (R, n) float array
            One number a point.

        Returns
        -------
        Picked

        Examples
        --------
        >>> Rows(np.ones((1, 2)), *[np.empty((1, 0))] * 3, None, None, None).chosen(np.ones((1, 2))).counts.tolist()
        [2]
        """
        return picked(table, self.base)

    @property
    def flags(self) -> Flags:
        """The base points."""
        return np.ones(self.values.shape, bool) if self.base is None else self.base


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """The lines of one phase of every row.

    Parameters
    ----------
    centre, middle, spread : (R,) float array
        As `variation.batch.tables.PHASES`, before `multiply`.
    sigmas : (R, n) float array
        Sigma of each point where limits vary; no columns otherwise.

    Examples
    --------
    >>> Made.__slots__
    ('centre', 'middle', 'spread', 'sigmas')
    """

    centre: Floats
    middle: Floats
    spread: Floats
    sigmas: Floats


def limits(rows: Rows) -> Made:
    """Work out the lines.

    Parameters
    ----------
    rows : Rows
        One phase of every row.

    Returns
    -------
    Made

    Examples
    --------
    >>> from variation.batch.calls import how
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> asked = plan("c", None, Options())
    >>> rows = Rows(np.array([[4.0, 5.0, 3.0]]), *[np.empty((1, 0))] * 3, None, asked, how(asked, width=3))
    >>> limits(rows).spread.tolist()
    [2.0]
    """
    family, how = rows.plan.family, rows.how
    if family in SIZED:
        return _sized(rows)
    if family in ("i", "i_m", "i_mm"):
        centre = _mean(rows, rows.values) if family == "i" else _median(rows, rows.values)
        return _level(centre, centre, _sigma(rows))
    if family == "run":
        centre = _median(rows, rows.values)
        return _level(centre, centre, np.full(len(centre), np.nan))
    if family == "mr":
        centre = _or_given(rows, _average_range(rows, rows.values))
        return _level(centre, np.zeros(len(centre)), how.range_limit * centre / 3)
    if family == "t":
        middle, mean_range = _mean(rows, rows.shrunk), _average_range(rows, rows.shrunk)
        # Powers of single numbers are the C library's, as in the plain path; NumPy's of arrays may differ in a bit.
        centre = np.array([one**POWER for one in middle.tolist()])
        return _level(centre, middle, mean_range * how.factor / 3)
    mean = _mean(rows, rows.values)
    if family == "c":
        return _level(mean, mean, np.sqrt(mean))
    centre = mean if how.mean_line else _median(rows, rows.values)
    return _level(centre, mean, np.sqrt(mean * (mean + 1)))


def _level(centre: Floats, middle: Floats, spread: Floats) -> Made:
    return Made(centre, middle, spread, np.empty((len(centre), 0)))


def _or_given(rows: Rows, found: Floats) -> Floats:
    given = rows.how.centre
    return found if given != given else np.full(len(rows.values), given)


def _mean(rows: Rows, table: Floats) -> Floats:
    given = rows.how.centre
    return average(rows.chosen(table)) if given != given else np.full(len(table), given)


def _median(rows: Rows, table: Floats) -> Floats:
    given = rows.how.centre
    return median(table, rows.flags) if given != given else np.full(len(table), given)


def _ranges(rows: Rows, table: Floats) -> tuple[Floats, Flags | None]:
    """Ranges of neighbours, and which of them count; None for all."""
    sizes = np.abs(table[:, 1:] - table[:, :-1])
    if rows.base is None and table is not rows.sizes and table is rows.values:
        return sizes, None
    base = rows.flags
    return sizes, base[:, 1:] & base[:, :-1] & ~np.isnan(sizes)


def _average_range(rows: Rows, table: Floats) -> Floats:
    sizes, chosen = _ranges(rows, table)
    found = average(picked(sizes, chosen))
    return _screened_average(sizes, chosen, found, RANGE_LIMIT) if rows.how.screen else found


def _screened_average(sizes: Floats, chosen: Flags | None, found: Floats, limit: float) -> Floats:
    return average(picked(sizes, _screened(sizes, chosen, found, limit)))


def _screened(sizes: Floats, chosen: Flags | None, found: Floats, limit: float) -> Flags:
    """Ranges below the limit; all of a row when that leaves none."""
    every = np.ones(sizes.shape, bool) if chosen is None else chosen
    kept = every & (sizes < (limit * found)[:, None])
    return np.where(kept.any(axis=1)[:, None], kept, every)


def _sigma(rows: Rows) -> Floats:
    how = rows.how
    if how.sigma == how.sigma:
        return np.full(len(rows.values), how.sigma)
    if not how.median_sigma:
        return _average_range(rows, rows.values) * how.factor / 3
    sizes, chosen = _ranges(rows, rows.values)
    every = np.ones(sizes.shape, bool) if chosen is None else chosen
    middle = median(sizes, every)
    if how.screen:
        middle = median(sizes, _screened(sizes, every, middle, RANGE_LIMIT))
    return middle * how.factor / 3 if how.as_mean else middle / MEDIAN_RANGE_PAIRS


def _sized(rows: Rows) -> Made:
    """Lines where limits vary by point."""
    family, how = rows.plan.family, rows.how
    centre = _overall(rows)
    sizes = np.where(rows.sizes > 0, rows.sizes, np.nan)
    if family == "ip":
        spread = np.full(len(centre), how.sigma) if how.sigma == how.sigma else _scaled_range(rows, sizes)
        return Made(centre, centre, spread, spread[:, None] / np.sqrt(sizes))
    variance = centre * (1 - centre) if family in ("p", "pp", "np") else centre
    sigmas = np.sqrt(np.maximum(variance, 0.0)[:, None] / sizes)
    spread = np.ones(len(centre))
    if family == "np":
        sigmas *= sizes
    elif family in ("pp", "up"):
        spread = _laney(rows, centre, sigmas)
        sigmas *= spread[:, None]
    return Made(centre, centre, spread, sigmas)


def _overall(rows: Rows) -> Floats:
    given = rows.how.centre
    if given == given:
        return np.full(len(rows.values), given)
    size = total(rows.chosen(rows.sizes))
    found = np.full(len(size), np.nan)
    return np.divide(total(rows.chosen(rows.tops)), size, out=found, where=size > 0)


def _scaled_range(rows: Rows, sizes: Floats) -> Floats:
    values, base = rows.values, rows.flags
    steps = np.abs(values[:, 1:] - values[:, :-1])
    ranges = np.sqrt(np.pi / 2) * steps / np.sqrt(1 / sizes[:, 1:] + 1 / sizes[:, :-1])
    chosen = base[:, 1:] & base[:, :-1] & ~np.isnan(ranges)
    found = average(picked(ranges, chosen))
    return _screened_average(ranges, chosen, found, RANGE_LIMIT_EXACT) if rows.how.screen else found


def _laney(rows: Rows, centre: Floats, sigmas: Floats) -> Floats:
    """How many times the points vary more than chance alone; 0 where chance gives no spread."""
    there = sigmas > 0
    z = np.full(sigmas.shape, np.nan)
    np.divide(rows.values - centre[:, None], sigmas, out=z, where=there)
    found = _average_range(rows, z) * rows.how.factor / 3
    return np.where((there & rows.flags).any(axis=1), found, 0.0)
