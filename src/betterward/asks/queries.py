"""Answers about asks, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from betterward.asks.models import Ask, AskQuerySet
from betterward.people.models import Actor


@dataclass(frozen=True, slots=True)
class AskRow:
    """One ask in a list."""

    id: UUID
    code: str
    text: str
    raised_by: str
    to: str
    state: str
    state_name: str
    answer: str
    days: int
    due_on: date
    is_late: bool
    address: str


def _row(ask: Ask, today: date) -> AskRow:
    late = ask.state == Ask.State.OPEN and ask.due_on < today
    return AskRow(
        ask.pk, ask.code, ask.text, ask.raised_by.name, ask.to.name, ask.state, str(ask.get_state_display()),
        ask.answer, ask.days_open(today), ask.due_on, late, ask.get_absolute_url(),
    )  # fmt: skip


def _rows(asks: AskQuerySet, today: date) -> list[AskRow]:
    return [_row(ask, today) for ask in asks.select_related("raised_by", "to")]


def waiting_for(actor: Actor, today: date) -> list[AskRow]:
    """Open asks put to this actor, or to someone they stand in for, longest waiting first; one query."""
    if actor.person_id is None:
        return []
    asks = Ask.objects.open().filter(to=actor.person_id) | Ask.objects.open().filter(deputy=actor.person_id)
    return _rows(asks.order_by("raised_on"), today)


def of_scopes(actor: Actor, paths: list[str], today: date) -> list[AskRow]:
    """Asks raised at these places that the actor may see, open ones first; one query."""
    asks = Ask.objects.visible_to(actor).filter(scope__path__within=paths)
    return sorted(_rows(asks, today), key=lambda row: (row.state != "open", -row.days))


def one(ask_id: Any, actor: Actor, today: date) -> AskRow | None:
    """One ask, or none when the actor may not know of it."""
    ask = Ask.objects.visible_to(actor).filter(pk=ask_id).select_related("raised_by", "to").first()
    return _row(ask, today) if ask else None
