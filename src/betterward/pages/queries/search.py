"""Finding measures, projects and units by words of their name; only what the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from betterward.measures.models import Measure
from betterward.measures.queries.rows import MeasureRow, for_rows, rows_from
from betterward.organisations.models import Unit
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor
from betterward.projects.models import Project


MOST = 25
"""Hits of one kind; more words find fewer."""

SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit or project that was found."""

    name: str
    hint: str
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, kind by kind; a list as long as `MOST` may be cut."""

    measures: list[MeasureRow]
    projects: list[Hit]
    units: list[Hit]

    @property
    def count(self) -> int:
        """How many in all."""
        return len(self.measures) + len(self.projects) + len(self.units)


def search(actor: Actor, words: str, today: date) -> Found:
    """Records whose name holds every one of these words; three queries."""
    wanted = [word for word in sort_key(words).split() if len(word) >= SHORTEST]
    if not wanted or actor.is_anonymous:
        return Found([], [], [])
    measures = _holding(Measure.objects.visible_to(actor).active(), wanted, "sort_key", "unit__sort_key")
    projects = _holding(Project.objects.visible_to(actor), wanted, "sort_key")
    units = _holding(Unit.objects.visible_to(actor), wanted, "sort_key")
    return Found(
        rows_from(for_rows(measures).order_by("sort_key", "unit__sort_key", "pk")[:MOST], today),
        [Hit(one.title, one.unit.name, one.get_absolute_url()) for one in projects.select_related("unit")[:MOST]],
        [
            Hit(one.name, one.organisation.short_name, one.get_absolute_url())
            for one in units.select_related("organisation")[:MOST]
        ],
    )


def _holding(records: QuerySet[Any], words: list[str], *fields: str) -> QuerySet[Any]:
    """Records that hold every word in one of the fields; the keys are free of case and accents."""
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__contains": word})
        records = records.filter(anywhere)
    return records
