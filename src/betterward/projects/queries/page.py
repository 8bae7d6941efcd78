"""The page of a project: its aim, its path to the true north, its measures with their charts, its story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from betterward.activity import queries as stories
from betterward.common.prepared import prepared
from betterward.measures.models import Composition, Measure
from betterward.measures.models.measures import Family
from betterward.measures.queries import MeasureRow, row_of
from betterward.measures.queries.cards import cards
from betterward.people.models import Actor
from betterward.people.rules import Level
from betterward.projects import policies, rules
from betterward.projects.models import Project, ProjectMeasure
from betterward.projects.queries.aims import AimSaid, aim_said
from betterward.projects.queries.rows import ProjectRow, rows_of
from betterward.strategy import queries as strategy
from betterward.strategy.queries import Step


@dataclass(frozen=True, slots=True)
class Card:
    """One measure of a project with its chart."""

    row: MeasureRow
    family: str
    family_name: str
    picture: SafeString
    may_enter: bool
    archived: str


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One thing somebody did to a project, in words."""

    says: str
    by: str
    when: str


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything a project page prints."""

    project: Project
    row: ProjectRow
    path: list[Step]
    cards: list[Card]
    hidden: int
    missing: tuple[str, ...]
    aim: AimSaid
    due: MeasureRow | None
    started: str
    ended: str
    may_edit: bool
    story: list[StoryRow]


def project_page(project: Project, actor: Actor, today: date) -> ProjectPage:
    """The page of one project the actor may see; the number of queries does not grow with its measures."""
    [row] = rows_of([project], actor, today)
    shown, hidden = _cards(project, actor, today)
    return ProjectPage(
        project=project,
        row=row,
        path=path_of(project, today),
        cards=shown,
        hidden=hidden,
        missing=rules.missing_families([] if hidden else [card.family for card in shown], project.fine_without.split()),
        aim=aim_said(
            project.aim_parts,
            started_on=project.started_on,
            has_objective=project.objective_id is not None,
            has_outcome=hidden > 0 or any(card.family == "outcome" for card in shown),
        ),
        due=_due(shown),
        started=date_format(project.started_on, "j F Y"),
        ended=date_format(project.ended_on, "j F Y") if project.ended_on else "",
        may_edit=policies.may(actor, "edit", project),
        story=[_told(entry) for entry in stories.of_record("project", str(project.pk), limit=12)],
    )


# Measures -----------------------------------------------------------------------------------------------------------


def _cards(project: Project, actor: Actor, today: date) -> tuple[list[Card], int]:
    """The measures this person may see, those no longer collected included, and how many more there are."""
    links = dict(_links(project.pk))
    measures = _seen(actor, today, list(links)) if links else []
    measures.sort(key=lambda measure: (rules.FAMILIES.index(links[measure.pk]), list(links).index(measure.pk)))
    pictures, wholes = cards(measures), _wholes(measures)
    shown = [
        Card(
            row=row_of(measure, today),
            family=links[measure.pk],
            family_name=str(Family(links[measure.pk]).label),
            picture=pictures[measure.pk],
            may_enter=_may_enter(measure, actor, wholes),
            archived=date_format(measure.archived_on, "j F Y") if measure.archived_on else "",
        )
        for measure in measures
    ]
    return shown, len(links) - len(shown)


def _wholes(measures: list[Measure]) -> set[UUID]:
    """Which of the measures add themselves up from others: nobody types those."""
    return set(_composed([measure.pk for measure in measures])) if measures else set()


@prepared
def _links(project: UUID) -> QuerySet[ProjectMeasure, tuple[Any, ...]]:
    return ProjectMeasure.objects.filter(project=project).order_by("id").values_list("measure", "family")


@prepared
def _seen(actor: Actor, today: date, ids: list[UUID]) -> QuerySet[Measure]:
    seen = Measure.objects.visible_to(actor, today).filter(pk__among=ids)
    return seen.select_related("chart_facts", "unit", "version", "owner", "organisation", "scope")


@prepared
def _composed(measures: list[UUID]) -> QuerySet[Composition, UUID]:
    return Composition.objects.filter(whole__among=measures).values_list("whole", flat=True)


def _may_enter(measure: Measure, actor: Actor, wholes: set[UUID]) -> bool:
    is_open = measure.pk not in wholes and not measure.unit.closed_on and not measure.archived_on
    return is_open and actor.may_on(measure.scope.path, Level.CONTRIBUTE)


def _due(shown: list[Card]) -> MeasureRow | None:
    """The measure a reader would most likely add a reading to: one that waits, else one without any, else the first."""
    mine = [card.row for card in shown if card.may_enter]
    return min(mine, key=lambda row: (not row.is_late, row.points > 0), default=None)


# The path to the true north -----------------------------------------------------------------------------------------


def path_of(project: Project, today: date) -> list[Step]:
    """The steps above a project; one query."""
    return strategy.path_above(project.organisation, project.objective, today)


def path_of_measure(measure: Measure, actor: Actor, today: date) -> list[Step]:
    """True north, objective and project above a measure, as far as there are such.

    A live project comes before a paused one; a measure of no project may still be promised in an objective.
    """
    project = min(_serving(actor, measure.pk), key=lambda one: one.state != rules.LIVE, default=None)
    if project is None:
        return strategy.chain_of(measure, today)
    return [*path_of(project, today), Step(project.title, project.get_absolute_url())]


@prepared
def _serving(actor: Actor, measure: UUID) -> QuerySet[Project]:
    serving = Project.objects.visible_to(actor).running().filter(links__measure=measure)
    return serving.select_related("objective", "organisation").order_by("started_on", "id")


# Story --------------------------------------------------------------------------------------------------------------


def _told(entry: stories.EntryRow) -> StoryRow:
    does = {
        "projects.started": _("started this project"),
        "projects.changed": _("changed it"),
        "projects.ended": _("ended it"),
        "projects.measure_linked": _("added a measure"),
        "projects.does_without": _("settled which kinds of measure it needs"),
        "projects.involvement_said": _("said how far patients take part"),
        "projects.involvement_confirmed": _("confirmed how far patients take part"),
        "projects.measure_unlinked": _("took a measure off"),
    }
    return StoryRow(does.get(entry.kind, ""), entry.by, date_format(timezone.localtime(entry.at), "j F Y, H:i"))
