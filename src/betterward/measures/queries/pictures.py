"""The chart of a measure as a picture, with the lines and flags of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from betterward.measures import charting, rules
from betterward.measures.models import Line, Measure
from betterward.measures.queries.rows import drawn
from variation import Chart, drawing


@dataclass(frozen=True, slots=True)
class Flag:
    """A numbered note on the chart."""

    number: int
    on: date
    label: str


def pictured(
    measure: Measure, chart: Chart, size: str, flags: list[Flag] | None = None, lines: Sequence[Line] | None = None,
    mark: str = "", also: Sequence[float] = (),
) -> SafeString:  # fmt: skip
    """The chart as SVG in one of the house's sizes; `mark` keeps two charts on a page apart, `also` on one scale."""
    lines = list(Line.objects.current().filter(measure=measure)) if lines is None else lines
    return drawn(
        drawing.svg(
            chart,
            size,
            label=measure.full_name,
            lines=_lines(chart, lines),
            flags=_flags_on(chart, flags or []),
            also=also,
            id_prefix=f"{size[0]}{mark}{measure.pk.hex[-10:]}",
            **charting.spelling_of(measure, chart),
        )
    )


def _lines(chart: Chart, lines: Sequence[Line]) -> tuple[Any, ...]:
    """Goals and agreed paths, and a standard that changes in time; what is constant comes with the chart itself."""
    goals = [line for line in lines if line.kind == Line.Kind.GOAL and line.value is not None]
    constant = [line for line in goals if not (line.from_on or line.until_on)]
    plain = [drawing.Line(kind="goal", label=_label(line), value=line.value) for line in constant]
    dated = [] if constant else _stepped(chart, lines, Line.Kind.GOAL)
    changing = [] if chart.targets is None else _stepped(chart, lines, Line.Kind.STANDARD)
    return (*plain, *dated, *changing, *_stepped(chart, lines, Line.Kind.PATH))


def _stepped(chart: Chart, lines: Sequence[Line], kind: str) -> list[Any]:
    """The steps of a kind of line as one line over the periods they hold for."""
    steps = [line for line in lines if line.kind == kind]
    heights = rules.heights(chart.periods or (), charting.steps_of(lines, kind)) if steps else []
    told = any(height == height for height in heights)
    return [drawing.Line(kind=kind, label=_label(steps[-1]), values=heights)] if told else []


def _label(line: Line) -> str:
    return line.label or str(line.get_kind_display())


def _flags_on(chart: Chart, flags: list[Flag]) -> tuple[Any, ...]:
    """Flags at the period that holds their day; those before what is shown of a longer chart are left out."""
    periods = list(chart.periods or ())
    if periods and chart.phases and chart.phases[0].is_cut:
        flags = [flag for flag in flags if flag.on >= periods[0]]
    placed = [(flag, sum(period <= flag.on for period in periods) - 1) for flag in flags]
    return tuple(drawing.Flag(max(0, at), flag.number, flag.label) for flag, at in placed if periods)
