"""Icons and states of the rows of a block; the rules are those of `variation.verdicts`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation.batch.calls import How
from variation.batch.tables import ASSURANCES, STATES, VARIATIONS
from variation.results import Assurance, State, Variation


__all__ = ["assurance", "icon", "state"]

Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]
Whole = NDArray[np.int64]

_ICON = {one: VARIATIONS.index(one) for one in Variation}
_TARGET = {one: ASSURANCES.index(one) for one in Assurance}
_STATE = {one: STATES.index(one) for one in State}


def icon(flags: Whole, direction: Whole, how: How) -> Codes:
    """Class of a point and the side of the rule that won.

    Parameters
    ----------
    flags : (R,) int array
        Rules that mark the point.
    direction : (R,) int array
        1 up, -1 down, 0 neither.
    how : How
        Which bits point up and down.

    Returns
    -------
    (R,) uint8 array

    Examples
    --------
    >>> from variation.batch.calls import how
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> code = icon(np.array([0, 1]), np.array([1, 1]), how(plan("i", None, Options()), width=1))
    >>> [VARIATIONS[one].value for one in code]
    ['common', 'improvement_high']
    """
    up, down = flags & how.high, flags & how.low
    good = np.where(direction > 0, up, np.where(direction < 0, down, 0))
    bad = np.where(direction > 0, down, np.where(direction < 0, up, 0))
    neutral = np.where(direction == 0, flags, flags & ~(how.high | how.low))
    winner, loser = (bad, good) if how.concern_wins else (good, bad)
    chosen = np.where(winner != 0, winner, np.where(loser > neutral, loser, neutral))
    base = np.full(len(flags), _ICON[Variation.NEUTRAL_HIGH])
    base[(chosen == good) & (good != 0)] = _ICON[Variation.IMPROVEMENT_HIGH]
    base[(chosen == bad) & (bad != 0)] = _ICON[Variation.CONCERN_HIGH]
    base += (chosen & -chosen & how.low) != 0
    return np.where(flags == 0, _ICON[Variation.COMMON], base).astype(np.uint8)


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
    for one, word in (
        (Variation.IMPROVEMENT_HIGH, State.BETTER),
        (Variation.CONCERN_HIGH, State.WORSE),
        (Variation.NEUTRAL_HIGH, State.CHANGED),
    ):
        found = np.where((icons == _ICON[one]) | (icons == _ICON[one] + 1), _STATE[word], found)
    return found.astype(np.uint8)
