"""The story, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from betterward.activity.models import Entry
from betterward.common.prepared import prepared
from betterward.people.models import Actor


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One thing that happened."""

    kind: str
    by: str
    at: datetime
    why: str
    record_kind: str
    record_id: str
    facts: dict[str, Any]


READ = ("kind", "by__name", "at", "why", "record_kind", "record_id", "facts")
"""The columns of a row, in its order."""

Entries = QuerySet[Entry, tuple[Any, ...]]


def of_record(record_kind: str, record_id: str, limit: int = 50) -> list[EntryRow]:
    """The story of one record, latest first; the caller has checked that it may be seen."""
    return [EntryRow(*found) for found in _of_record(record_kind, record_id, limit=limit)]


@prepared
def _of_record(record_kind: str, record_id: str, *, limit: int) -> Entries:
    return Entry.objects.filter(record_kind=record_kind, record_id=record_id).values_list(*READ)[:limit]


def since(actor: Actor, moment: datetime | None, limit: int = 20) -> list[EntryRow]:
    """What others did in the places of this actor since a moment, latest first; one query."""
    return [EntryRow(*found) for found in _since(actor, moment, limit=limit)]


def within(actor: Actor, path: str, moment: datetime, limit: int = 20) -> list[EntryRow]:
    """What anybody did at a place and below since a moment, as far as this actor may read it; one query."""
    return [EntryRow(*found) for found in _within(actor, [path], moment, limit=limit)]


@prepared
def _within(actor: Actor, places: list[str], moment: datetime, *, limit: int) -> Entries:
    entries = Entry.objects.filter(scope__path__within=actor.paths()).filter(scope__path__within=places)
    return entries.filter(at__gt=moment).values_list(*READ)[:limit]


@prepared
def _since(actor: Actor, moment: datetime | None, *, limit: int) -> Entries:
    entries = Entry.objects.filter(scope__path__within=actor.paths()).exclude(by=actor.pk)
    later = entries if moment is None else entries.filter(at__gt=moment)
    return later.values_list(*READ)[:limit]
