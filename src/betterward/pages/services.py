"""The one change these pages make: a visit begins."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from betterward.common.history import because
from betterward.people.models import Actor, Person


@transaction.atomic
def begin_visit(*, by: Actor, now: datetime) -> datetime | None:
    """Note that a person is here, and answer when they were here before; the journal is not told."""
    if by.person_id is None:
        return None
    person = Person.objects.select_for_update(no_key=True).get(pk=by.person_id)
    before = person.seen_at
    with because(who=by.name, why="opened the home page"):
        person.seen_at = now
        person.save(update_fields=["seen_at"])
    return before
