"""What a new project is offered before it is saved: the objective it seems to serve, and work that is like it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import capfirst

from betterward.index import queries as index
from betterward.organisations.models import Unit
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor
from betterward.projects.models import Project
from betterward.strategy.models import Objective, Promise


COMMON = frozenset("a an and are at be better by can do for from has have in is it less more no not of on or our people "
                   "patients that the their them they this to us we when who with".split())  # fmt: skip
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
    return max(objectives, key=lambda one: (len(wanted & said[one.pk]), served[one.pk], -one.order)).pk


def _served(unit: Unit) -> Counter[UUID | None]:
    """How many projects of the unit, of those below it and of its whole division serve each objective."""
    above = unit.scope.path.split(".")
    division = ".".join(above[:2])
    near = Project.objects.filter(scope__path__within=[division], objective__isnull=False)
    return Counter(near.values_list("objective", flat=True))


def _stems(words: str) -> set[str]:
    """The beginnings of the words that carry meaning."""
    found = re.findall(r"[a-z]+", sort_key(words))
    return {word[: max(SHORTEST, len(word) - 3)] for word in found if word not in COMMON and len(word) >= SHORTEST}


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
