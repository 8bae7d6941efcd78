"""The variation icon of a point from the rules that mark it, and the state that follows from an icon."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from variation.batch.tables import STATES, VARIATIONS
from variation.results import State, Variation


__all__ = ["STATE_OF", "icon", "icons"]

Codes = NDArray[np.uint8]
Whole = NDArray[np.int64]

_ICON = {one: VARIATIONS.index(one) for one in Variation}
_FOLLOWS = {"improvement": State.BETTER, "concern": State.WORSE, "neutral": State.CHANGED}

STATE_OF = np.array(
    [STATES.index(_FOLLOWS.get(one.value.split("_")[0], State.NO_EVIDENCE)) for one in VARIATIONS], np.uint8
)
"""States that follow from an icon alone."""


@lru_cache(maxsize=32)
def icons(n_marks: int, high: int, low: int, concern_wins: bool) -> Codes:
    """Icons of every combination of rules, when down, neither and up is good.

    Parameters
    ----------
    n_marks : int
        Bits of a point's flags.
    high, low : int
        Bits that point up, and down.
    concern_wins : bool
        Whether concern wins over improvement.

    Returns
    -------
    (3, 2 ** n_marks) uint8 array
        Not to be changed.

    Examples
    --------
    >>> icons(2, 1, 2, False).shape
    (3, 4)
    """
    flags = np.arange(1 << n_marks)
    table = np.array([icon(flags, np.full(len(flags), way), high, low, concern_wins) for way in (-1, 0, 1)])
    table.setflags(write=False)
    return table


def icon(flags: Whole, direction: Whole, high: int, low: int, concern_wins: bool) -> Codes:
    """Class of a point and the side of the rule that won.

    Parameters
    ----------
    flags : (R,) int array
        Rules that mark the point.
    direction : (R,) int array
        1 up, -1 down, 0 neither.
    high, low : int
        Bits that point up, and down.
    concern_wins : bool
        Whether concern wins over improvement.

    Returns
    -------
    (R,) uint8 array

    Examples
    --------
    >>> [VARIATIONS[one].value for one in icon(np.array([0, 1]), np.array([1, 1]), 1, 2, False)]
    ['common', 'improvement_high']
    """
    up, down = flags & high, flags & low
    good = np.where(direction > 0, up, np.where(direction < 0, down, 0))
    bad = np.where(direction > 0, down, np.where(direction < 0, up, 0))
    neutral = np.where(direction == 0, flags, flags & ~(high | low))
    winner, loser = (bad, good) if concern_wins else (good, bad)
    chosen = np.where(winner != 0, winner, np.where(loser > neutral, loser, neutral))
    base = np.full(len(flags), _ICON[Variation.NEUTRAL_HIGH])
    base[(chosen == good) & (good != 0)] = _ICON[Variation.IMPROVEMENT_HIGH]
    base[(chosen == bad) & (bad != 0)] = _ICON[Variation.CONCERN_HIGH]
    base += (chosen & -chosen & low) != 0
    return np.where(flags == 0, _ICON[Variation.COMMON], base).astype(np.uint8)
