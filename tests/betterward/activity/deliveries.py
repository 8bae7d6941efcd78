"""The delivery as it is, and its sabotaged twins: each must lose an entry where the real one does not."""

from __future__ import annotations

from django.db import connection

from betterward.activity import delivery
from betterward.activity.models import Entry, HandlerPosition
from betterward.activity.services import record
from betterward.people.models import Actor


TOLD = "tests.told"


def tell(*numbers):
    """Write entries with these record ids."""
    by = Actor.objects.system()
    return [record(TOLD, by=by, record_kind="test", record_id=str(number)) for number in numbers]


def reader(handle, name="tests.reader"):
    return delivery.Handler(name, frozenset({TOLD}), handle)


def step_first(to):
    """Twin: the position moves before the entry is handled."""
    for one in to:
        HandlerPosition.objects.get_or_create(handler=one.name)
        while True:
            position = HandlerPosition.objects.get(handler=one.name)
            entry = delivery._unread(one, position).first()
            if entry is None:
                return
            position.transaction, position.entry = entry.written_in, entry.pk
            position.save()
            one.handle(entry)


def blind_to_running_writers(to):
    """Twin: entries are offered although an older transaction is still writing."""

    def no_horizon():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
            return cursor.fetchone()[0]

    real, delivery._horizon = delivery._horizon, no_horizon
    try:
        return delivery.deliver(to)
    finally:
        delivery._horizon = real


KINDS = {"honest": delivery.deliver, "sabotaged": step_first}


def read_so_far(name="tests.reader"):
    position = HandlerPosition.objects.get(handler=name)
    return Entry.objects.get(pk=position.entry).record_id
