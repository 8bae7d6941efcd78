"""One quiet row a project: what it is, where, who leads it, and why it stands where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from betterward.common.prepared import prepared
from betterward.measures.models import ChartFacts, Measure
from betterward.measures.queries import STATE_WORDS
from betterward.measures.queries.rows import drawn, icon, said
from betterward.people.models import Actor
from betterward.projects import rules
from betterward.projects.models import Project, ProjectMeasure
from betterward.projects.rules import Need, Sign


NO_PICTURE = SafeString("")

FULL = ("unit", "lead", "objective", "organisation")
"""What a row needs of its project, in one query."""

READ = (
    "id", "code", "title", "aim", "state", "started_on", "ended_on", "lead_leaves_on",
    "unit__name", "lead__name", "objective__text", "objective__title", "organisation__short_name",
)  # fmt: skip
"""The columns a row is made of; all of four tables would take twice the time."""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project as every list says it."""

    id: UUID
    code: str
    title: str
    aim: str
    unit: str
    unit_id: UUID
    organisation: str
    lead: str
    lead_id: UUID | None
    state: str
    state_name: str
    started_on: date
    ended_on: date | None
    objective: str
    address: str
    need: Need
    why: str
    measures: int
    hidden: int
    is_silent: bool
    speaks: UUID | None
    variation_icon: SafeString
    spark: SafeString = NO_PICTURE


@dataclass(frozen=True, slots=True)
class Told:
    """What the measures of a project say to one person."""

    signs: tuple[tuple[UUID, Sign], ...]
    hidden: int


def rows_of(found: Sequence[Project], actor: Actor, today: date) -> list[ProjectRow]:
    """Projects with their measures' signs, those in need first; two queries for all."""
    told = _told(found, actor, today)
    rows = [_row(project, told[project.pk], today) for project in found]
    return sorted(rows, key=_place)


def _place(row: ProjectRow) -> tuple[Any, ...]:
    """By need; what has ended, the latest first; then as the projects came, by title."""
    return row.need, -row.ended_on.toordinal() if row.ended_on else 0


def with_sparks(rows: Iterable[ProjectRow]) -> list[ProjectRow]:
    """The rows with the small picture of the measure that speaks; one query, so only for rows that are shown."""
    rows = list(rows)
    wanted = [row.speaks for row in rows if row.speaks]
    sparks = dict(_sparks(wanted)) if wanted else {}
    return [replace(row, spark=drawn(sparks.get(row.speaks, ""))) if row.speaks else row for row in rows]


@prepared
def _sparks(measures: list[UUID]) -> QuerySet[ChartFacts, tuple[Any, ...]]:
    return ChartFacts.objects.filter(measure__among=measures).values_list("measure", "spark")


# What the measures say ----------------------------------------------------------------------------------------------


def _told(found: Sequence[Project], actor: Actor, today: date) -> dict[UUID, Told]:
    by_project: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for project, measure, family in _links([project.pk for project in found]) if found else []:
        by_project[project].append((measure, family))
    facts = _facts({measure for theirs in by_project.values() for measure, _family in theirs}, actor, today)
    return {project.pk: _of(by_project[project.pk], facts, today) for project in found}


@prepared
def _links(projects: list[UUID]) -> QuerySet[ProjectMeasure, Any]:
    links = ProjectMeasure.objects.filter(project__among=projects, measure__archived_on=None)
    return links.order_by("id").values_list("project", "measure", "family")


def _facts(wanted: set[UUID], actor: Actor, today: date) -> dict[UUID, dict[str, Any]]:
    """The few facts of the measures this person may see that a list needs; their pictures stay in the database."""
    if not wanted:
        return {}
    return {row["pk"]: row for row in _told_by(actor, today, list(wanted))}


@prepared
def _told_by(actor: Actor, today: date, wanted: list[UUID]) -> QuerySet[Measure, Any]:
    names = ("state", "variation", "points", "due_on", "data_to_on")
    seen = Measure.objects.visible_to(actor, today).filter(pk__among=wanted)
    told: QuerySet[Measure, Any] = seen.values(
        "pk", "name", "version__frequency", *(f"chart_facts__{name}" for name in names)
    )
    return told


def _of(links: list[tuple[UUID, str]], facts: dict[UUID, dict[str, Any]], today: date) -> Told:
    order = rules.FAMILIES.index
    seen = sorted((link for link in links if link[0] in facts), key=lambda link: order(link[1]))
    return Told(tuple((pk, _sign(facts[pk], family, today)) for pk, family in seen), len(links) - len(seen))


def _sign(row: dict[str, Any], family: str, today: date) -> Sign:
    due = row["chart_facts__due_on"]
    return Sign(
        name=row["name"],
        state=row["chart_facts__state"] or "",
        family=family,
        is_concern=(row["chart_facts__variation"] or "").startswith("concern"),
        is_late=due is not None and due < today,
        points=row["chart_facts__points"] or 0,
        data_to=said(row["chart_facts__data_to_on"], row["version__frequency"]),
        variation=row["chart_facts__variation"] or "",
    )


# Rows ---------------------------------------------------------------------------------------------------------------


def _row(project: Project, told: Told, today: date) -> ProjectRow:
    signs = [sign for _pk, sign in told.signs]
    leaves_in = (project.lead_leaves_on - today).days if project.lead_leaves_on else None
    need, sign = rules.need(
        project.state, signs, has_lead=project.lead_id is not None, hidden=told.hidden, lead_leaves_in=leaves_in
    )
    speaker = sign or (signs[0] if signs else None)
    return ProjectRow(
        id=project.pk,
        code=project.code,
        title=project.title,
        aim=project.aim,
        unit=project.unit.name,
        unit_id=project.unit_id,
        organisation=project.organisation.short_name,
        lead=project.lead.name if project.lead else "",
        lead_id=project.lead_id,
        state=project.state,
        state_name=capfirst(str(project.get_state_display())),
        started_on=project.started_on,
        ended_on=project.ended_on,
        objective=project.objective.sentence if project.objective else "",
        address=project.get_absolute_url(),
        need=need,
        why=_why(project, need, sign),
        measures=len(signs) + told.hidden,
        hidden=told.hidden,
        is_silent=rules.is_silent(signs) and not told.hidden,
        speaks=next((pk for pk, one in told.signs if one is speaker), None),
        variation_icon=icon(speaker.variation if speaker else ""),
    )


def _why(project: Project, need: Need, sign: Sign | None) -> str:
    """Why the project stands where it stands, in one line."""
    if need == Need.ENDED:
        return f"{_ended(project)} {_('Now:')} {_concern(sign)}" if sign else _ended(project)
    if sign is None:
        return _alone(project, need)
    if need == Need.CONCERN:
        return _concern(sign)
    state = STATE_WORDS.get(sign.state, sign.state)
    words = {
        Need.LATE: _("%(measure)s: waiting for data since %(period)s.") if sign.data_to else _("No reading yet."),
        Need.NO_READING: _("%(measure)s: no reading yet."),
        Need.IMPROVED: _("%(measure)s: improved."),
        Need.QUIET: _("%(measure)s: %(state)s."),
    }[need]
    return words % {"measure": sign.name, "period": sign.data_to, "state": state}


def _ended(project: Project) -> str:
    return _("%(state)s on %(day)s.") % {
        "state": capfirst(str(project.get_state_display())), "day": _day(project.ended_on),
    }  # fmt: skip


def _concern(sign: Sign) -> str:
    said = STATE_WORDS["worse"] if sign.state == "worse" else _("a concern")
    return _("%(measure)s: %(state)s.") % {"measure": sign.name, "state": said}


def _alone(project: Project, need: Need) -> str:
    return {
        Need.NO_LEAD: _("Nobody leads this yet."),
        Need.HAND_OVER: _("Its lead moves on after %(day)s: who takes it over?")
        % {"day": _day(project.lead_leaves_on)},
        Need.NO_MEASURE: _("No measure yet: how will you know that a change is an improvement?"),
        Need.DRAFT: _("A draft since %(day)s.") % {"day": _day(project.started_on)},
        Need.UNSEEN: _("Its measures are not shared with you."),
        Need.PAUSED: _("Paused."),
        Need.QUIET: "",
    }[need]


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
