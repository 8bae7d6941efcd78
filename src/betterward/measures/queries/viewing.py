"""What a full reader gets: the statistics behind a chart, and another measure beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import isfinite
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from betterward.common.prepared import prepared
from betterward.measures import charting
from betterward.measures.models import Measure
from betterward.measures.models.measures import full_name
from betterward.measures.queries.pictures import pictured
from betterward.measures.queries.rows import said
from betterward.people.models import Actor
from variation import Chart, Phase, reading, rules


MOST = 60
"""Measures that are offered to stand beside another."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another measure on the same stretch of time."""

    name: str
    unit: str
    address: str
    says: str
    full: SafeString
    narrow: SafeString
    shares_scale: bool


def others(measure: Measure, actor: Actor, today: date) -> list[tuple[str, str]]:
    """Measures that may stand beside this one: the same elsewhere first, then those of its unit; one query."""
    found = _others(actor, today, measure.definition_id, measure.unit_id, measure.pk)
    return [
        (
            str(one.pk),
            _("%(measure)s, %(unit)s") % {"measure": full_name(one.name, one.stratum), "unit": one.unit__name},
        )
        for one in found
    ]


@prepared
def _others(actor: Actor, today: date, definition: UUID, unit: UUID, measure: UUID) -> QuerySet[Measure, Any]:
    seen = Measure.objects.visible_to(actor, today).active().exclude(pk=measure)
    near = Case(
        When(definition=definition, then=Value(0)), When(unit=unit, then=Value(1)), default=Value(2)
    )  # fmt: skip
    rows = seen.annotate(near=near).order_by("near", "sort_key", "unit__sort_key")
    return rows.values_list("pk", "name", "stratum", "unit__name", named=True)[:MOST]


def beside(measure: Measure, chart: Chart, other: Measure, view: charting.View) -> Beside | None:
    """Another measure over the time that is shown of this one; on one scale when both speak in one unit."""
    theirs = charting.chart_of(other)
    if not theirs.periods or not chart.periods:
        return None
    window = charting.View(since=view.since or chart.periods[0], until=view.until)
    shares = _unit_of(measure) == _unit_of(other)
    also = _heights(chart) if shares else ()
    drawn = {size: pictured(other, window.shown(theirs), size, mark="o", also=also) for size in ("full", "narrow")}
    return Beside(
        name=other.full_name, unit=other.unit.name, address=other.get_absolute_url(),
        says=charting.words_of(other, theirs).text, shares_scale=shares, **drawn,
    )  # fmt: skip


def _unit_of(measure: Measure) -> tuple[Any, ...]:
    version = measure.version
    return version.kind, version.multiplier, version.unit_label


def _heights(chart: Chart) -> tuple[float, ...]:
    """The highest and the lowest place of a chart."""
    told = [float(height) for line in (chart.values, chart.lower, chart.upper) for height in line if isfinite(height)]
    return (min(told), max(told)) if told else ()


# Statistics ---------------------------------------------------------------------------------------------------------


def statistics(measure: Measure, chart: Chart) -> list[tuple[str, str]]:
    """What stands behind the lines, as pairs of words and figures."""
    named = rules.rule_set(chart.rules)
    rows = [
        (_("Rule set"), f"{chart.rules} {chart.rules_version}: {named.source}"),
        (_("Spread taken from"), f"{chart.estimator}, {chart.constants}"),
    ]
    for number, phase in enumerate(chart.phases, 1):
        rows += _of_phase(measure, chart, phase, number)
    rows += [(_("Signals"), _signals(chart))] if chart.signals else []
    return rows


def _of_phase(measure: Measure, chart: Chart, phase: Phase, number: int) -> list[tuple[str, str]]:
    spelling = charting.spelling_of(measure, chart)
    since = said(chart.periods[phase.first], chart.calendar) if chart.periods else str(phase.first + 1)
    lines = [(_("average"), phase.centre), (_("lower limit"), phase.lower), (_("upper limit"), phase.upper)]
    lines += [(key.replace("_", " "), value) for key, value in phase.estimates.items()]
    digits = (spelling["decimals"] or 0) + 1
    told = [f"{words} {reading.format_number(value, digits)}" for words, value in lines if isfinite(value)]
    run = phase.run
    counted = _("%(points)s points, %(setting)s set the lines") % {
        "points": phase.n_points, "setting": phase.n_baseline,
    }  # fmt: skip
    if run.longest_run is not None and run.crossings is not None:
        told.append(
            _("longest run %(run)s (usual up to %(most)s), %(crossings)s crossings (usual from %(fewest)s)")
            % {
                "run": run.longest_run,
                "most": run.longest_run_max,
                "crossings": run.crossings,
                "fewest": run.crossings_min,
            }
        )
    name = _("Phase %(number)s, from %(since)s") % {"number": number, "since": since}
    return [(name, "; ".join([counted, *told]))]


def _signals(chart: Chart) -> str:
    """Rules that fired, with how often."""
    fired = sorted(signal.rule for signal in chart.signals)
    return ", ".join(f"{rule.replace('_', ' ')} × {len(list(group))}" for rule, group in groupby(fired))
