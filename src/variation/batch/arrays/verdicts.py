"""Icons and states of the rows of a block; the rules are those of `variation.verdicts`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation.batch.calls import Given, How, Out
from variation.batch.icons import STATE_OF, icons
from variation.batch.tables import ASSURANCES, STATES, VARIATIONS
from variation.results import Assurance, State, Variation


__all__ = ["Facts", "assurance", "judge", "no_facts", "state"]

Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]
Whole = NDArray[np.int64]

_ICON = {one: VARIATIONS.index(one) for one in Variation}
_TARGET = {one: ASSURANCES.index(one) for one in Assurance}
_STATE = {one: STATES.index(one) for one in State}


PIECE = 16_384
"""Series that are judged at a time."""

_TOO_FEW = (_ICON[Variation.TOO_FEW], _TARGET[Assurance.NONE], _STATE[State.TOO_FEW])


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What the verdicts are made from, one a series.

    Parameters
    ----------
    latest, at : (N,) int array
        Places of the latest point and of that which icons speak of; -1 is none.
    code : (N,) int array
        Rules that mark the latter.
    few : (N,) int array
        Side of few crossings of its phase; 0 when there are enough.
    any_signal : (N,) bool array
        Whether any rule fired in that phase.
    change : (N,) float array
        Centre line of that phase less that of the one before.
    lower, upper, slack : (N,) float array
        Limits at the point, and what is rounding.
    doubts : (N,) uint8 array
        As in `SERIES`.
    bad, without : (N,) bool array
        Refused; has a phase without limits that is judged by other rules.

    Examples
    --------
    >>> no_facts(2).at.tolist()
    [-1, -1]
    """

    latest: Whole
    at: Whole
    code: Whole
    few: Whole
    any_signal: NDArray[np.bool_]
    change: Floats
    lower: Floats
    upper: Floats
    slack: Floats
    doubts: Codes
    bad: NDArray[np.bool_]
    without: NDArray[np.bool_]


def no_facts(count: int) -> Facts:
    """Give room for the facts of that many series.

    Parameters
    ----------
    count : int
        How many.

    Returns
    -------
    Facts

    Examples
    --------
    >>> len(no_facts(3).code)
    3
    """
    code, few = (np.zeros(count, np.int64) for _ in range(2))
    flags = [np.zeros(count, bool) for _ in range(3)]
    latest, at = np.full(count, -1), np.full(count, -1)
    change, lower, upper, slack = (np.full(count, np.nan) for _ in range(4))
    doubts = np.zeros(count, np.uint8)
    return Facts(latest, at, code, few, flags[0], change, lower, upper, slack, doubts, flags[1], flags[2])


def judge(facts: Facts, given: Given, how: How, out: Out) -> None:
    """Work out icons and states, and write them down.

    Parameters
    ----------
    facts : Facts
        Of all series.
    given : Given
        Their directions and targets.
    how : How
        The plan as numbers.
    out : Out
        What is filled.

    Examples
    --------
    >>> import variation
    >>> variation.analyse_many([[1.0, 2.0] * 9 + [9.0]], fast=False).variations()[0].value
    'neutral_high'
    """
    for first in range(0, len(out.series), PIECE):
        _judge(facts, given, how, out, slice(first, first + PIECE))


def _judge(facts: Facts, given: Given, how: How, out: Out, here: slice) -> None:
    many = len(facts.at[here])

    def own(each: NDArray[Any]) -> NDArray[Any]:
        return each[here] if len(each) > 1 else np.broadcast_to(each, many)

    direction, slack, bad = own(given.direction).astype(np.int64), facts.slack[here], facts.bad[here]
    ready = (facts.at[here] >= 0) & ~bad
    codes = icons(how.n_marks, how.high, how.low, how.concern_wins)[direction + 1, facts.code[here]]
    targets: Any = _TARGET[Assurance.NONE]
    if any(len(one) > 1 or not np.isnan(one[0]) for one in (given.target, given.safe_low, given.safe_high)):
        aims = own(given.target), own(given.safe_low), own(given.safe_high)
        targets = assurance(facts.lower[here], facts.upper[here], direction, *aims, slack, how)
    states = STATE_OF[codes]
    if how.judges_runs or len(given.starts):
        states = state(codes, facts.few[here], facts.any_signal[here], facts.change[here], direction, slack)
    table = {
        "latest": np.where(bad, -1, facts.latest[here]),
        "verdict_at": np.where(ready, facts.at[here], -1),
        "variation": np.where(ready, codes, _TOO_FEW[0]),
        "assurance": np.where(ready, targets, _TOO_FEW[1]),
        "state": np.where(ready, states, _TOO_FEW[2]),
        "doubts": np.where(bad, 0, facts.doubts[here]),
        "refused": np.where(bad, 1, np.where(facts.without[here], 2, 0)),
    }
    for name, numbers in table.items():
        out.series[name][here] = numbers


def assurance(
    lower: Floats, upper: Floats, direction: Whole, target: Floats, low: Floats, high: Floats, slack: Floats, how: How
) -> Codes:
    """Whether the limits hold the target.

    Parameters
    ----------
    lower, upper : (R,) float array
        Limits at the point.
    direction : (R,) int array
        1 up, -1 down, 0 neither.
    target, low, high : (R,) float array
        Target and safe range; ``nan`` is none.
    slack : (R,) float array
        Smaller differences are rounding.
    how : How
        Whether a target exactly on a limit is met.

    Returns
    -------
    (R,) uint8 array

    Examples
    --------
    >>> from variation.batch.calls import how
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> one = lambda number: np.array([number])
    >>> asked = how(plan("i", None, Options()), width=1)
    >>> code = assurance(one(2.0), one(8.0), one(1), one(1.0), one(np.nan), one(np.nan), one(0.0), asked)
    >>> ASSURANCES[code[0]].value
    'passes'
    """
    passes, fails, between, none = (
        _TARGET[one] for one in (Assurance.PASSES, Assurance.FAILS, Assurance.HIT_OR_MISS, Assurance.NONE)
    )
    is_down = direction < 0
    least, most = np.where(is_down, -upper, lower), np.where(is_down, -lower, upper)
    aim = np.where(is_down, -target, target)
    room = slack if how.met else -slack
    met = (aim - least < room) | ((aim == least) & how.met)
    found = np.where(met, passes, np.where(aim - most > slack, fails, between))
    found = np.where(np.isnan(target) | (direction == 0), none, found)
    inside = (lower >= low - slack) & (upper <= high + slack)
    outside = (upper < low - slack) | (lower > high + slack)
    ranged = np.where(inside, passes, np.where(outside, fails, between))
    found = np.where(np.isnan(low) & np.isnan(high), found, ranged)
    return np.where(np.isnan(lower) | np.isnan(upper), none, found).astype(np.uint8)


def state(icons: Codes, few: Whole, any_signal: Any, change: Floats, direction: Whole, slack: Floats) -> Codes:
    """One of six states, for series whose icon is not "too few".

    Parameters
    ----------
    icons : (R,) uint8 array
        Variation icons.
    few : (R,) int array
        Side of few crossings of the phase; 0 when there are enough.
    any_signal : (R,) bool array
        Whether any rule fired in the phase.
    change : (R,) float array
        Centre line of the phase less that of the one before.
    direction : (R,) int array
        1 up, -1 down, 0 neither.
    slack : (R,) float array
        Smaller differences are none.

    Returns
    -------
    (R,) uint8 array

    Examples
    --------
    >>> common = np.array([_ICON[Variation.COMMON]], np.uint8)
    >>> one = np.ones(1, np.int64)
    >>> STATES[state(common, 0 * one, one < 0, 2.0 * one, one, 0.0 * one)[0]].value
    'holding'
    """
    moved = np.where(direction > 0, change > slack, change < -slack)
    holds = ~any_signal & (direction != 0) & moved
    found = np.where(holds, _STATE[State.HOLDING], _STATE[State.NO_EVIDENCE])
    better = (few == 1) == (direction > 0)
    sided = np.where(better, _STATE[State.BETTER], _STATE[State.WORSE])
    found = np.where(few > 0, np.where((direction == 0) | (few == 3), _STATE[State.CHANGED], sided), found)
    return np.where(icons == _ICON[Variation.COMMON], found, STATE_OF[icons]).astype(np.uint8)
