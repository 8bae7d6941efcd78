"""Of what a measure was the sum at a moment gone by: composition is changed in place, and its history is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from betterward.measures.models import Composition, Measure


def as_composed(wholes: list[UUID], known_at: datetime) -> list[Composition]:
    """The parts of wholes as they were known at a moment; today's where the whole is younger than that.

    A whole that is younger was brought in with the readings of earlier days: its past is read as it would have been.
    """
    events: Any = Composition.pgh_event_model.objects.filter(whole__in=wholes)  # type: ignore[attr-defined]
    latest = {event.pgh_obj_id: event for event in events.filter(pgh_created_at__lte=known_at).order_by("pgh_id")}
    told = {event.whole_id for event in latest.values()}
    rows = [
        Composition(
            pk=event.pgh_obj_id, whole_id=event.whole_id, part_id=event.part_id, from_on=event.from_on,
            until_on=event.until_on, letter=event.letter, taken=event.taken, formula=event.formula,
        )
        for event in latest.values()
        if event.pgh_label != "delete"
    ]  # fmt: skip
    return _with_parts([*rows, *_of_the_younger([pk for pk in wholes if pk not in told], known_at)])


def _of_the_younger(wholes: list[UUID], known_at: datetime) -> list[Composition]:
    rows = list(Composition.objects.filter(whole__in=wholes)) if wholes else []
    if not rows:
        return []
    history: Any = Measure.pgh_event_model.objects.filter(pgh_created_at__lte=known_at)  # type: ignore[attr-defined]
    older = set(history.filter(pgh_obj__in={row.whole_id for row in rows}).values_list("pgh_obj", flat=True))
    return [row for row in rows if row.whole_id not in older]


def _with_parts(rows: Iterable[Composition]) -> list[Composition]:
    rows = list(rows)
    wanted = {row.part_id for row in rows}
    known = Measure.objects.select_related("version", "unit").in_bulk(wanted) if wanted else {}
    found = [row for row in rows if row.part_id in known]
    for row in found:
        row.part = known[row.part_id]
    return found
