"""Answers about asks, as frozen rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from betterward.asks import policies, rules
from betterward.asks.models import Ask, AskQuerySet
from betterward.common.prepared import prepared
from betterward.organisations.models import Scope, Unit
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor, Membership
from betterward.people.rules import Level


@dataclass(frozen=True, slots=True)
class AskRow:
    """One ask in a list."""

    id: UUID
    code: str
    text: str
    raised_by: str
    raised_by_id: int
    to: str
    place: str
    state: str
    state_name: str
    answer: str
    answered_by: str
    days: int
    raised_on: date
    due_on: date
    answered_on: date | None
    is_late: bool
    address: str

    @property
    def is_open(self) -> bool:
        """Whether an answer is still hoped for."""
        return self.state == Ask.State.OPEN.value

    @property
    def raised(self) -> str:
        """The day it was raised, in words."""
        return date_format(self.raised_on, "j F Y")

    @property
    def due(self) -> str:
        """The day an answer is hoped for, in words."""
        return date_format(self.due_on, "j F Y")

    @property
    def answered(self) -> str:
        """The day it was answered, in words."""
        return date_format(self.answered_on, "j F Y") if self.answered_on else ""


@dataclass(frozen=True, slots=True)
class AskPage:
    """One ask, and what this actor may do with it."""

    row: AskRow
    deputy: str
    may_answer: bool
    answers_for: str
    may_think_again: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class AskLists:
    """The asks somebody has to do with."""

    waiting: list[AskRow]
    raised: list[AskRow]
    around: list[AskRow]


def _row(ask: Ask, today: date) -> AskRow:
    return AskRow(
        id=ask.pk, code=ask.code, text=ask.text, raised_by=ask.raised_by.name, raised_by_id=ask.raised_by_id,
        to=ask.to.name, place=_place(ask.scope),
        state=ask.state, state_name=str(ask.get_state_display()), answer=ask.answer,
        answered_by=ask.answered_by.name if ask.answered_by else "", days=ask.days_open(today),
        raised_on=ask.raised_on, due_on=ask.due_on, answered_on=ask.answered_on,
        is_late=_is_late(ask, today), address=ask.get_absolute_url(),
    )  # fmt: skip


def _is_late(ask: Ask, today: date) -> bool:
    return rules.is_late(ask.due_on, ask.answered_on, today=today, pressure_until=ask.scope.pressure_until)


def _place(scope: Scope) -> str:
    unit = getattr(scope, "unit", None)
    return unit.label if unit else ""


READ = (
    "id", "code", "text", "state", "answer", "raised_on", "due_on", "answered_on",
    "raised_by__name", "to__name", "answered_by__name", "scope__unit__name", "scope__unit__short_name",
    "scope__pressure_until",
)  # fmt: skip
"""The columns a row is made of; all of five tables would take twice the time."""


def _for_rows(asks: QuerySet[Ask]) -> QuerySet[Ask]:
    return asks.select_related("raised_by", "to", "answered_by", "scope__unit").only(*READ)


def _open_first(rows: Iterable[AskRow]) -> list[AskRow]:
    return sorted(rows, key=lambda row: (not row.is_open, -row.days if row.is_open else 0, -row.raised_on.toordinal()))


def waiting_for(actor: Actor, today: date) -> list[AskRow]:
    """Open asks put to this actor, or to someone they stand in for, longest waiting first; one query."""
    if actor.person_id is None:
        return []
    return [_row(ask, today) for ask in _waiting_for(actor)]


@prepared
def _waiting_for(actor: Actor) -> QuerySet[Ask]:
    return _for_rows(Ask.objects.open().filter(AskQuerySet.put_to(actor)).order_by("raised_on"))


def of_scopes(actor: Actor, paths: list[str], today: date) -> list[AskRow]:
    """Asks raised at these places that the actor may see, open ones first; one query."""
    return _open_first(_row(ask, today) for ask in _of_scopes(actor, paths))


@prepared
def _of_scopes(actor: Actor, paths: list[str]) -> QuerySet[Ask]:
    return _for_rows(Ask.objects.visible_to(actor).filter(scope__path__within=paths))


def lists(actor: Actor, today: date) -> AskLists:
    """Everything asked of, by and around this actor, each ask once; two queries."""
    waiting = waiting_for(actor, today)
    known = {row.id for row in waiting}
    rest = [row for ask in _visible(actor) if (row := _row(ask, today)).id not in known]
    mine = {row.id for row in rest if row.raised_by_id == actor.pk}
    return AskLists(
        waiting=waiting,
        raised=_open_first(row for row in rest if row.id in mine),
        around=_open_first(row for row in rest if row.id not in mine),
    )


@prepared
def _visible(actor: Actor) -> QuerySet[Ask]:
    return _for_rows(Ask.objects.visible_to(actor))


def one(ask_id: Any, actor: Actor, today: date) -> AskRow | None:
    """One ask, or none when the actor may not know of it."""
    rows = [_row(ask, today) for ask in _for_rows(Ask.objects.visible_to(actor).filter(pk=ask_id))]
    return rows[0] if rows else None


def page(ask: Ask, actor: Actor, today: date) -> AskPage:
    """One ask with what this actor may do; the caller has checked that they may see it."""
    may_answer = ask.state == Ask.State.OPEN and policies.may_answer(actor, ask)
    return AskPage(
        row=_row(ask, today),
        deputy=ask.deputy.name if ask.deputy else "",
        may_answer=may_answer,
        answers_for="" if not may_answer or ask.to_id == actor.person_id else ask.to.name,
        may_think_again=policies.may_think_again(actor, ask, today=today),
        may_withdraw=policies.may_withdraw(actor, ask),
    )


# Whom one can ask ---------------------------------------------------------------------------------------------------


def places_to_ask_from(actor: Actor) -> list[Unit]:
    """Open units where the actor may raise an ask, by name; one query."""
    units = Unit.objects.filter(scope__path__within=actor.paths(Level.CONTRIBUTE), closed_on=None)
    return sorted(units.select_related("scope", "organisation"), key=lambda unit: (unit.sort_key, unit.pk))


def people_to_ask(unit: Unit, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Whom a team can ask, the nearest above first: pairs of a place and its people (id, name and role); one query.

    Those above are named with their role, as on any wall of a hospital; guests are left out.
    """
    held = (
        Membership.objects.in_force(today)
        .filter(scope__organisation=unit.organisation_id)
        .filter(scope__path__above=unit.scope.path)
        .exclude(role="guest")
        .select_related("person", "role", "scope__unit")
    )
    places: dict[str, dict[str, tuple[str, str]]] = {}
    for one in sorted(held, key=lambda m: (-len(m.scope.path), -m.level, sort_key(m.person.name))):
        here = places.setdefault(_place(one.scope), {})
        here.setdefault(str(one.person_id), (str(one.person_id), f"{one.person.name}, {_lower(one.role.name)}"))
    return [(place or _("Elsewhere"), list(people.values())) for place, people in places.items()]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
