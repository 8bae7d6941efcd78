"""Exact run lengths of rules that look at zones: a rule set becomes a machine that reads one zone a point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import erfc, inf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation.errors import BadChoice
from variation.rules import RuleSet, rule_set
from variation.rules.sets import Rule


__all__ = ["is_exact", "run_length", "run_length_distribution"]

Floats = NDArray[np.float64]

EDGES = (-3, -2, -1, 0, 1, 2, 3)
"""Borders of the zones in sigmas; a zone is known by its lower border, the lowest by -4."""

ZONES = tuple(range(-4, 4))

Memory = tuple[int, ...]
Step = Callable[[Memory, int], tuple[Memory, bool]]


@dataclass(frozen=True, slots=True)
class _Machine:
    """What one rule remembers at first, and how a zone changes that; the second answer says whether it fires."""

    start: Memory
    step: Step


def is_exact(rules: str | RuleSet) -> bool:
    """Tell whether the run length of a rule set can be worked out exactly.

    Parameters
    ----------
    rules : str or RuleSet
        Every rule must look at zones alone; a trend compares points with each other and needs simulation.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_exact("western_electric"), is_exact("mdc")
    (True, False)
    """
    return all(rule.pattern in MACHINES for rule in rule_set(rules).rules)


def run_length(rules: str | RuleSet, *, shift: float = 0.0) -> float:
    """Average run length of a rule set with known lines, by the exact Markov chain.

    Parameters
    ----------
    rules : str or RuleSet
        Rules that look at zones: outside, shift, two of three, four of five, fifteen within, eight beyond.
    shift : float
        How far the process has moved, in sigmas, from the first point on.

    Returns
    -------
    float
        In points.

    Raises
    ------
    BadChoice
        A rule that does not look at zones; the message names it.

    References
    ----------
    Champ and Woodall (1987), "Exact results for Shewhart control charts with supplementary runs rules",
    *Technometrics* 29: 393-399.

    Examples
    --------
    >>> round(run_length("three_sigma"), 2), round(run_length("western_electric"), 2)
    (370.4, 91.75)
    """
    moves = _chain(rule_set(rules)) @ _zone_chances(shift)
    return float(np.linalg.solve(np.eye(len(moves)) - moves, np.ones(len(moves)))[0])


def run_length_distribution(rules: str | RuleSet, n: int, *, shift: float = 0.0) -> Floats:
    """Chance that a rule set with known lines has fired by each point.

    Parameters
    ----------
    rules : str or RuleSet
        As in `run_length`.
    n : int
        Number of points.
    shift : float
        In sigmas, from the first point on.

    Returns
    -------
    (n,) float array
        Rising.

    Raises
    ------
    BadChoice
        A rule that does not look at zones.

    References
    ----------
    Champ and Woodall (1987), *Technometrics* 29: 393-399.

    Examples
    --------
    >>> [round(float(p), 4) for p in run_length_distribution("three_sigma", 2)]
    [0.0027, 0.0054]
    """
    moves = _chain(rule_set(rules)) @ _zone_chances(shift)
    state = np.zeros(len(moves))
    state[0] = 1.0
    fired = np.empty(n)
    for point in range(n):
        state = state @ moves
        fired[point] = 1.0 - state.sum()
    return fired


def _zone_chances(shift: float) -> Floats:
    below = [0.0, *(erfc(-(edge - shift) / sqrt(2)) / 2 for edge in EDGES), 1.0]
    return np.diff(below)


def _chain(judge: RuleSet) -> NDArray[np.float64]:
    """Which state follows which at each zone, without the states in which a rule has fired: (state, state, zone)."""
    machines = [_machine(rule) for rule in judge.rules]
    start = tuple(machine.start for machine in machines)
    known = {start: 0}
    arrows: list[tuple[int, int, int]] = []
    waiting = [start]
    while waiting:
        state = waiting.pop()
        for column, zone in enumerate(ZONES):
            steps = [machine.step(memory, zone) for machine, memory in zip(machines, state, strict=True)]
            if any(fires for _, fires in steps):
                continue
            after = tuple(memory for memory, _ in steps)
            if after not in known:
                known[after] = len(known)
                waiting.append(after)
            arrows.append((known[state], known[after], column))
    chain = np.zeros((len(known), len(known), len(ZONES)))
    for row, follower, column in arrows:
        chain[row, follower, column] = 1.0
    return chain


def _machine(rule: Rule) -> _Machine:
    if rule.pattern not in MACHINES:
        raise BadChoice(f"The rule {rule.name} does not look at zones; the exact chain knows {', '.join(MACHINES)}.")
    return MACHINES[rule.pattern](rule.numbers)


def _outside(numbers: Mapping[str, Any]) -> _Machine:
    k = numbers.get("k", 3)
    return _Machine((), lambda memory, zone: ((), zone >= k or zone < -k))


def _shift(numbers: Mapping[str, Any]) -> _Machine:
    points = numbers["points"]

    def step(memory: Memory, zone: int) -> tuple[Memory, bool]:
        side = 1 if zone >= 0 else -1
        run = memory[0] + side if memory[0] * side > 0 else side
        return (run,), abs(run) >= points

    return _Machine((0,), step)


def _windows(sigma: int, k: int, m: int, one_side: bool, most: float = inf) -> _Machine:
    """The last m - 1 points as -1, 0 or 1 for beyond, and 2 or -2 for on a side but not beyond."""

    def label(zone: int) -> int:
        side = 1 if zone >= 0 else -1
        away = zone if zone >= 0 else -zone - 1
        return side * (1 if sigma <= away < most else 2)

    def step(memory: Memory, zone: int) -> tuple[Memory, bool]:
        window = (*memory, label(zone))
        fires = any(
            window.count(side) >= k and (not one_side or (len(window) == m and all(one * side > 0 for one in window)))
            for side in (1, -1)
        )
        return _short(window, m), fires

    return _Machine((), step)


def _short(window: Memory, m: int) -> Memory:
    return window[-(m - 1) :]


def _two_of_three(numbers: Mapping[str, Any]) -> _Machine:
    form = numbers.get("form", "national")
    if form not in ("national", "between", "anywhere") or numbers.get("lines", "own") != "own":
        raise BadChoice(f"The exact chain knows the forms national, between and anywhere; received {form!r}.")
    return _windows(2, 2, 3, form != "anywhere", 3 if form == "between" else inf)


def _four_of_five(numbers: Mapping[str, Any]) -> _Machine:
    return _windows(1, 4, 5, False)


def _counted(points: int, counts: Callable[[int], bool]) -> _Machine:
    def step(memory: Memory, zone: int) -> tuple[Memory, bool]:
        run = memory[0] + 1 if counts(zone) else 0
        return (run,), run >= points

    return _Machine((0,), step)


def _within(numbers: Mapping[str, Any]) -> _Machine:
    return _counted(numbers.get("points", 15), lambda zone: -1 <= zone < 1)


def _away(numbers: Mapping[str, Any]) -> _Machine:
    if numbers.get("both", False):
        raise BadChoice("The exact chain knows eight beyond without the need for both sides.")
    return _counted(numbers.get("points", 8), lambda zone: not -1 <= zone < 1)


MACHINES: dict[str, Callable[[Mapping[str, Any]], _Machine]] = {
    "outside": _outside,
    "shift": _shift,
    "two_of_three": _two_of_three,
    "four_of_five": _four_of_five,
    "fifteen_within": _within,
    "eight_beyond": _away,
}
"""The patterns that look at zones alone."""
