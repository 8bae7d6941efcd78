"""Patterns of the zones between the lines: k of m beyond, all within, all away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from variation.results import Side
from variation.rules.bits import packed
from variation.rules.patterns import Found, Judged, side_of, stretches_of, whole


__all__ = ["away", "four_of_five", "k_of_m", "two_of_three", "within"]

Flags = NDArray[np.bool_]


def k_of_m(
    hits: Flags,
    side: Side,
    *,
    k: int,
    m: int,
    rule: str,
    mark: str = "points",
    fellows: int | None = None,
    against: Flags | None = None,
    short: bool = False,
) -> list[Found]:
    """Find windows of m successive points with at least k hits.

    Parameters
    ----------
    hits : (n,) bool array
        Points that count.
    side : {"high", "low"}
        Side that the pattern points to.
    k, m : int
        At least k hits among m points.
    rule : str
        Name that the signal carries.
    mark : {"points", "pattern", "latest"}
        Mark the hits, the whole window, or its last point when that is a hit.
    fellows : int, optional
        The points that may stand in a window, one bit a point; any when not given.
    against : (n,) bool array, optional
        Points that are taken off the hits of a window.
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
    >>> [found.points for found in k_of_m(np.array([True, False, True]), "high", k=2, m=3, rule="r")]
    [(0, 2)]
    """
    places = hits.nonzero()[0].tolist()
    ends = _ends(places, len(hits), k, m, short=short)
    if fellows is not None:
        whole_window = (1 << m) - 1
        ends = [end for end in ends if fellows >> (end - m + 1) & whole_window == whole_window]
    if against is not None:
        ends = [end for end in ends if _inside(hits, end, m) - _inside(against, end, m) >= k]
    if mark == "latest":
        return [Found(rule, side, max(end - m + 1, 0), end, (end,)) for end in ends if hits[end]]
    return _merged(ends, set(places), side, m, rule, mark)


def _ends(places: list[int], n: int, k: int, m: int, *, short: bool) -> list[int]:
    """Last points of all windows that hold k of the places, rising."""
    ends: list[int] = []
    for first, last in zip(places, places[k - 1 :], strict=False):
        if last - first < m:
            earliest = max(last, ends[-1] + 1 if ends else 0, 0 if short else m - 1)
            ends += range(earliest, min(first + m, n))
    return ends


def _inside(flags: Flags, end: int, m: int) -> int:
    return int(np.count_nonzero(flags[max(end - m + 1, 0) : end + 1]))


def _merged(ends: list[int], places: set[int], side: Side, m: int, rule: str, mark: str) -> list[Found]:
    found: list[Found] = []
    for end in ends:
        first = max(end - m + 1, 0)
        inside = tuple(i for i in range(first, end + 1) if mark == "pattern" or i in places)
        if found and found[-1].last >= first:
            before = found.pop()
            inside, first = tuple(sorted({*before.points, *inside})), before.first
        found.append(Found(rule, side, first, end, inside))
    return found


def _in_window(flags: Flags, m: int) -> NDArray[np.int64]:
    """How many of the last m points are set, at each point."""
    total = np.concatenate((np.zeros(m, dtype=np.int64), np.cumsum(flags, dtype=np.int64)))
    inside: NDArray[np.int64] = total[m:] - total[:-m]
    return inside


def _at_latest(judged: Judged, sigma: int, k: int, m: int, rule: str, mark: str) -> list[Found]:
    """Windows of which every point is compared with the lines of the last one; at least k of m, the last among them."""
    found: list[Found] = []
    lower, upper = judged.limits[sigma]
    values = np.where(judged.counted, judged.values, np.nan)
    for end in range(m - 1, len(values)):
        window = values[end - m + 1 : end + 1]
        for side, hits in (
            ("high", window - upper[end] > judged.tolerance),
            ("low", lower[end] - window > judged.tolerance),
        ):
            if hits[-1] and np.count_nonzero(hits) >= k:
                kept = {"latest": [m - 1], "pattern": range(m)}.get(mark, np.flatnonzero(hits))
                points = tuple(end - m + 1 + int(i) for i in kept)
                found.append(Found(rule, "high" if side == "high" else "low", end - m + 1, end, points))
    return found


def two_of_three(
    judged: Judged, *, form: str = "national", lines: str = "own", mark: str = "points", rule: str = "two_of_three"
) -> list[Found]:
    """Find two of three successive points beyond 2 sigma.

    Parameters
    ----------
    judged : Judged
        The phase.
    form : {"national", "between", "anywhere", "net"}
        All three on one side of the centre line; the same, and a point beyond 3 sigma does not count; third point
        anywhere; third point anywhere but beyond 2 sigma on the other side, missing or not, and the first two points of
        a phase are enough.
    lines : {"own", "latest"}
        Each point is compared with its own lines, or all with those of the last point of the window, which must be
        beyond them too, the third point anywhere; a difference only where limits vary by point.
    mark : {"points", "pattern", "latest"}
        What is marked.
    rule : str
        Name that the signal carries.

    Returns
    -------
    list of Found
        High ones, then low ones.

    References
    ----------
    Western Electric (1956), *Statistical Quality Control Handbook* (third point anywhere); NHS England, *Making Data
    Count* (national form).

    Examples
    --------
    >>> values = np.array([3.0, 1.0, 3.0])
    >>> limits = {2: (np.full(3, -2.0), np.full(3, 2.0)), 3: (np.full(3, -4.0), np.full(3, 4.0))}
    >>> [found.points for found in two_of_three(Judged(values, values > 0, np.zeros(3), limits, 0.0))]
    [(0, 2)]
    """
    if lines == "latest":
        return _at_latest(judged, 2, 2, 3, rule, mark)
    high, low = (hits & judged.counted for hits in judged.beyond(2))
    if not (_two_near(packed(high)) or _two_near(packed(low))):
        return []
    one_side = form in ("national", "between")
    found: list[Found] = []
    for label, hits, against, out in zip((1, -1), (high, low), (low, high), judged.beyond(3), strict=True):
        found += k_of_m(
            hits & ~out if form == "between" else hits,
            side_of(label),
            k=2,
            m=3,
            rule=rule,
            mark=mark,
            fellows=(judged.above if label > 0 else judged.below) if one_side else None,
            against=against if form == "net" else None,
            short=form == "net",
        )
    return found


def _two_near(bits: int) -> bool:
    """Whether two of three successive bits are set."""
    return bits & (bits >> 1 | bits >> 2) != 0


def four_of_five(
    judged: Judged, *, lines: str = "own", mark: str = "points", rule: str = "four_of_five"
) -> list[Found]:
    """Find four of five successive points beyond 1 sigma on one side, the fifth anywhere.

    Parameters
    ----------
    judged : Judged
        The phase.
    lines : {"own", "latest"}
        As in `two_of_three`.
    mark : {"points", "pattern", "latest"}
        What is marked.
    rule : str
        Name that the signal carries.

    Returns
    -------
    list of Found
        High ones, then low ones.

    References
    ----------
    Western Electric (1956), *Statistical Quality Control Handbook*; Nelson (1984), *Journal of Quality Technology* 16:
    237-239, test 6.

    Examples
    --------
    >>> values = np.array([2.0, 2.0, -1.0, 2.0, 2.0])
    >>> limits = {1: (np.full(5, -1.0), np.full(5, 1.0))}
    >>> [found.points for found in four_of_five(Judged(values, values > -9, np.zeros(5), limits, 0.0))]
    [(0, 1, 3, 4)]
    """
    if lines == "latest":
        return _at_latest(judged, 1, 4, 5, rule, mark)
    found: list[Found] = []
    for label, hits in zip((1, -1), judged.beyond(1), strict=True):
        found += k_of_m(hits & judged.counted, side_of(label), k=4, m=5, rule=rule, mark=mark)
    return found


def within(
    judged: Judged, *, points: int = 15, flat: bool = False, mark: str = "points", rule: str = "fifteen_within"
) -> list[Found]:
    """Find successive points that all lie within 1 sigma of the centre line.

    Parameters
    ----------
    judged : Judged
        The phase; a missing and an excluded point break the pattern.
    points : int
        Fewest points.
    flat : bool
        Also where the 1 sigma limits meet; without it there is no zone there and a constant series shows no pattern.
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
    Nelson (1984), *Journal of Quality Technology* 16: 237-239, test 7.

    Examples
    --------
    >>> values = np.array([0.5, -0.5, 0.5, 2.0])
    >>> limits = {1: (np.full(4, -1.0), np.full(4, 1.0))}
    >>> [found.points for found in within(Judged(values, values > -9, np.zeros(4), limits, 0.0), points=3)]
    [(0, 1, 2)]
    """
    high, low = judged.beyond(1)
    lower, upper = judged.limits[1]
    inside = judged.counted & ~high & ~low & ~np.isnan(upper - lower)
    if not flat:
        inside &= upper - lower > judged.tolerance
    return _stretches(inside, points, mark, rule)


def away(
    judged: Judged, *, points: int = 8, both: bool = False, mark: str = "points", rule: str = "eight_beyond"
) -> list[Found]:
    """Find successive points of which none lies within 1 sigma of the centre line.

    Parameters
    ----------
    judged : Judged
        The phase; a missing and an excluded point break the pattern.
    points : int
        Fewest points.
    both : bool
        Points on both sides are needed in each window of that many points.
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
    Nelson (1984), *Journal of Quality Technology* 16: 237-239, test 8.

    Examples
    --------
    >>> values = np.array([2.0, -2.0, 2.0, 0.0])
    >>> limits = {1: (np.full(4, -1.0), np.full(4, 1.0))}
    >>> [found.points for found in away(Judged(values, values > -9, np.zeros(4), limits, 0.0), points=3)]
    [(0, 1, 2)]
    """
    high, low = (hits & judged.counted for hits in judged.beyond(1))
    if not both:
        return _stretches(high | low, points, mark, rule)
    full = (_in_window(high | low, points) == points) & (_in_window(high, points) > 0) & (_in_window(low, points) > 0)
    lead = points - 1 if mark == "latest" else 0
    found = []
    for first, last, _ in stretches_of(full.astype(np.int8), 1):
        found.append(whole(rule, "either", first - points + 1, last, lead))
    return found


def _stretches(flags: Flags, points: int, mark: str, rule: str) -> list[Found]:
    lead = points - 1 if mark == "latest" else 0
    return [whole(rule, "either", first, last, lead) for first, last, _ in stretches_of(flags.astype(np.int8), points)]
