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
    mark: str = "",
) -> SafeString:  # fmt: skip
    """The chart as SVG in one of the house's sizes; `mark` keeps two charts of one measure apart on a page."""
    lines = list(Line.objects.current().filter(measure=measure)) if lines is None else lines
    return drawn(
        drawing.svg(
            chart, size, label=measure.full_name, lines=_lines(chart, lines), flags=_flags_on(chart, flags or []),
            id_prefix=f"{size[0]}{mark}{measure.pk.hex[-10:]}", **charting.spelling_of(measure, chart),
        )
    )  # fmt: skip


def _lines(chart: Chart, lines: Sequence[Line]) -> tuple[Any, ...]:
    """Goals and agreed paths; standards and ranges come with the chart itself."""
    goals = [
        drawing.Line(kind="goal", label=line.label or str(line.get_kind_display()), value=line.value)
        for line in lines
        if line.kind == Line.Kind.GOAL and line.value is not None
    ]
    return (*goals, *_path(chart, [line for line in lines if line.kind == Line.Kind.PATH]))


def _path(chart: Chart, steps: list[Line]) -> list[Any]:
    """The steps of an agreed path as one line over the periods they hold for."""
    if not steps or not chart.periods:
        return []
    heights = [rules.height_on(period, [(s.from_on, s.until_on, s.value) for s in steps]) for period in chart.periods]
    label = steps[-1].label or str(steps[-1].get_kind_display())
    return [drawing.Line(kind="path", label=label, values=heights)] if any(h == h for h in heights) else []


def _flags_on(chart: Chart, flags: list[Flag]) -> tuple[Any, ...]:
    """Flags at the period that holds their day."""
    periods = list(chart.periods or ())
    placed = [(flag, sum(period <= flag.on for period in periods) - 1) for flag in flags]
    return tuple(drawing.Flag(max(0, at), flag.number, flag.label) for flag, at in placed if periods)
