"""Lists of projects: the register of one person, and what a unit, a measure, an objective takes part in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from betterward.common.prepared import prepared
from betterward.measures.models import Measure
from betterward.organisations.models import Unit
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor
from betterward.people.rules import Level
from betterward.projects import rules
from betterward.projects.models import Project
from betterward.projects.queries.rows import FULL, READ, ProjectRow, rows_of, with_sparks
from betterward.strategy.models import Objective


PAGE = 40
"""Rows on one page, as in the list of measures."""

SHOW = ("running", "mine", "ended")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for."""

    show: str = "running"
    words: str = ""
    page: str = "1"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, and how many there are of each kind."""

    rows: list[ProjectRow]
    page: Page[ProjectRow]
    counts: dict[str, int]
    may_start: bool


def _for_rows(found: QuerySet[Project]) -> QuerySet[Project]:
    return found.select_related(*FULL).only(*READ)


def projects(actor: Actor, today: date, *, words: str = "") -> list[ProjectRow]:
    """Every project this person may see, those in need first; three queries however many there are."""
    return rows_of(_named(actor, words) if words else _visible(actor), actor, today)


def _named(actor: Actor, words: str) -> list[Project]:
    found = _visible.plain(actor)
    for word in sort_key(words).split():
        found = found.filter(Q(sort_key__contains=word) | Q(unit__sort_key__contains=word))
    return list(found)


@prepared
def _visible(actor: Actor) -> QuerySet[Project]:
    return _for_rows(Project.objects.visible_to(actor))


def listing(actor: Actor, wanted: Wanted, today: date) -> Listing:
    """One page of the list of projects; four queries however many there are."""
    everything = projects(actor, today, words=wanted.words)
    kinds = {
        "running": [row for row in everything if row.state not in rules.ENDED],
        "mine": [row for row in everything if row.lead_id and row.lead_id == actor.person_id],
        "ended": [row for row in everything if row.state in rules.ENDED],
    }
    page = Paginator(kinds[wanted.show], PAGE).get_page(wanted.page)
    return Listing(
        rows=with_sparks(page.object_list),
        page=page,
        counts={kind: len(rows) for kind, rows in kinds.items()},
        may_start=bool(actor.paths(Level.CONTRIBUTE)),
    )


def led_without_reading(actor: Actor, today: date) -> list[ProjectRow]:
    """Live projects this person leads of which no measure is up to date, those in need first; three queries.

    Nothing is claimed of a project with a measure this person may not see: it may well be read.
    """
    if actor.person_id is None:
        return []
    return [row for row in rows_of(_led(actor), actor, today) if row.is_silent]


@prepared
def _led(actor: Actor) -> QuerySet[Project]:
    return _for_rows(Project.objects.visible_to(actor).filter(lead=actor.person_id, state=rules.LIVE))


def of_measure(measure: Measure, actor: Actor, today: date | None = None) -> list[ProjectRow]:
    """Projects that watch a measure."""
    return rows_of(_of_measure(actor, measure.pk), actor, today or timezone.localdate())


@prepared
def _of_measure(actor: Actor, measure: UUID) -> QuerySet[Project]:
    return _for_rows(Project.objects.visible_to(actor).filter(links__measure=measure))


def of_unit(unit: Unit, actor: Actor, today: date | None = None) -> list[ProjectRow]:
    """Projects of a unit and of the units below it."""
    return rows_of(_within(actor, [unit.scope.path]), actor, today or timezone.localdate())


@prepared
def _within(actor: Actor, paths: list[str]) -> QuerySet[Project]:
    return _for_rows(Project.objects.visible_to(actor).filter(scope__path__within=paths))


def of_objective(objective: Objective, actor: Actor, today: date | None = None) -> list[ProjectRow]:
    """Projects that serve an objective."""
    return rows_of(_of_objective(actor, objective.pk), actor, today or timezone.localdate())


@prepared
def _of_objective(actor: Actor, objective: UUID) -> QuerySet[Project]:
    return _for_rows(Project.objects.visible_to(actor).filter(objective=objective))
