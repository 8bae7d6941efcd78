"""Where the rules fire: flags of all points of a block, one row a place and one column a series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.batch.plan import Plan, Step


__all__ = ["Seen", "marked"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the rules look at; a line is one number a series or a point.

    Parameters
    ----------
    values : (n, R) float array
        Points as they are drawn.
    useful : (n, R) bool array, optional
        Points that count; None when all do.
    centre : (R,) or (n, R) float array
        The line that runs are judged about.
    edges : dict of int to (lower, upper)
        Limits at the sigmas that the rules need.
    slack : (R,) float array
        Nearer than this is on the line.
    together : (n - 1, R) bool array, optional
        Whether a point and the next belong to the same phase; None when all do.

    Examples
    --------
    >>> Seen.__slots__[0]
    'values'
    """

    values: Floats
    useful: Flags | None
    centre: Floats
    edges: dict[int, tuple[Floats, Floats]]
    slack: Floats
    together: Flags | None

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
        >>> Seen(np.ones((2, 1)), ~flags, np.ones(1), {}, np.zeros(1), None).counted(flags).any()
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
        >>> above, below = Seen(values, None, np.array([2.0]), {}, np.zeros(1), None).sides()
        >>> above[:, 0].tolist()
        [False, True]
        """
        away = self.values - self.centre
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
        >>> seen = Seen(np.array([[1.0]]), None, np.zeros(1), {3: (np.zeros(1), np.zeros(1))}, np.zeros(1), None)
        >>> seen.beyond(3)[0].tolist()
        [[True]]
        """
        lower, upper = self.edges[zone]
        return self.values - upper > self.slack, lower - self.values > self.slack

    def steps(self) -> tuple[Flags, Flags]:
        """Tell which steps rise and fall.

        Returns
        -------
        tuple of (n - 1, R) bool array
            Between points that count and belong to the same phase.

        Examples
        --------
        >>> values = np.array([[1.0], [3.0]])
        >>> Seen(values, None, np.array([2.0]), {}, np.zeros(1), None).steps()[0].tolist()
        [[True]]
        """
        step = self.values[1:] - self.values[:-1]
        rise, fall = step > self.slack, step < -self.slack
        for there in (None if self.useful is None else self.useful[1:] & self.useful[:-1], self.together):
            if there is not None:
                rise &= there
                fall &= there
        return rise, fall


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
    >>> limits = (np.zeros(1), np.full(1, 4.0))
    >>> seen = Seen(np.array([[1.0], [5.0]]), None, np.full(1, 2.0), {3: limits}, np.zeros(1), None)
    >>> marked(seen, plan("i", "three_sigma", Options())).tolist()
    [[0], [1]]
    """
    kind = np.uint8 if len(plan.marks) <= 8 else np.uint16
    found = np.zeros(seen.values.shape, kind)
    bit = 0
    looker = _Looker(seen)
    for step in plan.steps:
        if step.kind != "long_run":
            for place, flags in enumerate(looker.look(step)):
                if flags is not None:
                    found |= np.multiply(flags, kind(1 << (bit + place)), dtype=kind)
        bit += len(step.sides)
    return found


class _Looker:
    """Keeps what several patterns need."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.sides = seen.sides()
        self.beyond = {zone: seen.beyond(zone) for zone in seen.edges}
        self.steps: tuple[Flags, Flags] | None = None

    def look(self, step: Step) -> tuple[Flags | None, ...]:
        """Flags of each side of one pattern; None where there is none."""
        if step.kind == "outside":
            return self.beyond[step.zone]
        if step.kind == "shift":
            return tuple(self._run(side, step, 0) for side in self.sides)
        if step.kind == "k_of_m":
            return self._k_of_m(step)
        if step.kind in ("trend", "alternating"):
            self.steps = self.steps or self.seen.steps()
            rise, fall = self.steps
            if step.kind == "trend":
                return self._run(rise, step, 1), self._run(fall, step, 1)
            return (self._run((rise[:-1] & fall[1:]) | (fall[:-1] & rise[1:]), step, 2),)
        return (self._zone(step),)

    def _run(self, flags: Flags, step: Step, apart: int) -> Flags | None:
        """Windows in which every flag is set; steps already stay in their phase, points must be kept in it."""
        length = step.m - apart
        if len(flags) < length:
            return None
        starts = _windows(flags, length)
        if not apart and self.seen.together is not None and step.m > 1:
            starts &= _windows(self.seen.together, step.m - 1)
        return self._spread(starts, step)

    def _spread(self, starts: Flags, step: Step) -> Flags | None:
        if not starts.any():
            return None
        found = np.zeros(self.seen.values.shape, bool)
        for j in (step.m - 1,) if step.mark == "latest" else range(step.m):
            found[j : j + len(starts)] |= starts
        return found

    def _zone(self, step: Step) -> Flags | None:
        """Patterns within or beyond 1 sigma on either side."""
        high, low = (self.seen.counted(flags) for flags in self.beyond[1])
        if step.kind == "within":
            lower, upper = self.seen.edges[1]
            wide = ~np.isnan(upper - lower) if step.form == "flat" else upper - lower > self.seen.slack
            known = self.seen.counted(~np.isnan(self.seen.values)) & wide
            return self._run(known & ~high & ~low, step, 0)
        if step.form != "both" or len(high) < step.m:
            return self._run(high | low, step, 0)
        starts = _windows(high | low, step.m) & _any(high, step.m) & _any(low, step.m)
        if self.seen.together is not None and step.m > 1:
            starts &= _windows(self.seen.together, step.m - 1)
        return self._spread(starts, step)

    def _k_of_m(self, step: Step) -> tuple[Flags | None, Flags | None]:
        high, low = (self.seen.counted(flags) for flags in self.beyond[step.zone])
        bars: tuple[Flags | None, Flags | None] = (None, None)
        if step.form == "net":
            bars = low, high
        elif step.form in ("national", "between"):
            bars = ~self.sides[0], ~self.sides[1]
        if step.form == "between":
            high, low = high & ~self.beyond[3][0], low & ~self.beyond[3][1]
        return self._hits(high, bars[0], step), self._hits(low, bars[1], step)

    def _hits(self, hits: Flags, barred: Flags | None, step: Step) -> Flags | None:
        """Marks of windows with k hits; a window may begin before its phase only in the net form."""
        if np.count_nonzero(hits) < step.k:
            return None
        if (step.k, step.m) == (2, 3) and step.form != "net":
            return self._two_of_three(hits, barred, step)
        n, lead = len(hits), step.m - 1
        padded = np.zeros((n + lead, hits.shape[1]), np.int8)
        padded[lead:] = hits
        many = np.zeros(hits.shape, np.int8)
        inside = np.ones(hits.shape, bool)
        reach = np.ones(hits.shape, bool)
        for back in range(step.m):
            if back:
                reach = self._back(reach)
            here = padded[lead - back : n + lead - back]
            many += here * reach
            if step.form != "net":
                inside &= reach
            if barred is not None:
                bars = np.zeros(hits.shape, bool)
                bars[back:] = barred[: n - back]
                inside &= ~(bars & reach)
        ends = (many >= step.k) & inside
        return self._hit_marks(hits, ends, step)

    def _two_of_three(self, hits: Flags, barred: Flags | None, step: Step) -> Flags | None:
        """The usual one, written out."""
        if len(hits) < 3:
            return None
        first, second, third = hits[:-2], hits[1:-1], hits[2:]
        starts = ((first | third) & second) | (first & third)
        if barred is not None:
            starts &= _windows(~barred, 3)
        if self.seen.together is not None:
            starts &= _windows(self.seen.together, 2)
        found = self._spread(starts, step)
        return found if found is None or step.mark == "pattern" else found & hits

    def _back(self, reach: Flags) -> Flags:
        """Whether the point one further back still belongs to the phase of each window's end."""
        found = np.zeros(reach.shape, bool)
        found[1:] = reach[:-1] if self.seen.together is None else reach[:-1] & self.seen.together
        return found

    def _hit_marks(self, hits: Flags, ends: Flags, step: Step) -> Flags | None:
        if not ends.any():
            return None
        if step.mark == "latest":
            return ends & hits
        found, reach = ends.copy(), ends
        for _ in range(1, step.m):
            ahead = np.zeros(ends.shape, bool)
            ahead[:-1] = reach[1:] if self.seen.together is None else reach[1:] & self.seen.together
            reach = ahead
            found |= reach
        return found & hits if step.mark == "points" else found


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
