"""Delivery of the journal to handlers: at least once, in order, each handler at its own pace.

An entry is offered once every transaction that began before its own has ended, so that a slow writer can never slip
an entry in behind a position that has moved on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db import connection, models, transaction

from betterward.activity.models import Entry, HandlerPosition


BATCH = 200
Handle = Callable[[Entry], None]


@dataclass(frozen=True, slots=True)
class Handler:
    """A named reader of the journal; `handle` must bear being called twice with the same entry."""

    name: str
    kinds: frozenset[str]
    handle: Handle


_handlers: dict[str, Handler] = {}


def handler(name: str, *, kinds: Collection[str]) -> Callable[[Handle], Handle]:
    """Register a function as the handler of some kinds of entry."""

    def register(handle: Handle) -> Handle:
        if name in _handlers and _handlers[name].handle is not handle:
            raise ValueError(f"two handlers are called {name!r}")
        _handlers[name] = Handler(name, frozenset(kinds), handle)
        return handle

    return register


def handlers() -> list[Handler]:
    """All registered handlers."""
    return list(_handlers.values())


def deliver(to: Iterable[Handler] | None = None) -> int:
    """Offer each handler what it has not read; returns how many entries were handled.

    Each entry and the step of the position are one transaction: a crash between them repeats the entry, and never
    skips it. One worker at a time serves a handler.

    Raises
    ------
    ExceptionGroup
        What went wrong, when all handlers have had their turn: one that fails stops at its entry and holds up no other.
    """
    served, faults = 0, []
    for one in handlers() if to is None else to:
        try:
            served += _serve(one)
        except Exception as fault:
            fault.add_note(f"in the journal's handler {one.name!r}")
            faults.append(fault)
    if faults:
        raise ExceptionGroup("handlers of the journal failed; their entries will be offered again", faults)
    return served


def _serve(one: Handler) -> int:
    HandlerPosition.objects.get_or_create(handler=one.name)
    served = 0
    while _next_for(one):
        served += 1
    return served


@transaction.atomic
def _next_for(one: Handler) -> bool:
    position = HandlerPosition.objects.select_for_update(skip_locked=True).filter(handler=one.name).first()
    if position is None:
        return False
    entry = _unread(one, position).first()
    if entry is None:
        return False
    one.handle(entry)
    position.transaction, position.entry = entry.written_in, entry.pk
    position.save(update_fields=["transaction", "entry", "moved_at"])
    return True


def _unread(one: Handler, position: HandlerPosition) -> models.QuerySet[Entry]:
    after = models.Q(written_in__gt=position.transaction) | models.Q(
        written_in=position.transaction, pk__gt=position.entry
    )
    return Entry.objects.filter(after, kind__in=one.kinds, written_in__lt=_horizon()).order_by("written_in", "pk")


def _horizon() -> int:
    """The oldest transaction still running: entries of earlier ones can get no more neighbours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
