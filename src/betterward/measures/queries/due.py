"""What waits for this person: readings due, and signals on their measures."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from betterward.measures.models import Measure
from betterward.measures.queries.rows import FULL, MeasureRow, row_of
from betterward.people.models import Actor
from betterward.people.rules import Level


def readings_due(actor: Actor, today: date, limit: int = 12) -> list[MeasureRow]:
    """Measures of this person's own places whose reading is overdue, longest waiting first; one query."""
    paths = [grant.path for grant in actor.grants if grant.level >= Level.CONTRIBUTE]
    waiting = (
        Measure.objects.visible_to(actor)
        .active()
        .filter(_mine(actor) | Q(scope__path__in=paths))
        .filter(chart_facts__due_on__lt=today, unit__closed_on=None, parts=None)
        .select_related(*FULL)
        .order_by("chart_facts__due_on", "sort_key")
    )
    return [row_of(measure, today) for measure in waiting[:limit]]


def signals_for(actor: Actor, today: date, limit: int = 12) -> list[MeasureRow]:
    """Measures this person owns or works beside that show a signal, concerns first; one query.

    A series of the past asks nothing of anybody, so its signals are told on its own pages alone.
    """
    paths = [grant.path for grant in actor.grants]
    told = (
        Measure.objects.visible_to(actor)
        .active()
        .filter(_mine(actor) | Q(scope__path__in=paths))
        .filter(chart_facts__has_signal=True, organisation__is_historic=False)
        .select_related(*FULL)
        .order_by("sort_key")
    )
    rows = [row_of(measure, today) for measure in told[: limit * 4]]
    return sorted(rows, key=lambda row: ("concern" not in row.variation, row.name))[:limit]


def _mine(actor: Actor) -> Q:
    return Q(owner=actor.person_id) | Q(deputy=actor.person_id) if actor.person_id else Q(pk=None)
