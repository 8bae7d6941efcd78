"""What was decided about a measure and stands: lines, phases, points left out, notes, shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from betterward.measures.models import Annotation, Exclusion, Line, Measure, Phase, Share
from betterward.measures.queries.rows import said
from variation import reading


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision that stands, and what takes it back."""

    what: str
    id: int
    words: str
    why: str
    by: str
    on: date


Say = Callable[[Any, Measure], str]


def decided(measure: Measure, today: date) -> dict[str, list[Decided]]:
    """Every decision that stands, by kind; five queries."""
    return {
        "line": _of(Line, "line", measure, line_says),
        "phase": _of(Phase, "phase", measure, phase_says),
        "point": _of(Exclusion, "point", measure, _point_says),
        "note": _of(Annotation, "note", measure, _note_says),
        "share": _shares(measure, today),
    }


def _of(model: Any, what: str, measure: Measure, says: Say) -> list[Decided]:
    rows = model.objects.current().filter(measure=measure).select_related("by")
    return [
        Decided(what, row.pk, says(row, measure), row.why, row.by.name, row.recorded_at.date())
        for row in rows
        if not (what == "line" and row.kind == Line.Kind.PATH)
    ]


def _shares(measure: Measure, today: date) -> list[Decided]:
    rows = Share.objects.in_force(today).filter(measure=measure).select_related("scope__unit", "by")
    return [Decided("share", row.pk, _share_says(row), "", row.by.name, row.from_on) for row in rows]


def _share_says(share: Share) -> str:
    unit = share.scope.unit.name if hasattr(share.scope, "unit") else _("the team of a project that watches it")
    return _("%(unit)s, small numbers hidden") % {"unit": unit} if share.hides_small else unit


def line_says(line: Line, measure: Measure) -> str:
    """A line in words: `Standard: 80, national`."""
    heights = [line.low, line.high] if line.kind == Line.Kind.RANGE else [line.value]
    figures = [reading.format_number(h, measure.version.decimals, "") for h in heights if h is not None]
    name = str(line.get_kind_display()).capitalize()
    words = _("%(kind)s: %(figures)s") % {"kind": name, "figures": _(" to ").join(figures)}
    return f"{words}, {line.label}" if line.label else words


def phase_says(phase: Phase, measure: Measure) -> str:
    """Where lines of their own begin, or where the baseline ends."""
    frequency = measure.version.frequency
    words = (
        _("Lines of their own from %(since)s") % {"since": said(phase.starts_on, frequency)}
        if phase.starts_on
        else _("Lines from the first reading")
    )
    if phase.baseline_until_on:
        until = said(phase.baseline_until_on, frequency)
        words = _("%(words)s, baseline to %(until)s") % {"words": words, "until": until}
    return words


def _point_says(point: Exclusion, measure: Measure) -> str:
    return said(point.period_on, measure.version.frequency)


def _note_says(note: Annotation, measure: Measure) -> str:
    return f"{date_format(note.on, 'j F Y')}: {note.label}"
