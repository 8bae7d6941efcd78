"""The patterns that rule sets are made of: outside, shift, trend, k of m, and two without a side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.results import Side


__all__ = ["Found", "Judged", "beyond", "k_of_m", "outside", "shift", "stretches_of", "trend", "two_of_three"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One phase as the rules see it; all figures on the plotted scale.

    Parameters
    ----------
    values : (n,) float array
        ``nan`` is missing.
    counted : (n,) bool array
        Points that runs are made of: not missing, not excluded.
    centre : (n,) float array
        The line that runs are judged about.
    limits : dict of int to (lower, upper)
        Limits at 1, 2 and 3 sigma, each ``(n,)``.
    tolerance : float
        Nearer than this is on the line.

    Examples
    --------
    >>> values = np.array([1.0, 3.0])
    >>> Judged(values, values > 0, np.full(2, 2.0), {}, 0.0).sides().tolist()
    [-1, 1]
    """

    values: Floats
    counted: Flags
    centre: Floats
    limits: dict[int, tuple[Floats, Floats]]
    tolerance: float

    def sides(self) -> NDArray[np.int8]:
        """Give +1 above the line, -1 below, 0 on it, missing or excluded.

        Returns
        -------
        (n,) int array

        Examples
        --------
        >>> values = np.array([1.0, np.nan])
        >>> Judged(values, ~np.isnan(values), np.zeros(2), {}, 0.0).sides().tolist()
        [1, 0]
        """
        away = self.values - self.centre
        side = (away > self.tolerance).astype(np.int8) - (away < -self.tolerance)
        return np.where(self.counted, side, 0).astype(np.int8)


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern before it is given a meaning; positions count inside the phase.

    Parameters
    ----------
    rule : str
        Its name.
    side : {"high", "low", "either"}
        Where it points.
    first, last : int
        Its reach.
    points : tuple of int
        What is marked.

    Examples
    --------
    >>> Found("outside", "high", 3, 3, (3,)).points
    (3,)
    """

    rule: str
    side: Side
    first: int
    last: int
    points: tuple[int, ...]


Pattern = Callable[[Judged], list[Found]]
"""A rule with its numbers filled in."""


def beyond(judged: Judged, k: int) -> tuple[Flags, Flags]:
    """Tell which points lie strictly beyond the k sigma limits.

    Parameters
    ----------
    judged : Judged
        The phase.
    k : int
        1, 2 or 3.

    Returns
    -------
    tuple of (n,) bool array
        Above the upper limit, below the lower limit; by more than the tolerance.

    References
    ----------
    Western Electric (1956), *Statistical Quality Control Handbook*: zones of one, two and three sigma.

    Examples
    --------
    >>> values = np.array([1.0, 5.0])
    >>> limits = {3: (np.full(2, 0.0), np.full(2, 4.0))}
    >>> [flags.tolist() for flags in beyond(Judged(values, values > 0, values, limits, 0.0), 3)]
    [[False, True], [False, False]]
    """
    lower, upper = judged.limits[k]
    return judged.values - upper > judged.tolerance, lower - judged.values > judged.tolerance


def outside(judged: Judged, *, rule: str = "outside", k: int = 3) -> list[Found]:
    """Find points strictly beyond a limit; also excluded points are compared.

    Parameters
    ----------
    judged : Judged
        The phase.
    rule : str
        Name that the signal carries.
    k : int
        Limits in sigmas.

    Returns
    -------
    list of Found
        One a point.

    References
    ----------
    Shewhart (1931), *Economic Control of Quality of Manufactured Product*.

    Examples
    --------
    >>> values = np.array([1.0, 5.0])
    >>> limits = {3: (np.full(2, 0.0), np.full(2, 4.0))}
    >>> [found.points for found in outside(Judged(values, values > 0, values, limits, 0.0))]
    [(1,)]
    """
    high, low = beyond(judged, k)
    if not (high.any() or low.any()):
        return []
    hits = sorted([(int(i), "high") for i in np.flatnonzero(high)] + [(int(i), "low") for i in np.flatnonzero(low)])
    return [Found(rule, "high" if side == "high" else "low", i, i, (i,)) for i, side in hits]


def stretches_of(labels: NDArray[np.int8], shortest: int) -> list[tuple[int, int, int]]:
    """Give first, last and label of each unbroken stretch of one non-zero label that is long enough.

    Parameters
    ----------
    labels : (n,) int8 array
        One label a point; 0 belongs to no stretch.
    shortest : int
        Fewest points of a stretch.

    Returns
    -------
    list of (int, int, int)
        In time order.

    References
    ----------
    Plain counting; the runs that Anhøj and the Making Data Count rules speak of are such stretches.

    Examples
    --------
    >>> stretches_of(np.array([1, 1, 0, -1, -1, -1, 1], dtype=np.int8), 2)
    [(0, 1, 1), (3, 5, -1)]
    """
    n = len(labels)
    if n < shortest:
        return []
    starts = np.flatnonzero(np.concatenate(([True], labels[1:] != labels[:-1])))
    lengths = np.diff(starts, append=n)
    long = np.flatnonzero((lengths >= shortest) & (labels[starts] != 0))
    return [(int(starts[i]), int(starts[i] + lengths[i] - 1), int(labels[starts[i]])) for i in long]


def _side(label: int) -> Side:
    return "high" if label > 0 else "low"


def shift(judged: Judged, *, points: int, rule: str = "shift") -> list[Found]:
    """Find runs of successive points on one side of the centre line.

    Parameters
    ----------
    judged : Judged
        The phase; a point on the line, a missing and an excluded point break a run.
    points : int
        Shortest run that counts.
    rule : str
        Name that the signal carries.

    Returns
    -------
    list of Found
        One a run, all its points marked.

    References
    ----------
    NHS England, *Making Data Count*: 7 points; Western Electric (1956), *Statistical Quality Control Handbook*: 8.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 3.0, -1.0])
    >>> [found.points for found in shift(Judged(values, values > -9, np.zeros(4), {}, 0.0), points=3)]
    [(0, 1, 2)]
    """
    return [
        Found(rule, _side(label), first, last, tuple(range(first, last + 1)))
        for first, last, label in stretches_of(judged.sides(), points)
    ]


def trend(judged: Judged, *, points: int, rule: str = "trend") -> list[Found]:
    """Find successive points that all rise or all fall.

    Parameters
    ----------
    judged : Judged
        The phase; an equal neighbour, a missing and an excluded point break a trend.
    points : int
        Fewest points, which is one more than steps.
    rule : str
        Name that the signal carries.

    Returns
    -------
    list of Found
        One a trend, all its points marked; ``high`` when it rises.

    References
    ----------
    NHS England, *Making Data Count*: 7 points; Nelson (1984), *Journal of Quality Technology* 16: 6.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 3.0, 3.0])
    >>> [found.points for found in trend(Judged(values, values > 0, np.zeros(4), {}, 0.0), points=3)]
    [(0, 1, 2)]
    """
    if len(judged.values) < points:
        return []
    step = np.diff(judged.values)
    label = (step > judged.tolerance).astype(np.int8) - (step < -judged.tolerance)
    label = np.where(judged.counted[1:] & judged.counted[:-1], label, 0).astype(np.int8)
    return [
        Found(rule, _side(way), first, last + 1, tuple(range(first, last + 2)))
        for first, last, way in stretches_of(label, points - 1)
    ]


def k_of_m(
    judged: Judged,
    hits: Flags,
    fellows: Flags,
    side: Side,
    *,
    k: int,
    m: int,
    rule: str,
    mark: str,
    short: bool = False,
) -> list[Found]:
    """Find windows of m successive points with at least k hits.

    Parameters
    ----------
    judged : Judged
        The phase.
    hits, fellows : (n,) bool array
        Points that count; points that may stand in the window.
    side : {"high", "low"}
        Side that the pattern points to.
    k, m : int
        At least k hits among m points.
    rule : str
        Name that the signal carries.
    mark : {"points", "pattern", "latest"}
        Mark the hits, the whole window, or its last point when that is a hit.
    short : bool
        Windows that begin before the phase count too.

    Returns
    -------
    list of Found
        Overlapping windows as one.

    References
    ----------
    Western Electric (1956), *Statistical Quality Control Handbook*: patterns of k out of m successive points.

    Examples
    --------
    >>> values = np.array([3.0, 1.0, 3.0])
    >>> judged = Judged(values, values > 0, np.zeros(3), {}, 0.0)
    >>> [found.points for found in k_of_m(judged, values > 2, values > 0, "high", k=2, m=3, rule="r", mark="points")]
    [(0, 2)]
    """
    if np.count_nonzero(hits) < k:
        return []
    full = (_in_window(hits, m) >= k) & (_in_window(~fellows, m) == 0)
    if not short:
        full[: m - 1] = False
    ends = [int(end) for end in np.flatnonzero(full)]
    if mark == "latest":
        return [Found(rule, side, max(end - m + 1, 0), end, (end,)) for end in ends if hits[end]]
    found: list[Found] = []
    for end in ends:
        first = max(end - m + 1, 0)
        inside = tuple(i for i in range(first, end + 1) if mark == "pattern" or hits[i])
        if found and found[-1].last >= first:
            before = found.pop()
            inside, first = tuple(sorted({*before.points, *inside})), before.first
        found.append(Found(rule, side, first, end, inside))
    return found


def _in_window(flags: Flags, m: int) -> NDArray[np.int64]:
    """How many of the last m points are set, at each point."""
    total = np.concatenate((np.zeros(m, dtype=np.int64), np.cumsum(flags)))
    return total[m:] - total[:-m]


def two_of_three(judged: Judged, *, form: str = "national", mark: str = "points") -> list[Found]:
    """Find two of three successive points beyond 2 sigma.

    Parameters
    ----------
    judged : Judged
        The phase.
    form : {"national", "between", "anywhere"}
        All three on one side of the centre line; the same, and a point beyond 3 sigma does not count; third point
        anywhere, missing or not, and the first two points of a phase are enough.
    mark : {"points", "pattern", "latest"}
        What is marked.

    Returns
    -------
    list of Found
        High ones, then low ones.

    References
    ----------
    Western Electric (1956), *Statistical Quality Control Handbook*; NHS England, *Making Data Count* (national form).

    Examples
    --------
    >>> values = np.array([3.0, 1.0, 3.0])
    >>> limits = {2: (np.full(3, -2.0), np.full(3, 2.0)), 3: (np.full(3, -4.0), np.full(3, 4.0))}
    >>> [found.points for found in two_of_three(Judged(values, values > 0, np.zeros(3), limits, 0.0))]
    [(0, 2)]
    """
    wide = beyond(judged, 2)
    if not (wide[0].any() or wide[1].any()):
        return []
    found: list[Found] = []
    sides = judged.sides()
    for label, hits, out in zip((1, -1), wide, beyond(judged, 3), strict=True):
        hits = hits & judged.counted & ~out if form == "between" else hits & judged.counted
        fellows = np.ones_like(hits) if form == "anywhere" else sides == label
        found += k_of_m(
            judged, hits, fellows, _side(label), k=2, m=3, rule="two_of_three", mark=mark, short=form == "anywhere"
        )
    return found
