"""What a new project is offered before it is saved: the objective it seems to serve, like work, and who could help."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.text import capfirst

from betterward.index import queries as index
from betterward.organisations.models import Unit
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor, Membership
from betterward.people.rules import is_within
from betterward.projects import rules
from betterward.projects.models import Project
from betterward.strategy.models import Objective, Promise


COMMON = frozenset(
    {
        "better",
        "from",
        "have",
        "less",
        "more",
        "people",
        "patients",
        "that",
        "their",
        "them",
        "they",
        "this",
        "when",
        "with",
    }
)
"""Words that say nothing about the matter; shorter ones are left out anyway."""

SHORTEST = 4
"""Letters of a word's beginning that count as the same word: fall, falls, falling."""


def proposed_objective(actor: Actor, unit: Unit, words: str) -> UUID | None:
    """The objective that shares most words with these, else the one most work near the unit serves; three queries.

    None only where the organisation has no objective.
    """
    objectives = list(Objective.objects.visible_to(actor).active().filter(organisation=unit.organisation_id))
    if not objectives:
        return None
    promised: dict[UUID, str] = {}
    for objective, name in Promise.objects.filter(objective__in=objectives, until_on=None).values_list(
        "objective", "measure__name"
    ):
        promised[objective] = f"{promised.get(objective, '')} {name}"
    wanted = _stems(words)
    served = _served(unit)
    said = {one.pk: _stems(f"{one.title} {one.text} {promised.get(one.pk, '')}") for one in objectives}
    nearest: Objective = max(objectives, key=lambda one: (len(wanted & said[one.pk]), served[one.pk], -one.order))
    return nearest.pk


def _served(unit: Unit) -> Counter[UUID | None]:
    """How many projects of the unit, of those below it and of its whole division serve each objective."""
    near = Project.objects.filter(scope__path__within=[_division(unit)], objective__isnull=False)
    return Counter(near.values_list("objective", flat=True))


def _stems(words: str) -> set[str]:
    """The beginnings of the words that carry meaning."""
    found = re.findall(r"[a-z]+", sort_key(words))
    return {word[: max(SHORTEST, len(word) - 3)] for word in found if word not in COMMON and len(word) >= SHORTEST}


# People who could help ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who coaches or sponsors in the area of a unit, and how many projects under way they help already."""

    id: UUID
    name: str
    job: str
    load: int
    is_near: bool


def helpers_near(unit: Unit, role: str, today: date) -> list[Helper]:
    """Coaches or sponsors of the organisation: those of the unit's division first, then by load; two queries.

    A coach stands at a unit; a role on a single project is what the load counts, not a place to be asked from.
    """
    held = Membership.objects.in_force(today).filter(role=role, scope__organisation=unit.organisation_id)
    held = held.filter(scope__kind="unit", person__is_active=True).select_related("person", "scope")
    load = _loads(unit, role, today)
    found: dict[UUID, Helper] = {}
    for one in held:
        is_near = is_within(one.scope.path, _division(unit))
        near = is_near or (one.person_id in found and found[one.person_id].is_near)
        found[one.person_id] = Helper(
            one.person_id, one.person.name, one.person.job, load[one.person_id], near
        )  # fmt: skip
    return sorted(found.values(), key=lambda one: (not one.is_near, one.load, sort_key(one.name)))


def _loads(unit: Unit, role: str, today: date) -> Counter[UUID]:
    """How many running projects of the organisation each person helps in a role."""
    helping = Membership.objects.in_force(today).filter(role=role, scope__organisation=unit.organisation_id)
    running = helping.filter(scope__project__isnull=False).exclude(scope__project__state__in=rules.ENDED)
    return Counter(running.values_list("person", flat=True))


def _division(unit: Unit) -> str:
    """The path of the part of the organisation a unit belongs to, one step below its top."""
    return ".".join(unit.scope.path.split(".")[:2])


# Similar work -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """A project like the one somebody is about to start: under way, ended or stopped, and whom to ask."""

    title: str
    address: str
    unit: str
    state_name: str
    is_ended: bool
    ask: str
    says: str


def similar_work(actor: Actor, words: str, *, most: int = 5) -> list[SimilarRow]:
    """Projects this actor may see that share telling words with these, nearest first; two queries."""
    near = [record for record, _nearness in index.similar(actor, words, record_kind="project", most=most)]
    found = Project.objects.visible_to(actor).filter(pk__in=near).select_related("unit", "lead") if near else []
    return [_similar(project) for project in sorted(found, key=lambda one: near.index(one.pk))]


def _similar(project: Project) -> SimilarRow:
    return SimilarRow(
        title=project.title,
        address=project.get_absolute_url(),
        unit=project.unit.name,
        state_name=capfirst(str(project.get_state_display())),
        is_ended=project.is_ended,
        ask=project.lead.name if project.lead else "",
        says=(project.learned if project.is_ended else "") or project.aim or project.plain_words,
    )
