"""New limits before anybody agreed to them: where the engine would start them, what speaks for it, how they look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from betterward.measures.charting.analysis import Decisions, chart_of
from betterward.measures.models import Measure, Phase
from variation import Chart, proposals
from variation.proposals import Proposal


def offered(chart: Chart) -> Proposal | None:
    """Where the engine would start new limits: at a change that has lasted and lasts still."""
    if chart.periods is None:
        return None
    lasting = [found for found in proposals.proposed_phases(chart) if found.signal.last == chart.latest]
    return next((found for found in reversed(lasting) if found.is_enough), None)


def evidence_of(chart: Chart, start: date) -> dict[str, Any]:
    """What speaks for new limits from a period on: levels, points, the run and the change-point test, if any."""
    periods = list(chart.periods or ())
    at = sum(period < start for period in periods)
    before, after = _told(chart, _first_of_phase(chart, at), at), _told(chart, at, len(periods))
    found = {"points": len(after), "before": _level(chart, before), "after": _level(chart, after)}
    proposal = offered(chart)
    if proposal is None or proposal.signal.last < at:
        return {**found, "is_offered": False}
    spoken = {"rule": proposal.signal.rule, "run": len(proposal.signal.points), "p": proposal.change_point.p}
    return {**found, **spoken, "is_offered": proposal.start == at, "offered_from": periods[proposal.start].isoformat()}


def _first_of_phase(chart: Chart, at: int) -> int:
    return max((phase.first for phase in chart.phases if phase.first < at), default=0)


def _told(chart: Chart, first: int, end: int) -> list[int]:
    """Positions between two whose values count."""
    return [i for i in range(first, end) if chart.values[i] == chart.values[i] and not chart.excluded[i]]


def _level(chart: Chart, places: list[int]) -> float | None:
    """The average of some points, as a centre line is drawn: by their sizes, where they have any."""
    if not places:
        return None
    weights = None if chart.denominators is None else chart.denominators[places]
    return float(np.average(chart.values[places], weights=weights))


def chart_with(measure: Measure, starts_on: date, baseline_until_on: date | None, decisions: Decisions) -> Chart:
    """The chart as it would be drawn with new limits from a period on."""
    kept = [phase for phase in decisions.phases if phase.starts_on != starts_on]
    new = Phase(pk=0, starts_on=starts_on, baseline_until_on=baseline_until_on)
    return chart_of(measure, decisions=replace(decisions, phases=[*kept, new]))
