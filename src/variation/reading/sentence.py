"""The sentence above a chart: what it says, since when, against which baseline, in at most 25 words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from variation.reading.clauses import clause, opposite, phase_at, rank, speaking
from variation.reading.places import Teller
from variation.reading.words import Words, term, told, words
from variation.results import Chart, Phase, Signal, State
from variation.spelling import MEANINGS, Translate, as_is


__all__ = ["MOST_WORDS", "sentence"]

MOST_WORDS = 25

Draft = tuple[str, Mapping[str, object]]


def sentence(chart: Chart, *, unit: str = "", decimals: int = 1, translate: Translate | None = None) -> Words:
    """Say what a chart says.

    The words follow the chart's state and the signal behind it; common cause is "no evidence of change", never failure.

    Parameters
    ----------
    chart : Chart
        Any chart; a state of late, set by whoever knows today's date, is said too.
    unit : str
        The measure's unit.
    decimals : int
        Digits behind the point.
    translate : callable, optional
        Translates templates; English when left out.

    Returns
    -------
    Words
        At most 25 words.

    Examples
    --------
    >>> import variation
    >>> sentence(variation.analyse([6, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5]), unit="days").text
    'No evidence of change: 12 points vary around their average, 5.0 days.'
    >>> better = variation.analyse([6, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5] + [3] * 8, baselines=[12], direction="down")
    >>> sentence(better, unit="days").text
    'Improved: 8 points since point 13, all below the average of the first 12 points.'
    """
    teller, say = Teller(chart, unit, decimals), translate or as_is
    drafts = (words(key, params, say) for key, params in _drafts(teller))
    return next(made for made in drafts if made.key.endswith(".plain") or len(made.text.split()) <= MOST_WORDS)


def _drafts(teller: Teller) -> Iterator[Draft]:
    """From the fullest wording to the barest; a contrary signal is given up last, after baseline and unit."""
    tellers = [Teller(teller.chart, unit, teller.decimals) for unit in dict.fromkeys((teller.unit, ""))]
    needed = sum(one["key"] == "also.but" for one in _also(teller))
    for is_whole in (True, False):
        for by in tellers:
            also = _also(by)
            kept = range(len(also), needed - 1, -1) if is_whole else range(needed - 1, -1, -1)
            for key, params in _STATES[teller.chart.state](by):
                for count in kept:
                    yield key, {**params, "also": also[:count]} if count else params
    yield f"{teller.chart.state.value}.plain", {}


def _signalled(teller: Teller) -> Sequence[Draft]:
    state, signal = teller.chart.state.value, speaking(teller.chart)
    if signal is None:
        return [(f"{state}.plain", {})]
    return [(state, {"what": clause(teller, signal, is_short=short)}) for short in (False, True)]


def _holding(teller: Teller) -> Sequence[Draft]:
    chart = teller.chart
    now = phase_at(chart, chart.verdict_at or 0)
    before = [phase for phase in chart.phases if phase.last < now.first]
    if not before or math.isnan(now.centre) or math.isnan(before[-1].centre):
        return [("holding.plain", {})]
    filled = {
        "middle": teller.middle(),
        "now": teller.value(now.centre),
        "since": teller.since(now.first),
        "before": teller.value(before[-1].centre, again=True),
    }
    return [("holding", filled)]


def _no_evidence(teller: Teller) -> Sequence[Draft]:
    chart = teller.chart
    phase = phase_at(chart, chart.verdict_at or 0)
    line, earlier = teller.line(phase), _latest_signal(chart, phase)
    if earlier is not None:
        filled = {"meaning": term(MEANINGS[earlier.meaning]), "when": teller.when(earlier.points[-1])}
        bare = ("no_evidence.earlier", filled)
        named = ("no_evidence.earlier_baseline", {**filled, "line": line})
        return [named, bare] if teller.has_baseline(phase) else [bare]
    if math.isnan(phase.centre):
        return [("no_evidence.plain", {})]
    centre = teller.value(phase.centre)
    if _is_level(chart, phase):
        return [("no_evidence.level", {"count": phase.n_points, "centre": centre})]
    if teller.has_baseline(phase):
        return [("no_evidence.baseline", {"line": line, "centre": centre})]
    return [("no_evidence", {"count": phase.n_points, "middle": teller.middle(), "centre": centre})]


def _latest_signal(chart: Chart, phase: Phase) -> Signal | None:
    """The signal of the phase that ended last, although the latest point shows none; points left out do not count."""
    left_out = chart.excluded
    here = [
        one
        for one in chart.signals
        if phase.first <= one.first <= phase.last and one.points and not all(left_out[row] for row in one.points)
    ]
    return max(here, key=lambda one: (one.points[-1], -rank(one)), default=None)


def _is_level(chart: Chart, phase: Phase) -> bool:
    """Whether all points of a phase are the same."""
    here = slice(phase.first, phase.last + 1)
    known = chart.values[here][np.isfinite(chart.values[here]) & ~chart.excluded[here]]
    return bool(len(known)) and float(known.max() - known.min()) <= 1e-12 * float(np.abs(known).max())


def _too_few(teller: Teller) -> Sequence[Draft]:
    chart = teller.chart
    if chart.latest is None:
        return [("none", {})]
    phase, least = chart.phases[-1], chart.options.min_points_for_icons
    counted = {"count": phase.n_points, "least": least}
    if len(chart.phases) > 1:
        return [("too_few.since", {**counted, "since": teller.since(phase.first)}), ("too_few", counted)]
    return [("too_few", counted)]


def _late(teller: Teller) -> Sequence[Draft]:
    chart = teller.chart
    if chart.latest is None:
        return [("late.none", {})]
    verdict = told(f"verdict.{chart.variation.value.split('_')[0]}")
    return [("late", {"latest": teller.since(chart.latest), "verdict": verdict})]


_STATES = {
    State.BETTER: _signalled,
    State.WORSE: _signalled,
    State.CHANGED: _signalled,
    State.HOLDING: _holding,
    State.NO_EVIDENCE: _no_evidence,
    State.TOO_FEW: _too_few,
    State.LATE: _late,
}


def _also(teller: Teller) -> list[dict[str, object]]:
    """Short sentences that follow, the most needed first."""
    chart, found = teller.chart, []
    if chart.latest is None or chart.state is State.LATE:
        return []
    if chart.state is State.TOO_FEW:
        return _of_a_few(teller)
    signal = speaking(chart)
    contrary = opposite(chart, signal) if signal else None
    if contrary:
        found.append(told("also.but", what=clause(teller, contrary, is_short=True)))
    latest, least = chart.phases[-1], chart.options.min_points_for_icons
    if chart.verdict_at is not None and chart.verdict_at < latest.first and latest.n_points:
        since = teller.since(latest.first)
        found.append(told("also.new_phase", since=since, count=latest.n_points, least=least))
    if chart.state is State.CHANGED and chart.direction == "neither":
        found.append(told("also.no_direction"))
    return found


def _of_a_few(teller: Teller) -> list[dict[str, object]]:
    """Rules are named before there is a verdict; limits are called provisional where there are limits."""
    chart, phase = teller.chart, teller.chart.phases[-1]
    signal = _latest_signal(chart, phase)
    found = [told("also.so_far", what=clause(teller, signal, is_short=True))] if signal else []
    here = slice(phase.first, phase.last + 1)
    has_limits = any(math.isfinite(limit) for line in (chart.lower, chart.upper) for limit in line[here].tolist())
    return [*found, told("also.provisional")] if has_limits else found
