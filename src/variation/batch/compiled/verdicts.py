"""What the signals mean: icon of the latest point, target icon, state."""

from __future__ import annotations

from variation.batch.compiled.settings import inner
from variation.batch.tables import ASSURANCES, STATES, VARIATIONS
from variation.results import Assurance, State, Variation


TOO_FEW, COMMON = VARIATIONS.index(Variation.TOO_FEW), VARIATIONS.index(Variation.COMMON)
CONCERN_HIGH = VARIATIONS.index(Variation.CONCERN_HIGH)
NEUTRAL_HIGH = VARIATIONS.index(Variation.NEUTRAL_HIGH)
PASSES, FAILS = ASSURANCES.index(Assurance.PASSES), ASSURANCES.index(Assurance.FAILS)
HIT_OR_MISS, NO_TARGET = ASSURANCES.index(Assurance.HIT_OR_MISS), ASSURANCES.index(Assurance.NONE)
BETTER, WORSE, CHANGED = STATES.index(State.BETTER), STATES.index(State.WORSE), STATES.index(State.CHANGED)
HOLDING, NO_EVIDENCE = STATES.index(State.HOLDING), STATES.index(State.NO_EVIDENCE)
STATE_TOO_FEW = STATES.index(State.TOO_FEW)


@inner
def _in_range(lower, upper, low, high, slack):
    if lower >= low - slack and upper <= high + slack:
        return PASSES
    return FAILS if upper < low - slack or lower > high + slack else HIT_OR_MISS


@inner
def _assurance(lower, upper, direction, target, low, high, slack, how):
    if lower != lower or upper != upper:
        return NO_TARGET
    if low == low or high == high:
        return _in_range(lower, upper, low, high, slack)
    if target != target or direction == 0:
        return NO_TARGET
    if direction < 0:
        lower, upper, target = -upper, -lower, -target
    room = slack if how.met else -slack
    if target - lower < room or (how.met and target == lower):
        return PASSES
    return FAILS if target - upper > slack else HIT_OR_MISS


@inner
def _state(icon, few, any_signal, change, direction, slack):
    if icon != COMMON:
        return BETTER if icon < CONCERN_HIGH else WORSE if icon < NEUTRAL_HIGH else CHANGED
    if few:
        if direction == 0 or few == 3:
            return CHANGED
        return BETTER if (few == 1) == (direction > 0) else WORSE
    moved = change > slack if direction > 0 else change < -slack
    return HOLDING if not any_signal and direction != 0 and moved else NO_EVIDENCE
