"""The patterns that every rule set is made of: outside, shift, trend, alternating."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.results import Side
from variation.rules.bits import has_run, once, packed


__all__ = [
    "Found",
    "Judged",
    "Pattern",
    "alternating",
    "beyond",
    "outside",
    "shift",
    "side_of",
    "steps",
    "stretches_of",
    "trend",
    "whole",
]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
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
    has_order : bool
        Whether runs mean something; without it they are counted and signal nothing.
    strict : bool
        Whether a point must lie beyond a limit; without it a point on a limit counts as beyond, unless the limits meet.

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
    has_order: bool = True
    strict: bool = True

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
        return self._sides

    @once
    def _sides(self) -> NDArray[np.int8]:
        return self._above.view(np.int8) - self._below.view(np.int8)

    @once
    def _away(self) -> Floats:
        return self.values - self.centre

    @once
    def _above(self) -> Flags:
        return (self._away > self.tolerance) & self.counted

    @once
    def _below(self) -> Flags:
        return (self._away < -self.tolerance) & self.counted

    @once
    def above(self) -> int:
        """The useful points above the line, one bit a point."""
        return packed(self._above)

    @once
    def below(self) -> int:
        """The useful points below the line, one bit a point."""
        return packed(self._below)

    @once
    def rising(self) -> int:
        """Steps up between neighbours that count, one bit a step."""
        return self._steps(self._step > self.tolerance)

    @once
    def falling(self) -> int:
        """Steps down between neighbours that count, one bit a step."""
        return self._steps(self._step < -self.tolerance)

    @once
    def _step(self) -> Floats:
        return self.values[1:] - self.values[:-1]

    def _steps(self, flags: Flags) -> int:
        return packed(flags & self.counted[1:] & self.counted[:-1])

    @once
    def _beyond(self) -> dict[int, tuple[Flags, Flags]]:
        return {}

    def beyond(self, k: int) -> tuple[Flags, Flags]:
        """Tell which points lie strictly beyond the k sigma limits.

        Parameters
        ----------
        k : int
            1, 2 or 3.

        Returns
        -------
        tuple of (n,) bool array
            Above the upper limit, below the lower limit; by more than the tolerance.

        Examples
        --------
        >>> values = np.array([1.0, 5.0])
        >>> judged = Judged(values, values > 0, values, {3: (np.full(2, 0.0), np.full(2, 4.0))}, 0.0)
        >>> [flags.tolist() for flags in judged.beyond(3)]
        [[False, True], [False, False]]
        """
        if k not in self._beyond:
            lower, upper = self.limits[k]
            high, low = self.values - upper, lower - self.values
            self._beyond[k] = (high > self.tolerance, low > self.tolerance)
            if not self.strict:
                apart = upper - lower > self.tolerance
                self._beyond[k] = (apart & (high >= -self.tolerance), apart & (low >= -self.tolerance))
        return self._beyond[k]

    def at(self, places: NDArray[np.intp]) -> Judged:
        """Keep some points, as if the others were not there.

        Parameters
        ----------
        places : (m,) int array
            Which points.

        Returns
        -------
        Judged

        Examples
        --------
        >>> values = np.array([1.0, np.nan, 3.0])
        >>> Judged(values, ~np.isnan(values), np.zeros(3), {}, 0.0).at(np.array([0, 2])).values.tolist()
        [1.0, 3.0]
        """
        limits = {k: (lower[places], upper[places]) for k, (lower, upper) in self.limits.items()}
        kept = self.values[places], self.counted[places], self.centre[places]
        return Judged(*kept, limits, self.tolerance, self.has_order, self.strict)

    def drift(self) -> Side:
        """Say which way the second half of the useful points lies from the first.

        Returns
        -------
        {"high", "low", "either"}

        Examples
        --------
        >>> values = np.array([1.0, 2.0, 5.0, 6.0])
        >>> Judged(values, values > 0, np.full(4, 3.5), {}, 0.0).drift()
        'high'
        """
        places = self.sides().nonzero()[0]
        half = len(places) // 2
        if not half:
            return "either"
        change = float(self.values[places[-half:]].mean() - self.values[places[:half]].mean())
        return "high" if change > self.tolerance else "low" if change < -self.tolerance else "either"


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

    def moved(self, places: NDArray[np.intp]) -> Found:
        """Give the same pattern at other places.

        Parameters
        ----------
        places : (n,) int array
            Where each point of the pattern's own count stands.

        Returns
        -------
        Found

        Examples
        --------
        >>> Found("shift", "high", 0, 1, (0, 1)).moved(np.array([2, 5])).points
        (2, 5)
        """
        points = tuple(int(places[i]) for i in self.points)
        return Found(self.rule, self.side, int(places[self.first]), int(places[self.last]), points)


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
    return judged.beyond(k)


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


def side_of(label: int) -> Side:
    """Give the word for a positive or a negative label.

    Parameters
    ----------
    label : int
        Above zero is high.

    Returns
    -------
    {"high", "low"}

    References
    ----------
    A convention of this library.

    Examples
    --------
    >>> side_of(-1)
    'low'
    """
    return "high" if label > 0 else "low"


def shift(
    judged: Judged, *, points: int, ties: str = "break", mark: str = "points", rule: str = "shift"
) -> list[Found]:
    """Find runs of successive points on one side of the centre line.

    Parameters
    ----------
    judged : Judged
        The phase.
    points : int
        Shortest run that counts.
    ties : {"break", "skip"}
        A point on the line, a missing and an excluded point break a run, or neither break nor extend it.
    mark : {"points", "pattern", "latest"}
        All points of the run are marked, or only those that complete it.
    rule : str
        Name that the signal carries.

    Returns
    -------
    list of Found
        One a run.

    References
    ----------
    NHS England, *Making Data Count*: 7 points; Western Electric (1956), *Statistical Quality Control Handbook*: 8;
    Perla, Provost and Murray (2011), *BMJ Quality & Safety* 20: 46-51: 6, points on the line skipped.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 0.0, 3.0, -1.0])
    >>> judged = Judged(values, values > -9, np.zeros(5), {}, 0.0)
    >>> shift(judged, points=3)
    []
    >>> [found.points for found in shift(judged, points=3, ties="skip")]
    [(0, 1, 3)]
    """
    if ties == "break" and not (has_run(judged.above, points) or has_run(judged.below, points)):
        return []
    sides = judged.sides()
    lead = points - 1 if mark == "latest" else 0
    if ties == "break":
        return [whole(rule, side_of(label), first, last, lead) for first, last, label in stretches_of(sides, points)]
    places = np.flatnonzero(sides)
    return [
        whole(rule, side_of(label), first, last, lead).moved(places)
        for first, last, label in stretches_of(sides[places], points)
    ]


def whole(rule: str, side: Side, first: int, last: int, lead: int = 0) -> Found:
    """Give a pattern of successive points.

    Parameters
    ----------
    rule : str
        Name that the signal carries.
    side : {"high", "low", "either"}
        Where it points.
    first, last : int
        Its reach.
    lead : int
        So many points at its start are not marked.

    Returns
    -------
    Found

    References
    ----------
    A convention of this library.

    Examples
    --------
    >>> whole("shift", "high", 2, 5, 2).points
    (4, 5)
    """
    return Found(rule, side, first, last, tuple(range(first + lead, last + 1)))


def trend(
    judged: Judged, *, points: int, ties: str = "break", mark: str = "points", rule: str = "trend"
) -> list[Found]:
    """Find successive points that all rise or all fall.

    Parameters
    ----------
    judged : Judged
        The phase; a missing and an excluded point break a trend.
    points : int
        Fewest points, which is one more than steps.
    ties : {"break", "first"}
        An equal neighbour breaks a trend, or of equal neighbours only the first counts.
    mark : {"points", "pattern", "latest"}
        All points of the trend are marked, or only those that complete it.
    rule : str
        Name that the signal carries.

    Returns
    -------
    list of Found
        One a trend; ``high`` when it rises.

    References
    ----------
    NHS England, *Making Data Count*: 7 points; Nelson (1984), *Journal of Quality Technology* 16: 6; Perla, Provost and
    Murray (2011), *BMJ Quality & Safety* 20: 46-51: 5, of equal neighbours the first counts.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 2.0, 3.0])
    >>> judged = Judged(values, values > 0, np.zeros(4), {}, 0.0)
    >>> trend(judged, points=3)
    []
    >>> [found.points for found in trend(judged, points=3, ties="first")]
    [(0, 1, 3)]
    """
    if ties == "break" and not (has_run(judged.rising, points - 1) or has_run(judged.falling, points - 1)):
        return []
    if len(judged.values) < points:
        return []
    ways = steps(judged)
    places = np.arange(len(judged.values))
    if ties == "first":
        equal = np.concatenate(([False], (ways == 0) & judged.counted[1:] & judged.counted[:-1]))
        places = places[~equal]
        ways = _between(judged, places)
    lead = points - 1 if mark == "latest" else 0
    return [
        whole(rule, side_of(way), first, last + 1, lead).moved(places)
        for first, last, way in stretches_of(ways, points - 1)
    ]


def steps(judged: Judged) -> NDArray[np.int8]:
    """Give the way from each point to the next.

    Parameters
    ----------
    judged : Judged
        The phase.

    Returns
    -------
    (n - 1,) int array
        +1 up, -1 down, 0 level or beside a missing or excluded point.

    References
    ----------
    Plain differences; nearer than the tolerance is level.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 2.0, 1.0])
    >>> steps(Judged(values, values > 0, np.zeros(4), {}, 0.0)).tolist()
    [1, 0, -1]
    """
    return _between(judged, np.arange(len(judged.values)))


def _between(judged: Judged, places: NDArray[np.intp]) -> NDArray[np.int8]:
    step = np.diff(judged.values[places])
    way = (step > judged.tolerance).astype(np.int8) - (step < -judged.tolerance)
    counted = judged.counted[places]
    return np.where(counted[1:] & counted[:-1], way, 0).astype(np.int8)


def alternating(judged: Judged, *, points: int = 14, mark: str = "points", rule: str = "alternating") -> list[Found]:
    """Find successive points that go up and down in turn.

    Parameters
    ----------
    judged : Judged
        The phase; an equal neighbour, a missing and an excluded point break the pattern.
    points : int
        Fewest points.
    mark : {"points", "pattern", "latest"}
        All points of the pattern are marked, or only those that complete it.
    rule : str
        Name that the signal carries.

    Returns
    -------
    list of Found
        One a pattern; it has no side.

    References
    ----------
    Nelson (1984), *Journal of Quality Technology* 16: 237-239, test 4.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 1.0, 3.0, 4.0])
    >>> judged = Judged(values, values > 0, np.zeros(5), {}, 0.0)
    >>> [found.points for found in alternating(judged, points=4)]
    [(0, 1, 2, 3)]
    """
    ways = steps(judged)
    turns = (ways[1:] * ways[:-1] < 0).astype(np.int8)
    lead = points - 1 if mark == "latest" else 0
    return [whole(rule, "either", first, last + 2, lead) for first, last, _ in stretches_of(turns, points - 2)]
