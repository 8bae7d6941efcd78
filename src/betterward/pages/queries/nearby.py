"""Measures of places and of all below them; series of the past last, the places' own before those below."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Case, Value, When

from betterward.measures.models import Measure
from betterward.measures.queries import MeasureRow, row_of
from betterward.measures.queries.rows import FULL
from betterward.people.models import Actor


def measures_near(
    actor: Actor, paths: Collection[str], today: date, *, most: int, without: Collection[UUID] = ()
) -> tuple[list[MeasureRow], bool]:
    """At most so many measures the actor may see, and whether there are more; one query."""
    if not paths:
        return [], False
    further_down = Case(When(scope__path__in=list(paths), then=Value(0)), default=Value(1))
    seen = Measure.objects.visible_to(actor).active().filter(scope__path__within=list(paths)).exclude(pk__in=without)
    ordered = seen.select_related(*FULL).order_by(
        "organisation__is_historic", further_down, "sort_key", "unit__sort_key", "pk"
    )
    rows = [row_of(measure, today) for measure in ordered[: most + 1]]
    return rows[:most], len(rows) > most
