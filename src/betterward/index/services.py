"""Writing the findable row of a record."""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from betterward.index.models import LANGUAGE, Findable
from betterward.organisations.models import Scope


def put(*, record_kind: str, record_id: UUID, scope: Scope, title: str, text: str = "") -> None:
    """Keep what is found of a record; the title weighs more than the text."""
    weighed = SearchVector(Value(title), weight="A", config=LANGUAGE)
    words = weighed + SearchVector(Value(text), weight="B", config=LANGUAGE)
    facts = {"organisation_id": scope.organisation_id, "scope_id": scope.pk, "title": title[:200], "text": text}
    Findable.objects.update_or_create(
        record_kind=record_kind, record_id=record_id, defaults={**facts, "words": words}
    )  # fmt: skip


def take_out(*, record_kind: str, record_id: UUID) -> None:
    """Forget a record that is gone."""
    Findable.objects.filter(record_kind=record_kind, record_id=record_id).delete()
