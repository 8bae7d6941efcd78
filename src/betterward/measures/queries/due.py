"""What waits for this person: readings due, and signals on their measures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window

from betterward.common.prepared import prepared
from betterward.measures.models import Measure
from betterward.measures.models.measures import MeasureQuerySet
from betterward.measures.queries.rows import READ, MeasureRow, for_rows, rows_from
from betterward.people.models import Actor
from betterward.people.rules import Level


def readings_due(actor: Actor, today: date, limit: int = 12) -> list[MeasureRow]:
    """Measures of this person's own places whose reading is overdue, longest waiting first; one query."""
    return rows_from(_waiting(actor, today, limit=limit), today)


@prepared
def _waiting(actor: Actor, today: date, *, limit: int) -> QuerySet[Measure, Any]:
    overdue = _watched(actor, today, Level.CONTRIBUTE).filter(chart_facts__due_on__lt=today)
    enterable = overdue.filter(unit__closed_on=None, parts=None)
    return for_rows(enterable.order_by("chart_facts__due_on", "sort_key"))[:limit]


def signals_for(actor: Actor, today: date, limit: int = 12) -> list[MeasureRow]:
    """Measures this person owns or works beside that show a signal, concerns first; one query.

    A series of the past asks nothing of anybody, so its signals are told on its own pages alone.
    """
    rows = rows_from(_telling(actor, today, limit=limit), today)
    return sorted(rows, key=lambda row: ("concern" not in row.variation, row.name))[:limit]


WORRY_FIRST = Case(When(chart_facts__variation__startswith="concern", then=Value(0)), default=Value(1))


@prepared
def _telling(actor: Actor, today: date, *, limit: int) -> QuerySet[Measure, Any]:
    """Concerns first, so that no cut of the list can lose one."""
    told = _watched(actor, today).filter(chart_facts__has_signal=True, organisation__is_historic=False)
    return for_rows(told.order_by(WORRY_FIRST, "sort_key"))[:limit]


def signals_at(actor: Actor, path: str, today: date, limit: int) -> list[MeasureRow]:
    """Measures of exactly this place that show a signal, concerns first; one query."""
    return rows_from(_telling_at(actor, [path], today, limit=limit), today)


@prepared
def _telling_at(actor: Actor, paths: list[str], today: date, *, limit: int) -> QuerySet[Measure, Any]:
    told = _standing_at(actor, paths, today).filter(chart_facts__has_signal=True, organisation__is_historic=False)
    return for_rows(told.order_by(WORRY_FIRST, "sort_key", "pk"))[:limit]


def due_at(actor: Actor, path: str, today: date, limit: int) -> tuple[list[MeasureRow], int] | None:
    """Measures of exactly this place whose reading is overdue, longest waiting first, and how many there are in all.

    None where nothing is measured. One query.
    """
    found = _due_at(actor, [path], today, limit=limit)
    if not found:
        return None
    return [row for row in rows_from(found, today) if row.is_late], found[0].in_all


@prepared
def _due_at(actor: Actor, paths: list[str], today: date, *, limit: int) -> QuerySet[Measure, Any]:
    """The overdue first and then, so that an empty place can be told from an idle one, any others."""
    late = Q(chart_facts__due_on__lt=today)
    first = Case(When(late, then=Value(0)), default=Value(1))
    counted = _standing_at(actor, paths, today).annotate(in_all=Window(Count("pk", filter=late)))
    ordered = counted.order_by(first, F("chart_facts__data_to_on").asc(nulls_last=True), "sort_key", "pk")
    return ordered.values_list(*READ, "in_all", named=True)[:limit]


def _standing_at(actor: Actor, paths: list[str], today: date) -> MeasureQuerySet:
    return Measure.objects.visible_to(actor, today).active().filter(scope__path__among=paths)


def _watched(actor: Actor, today: date, level: int = Level.VIEW) -> MeasureQuerySet:
    """Measures of this person, and those of the very places where they hold this level."""
    mine = Q(owner=actor.person_id) | Q(deputy=actor.person_id) if actor.person_id else Q(pk=None)
    seen = Measure.objects.visible_to(actor, today).active()
    return seen.filter(mine | Q(scope__path__among=actor.paths(level)))
