"""Starting, changing, ending a project, and its measures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.activity import queries as stories
from betterward.activity import services as activity
from betterward.common import editing
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.index import services as index
from betterward.measures import policies as measure_policies
from betterward.measures import services as measure_services
from betterward.measures.models import Measure
from betterward.measures.models.measures import Family
from betterward.organisations.models import Organisation, Scope, Unit
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor, Person
from betterward.projects import policies, rules
from betterward.projects.models import Project, ProjectMeasure
from betterward.projects.services.helping import ask_to_help
from betterward.projects.services.teaming import share_with_team, take_back_from_team
from betterward.projects.wording import aim_sentence
from betterward.strategy.models import Objective


NOBODY: Mapping[str, Person | None] = MappingProxyType({})


@transaction.atomic
def start_project(
    *, title: str, unit: Unit, by: Actor, started_on: date | None = None, helpers: Mapping[str, Person | None] = NOBODY,
    **fields: Any,
) -> Project:  # fmt: skip
    """Start a project: a title and a unit are enough; whoever starts it leads it unless somebody else is named.

    `helpers` are asked to coach or sponsor it, by role; nothing waits for their answer.

    Raises
    ------
    Refused
        `by` does not work at `unit`, the unit is closed, the title is empty, the code is taken, the objective belongs
        to another organisation, or the words name a patient.
    """
    policies.require_start(by, unit)
    _refuse_closed(unit)
    title = _title(title)
    _check(unit.organisation, fields)
    if fields.get("state") in rules.ENDED:
        raise Refused(_("A project starts live or as a draft; end it later, with what you learned."), code="state")
    fields.setdefault("lead", by.person)
    fields["aim"] = fields.get("aim") or aim_sentence(fields)
    with because(who=by.name, why="started a project"):
        scope = Scope.objects.grow(unit.organisation, "project", unit.scope)
        project = Project.objects.create(
            organisation=unit.organisation, scope=scope, unit=unit, title=title, sort_key=sort_key(title),
            started_on=started_on or timezone.localdate(), **fields,
        )  # fmt: skip
        _index(project)
        _tell("started", project, by)
    for role, who in helpers.items():
        if who is not None:
            ask_to_help(project=project, role=role, who=who, by=by, on=timezone.localdate())
    return project


@transaction.atomic
def change_project(*, project: Project, version: int, by: Actor, **fields: Any) -> Project:
    """Change what a project says; what somebody else changed since `version` is never overwritten unseen.

    A project that has ended and is set live again loses its last day and keeps what it learned.

    Raises
    ------
    ChangedMeanwhile
        Somebody else has changed one of the same fields.
    """
    kept = _locked(project)
    policies.require(by, "edit", kept)
    if "title" in fields:
        fields["title"] = _title(fields["title"])
    changes = editing.changes_to(kept, fields, version, who=_latest_hand(kept))
    _check(kept.organisation, changes)
    if changes.get("state") in rules.ENDED:
        raise Refused(_("End the project on its own page, with what you learned. Nothing was changed."), code="state")
    if not changes:
        return kept
    if "state" in changes:
        changes["ended_on"] = None
    changes |= _said_anew(kept, changes, version)
    _refuse_end_before_start(changes.get("started_on", kept.started_on), changes.get("ended_on", kept.ended_on))
    if "title" in changes:
        changes["sort_key"] = sort_key(changes["title"])
    _write(kept, changes, by, "changed", why="changed a project", fields=sorted(set(changes) - {"sort_key"}))
    return kept


@transaction.atomic
def end_project(*, project: Project, state: str, by: Actor, on: date, learned: str = "") -> Project:
    """End a project: achieved, not achieved, or stopped for a good reason.

    It stays readable, and can be taken up again.
    """
    kept = _locked(project)
    policies.require(by, "edit", kept)
    if kept.is_ended:
        raise Refused(_("This project has ended already. Nothing was changed."), code="ended")
    if state not in rules.ENDED:
        raise Refused(_("Choose how it ended: achieved, not achieved, or stopped for a good reason."), code="state")
    _refuse_end_before_start(kept.started_on, on)
    refuse_identifiers(learned)
    changes = {"state": state, "ended_on": on, "learned": learned.strip() or kept.learned}
    _write(kept, changes, by, "ended", why="ended a project", state=state)
    return kept


@transaction.atomic
def link_measure(*, project: Project, measure: Measure, by: Actor, family: str = "") -> ProjectMeasure:
    """Let a project watch a measure, or say anew what it is for there; who sees the measure does not change."""
    policies.require(by, "edit", project)
    measure_policies.require(by, "view", measure)
    if measure.organisation_id != project.organisation_id:
        raise Refused(
            _("A project watches measures of its own organisation. Nothing was changed."), code="other_organisation"
        )
    family = family or measure.family
    if family not in Family.values:
        raise Refused(_("Choose outcome, process or balancing."), code="family")
    link = _link(project, measure, by, family)
    share_with_team(project=project, by=by, on=timezone.localdate())
    return link


@transaction.atomic
def unlink_measure(*, project: Project, measure: Measure, by: Actor) -> None:
    """Take a measure off a project; the measure and its readings stay."""
    policies.require(by, "edit", project)
    with because(who=by.name, why="took a measure off"):
        removed, _rows = ProjectMeasure.objects.filter(project=project, measure=measure).delete()
        if removed:
            take_back_from_team(project=project, on=timezone.localdate(), measure=measure)
            _tell("measure_unlinked", project, by, measure=str(measure.pk))


@transaction.atomic
def count_measure(*, project: Project, unit: Unit, by: Actor, name: str, kind: str, **fields: Any) -> Measure:
    """Start a measure at the unit and let the project watch it; the definition is there already, or written now."""
    policies.require(by, "edit", project)
    measure = measure_services.define_measure(unit=unit, name=name, kind=kind, by=by, **fields)
    _link(project, measure, by, measure.family)  # also by whoever stands above and will not see a team's own numbers
    return measure


@transaction.atomic
def do_without(*, project: Project, family: str, by: Actor, is_fine: bool = True) -> Project:
    """Say that a project needs no measure of a kind, so that nobody is reminded again; or want to be reminded."""
    kept = _locked(project)
    policies.require(by, "edit", kept)
    if family not in Family.values:
        raise Refused(_("Choose outcome, process or balancing."), code="family")
    said = set(kept.fine_without.split())
    wanted = said | {family} if is_fine else said - {family}
    if wanted != said:
        words = {"fine_without": " ".join(sorted(wanted))}
        _write(kept, words, by, "does_without", why="family of measures", family=family, is_fine=is_fine)
    return kept


def _link(project: Project, measure: Measure, by: Actor, family: str) -> ProjectMeasure:
    with because(who=by.name, why="linked a measure"):
        link, _is_new = ProjectMeasure.objects.update_or_create(
            project=project, measure=measure, defaults={"family": family}
        )
        _tell("measure_linked", project, by, measure=str(measure.pk), family=family)
    return link


def _said_anew(project: Project, changes: dict[str, Any], version: int) -> dict[str, Any]:
    """The aim's sentence, when one of its parts was changed.

    A sentence of somebody's own stays when it may have been written after this person opened the form.
    """
    own = project.aim and project.aim != aim_sentence({name: getattr(project, name) for name in Project.AIM})
    if own and version != project.version:
        return {}
    if "aim" in changes or not set(changes) & set(Project.AIM):
        return {}
    parts = {name: changes.get(name, getattr(project, name)) for name in Project.AIM}
    sentence = aim_sentence(parts)
    return {"aim": sentence} if sentence else {}


# Small parts --------------------------------------------------------------------------------------------------------


def _locked(project: Project) -> Project:
    rows = Project.objects.select_for_update(of=("self",)).select_related("organisation", "scope", "unit")
    return rows.get(pk=project.pk)


def _title(text: str) -> str:
    if not text.strip():
        raise Refused(_("Give the project a title: a few words are enough. Nothing was saved yet."), code="no_words")
    refuse_identifiers(text)
    return text.strip()


def _check(organisation: Organisation, fields: dict[str, Any]) -> None:
    refuse_identifiers(*(value for value in fields.values() if isinstance(value, str)))
    objective: Objective | None = fields.get("objective")
    if objective and objective.organisation_id != organisation.pk:
        raise Refused(_("A project serves an objective of its own organisation."), code="other_organisation")
    lead: Person | None = fields.get("lead")
    if lead and not lead.memberships.filter(scope__organisation=organisation).exists():
        raise Refused(
            _("%(name)s does not belong to %(organisation)s, so cannot lead here. Invite them first.")
            % {"name": lead.name, "organisation": organisation.short_name},
            code="other_organisation",
        )
    code = fields.get("code")
    if code and Project.objects.filter(organisation=organisation, code=code).exists():
        raise Refused(
            _("The code %(code)s belongs to another project. Choose another one. Nothing was saved yet.")
            % {"code": code},
            code="code_taken",
        )


def _refuse_end_before_start(started_on: date, ended_on: date | None) -> None:
    if ended_on and ended_on < started_on:
        raise Refused(_("A project cannot end before it started. Choose another day."), code="day")


def _refuse_closed(unit: Unit) -> None:
    if unit.closed_on:
        raise Refused(
            _("%(unit)s is closed, so nothing new starts there. Choose another unit.") % {"unit": unit.name},
            code="closed",
        )


def _latest_hand(project: Project) -> str:
    """Who changed the project latest."""
    story = stories.of_record("project", str(project.pk), limit=20)
    return next((entry.by for entry in story if entry.kind in ("projects.changed", "projects.ended")), "")


def _write(project: Project, changes: dict[str, Any], by: Actor, kind: str, *, why: str, **facts: Any) -> None:
    with because(who=by.name, why=why):
        for name, value in changes.items():
            setattr(project, name, value)
        project.version += 1
        project.save(update_fields=[*changes, "version"])
        if INDEXED & set(changes):
            _index(project)
        _tell(kind, project, by, **facts)


INDEXED = frozenset({"title", "aim", "plain_words", "learned"})
"""What a project is found by."""


def _index(project: Project) -> None:
    text = "\n".join((project.aim, project.plain_words, project.learned))
    index.put(
        record_kind="project", record_id=project.pk, scope=project.scope, title=project.title, text=text
    )  # fmt: skip


def _tell(kind: str, project: Project, by: Actor, **facts: Any) -> None:
    activity.record(
        f"projects.{kind}", by=by, organisation=project.organisation, scope=project.scope, record_kind="project",
        record_id=str(project.pk), title=project.title, **facts,
    )  # fmt: skip
