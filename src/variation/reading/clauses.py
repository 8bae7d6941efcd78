"""What one signal says, in half a sentence."""

from __future__ import annotations

from variation.reading.places import Teller
from variation.reading.words import told
from variation.results import Chart, Meaning, Phase, Signal, State


__all__ = ["clause", "opposite", "phase_at", "rank", "speaking"]

RUNS = frozenset({"shift", "long_run"})
NEAR = frozenset({"two_of_three"})

ORDER = ("shift", "long_run", "trend", "outside")
"""Of several signals that say the same about the latest point, the first in this list is told: the longest story."""


def speaking(chart: Chart) -> Signal | None:
    """The signal behind the state: one of those on the point that the icon speaks of, or that of a whole phase.

    Parameters
    ----------
    chart : Chart
        Any chart.

    Returns
    -------
    Signal or None
        None when no rule speaks.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 30], direction="down")
    >>> speaking(chart).rule
    'outside'
    """
    at = chart.verdict_at
    if at is None:
        return None
    meaning = chart.meanings[at]
    here = [one for one in chart.signals if at in one.points and one.meaning is meaning]
    side = "low" if chart.variation.value.endswith("_low") else "high"
    same = [one for one in here if (one.side == "low") == (side == "low")] or here
    if same:
        return min(same, key=rank)
    phase = phase_at(chart, at)
    whole = [one for one in chart.signals if one.rule == "few_crossings" and phase.first <= one.first <= phase.last]
    is_told = chart.state in (State.BETTER, State.WORSE, State.CHANGED)
    return whole[0] if whole and is_told else None


def rank(signal: Signal) -> int:
    """Place of a signal among those that say the same: the longest story first.

    Parameters
    ----------
    signal : Signal
        Any signal.

    Returns
    -------
    int
        Low is told first.

    Examples
    --------
    >>> from variation.results import Meaning
    >>> rank(Signal("shift", "low", Meaning.IMPROVEMENT, 0, 6, tuple(range(7))))
    0
    """
    return ORDER.index(signal.rule) if signal.rule in ORDER else len(ORDER)


def opposite(chart: Chart, signal: Signal) -> Signal | None:
    """A signal on the same point that says the contrary.

    Parameters
    ----------
    chart : Chart
        Any chart.
    signal : Signal
        The one that is told.

    Returns
    -------
    Signal or None
        So that a concern never hides behind an improvement, nor the other way.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 30], direction="down")
    >>> opposite(chart, speaking(chart)) is None
    True
    """
    contrary = {Meaning.IMPROVEMENT: Meaning.CONCERN, Meaning.CONCERN: Meaning.IMPROVEMENT}.get(signal.meaning)
    found = [one for one in chart.signals if chart.verdict_at in one.points and one.meaning is contrary]
    return min(found, key=rank, default=None)


def phase_at(chart: Chart, row: int) -> Phase:
    """The phase that holds a row.

    Parameters
    ----------
    chart : Chart
        Any chart.
    row : int
        0-based.

    Returns
    -------
    Phase
        The last one when the row lies behind all.

    Examples
    --------
    >>> import variation
    >>> phase_at(variation.analyse([5.0, 6.0] * 12, phases=[12]), 12).first
    12
    """
    return next((phase for phase in chart.phases if phase.first <= row <= phase.last), chart.phases[-1])


def clause(teller: Teller, signal: Signal, *, is_short: bool = False) -> dict[str, object]:
    """What a signal says.

    Parameters
    ----------
    teller : Teller
        The chart.
    signal : Signal
        One of its signals.
    is_short : bool
        Without the baseline.

    Returns
    -------
    dict
        Fit for `say`.

    Examples
    --------
    >>> import variation
    >>> from variation.reading.words import say
    >>> chart = variation.analyse([9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 30], direction="down")
    >>> say("worse", {"what": clause(Teller(chart, "falls", 0), chart.signals[0])})
    'Worse: 30 falls at point 13, above the upper limit of 21.'
    """
    chart, side, rule = teller.chart, signal.side, signal.rule
    phase = phase_at(chart, signal.first)
    count = len(signal.points)
    named = teller.has_baseline(phase) and not is_short
    if rule in RUNS and side != "either":
        line, since = teller.line(phase, is_short=is_short), teller.since(signal.first)
        return told(f"run.{side}{'.baseline' if named else ''}", count=count, line=line, since=since)
    if rule == "trend" and side != "either":
        return told(f"trend.{side}", count=count, since=teller.since(signal.first))
    if rule == "outside" and side != "either":
        return _outside(teller, signal, phase, named=named)
    if rule in NEAR and side != "either":
        return told(f"near.{side}", count=count, when=teller.when(signal.points[-1] if count else signal.last))
    if rule == "few_crossings":
        crossings = phase.run.crossings if phase.run.crossings is not None else 0
        return told(f"few_crossings.{side}", middle=teller.middle(), crossings=crossings)
    return told(f"pattern.{side}", rule={"rule": rule}, when=teller.when(signal.last))


def _outside(teller: Teller, signal: Signal, phase: Phase, *, named: bool) -> dict[str, object]:
    chart, row = teller.chart, signal.last
    limit = chart.upper if signal.side == "high" else chart.lower
    filled = {
        "value": teller.read(float(chart.values[row])),
        "when": teller.when(row),
        "limit": teller.value(float(limit[row]), again=True),
    }
    if named:
        return told(f"outside.{signal.side}.baseline", **filled, baseline=teller.baseline(phase))
    return told(f"outside.{signal.side}", **filled)
