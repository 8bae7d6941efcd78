"""Centre line and spread of one phase of every column; the formulas are those of `variation.limits`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.batch.arrays.sums import average, median, total
from variation.batch.calls import How
from variation.limits.ranges import MEDIAN_RANGE_PAIRS, RANGE_LIMIT, RANGE_LIMIT_EXACT
from variation.limits.rare import POWER


__all__ = ["SIZED", "Part", "laney", "level_lines", "overall", "point_sigmas", "unit_sigma"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SIZED = ("p", "pp", "np", "u", "up", "ip")
"""Families whose limits vary by point."""

SHARES = ("p", "pp", "np")
"""Those of them that are binomial."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One phase of every column as the families see it.

    Parameters
    ----------
    values, room, tops, sizes, shrunk : (n, R) float array
        Plotted values before `multiply`, room for as many numbers that stays in the cache, numerators, sizes that can
        be, values of a t chart to the power 1 / 3.6.
    base : (n, R) bool array, optional
        Points that set the lines of the phase; None when all of them do.
    family : str
        The family.
    how : How
        The plan as numbers.

    Examples
    --------
    >>> Part.__slots__[0]
    'values'
    """

    values: Floats
    room: Floats
    tops: Floats
    sizes: Floats
    shrunk: Floats
    base: Flags | None
    family: str
    how: How

    @property
    def columns(self) -> int:
        """How many series."""
        return self.values.shape[1]

    def given(self, number: float) -> Floats:
        """The same given number for every series.

        Parameters
        ----------
        number : float
            The number.

        Returns
        -------
        (R,) float array

        Examples
        --------
        >>> Part(np.ones((1, 2)), *[np.empty((0, 2))] * 4, None, "i", None).given(3.0).tolist()
        [3.0, 3.0]
        """
        return np.full(self.columns, number)

    def mean(self, table: Floats) -> Floats:
        """Average of the base, or the given centre line.

        Parameters
        ----------
        table : (n, R) float array
            The points.

        Returns
        -------
        (R,) float array

        Examples
        --------
        >>> from variation.batch.calls import how
        >>> from variation.batch.plan import plan
        >>> from variation.options import Options
        >>> asked = how(plan("i", None, Options()), width=2)
        >>> table = np.array([[1.0], [3.0]])
        >>> Part(table, np.empty((2, 1)), *[np.empty((0, 1))] * 3, None, "i", asked).mean(table).tolist()
        [2.0]
        """
        given = self.how.centre
        return self.given(given) if given == given else average(table, self.base, self.room)

    def median(self) -> Floats:
        """Median of the base, or the given centre line.

        Returns
        -------
        (R,) float array

        Examples
        --------
        >>> from variation.batch.calls import how
        >>> from variation.batch.plan import plan
        >>> from variation.options import Options
        >>> asked = how(plan("run", None, Options()), width=2)
        >>> Part(np.array([[1.0], [3.0]]), *[np.empty((0, 1))] * 4, None, "run", asked).median().tolist()
        [2.0]
        """
        return median(self.values, self.base) if self.how.centre != self.how.centre else self.given(self.how.centre)


def level_lines(part: Part) -> tuple[Floats, Floats, Floats]:
    """Centre, middle and spread of a family whose limits have one height.

    Parameters
    ----------
    part : Part
        One phase.

    Returns
    -------
    tuple of (R,) float array

    Examples
    --------
    >>> from variation.batch.calls import how
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> asked = how(plan("c", None, Options()), width=3)
    >>> part = Part(np.array([[4.0], [5.0], [3.0]]), np.empty((3, 1)), *[np.empty((0, 1))] * 3, None, "c", asked)
    >>> [line.tolist() for line in level_lines(part)]
    [[4.0], [4.0], [2.0]]
    """
    family, how = part.family, part.how
    if family in ("i", "i_m", "i_mm"):
        centre = part.mean(part.values) if family == "i" else part.median()
        return centre, centre, _sigma(part)
    if family == "run":
        centre = part.median()
        return centre, centre, part.given(np.nan)
    if family == "mr":
        given = how.centre == how.centre
        centre = part.given(how.centre) if given else _average_range(part, part.values, sure=True)
        return centre, part.given(0.0), how.range_limit * centre / 3
    if family == "t":
        middle, mean_range = part.mean(part.shrunk), _average_range(part, part.shrunk, sure=True)
        # Powers of single numbers are the C library's, as in the plain path; NumPy's of arrays may differ in a bit.
        return np.array([one**POWER for one in middle.tolist()]), middle, mean_range * how.factor / 3
    mean = part.mean(part.values)
    if family == "c":
        return mean, mean, np.sqrt(mean)
    return mean if how.mean_line else part.median(), mean, np.sqrt(mean * (mean + 1))


def _ranges(part: Part, table: Floats, sure: bool) -> tuple[Floats, Flags | None]:
    """Ranges of neighbours, and which of them count; `sure` says that base points are never missing."""
    sizes = np.subtract(table[1:], table[:-1], out=part.room[:-1])
    np.abs(sizes, out=sizes)
    if part.base is None:
        return sizes, None if sure else ~np.isnan(sizes)
    chosen = part.base[1:] & part.base[:-1]
    return sizes, chosen if sure else chosen & ~np.isnan(sizes)


def _average_range(part: Part, table: Floats, *, sure: bool) -> Floats:
    sizes, chosen = _ranges(part, table, sure)
    return _screened_average(part, sizes, chosen, RANGE_LIMIT)


def _screened_average(part: Part, sizes: Floats, chosen: Flags | None, limit: float) -> Floats:
    if not part.how.screen:
        return average(sizes, chosen, sizes)
    found = average(sizes, chosen)
    return average(sizes, _screened(sizes, chosen, found, limit))


def _screened(sizes: Floats, chosen: Flags | None, found: Floats, limit: float) -> Flags:
    """Ranges below the limit; all of a series when that leaves none."""
    every = np.ones(sizes.shape, bool) if chosen is None else chosen
    kept = every & (sizes < limit * found)
    return np.where(kept.any(axis=0), kept, every)


def _sigma(part: Part) -> Floats:
    how = part.how
    if how.sigma == how.sigma:
        return part.given(how.sigma)
    if not how.median_sigma:
        return _average_range(part, part.values, sure=True) * how.factor / 3
    sizes, chosen = _ranges(part, part.values, True)
    middle = median(sizes, chosen)
    if how.screen:
        middle = median(sizes, _screened(sizes, chosen, middle, RANGE_LIMIT))
    return middle * how.factor / 3 if how.as_mean else middle / MEDIAN_RANGE_PAIRS


def overall(part: Part) -> Floats:
    """All numerators of the base over all sizes, or the given centre line.

    Parameters
    ----------
    part : Part
        One phase.

    Returns
    -------
    (R,) float array

    Examples
    --------
    >>> from variation.batch.calls import how
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> asked = how(plan("p", None, Options()), width=1)
    >>> none, half, five, ten = np.empty((0, 1)), np.array([[0.5]]), np.array([[5.0]]), np.array([[10.0]])
    >>> part = Part(half, none, five, ten, none, None, "p", asked)
    >>> overall(part).tolist()
    [0.5]
    """
    if part.how.centre == part.how.centre:
        return part.given(part.how.centre)
    size = total(part.sizes, part.base)
    return np.divide(total(part.tops, part.base), size, out=part.given(np.nan), where=size > 0)


def point_sigmas(centre: Floats, sizes: Floats, family: str) -> Floats:
    """Binomial or Poisson sigma of each point.

    Parameters
    ----------
    centre : (R,) or (n, R) float array
        Overall share or rate.
    sizes : (n, R) float array
        Sizes that can be.
    family : str
        The family.

    Returns
    -------
    (n, R) float array

    Examples
    --------
    >>> point_sigmas(np.array([0.5]), np.array([[100.0]]), "p").tolist()
    [[0.05]]
    """
    variance = centre * (1 - centre) if family in SHARES else centre
    found = np.maximum(variance, 0.0) / sizes
    np.sqrt(found, out=found)
    return found * sizes if family == "np" else found


def unit_sigma(part: Part) -> Floats:
    """Sigma of a point of size 1 on an I' chart.

    Parameters
    ----------
    part : Part
        One phase.

    Returns
    -------
    (R,) float array

    Examples
    --------
    >>> from variation.batch.calls import how
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> asked = how(plan("ip", None, Options(sigma_given=2.0)), width=1)
    >>> none, half, five, ten = np.empty((0, 1)), np.array([[0.5]]), np.array([[5.0]]), np.array([[10.0]])
    >>> part = Part(half, none, five, ten, none, None, "ip", asked)
    >>> unit_sigma(part).tolist()
    [2.0]
    """
    if part.how.sigma == part.how.sigma:
        return part.given(part.how.sigma)
    sizes = part.sizes
    ranges = np.sqrt(np.pi / 2) * np.abs(part.values[1:] - part.values[:-1]) / np.sqrt(1 / sizes[1:] + 1 / sizes[:-1])
    chosen = ~np.isnan(ranges)
    if part.base is not None:
        chosen &= part.base[1:] & part.base[:-1]
    return _screened_average(part, ranges, chosen, RANGE_LIMIT_EXACT)


def laney(part: Part, centre: Floats, sigmas: Floats) -> Floats:
    """How many times the points vary more than chance alone; 0 where chance gives no spread.

    Parameters
    ----------
    part : Part
        One phase.
    centre : (R,) float array
        Overall share or rate.
    sigmas : (n, R) float array
        Sigma of each point.

    Returns
    -------
    (R,) float array

    Examples
    --------
    >>> from variation.batch.calls import how
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> asked = how(plan("pp", None, Options()), width=2)
    >>> part = Part(np.array([[0.5], [0.5]]), np.empty((2, 1)), *[np.empty((0, 1))] * 3, None, "pp", asked)
    >>> laney(part, np.array([0.5]), np.zeros((2, 1))).tolist()
    [0.0]
    """
    there = sigmas > 0
    z = np.full(sigmas.shape, np.nan)
    np.divide(part.values - centre, sigmas, out=z, where=there)
    found = _average_range(part, z, sure=False) * part.how.factor / 3
    some = there if part.base is None else there & part.base
    return np.where(some.any(axis=0), found, 0.0)
