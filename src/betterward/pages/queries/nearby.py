"""Measures of places and of all below them; series of the past last, the places' own before those below."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from betterward.common.prepared import prepared
from betterward.measures.models import Measure
from betterward.measures.queries import MeasureRow
from betterward.measures.queries.rows import for_rows, rows_from
from betterward.people.models import Actor


def measures_near(
    actor: Actor, paths: Collection[str], today: date, *, most: int, without: Collection[UUID] = ()
) -> tuple[list[MeasureRow], bool]:
    """At most so many measures the actor may see, and whether there are more; one query."""
    if not paths:
        return [], False
    rows = rows_from(_near(actor, list(paths), today, list(without), limit=most + 1), today)
    return rows[:most], len(rows) > most


@prepared
def _near(actor: Actor, paths: list[str], today: date, without: list[UUID], *, limit: int) -> QuerySet[Measure, Any]:
    further_down = Case(When(scope__path__among=paths, then=Value(0)), default=Value(1))
    near = Measure.objects.visible_to(actor, today).active().filter(scope__path__within=paths)
    seen = for_rows(near.exclude(pk__among=without))
    return seen.order_by("organisation__is_historic", further_down, "sort_key", "unit__sort_key", "pk")[:limit]
