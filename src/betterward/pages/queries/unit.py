"""What the page of a unit shows beyond its place in the tree: measures, asks, people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from betterward.asks import queries as asks
from betterward.asks.queries import AskRow
from betterward.boards.queries import told_of
from betterward.common.prepared import prepared
from betterward.measures.queries import MeasureRow
from betterward.organisations.models import Unit
from betterward.pages.queries.nearby import measures_near
from betterward.people.models import Actor, Membership
from betterward.people.rules import Level


MOST_MEASURES = 40
MOST_ASKS = 12


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of the unit, then those of the units below; the scorecard has all of them."""

    rows: list[MeasureRow]
    has_more: bool
    says: str
    may_define: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role here; `called` is the person's own word for it."""

    name: str
    role: str
    job: str


def measures_of(unit: Unit, actor: Actor, today: date) -> Measures:
    """Measures the actor may see at this unit and below, those of the unit itself first; one query."""
    rows, has_more = measures_near(actor, [unit.scope.path], today, most=MOST_MEASURES)
    return Measures(
        rows=rows,
        has_more=has_more,
        says="" if has_more else told_of(rows),
        may_define=not unit.closed_on and actor.may_on(unit.scope.path, Level.EDIT),
    )


def asks_of(unit: Unit, actor: Actor, today: date) -> list[AskRow]:
    """What was asked at this unit, open ones first; one query."""
    return asks.of_scopes(actor, [unit.scope.path], today)


def members_of(unit: Unit) -> list[Member]:
    """People with a role at exactly this unit today, each once; whoever may see the unit may see them. One query."""
    found: dict[Any, list[Membership]] = {}
    for membership in _held(unit.scope_id, timezone.localdate()):
        found.setdefault(membership.person, []).append(membership)
    return [_member(person, roles) for person, roles in found.items()]


@prepared
def _held(scope: int, today: date) -> QuerySet[Membership]:
    held = Membership.objects.in_force(today).filter(scope=scope).select_related("person", "role")
    return held.order_by("-level", "role__name").only("person__name", "person__called", "person__job", "role__name")


def _member(person: Any, roles: list[Membership]) -> Member:
    said = person.called or ", ".join(role.role.name for role in roles)
    return Member(person.name, said, person.job)
