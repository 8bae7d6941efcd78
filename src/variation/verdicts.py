"""What the signals mean: colours, the two icons and the state."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from variation.options import Options
from variation.results import Assurance, Direction, Meaning, Phase, Signal, State, Variation
from variation.rules import Found


__all__ = ["GOOD_SIDE", "assurance", "meanings", "phase_of", "signal", "state", "variation", "verdict_at"]

Floats = NDArray[np.float64]

GOOD_SIDE: dict[Direction, str | None] = {"up": "high", "down": "low", "neither": None}
"""The side that is good."""


def signal(found: Found, start: int, direction: Direction) -> Signal:
    """Give a pattern its place in the series and its meaning.

    Parameters
    ----------
    found : Found
        A pattern, counted from the first point of its phase.
    start : int
        Index of that first point in the series.
    direction : {"up", "down", "neither"}
        The side that is good.

    Returns
    -------
    Signal
        Improvement on the good side, concern on the other, neutral when no side is good.

    Examples
    --------
    >>> worse = signal(Found("shift", "high", 0, 1, (0, 1)), 10, "down")
    >>> worse.meaning.value, worse.points
    ('concern', (10, 11))
    """
    good = GOOD_SIDE[direction]
    if good is None or found.side == "either":
        meaning = Meaning.NEUTRAL
    else:
        meaning = Meaning.IMPROVEMENT if found.side == good else Meaning.CONCERN
    points = tuple(start + i for i in found.points)
    return Signal(found.rule, found.side, meaning, start + found.first, start + found.last, points)


def meanings(signals: Sequence[Signal], n: int, options: Options) -> NDArray[np.object_]:
    """One class a point; improvement wins over concern, or the other way for safety measures.

    Parameters
    ----------
    signals : sequence of Signal
        All of the series.
    n : int
        Number of points.
    options : Options
        `concern_wins` decides between two signals on one point.

    Returns
    -------
    (n,) array of Meaning

    Examples
    --------
    >>> better = Signal("shift", "low", Meaning.IMPROVEMENT, 0, 1, (0, 1))
    >>> worse = Signal("trend", "high", Meaning.CONCERN, 1, 2, (1, 2))
    >>> [one.value for one in meanings([better, worse], 4, Options())]
    ['improvement', 'improvement', 'concern', 'common']
    """
    classes = np.empty(n, dtype=object)
    classes.fill(Meaning.COMMON)  # np.full would turn the members into plain text
    if not signals:
        return classes
    winner = Meaning.CONCERN if options.concern_wins else Meaning.IMPROVEMENT
    for one in sorted(signals, key=lambda s: s.meaning is winner):
        for i in one.points:
            classes[i] = one.meaning
    return classes


def verdict_at(phases: Sequence[Phase], values: Floats, options: Options) -> int | None:
    """Index of the point that the icons speak of.

    The last point of the latest phase that has enough points; without `keep_verdict` only the last phase counts.

    Parameters
    ----------
    phases : sequence of Phase
        In time order.
    values : (n,) float array
        ``nan`` is missing.
    options : Options
        `keep_verdict` keeps the verdict of an earlier phase while the last one is provisional.

    Returns
    -------
    int or None
        None while no phase has enough points.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([5.0, 6.0, 5.0, 7.0] * 3 + [float("nan")])
    >>> verdict_at(chart.phases, chart.values, chart.options)
    11
    """
    candidates = phases if options.keep_verdict else phases[-1:]
    for phase in reversed(candidates):
        if not phase.provisional and phase.n_points:
            return int(phase.first + np.flatnonzero(~np.isnan(values[phase.first : phase.last + 1]))[-1])
    return None


def phase_of(phases: Sequence[Phase], at: int | None) -> int:
    """Index of the phase that holds the point; the last one when there is no point.

    Parameters
    ----------
    phases : sequence of Phase
        In time order.
    at : int or None
        Index of the point.

    Returns
    -------
    int

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([5.0, 6.0, 5.0, 7.0] * 6, phases=[12])
    >>> phase_of(chart.phases, 11), phase_of(chart.phases, 12), phase_of(chart.phases, None)
    (0, 1, 1)
    """
    if at is None:
        return len(phases) - 1
    return next(i for i, phase in enumerate(phases) if phase.first <= at <= phase.last)


def variation(signals: Sequence[Signal], at: int | None, classes: NDArray[np.object_]) -> Variation:
    """Class of the point, with the side of the rule that won; the patterns of a phase as a whole do not count.

    Parameters
    ----------
    signals : sequence of Signal
        All of the series.
    at : int or None
        Index of the point that the icon speaks of.
    classes : (n,) array of Meaning
        What `meanings` gives.

    Returns
    -------
    Variation

    Examples
    --------
    >>> better = Signal("shift", "low", Meaning.IMPROVEMENT, 0, 1, (0, 1))
    >>> classes = meanings([better], 3, Options())
    >>> variation([better], 1, classes).value, variation([better], 2, classes).value, variation([], None, classes).value
    ('improvement_low', 'common', 'too_few')
    """
    if at is None:
        return Variation.TOO_FEW
    if classes[at] is Meaning.COMMON:
        return Variation.COMMON
    side = next(one.side for one in signals if at in one.points and one.meaning is classes[at])
    return Variation(f"{classes[at].value}_{'low' if side == 'low' else 'high'}")


def assurance(
    band: tuple[Floats, Floats],
    at: int | None,
    direction: Direction,
    target: float | None,
    safe_range: tuple[float, float] | None,
    options: Options,
    tolerance: float,
) -> Assurance:
    """Whether the limits at the point lie on the good side of the target, on the bad side, or hold it between them.

    On a safe range: passes when both limits lie inside, fails when both lie beyond the same end.

    Parameters
    ----------
    band : pair of (n,) float arrays
        Lower and upper limits.
    at : int or None
        Index of the point that the icon speaks of.
    direction : {"up", "down", "neither"}
        The side of the target that is good.
    target : float or None
        A standard.
    safe_range : pair of float, or None
        Lowest and highest; goes before the target.
    options : Options
        `target_equality` says whether a limit exactly on the target meets it.
    tolerance : float
        Differences up to this are rounding.

    Returns
    -------
    Assurance

    Examples
    --------
    >>> band = np.array([2.0]), np.array([8.0])
    >>> [assurance(band, 0, "down", target, None, Options(), 0.0).value for target in (9.0, 5.0, 1.0)]
    ['passes', 'hit_or_miss', 'fails']
    >>> assurance(band, 0, "neither", None, (0.0, 10.0), Options(), 0.0).value
    'passes'
    """
    if at is None or np.isnan(band[0][at]) or np.isnan(band[1][at]):
        return Assurance.NONE
    lower, upper = float(band[0][at]), float(band[1][at])
    if safe_range is not None:
        return _in_range(lower, upper, safe_range, tolerance)
    if target is None or direction == "neither":
        return Assurance.NONE
    if direction == "down":
        lower, upper, target = -upper, -lower, -target
    return _reaches(lower, upper, target, options.target_equality == "met", tolerance)


def _reaches(lower: float, upper: float, target: float, equal_is_met: bool, tolerance: float) -> Assurance:
    """Higher is better."""
    slack = tolerance if equal_is_met else -tolerance
    if target - lower < slack or (equal_is_met and target == lower):
        return Assurance.PASSES
    if target - upper > tolerance:
        return Assurance.FAILS
    return Assurance.HIT_OR_MISS


def _in_range(lower: float, upper: float, safe: tuple[float, float], tolerance: float) -> Assurance:
    low, high = safe
    if lower >= low - tolerance and upper <= high + tolerance:
        return Assurance.PASSES
    if upper < low - tolerance or lower > high + tolerance:
        return Assurance.FAILS
    return Assurance.HIT_OR_MISS


def state(
    icon: Variation,
    phases: Sequence[Phase],
    signals: Sequence[Signal],
    at: int | None,
    direction: Direction,
    tolerance: float,
) -> State:
    """One of six states; the seventh, late, needs today's date.

    A pattern of a whole phase (few crossings) speaks only when no rule marks the point.

    Parameters
    ----------
    icon : Variation
        What `variation` gives.
    phases : sequence of Phase
        In time order.
    signals : sequence of Signal
        All of the series.
    at : int or None
        Index of the point that the icon speaks of.
    direction : {"up", "down", "neither"}
        The side that is good.
    tolerance : float
        Differences up to this are rounding.

    Returns
    -------
    State

    Examples
    --------
    >>> state(Variation.IMPROVEMENT_LOW, (), (), 0, "down", 0.0).value
    'better'
    >>> state(Variation.TOO_FEW, (), (), None, "down", 0.0).value
    'too_few'
    """
    if icon is Variation.TOO_FEW or at is None:
        return State.TOO_FEW
    if icon is not Variation.COMMON:
        return _STATES[icon.value.split("_")[0]]
    current = phase_of(phases, at)
    here = [one for one in signals if phases[current].first <= one.first <= phases[current].last]
    overall = [one for one in here if one.rule == "few_crossings"]
    if overall:
        return _STATES[overall[0].meaning.value]
    if not here and _moved_well(phases[: current + 1], direction, tolerance):
        return State.HOLDING
    return State.NO_EVIDENCE


_STATES = {"improvement": State.BETTER, "concern": State.WORSE, "neutral": State.CHANGED}


def _moved_well(phases: Sequence[Phase], direction: Direction, tolerance: float) -> bool:
    """The latest phase lies on the good side of the one before it."""
    if len(phases) < 2 or direction == "neither":
        return False
    change = phases[-1].centre - phases[-2].centre
    return bool(change > tolerance if direction == "up" else change < -tolerance)
