"""Where the rules fire: flags of all points of a block, one row a place and one column a series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.batch.plan import Plan, Step


__all__ = ["Seen", "marked"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the rules look at; a line is one number a series or a point.

    Parameters
    ----------
    values : (n, R) float array
        Points as they are drawn.
    room : (n, R) float array
        Room for as many numbers that stays in the cache.
    steps : tuple of (n - 1, R) bool array, optional
        Steps up and down between points that count and belong to one phase, when the rules need them.
    useful : (n, R) bool array, optional
        Points that count; None when all do.
    centre : (R,) or (n, R) float array
        The line that runs are judged about.
    edges : callable
        Sigmas, and flat places of points or None for all: limits there, one number a series or a point.
    slack : (R,) float array
        Nearer than this is on the line.
    together : (n - 1, R) bool array, optional
        Whether a point and the next belong to the same phase; None when all do.
    nested : bool
        Whether wider limits always lie outside narrower ones.

    Examples
    --------
    >>> Seen.__slots__[0]
    'values'
    """

    values: Floats
    room: Floats
    steps: tuple[Flags, Flags] | None
    useful: Flags | None
    centre: Floats
    edges: Callable[[int, Whole | None], tuple[Floats, Floats]]
    slack: Floats
    together: Flags | None
    nested: bool = False

    def counted(self, flags: Flags) -> Flags:
        """Keep the flags of points that count.

        Parameters
        ----------
        flags : (n, R) bool array
            One a point.

        Returns
        -------
        (n, R) bool array

        Examples
        --------
        >>> flags = np.ones((2, 1), bool)
        >>> seen = Seen(np.ones((2, 1)), np.empty((2, 1)), None, ~flags, np.ones(1), None, np.zeros(1), None)
        >>> seen.counted(flags).any()
        np.False_
        """
        return flags if self.useful is None else flags & self.useful

    def sides(self) -> tuple[Flags, Flags]:
        """Tell which points that count lie above and below the centre line.

        Returns
        -------
        tuple of (n, R) bool array

        Examples
        --------
        >>> values = np.array([[1.0], [3.0]])
        >>> above, below = Seen(values, np.empty((2, 1)), None, None, np.array([2.0]), None, np.zeros(1), None).sides()
        >>> above[:, 0].tolist()
        [False, True]
        """
        away = np.subtract(self.values, self.centre, out=self.room)
        return self.counted(away > self.slack), self.counted(away < -self.slack)

    def beyond(self, zone: int) -> tuple[Flags, Flags]:
        """Tell which points lie beyond the limits.

        Parameters
        ----------
        zone : int
            Sigmas.

        Returns
        -------
        tuple of (n, R) bool array
            Above, below; also points that do not count.

        Examples
        --------
        >>> flat = lambda zone, places: (np.zeros(1), np.zeros(1))
        >>> seen = Seen(np.array([[1.0]]), np.empty((1, 1)), None, None, np.zeros(1), flat, np.zeros(1), None)
        >>> seen.beyond(3)[0].tolist()
        [[True]]
        """
        lower, upper = self.edges(zone, None)
        high = np.subtract(self.values, upper, out=self.room) > self.slack
        return high, np.subtract(lower, self.values, out=self.room) > self.slack

    def beyond_some(self, zone: int, nearer: tuple[Flags, Flags]) -> tuple[Flags, Flags]:
        """Do the same where only some points can lie beyond, because they lie beyond nearer limits.

        Parameters
        ----------
        zone : int
            Sigmas.
        nearer : tuple of (n, R) bool array
            Points above and below the nearer limits.

        Returns
        -------
        tuple of (n, R) bool array

        Examples
        --------
        >>> flat = lambda zone, places: (np.zeros(1), np.zeros(1))
        >>> seen = Seen(np.array([[1.0]]), np.empty((1, 1)), None, None, np.zeros(1), flat, np.zeros(1), None)
        >>> seen.beyond_some(3, seen.beyond(2))[0].tolist()
        [[True]]
        """
        found = []
        columns = self.values.shape[1]
        for place, flags in enumerate(nearer):
            places = np.flatnonzero(flags)
            edge = self.edges(zone, places)[1 - place]
            points = self.values.reshape(-1)[places]
            away = points - edge if place == 0 else edge - points
            here = np.zeros(flags.shape, bool)
            here.reshape(-1)[places[away > self.slack[places % columns]]] = True
            found.append(here)
        return found[0], found[1]


def marked(seen: Seen, plan: Plan) -> NDArray[np.unsignedinteger]:
    """Look for every pattern.

    Parameters
    ----------
    seen : Seen
        The points and lines.
    plan : Plan
        The rules.

    Returns
    -------
    (n, R) unsigned int array
        Flags; the bits of long runs are not set.

    Examples
    --------
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> edges = lambda zone, places: (np.zeros(1), np.full(1, 4.0))
    >>> seen = Seen(np.array([[1.0], [5.0]]), np.empty((2, 1)), None, None, np.full(1, 2.0), edges, np.zeros(1), None)
    >>> marked(seen, plan("i", "three_sigma", Options())).tolist()
    [[0], [1]]
    """
    looker = _Looker(seen, plan.zones, np.uint8 if len(plan.marks) <= 8 else np.uint16)
    bit = 0
    for step in plan.steps:
        looker.look(step, bit)
        bit += len(step.sides)
    return looker.finished()


class _Looker:
    """Looks for one pattern after the other, and keeps what several of them need."""

    def __init__(self, seen: Seen, zones: tuple[int, ...], kind: type[np.unsignedinteger]) -> None:
        self.seen, self.kind = seen, kind
        self.sides = seen.sides()
        self.beyond: dict[int, tuple[Flags, Flags]] = {}
        for before, zone in zip((0, *zones), zones, strict=False):
            is_inside = seen.nested and before
            self.beyond[zone] = seen.beyond_some(zone, self.beyond[before]) if is_inside else seen.beyond(zone)
        self.found = np.zeros(seen.values.shape, kind)
        # Windows of the same length are spread over their points together, all rules and sides at once.
        self.starts: dict[int, NDArray[np.unsignedinteger]] = {}

    def finished(self) -> NDArray[np.unsignedinteger]:
        """Spread the windows that were found over their points."""
        for m, starts in self.starts.items():
            for j in range(m):
                self.found[j : j + len(starts)] |= starts
        return self.found

    def look(self, step: Step, bit: int) -> None:
        """Mark one pattern; its first side has the bit, its second the next."""
        if step.kind == "outside":
            for place, flags in enumerate(self.beyond[step.zone]):
                self.found |= self._bits(flags, bit + place)
        elif step.kind == "shift":
            for place, flags in enumerate(self.sides):
                self._run(flags, step, 0, bit + place)
        elif step.kind == "k_of_m":
            self._k_of_m(step, bit)
        elif step.kind in ("trend", "alternating"):
            self._steps(step, bit)
        elif step.kind in ("within", "away"):
            self._zone(step, bit)

    def _bits(self, flags: Flags, bit: int) -> NDArray[np.unsignedinteger]:
        """Flags as numbers with that bit."""
        numbers = flags.view(np.uint8)
        if self.kind is not np.uint8:
            numbers = numbers.astype(self.kind)
        return numbers * self.kind(1 << bit)

    def _steps(self, step: Step, bit: int) -> None:
        assert self.seen.steps is not None  # noqa: S101 - they are made for these rules
        rise, fall = self.seen.steps
        if step.kind == "trend":
            self._run(rise, step, 1, bit)
            self._run(fall, step, 1, bit + 1)
        else:
            self._run((rise[:-1] & fall[1:]) | (fall[:-1] & rise[1:]), step, 2, bit)

    def _run(self, flags: Flags, step: Step, apart: int, bit: int) -> None:
        """Windows in which every flag is set; steps already stay in their phase, points must be kept in it."""
        length = step.m - apart
        if len(flags) < length:
            return
        starts = _windows(flags, length)
        if not apart and self.seen.together is not None and step.m > 1:
            starts = starts & _windows(self.seen.together, step.m - 1)
        self._mark(starts, step, bit)

    def _mark(self, starts: Flags, step: Step, bit: int) -> None:
        """Mark the points of the windows that begin there, or their last ones."""
        marks = self._bits(starts, bit)
        if step.mark == "latest":
            self.found[step.m - 1 : step.m - 1 + len(marks)] |= marks
        elif step.m in self.starts:
            self.starts[step.m] |= marks
        else:
            self.starts[step.m] = marks

    def _zone(self, step: Step, bit: int) -> None:
        """Patterns within or beyond 1 sigma on either side."""
        high, low = (self.seen.counted(flags) for flags in self.beyond[1])
        if step.kind == "within":
            lower, upper = self.seen.edges(1, None)
            wide = ~np.isnan(upper - lower) if step.form == "flat" else upper - lower > self.seen.slack
            inside = self.seen.counted(~np.isnan(self.seen.values)) & wide
            self._run(inside & ~high & ~low, step, 0, bit)
        elif step.form != "both" or len(high) < step.m:
            self._run(high | low, step, 0, bit)
        else:
            starts = _windows(high | low, step.m) & _any(high, step.m) & _any(low, step.m)
            if self.seen.together is not None and step.m > 1:
                starts &= _windows(self.seen.together, step.m - 1)
            self._mark(starts, step, bit)

    def _k_of_m(self, step: Step, bit: int) -> None:
        high, low = (self.seen.counted(flags) for flags in self.beyond[step.zone])
        on_one_side = step.form in ("national", "between")
        if step.form == "between":
            high, low = high & ~self.beyond[3][0], low & ~self.beyond[3][1]
        if (step.k, step.m) == (2, 3) and step.form != "net":
            self._two_of_three((high, low), on_one_side, step, bit)
            return
        bars: tuple[Flags | None, Flags | None] = (None, None)
        if on_one_side or step.form == "net":
            bars = (~self.sides[0], ~self.sides[1]) if on_one_side else (low, high)
        for place, (hits, barred) in enumerate(((high, bars[0]), (low, bars[1]))):
            if np.count_nonzero(hits) >= step.k:
                self._hits(hits, barred, step, bit + place)

    def _two_of_three(self, sides: tuple[Flags, Flags], on_one_side: bool, step: Step, bit: int) -> None:
        """The usual one, written out for both sides together."""
        if len(sides[0]) < 3:
            return
        starts = []
        for hits, fellows in zip(sides, self.sides, strict=True):
            first, second, third = hits[:-2], hits[1:-1], hits[2:]
            here = ((first | third) & second) | (first & third)
            if on_one_side:
                here &= _windows(fellows, 3)
            if self.seen.together is not None:
                here &= _windows(self.seen.together, 2)
            starts.append(here)
        if step.mark == "pattern":
            for place, here in enumerate(starts):
                self._mark(here, step, bit + place)
            return
        both = self._bits(starts[0], bit) | self._bits(starts[1], bit + 1)
        hits = self._bits(sides[0], bit) | self._bits(sides[1], bit + 1)
        if step.mark == "latest":
            self.found[2:] |= both & hits[2:]
            return
        marks = np.zeros(self.found.shape, self.kind)
        for j in range(3):
            marks[j : j + len(both)] |= both
        self.found |= marks & hits

    def _hits(self, hits: Flags, barred: Flags | None, step: Step, bit: int) -> None:
        """Windows with k hits; one may begin before its phase only in the net form."""
        n, lead = len(hits), step.m - 1
        padded = np.zeros((n + lead, hits.shape[1]), np.int8)
        padded[lead:] = hits
        many = np.zeros(hits.shape, np.int8)
        inside = np.ones(hits.shape, bool)
        reach = np.ones(hits.shape, bool)
        for back in range(step.m):
            if back:
                reach = self._back(reach)
            many += padded[lead - back : n + lead - back] * reach
            if step.form != "net":
                inside &= reach
            if barred is not None:
                bars = np.zeros(hits.shape, bool)
                bars[back:] = barred[: n - back]
                inside &= ~(bars & reach)
        self._hit_marks(hits, (many >= step.k) & inside, step, bit)

    def _back(self, reach: Flags) -> Flags:
        """Whether the point one further back still belongs to the phase of each window's end."""
        found = np.zeros(reach.shape, bool)
        found[1:] = reach[:-1] if self.seen.together is None else reach[:-1] & self.seen.together
        return found

    def _hit_marks(self, hits: Flags, ends: Flags, step: Step, bit: int) -> None:
        if step.mark == "latest":
            self.found |= self._bits(ends & hits, bit)
            return
        marks, reach = ends.copy(), ends
        for _ in range(1, step.m):
            ahead = np.zeros(ends.shape, bool)
            ahead[:-1] = reach[1:] if self.seen.together is None else reach[1:] & self.seen.together
            reach = ahead
            marks |= reach
        self.found |= self._bits(marks & hits if step.mark == "points" else marks, bit)


def _windows(flags: Flags, length: int) -> Flags:
    """Whether a window of that many set flags begins here."""
    done = 1
    while done < length:
        step = min(done, length - done)
        flags = flags[:-step] & flags[step:]
        done += step
    return flags


def _any(flags: Flags, length: int) -> Flags:
    """Whether any flag is set in the window that begins here."""
    return ~_windows(~flags, length)
