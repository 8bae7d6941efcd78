"""The story, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from betterward.activity.models import Entry
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


def _row(entry: Entry) -> EntryRow:
    return EntryRow(entry.kind, entry.by.name, entry.at, entry.why, entry.record_kind, entry.record_id, entry.facts)


def of_record(record_kind: str, record_id: str, limit: int = 50) -> list[EntryRow]:
    """The story of one record, latest first; the caller has checked that it may be seen."""
    entries = Entry.objects.filter(record_kind=record_kind, record_id=record_id).select_related("by")[:limit]
    return [_row(entry) for entry in entries]


def since(actor: Actor, moment: datetime | None, limit: int = 20) -> list[EntryRow]:
    """What others did in the places of this actor since a moment, latest first; one query."""
    entries = Entry.objects.filter(scope__path__within=actor.paths()).exclude(by=actor.pk)
    if moment is not None:
        entries = entries.filter(Q(at__gt=moment))
    return [_row(entry) for entry in entries.select_related("by")[:limit]]
