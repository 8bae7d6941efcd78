"""The number of runs about a line: exact limits, and what is too few or too many."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import accumulate
from math import comb

import numpy as np

from variation.rules.patterns import Found, Judged


__all__ = ["RunCount", "number_of_runs", "run_count", "runs_limits"]


@dataclass(frozen=True, slots=True)
class RunCount:
    """How many runs a phase has, and how many are usual.

    Parameters
    ----------
    above, below : int
        Useful points on each side.
    runs : int
        Unbroken runs on one side; points on the line, missing and excluded points are skipped.
    lower, upper : int or None
        Fewest and most that are usual; None when all points lie on one side.

    Examples
    --------
    >>> RunCount(8, 8, 3, 5, 13).signal
    'too_few'
    """

    above: int
    below: int
    runs: int
    lower: int | None
    upper: int | None

    @property
    def signal(self) -> str | None:
        """Say ``too_few``, ``too_many`` or ``none``; None when there are no limits."""
        if self.lower is None or self.upper is None:
            return None
        return "too_few" if self.runs < self.lower else "too_many" if self.runs > self.upper else "none"


@cache
def runs_limits(above: int, below: int, tail: float = 0.025) -> tuple[int, int] | None:
    """Smallest and largest usual number of runs, given how many points lie above and below.

    Parameters
    ----------
    above, below : int
        Points on each side.
    tail : float
        At most this much probability lies below the smallest, and at most this much above the largest.

    Returns
    -------
    (int, int) or None
        None when one side is empty.

    References
    ----------
    Swed and Eisenhart (1943), "Tables for testing randomness of grouping in a sequence of alternatives", *Annals of
    Mathematical Statistics* 14: 66-87; worked out here from the exact distribution, for printed tables differ.

    Examples
    --------
    >>> runs_limits(8, 8), runs_limits(12, 12), runs_limits(3, 0)
    ((5, 13), (8, 18), None)
    """
    if not above or not below:
        return None
    ways = [_ways(runs, above, below) for runs in range(2, 2 * min(above, below) + 2)]
    allowed = Fraction(str(tail)) * comb(above + below, above)
    return 2 + _beyond(ways, allowed), 1 + len(ways) - _beyond(ways[::-1], allowed)


def _ways(runs: int, above: int, below: int) -> int:
    """In how many of the equally likely orders there are so many runs."""
    half = runs // 2
    if runs % 2 == 0:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(below - 1, half)


def _beyond(ways: list[int], allowed: Fraction) -> int:
    """How many of the leading counts fit into the tail."""
    return next((place for place, total in enumerate(accumulate(ways)) if total > allowed), len(ways))


def run_count(judged: Judged, *, tail: float = 0.025) -> RunCount:
    """Count the runs about the centre line.

    Parameters
    ----------
    judged : Judged
        The phase.
    tail : float
        Probability in each tail.

    Returns
    -------
    RunCount

    References
    ----------
    Perla, Provost and Murray (2011), *BMJ Quality & Safety* 20: 46-51.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 0.0, -1.0])
    >>> run_count(Judged(values, values > -9, np.zeros(4), {}, 0.0)).runs
    2
    """
    sides = judged.sides()
    sides = sides[sides != 0]
    above = int(np.count_nonzero(sides > 0))
    runs = int(np.count_nonzero(sides[1:] != sides[:-1])) + 1 if len(sides) else 0
    limits = runs_limits(above, len(sides) - above, tail) or (None, None)
    return RunCount(above, len(sides) - above, runs, *limits)


def number_of_runs(
    judged: Judged, *, tail: float = 0.025, rule: str = "few_crossings", many: str = "many_crossings"
) -> list[Found]:
    """Find too few or too many runs.

    Parameters
    ----------
    judged : Judged
        The phase.
    tail : float
        Probability in each tail.
    rule, many : str
        Names that the signals carry.

    Returns
    -------
    list of Found
        At most one; it belongs to the phase as a whole and marks no point. Too few runs point to the side to which the
        second half of the useful points has moved.

    References
    ----------
    Perla, Provost and Murray (2011), *BMJ Quality & Safety* 20: 46-51.

    Examples
    --------
    >>> values = np.array([-1.0] * 6 + [1.0] * 6)
    >>> [(found.rule, found.side) for found in number_of_runs(Judged(values, values > -9, np.zeros(12), {}, 0.0))]
    [('few_crossings', 'high')]
    """
    signal = run_count(judged, tail=tail).signal
    if signal not in ("too_few", "too_many"):
        return []
    places = np.flatnonzero(judged.sides())
    first, last = int(places[0]), int(places[-1])
    if signal == "too_many":
        return [Found(many, "either", first, last, ())]
    return [Found(rule, judged.drift(), first, last, ())]
