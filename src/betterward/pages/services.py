"""The one change these pages make: a visit begins."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from betterward.people.models import Actor, Person


@transaction.atomic
def begin_visit(*, by: Actor, now: datetime) -> datetime | None:
    """Note that a person is here, and answer when they were here before; neither journal nor history is told."""
    if by.person_id is None:
        return None
    person = Person.objects.select_for_update(no_key=True).get(pk=by.person_id)
    before: datetime | None = person.seen_at
    person.seen_at = now
    person.save(update_fields=["seen_at"])
    return before
