"""The measure page: the chart, its sentence, how it was worked out, the table, and the story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from betterward.activity import queries as activity
from betterward.measures import charting, policies
from betterward.measures.models import Annotation, Line, Measure, Phase
from betterward.measures.queries.entry import audience
from betterward.measures.queries.rows import MeasureRow, row_of, said
from betterward.people.models import Actor
from variation import Chart, drawing, reading


KINDS_OF_LINE = {"goal": "goal", "standard": "standard", "path": "path", "range": "range"}


@dataclass(frozen=True, slots=True)
class Flag:
    """A numbered note on the chart."""

    number: int
    on: date
    label: str


@dataclass(frozen=True, slots=True)
class ChartPage:
    """Everything a chart page prints."""

    measure: Measure
    row: MeasureRow
    full: SafeString
    narrow: SafeString
    cross: list[SafeString]
    table: list[Any]
    explained: list[str]
    flags: list[Flag]
    phases: list[str]
    audience: str
    may_enter: bool
    may_edit: bool
    story: list[Any]
    parts: int


def chart_page(measure: Measure, actor: Actor, today: date) -> ChartPage:
    """The page of one measure the actor may see."""
    row = row_of(measure, today)
    flags = [Flag(n, a.on, a.label) for n, a in enumerate(Annotation.objects.current().filter(measure=measure), 1)]
    parts = measure.parts.count()
    drawn = _cross(measure) if charting.is_cross(measure) else _drawn(measure, flags)
    return ChartPage(
        measure=measure,
        row=row,
        flags=flags,
        phases=[_phase_says(p, measure) for p in Phase.objects.current().filter(measure=measure).select_related("by")],
        audience=audience(measure, today),
        may_enter=policies.may(actor, "contribute", measure) and not parts and not measure.unit.closed_on,
        may_edit=policies.may(actor, "edit", measure),
        story=activity.of_record("measure", str(measure.pk), limit=12),
        parts=parts,
        **drawn,
    )


def _drawn(measure: Measure, flags: list[Flag]) -> dict[str, Any]:
    chart = charting.chart_of(measure)
    return {
        "full": pictured(measure, chart, "full", flags),
        "narrow": pictured(measure, chart, "narrow", flags),
        "cross": [],
        "table": list(
            reversed(drawing.table(chart, unit=measure.version.unit_label, decimals=measure.version.decimals))
        ),
        "explained": [
            words.text
            for words in reading.explain(chart, unit=measure.version.unit_label, decimals=measure.version.decimals)
        ],
    }


def pictured(measure: Measure, chart: Chart, size: str, flags: list[Flag] | None = None) -> SafeString:
    """The chart as SVG in one of the house's sizes."""
    version = measure.version
    return mark_safe(
        drawing.svg(
            chart, size=size, label=measure.name, unit=version.unit_label, decimals=version.decimals,
            lines=_lines(measure), flags=_flags_on(chart, flags or []), id_prefix=f"{size[0]}{measure.pk.hex[-10:]}",
        )
    )  # fmt: skip


def _lines(measure: Measure) -> tuple[Any, ...]:
    """Goals and agreed paths; standards and ranges come with the chart itself."""
    rows = Line.objects.current().filter(measure=measure)
    return tuple(
        drawing.Line(kind=KINDS_OF_LINE[line.kind], label=line.label or str(line.get_kind_display()), value=line.value)
        for line in rows
        if line.kind == Line.Kind.GOAL and line.value is not None
    )


def _flags_on(chart: Chart, flags: list[Flag]) -> tuple[Any, ...]:
    """Flags at the period that holds their day."""
    periods = list(chart.periods or ())
    placed = [(flag, sum(period <= flag.on for period in periods) - 1) for flag in flags]
    return tuple(drawing.Flag(max(0, at), flag.number, flag.label) for flag, at in placed if periods)


def _phase_says(phase: Phase, measure: Measure) -> str:
    since = said(phase.starts_on, measure.version.frequency) if phase.starts_on else _("the first reading")
    return _("From %(since)s: %(why)s (%(by)s)") % {"since": since, "why": phase.why, "by": phase.by.name}


def crosses(measure: Measure) -> list[SafeString]:
    """The safety crosses of the last two months counted, latest first."""
    series = charting.series_of(measure)
    days = dict(zip(series.periods, series.column("numerator").tolist(), strict=True))
    months = sorted({day.replace(day=1) for day in days} or {timezone.localdate().replace(day=1)}, reverse=True)[:2]
    return [mark_safe(drawing.cross(days, month)) for month in months]


def _cross(measure: Measure) -> dict[str, Any]:
    """A page without limits: days to look at, never judged."""
    never = _(
        "A safety cross is for looking at each day. Days are never judged against limits: daily counts of rare events light up by chance."
    )
    return {
        "full": SafeString(""),
        "narrow": SafeString(""),
        "cross": crosses(measure),
        "table": [],
        "explained": [never],
    }
