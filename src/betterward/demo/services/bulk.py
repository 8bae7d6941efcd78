"""Many measures of one kind at once: one definition, then rows in bulk, readings in one pass, wholes at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from betterward.intake.queries import fitting
from betterward.measures import charting, services
from betterward.measures.models import Composition, DefinitionVersion, Line, Measure
from betterward.measures.rules import Entry
from betterward.organisations.models import Unit
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor


Say = Callable[[str], None]

WHY = "loaded public statistics"
AT_ONCE = 40
"""Measures whose readings are loaded in one go: enough to be fast, few enough to show that something moves."""


@dataclass(frozen=True)
class Planned:
    """One measure to be: where, under which name, with which standard and readings."""

    unit: Unit
    name: str
    entries: Sequence[Entry] = ()
    lines: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def assure(
    plans: Sequence[Planned], by: Actor, *, key: str, kind: str, recipe: dict[str, Any], **version: Any
) -> list[Measure]:
    """Measures of one definition for assurance, with their lines; without readings yet."""
    first, *others = plans
    defined = services.define_measure(
        unit=first.unit,
        name=first.name,
        kind=kind,
        by=by,
        key=key,
        recipe=recipe,
        why=WHY,
        purpose="assurance",
        **version,
    )
    measures = [defined, *_more(others, defined.version)]
    lines = [(measure, line) for measure, plan in zip(measures, plans, strict=True) for line in plan.lines]
    Line.objects.bulk_create([Line(measure=measure, by=by, why=WHY, **line) for measure, line in lines])
    return measures


def _more(plans: Iterable[Planned], version: DefinitionVersion) -> list[Measure]:
    return Measure.objects.bulk_create(
        Measure(
            organisation=plan.unit.organisation, scope=plan.unit.scope, unit=plan.unit, definition=version.definition,
            version=version, name=plan.name, sort_key=sort_key(plan.name), purpose="assurance",
        )
        for plan in plans
    )  # fmt: skip


def read(measures: Sequence[Measure], plans: Sequence[Planned], by: Actor, say: Say) -> int:
    """Load the readings of all measures, some at a time, matched as a person's rows are; says how far it has come."""
    written, today = 0, timezone.localdate()
    for at in range(0, len(measures), AT_ONCE):
        some = zip(measures[at : at + AT_ONCE], plans[at : at + AT_ONCE], strict=True)
        entries = {measure: fitting(measure, plan.entries, today) for measure, plan in some}
        written += services.load_readings(entries=entries, by=by, why=WHY)
        say(f"  {min(at + AT_ONCE, len(measures))} of {len(measures)} measures, {written} readings")
    return written


def make_wholes(parts_of: Mapping[Measure, Sequence[Measure]]) -> int:
    """Add parts up to wholes, then draw every whole once; returns how many parts there are."""
    rows = [Composition(whole=whole, part=part) for whole, parts in parts_of.items() for part in parts]
    Composition.objects.bulk_create(rows)
    charting.refresh_many(parts_of)
    return len(rows)
