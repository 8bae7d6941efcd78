"""Anhøj's rules: an unusually long run or unusually few crossings, with best box and cut box."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import log2
from pathlib import Path
from typing import NamedTuple

import numpy as np

from variation.results import RunFacts
from variation.rules.bits import longest, packed
from variation.rules.patterns import Found, Judged, shift


__all__ = ["anhoej", "crossings_min", "longest_run_max", "run_facts"]


def longest_run_max(n: int) -> int:
    """Longest run that is still usual among n useful points.

    Parameters
    ----------
    n : int
        Points not on the line; at least 1.

    Returns
    -------
    int
        ``round(log2(n)) + 3``; a longer run is a signal.

    References
    ----------
    Anhøj and Olesen (2014), *PLOS ONE* 9(11): e113825.

    Examples
    --------
    >>> longest_run_max(24)
    8
    """
    return round(log2(n)) + 3


@cache
def crossings_min(n: int) -> int:
    """Fewest crossings that are still usual among n useful points.

    Parameters
    ----------
    n : int
        Points not on the line; at least 1.

    Returns
    -------
    int
        The 5 % quantile of the binomial distribution with n - 1 trials of one half; fewer are a signal. Worked out in
        whole numbers, so exact for every n.

    References
    ----------
    Anhøj and Olesen (2014), *PLOS ONE* 9(11): e113825.

    Examples
    --------
    >>> crossings_min(24)
    8
    """
    trials, crossings = n - 1, 0
    total = term = 1
    while 20 * total < 2**trials:
        term = term * (trials - crossings) // (crossings + 1)
        crossings, total = crossings + 1, total + term
    return crossings


class _Box(NamedTuple):
    """Limits for one number of useful points; the corner is cut for a cut box."""

    longest: int
    crossings: int
    longest_at_crossings: int
    crossings_at_longest: int


@cache
def _boxes(method: str) -> dict[int, _Box]:
    """Best box or cut box for 10 to 100 useful points.

    Anhøj and Wentzel-Larsen (2018), "Sense and sensibility: on the diagnostic value of control chart rules for
    detection of shifts in time series data", *BMC Medical Research Methodology* 18: 100; table of its package.
    """
    return dict(_read(method))


def _read(method: str) -> Iterator[tuple[int, _Box]]:
    text = Path(__file__).with_name("anhoej_boxes.csv").read_text("utf-8")  # importlib.resources takes 20 ms to load
    for line in text.splitlines()[1:]:
        n, best_longest, best_crossings, *cut = (int(cell) for cell in line.split(","))
        yield n, _Box(best_longest, best_crossings, best_longest, best_crossings) if method == "bestbox" else _Box(*cut)


@cache
def _limits(n: int, method: str) -> _Box:
    plain = longest_run_max(n), crossings_min(n)
    usual = _Box(*plain, *plain)
    return usual if method == "anhoej" else _boxes(method).get(n, usual)


def run_facts(judged: Judged, method: str = "anhoej") -> RunFacts:
    """Work out longest run and crossings about the centre line, with their limits.

    Parameters
    ----------
    judged : Judged
        The phase; points on the line, missing and excluded points neither break nor extend a run.
    method : {"anhoej", "bestbox", "cutbox"}
        Which limits.

    Returns
    -------
    RunFacts
        Without useful points: no limits and no signal.

    References
    ----------
    Anhøj and Olesen (2014), *PLOS ONE* 9(11): e113825.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 3.0, -1.0])
    >>> facts = run_facts(Judged(values, values > -9, np.zeros(4), {}, 0.0))
    >>> facts.longest_run, facts.crossings
    (3, 1)
    """
    above, below = judged.above, judged.below
    n = above.bit_count() + below.bit_count()
    if n == 0:
        return RunFacts(0, None, None, None, None, False)
    if n < len(judged.values):
        sides = judged.sides()
        above = packed(sides[sides != 0] > 0)
        below = above ^ ((1 << n) - 1)
    longest_run = max(longest(above), longest(below))
    crossings = ((above ^ (above >> 1)) & ((1 << (n - 1)) - 1)).bit_count()
    box = _limits(n, method)
    cut_corner = (crossings == box.crossings and longest_run > box.longest_at_crossings) or (
        longest_run == box.longest and crossings < box.crossings_at_longest
    )
    signal = judged.has_order and (longest_run > box.longest or crossings < box.crossings or cut_corner)
    return RunFacts(n, longest_run, box.longest, crossings, box.crossings, signal)


def anhoej(
    judged: Judged, *, method: str = "anhoej", rule: str = "long_run", few: str = "few_crossings"
) -> list[Found]:
    """Find runs that are too long, and too few crossings.

    Parameters
    ----------
    judged : Judged
        The phase.
    method : {"anhoej", "bestbox", "cutbox"}
        Which limits.
    rule, few : str
        Names that the signals carry.

    Returns
    -------
    list of Found
        ``long_run`` for each run above the limit, its points marked; ``few_crossings`` for the phase as a whole, with
        no point marked. Its side is the way the second half of the useful points lies from the first.

    References
    ----------
    Anhøj and Olesen (2014), *PLOS ONE* 9(11): e113825.

    Examples
    --------
    >>> values = np.array([-1.0] * 9 + [1.0] * 9)
    >>> [(found.rule, found.side) for found in anhoej(Judged(values, values > -9, np.zeros(18), {}, 0.0))]
    [('long_run', 'low'), ('long_run', 'high'), ('few_crossings', 'high')]
    """
    facts = run_facts(judged, method)
    if not facts.signal or facts.longest_run_max is None or facts.crossings_min is None:
        return []
    found = shift(judged, points=facts.longest_run_max + 1, ties="skip", rule=rule)
    if (facts.crossings or 0) < facts.crossings_min or not found:
        places = np.flatnonzero(judged.sides())
        found.append(Found(few, judged.drift(), int(places[0]), int(places[-1]), ()))
    return found
