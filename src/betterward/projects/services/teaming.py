"""The team of a project: joining in one line, leaving, and how far patients take part."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.activity import services as activity
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.measures import policies as measure_policies
from betterward.measures import services as measure_services
from betterward.measures.models import Measure, Share
from betterward.people import services as people
from betterward.people.models import Actor, Membership, Person, Role
from betterward.people.rules import Level
from betterward.projects import policies, rules
from betterward.projects.models import Involvement, Project


TEAM_ROLES = ("member", "patient_partner", "lead", "coach", "sponsor", "student", "guest")
"""Roles a project gives; "lead" stands for a co-lead, such as a clinician and a manager together."""


@transaction.atomic
def add_to_team(
    *, project: Project, role: str, by: Actor, on: date, person: Person | None = None, name: str = "", email: str = "",
    until_on: date | None = None,
) -> Membership:  # fmt: skip
    """Take somebody into the team who is here already, or somebody new by name and e-mail address.

    Nobody gives more rights than they hold: a role here reaches as far as changing the project. The team sees the
    project's measures from now on, as far as whoever adds them may share those.

    Raises
    ------
    Refused
        `by` may not change the project, the role is not one of a project, the person holds it already, or has left
        the house: an account that was closed is opened again by those who manage people, never from a project.
    """
    policies.require(by, "edit", project)
    if role not in TEAM_ROLES:
        raise Refused(_("Choose a role in the project."), code="role")
    if person is not None and (person.left_on or not person.is_active):
        raise Refused(
            _("%(name)s has left. Whoever manages the people of the organisation can welcome them back first.")
            % {"name": person.name},
            code="left",
        )
    who = person or people.create_person(name=name.strip(), email=email.strip(), by=by, why="joined a project")
    level = min(Role.objects.get(pk=role).level, Level.EDIT)
    held = people.join(
        person=who, scope=project.scope, role=role, by=by, from_on=on, until_on=until_on, level=level,
        why=_("the team of “%(title)s”") % {"title": project.title}, is_agreed=True,
    )  # fmt: skip
    share_with_team(project=project, by=by, on=on)
    return held


def share_with_team(*, project: Project, by: Actor, on: date) -> None:
    """Let the members of the project, when it has any, see the measures it watches, those that `by` may share."""
    if not Membership.objects.filter(scope=project.scope_id).exists():
        return
    for measure in Measure.objects.filter(project_links__project=project).select_related("scope", "version"):
        if measure_policies.may(by, "edit", measure):
            measure_services.share(measure=measure, scope=project.scope, by=by, from_on=on)


def take_back_from_team(*, project: Project, on: date, measure: Measure | None = None) -> None:
    """End the shares with the team, when it has nobody left or watches a measure no longer; the house does it."""
    open_shares = Share.objects.filter(scope=project.scope_id, until_on=None).select_related("measure__scope")
    for shared in open_shares.filter(measure=measure) if measure else open_shares:
        measure_services.stop_sharing(shared=shared, by=Actor.objects.system(), on=on)


@transaction.atomic
def leave_team(*, project: Project, membership: Membership, by: Actor, on: date) -> None:
    """End a role in the project: one's own at any time, anybody's by those who may change the project."""
    if membership.scope_id != project.scope_id:
        raise Refused(_("This role is not one of this project. Nothing was changed."), code="elsewhere")
    if by.person_id != membership.person_id:
        policies.require(by, "edit", project)
    # Who leaves today is out at once, not at midnight.
    people.leave(membership=membership, on=on - timedelta(days=1), by=by, why="left the project", is_agreed=True)
    if not Membership.objects.in_force(on).filter(scope=project.scope_id).exists():
        take_back_from_team(project=project, on=on)


@transaction.atomic
def say_involvement(*, project: Project, level: str, by: Actor, on: date) -> Involvement:
    """Say how far patients take part from a day on; what was said before stays in the history."""
    policies.require(by, "edit", project)
    if level not in rules.LEVELS:
        raise Refused(_("Choose how far patients take part."), code="level")
    latest = Involvement.objects.filter(project=project).first()
    if latest is not None and latest.level == level:
        return latest
    with because(who=by.name, why="said how far patients take part"):
        made = Involvement.objects.create(project=project, level=level, from_on=on, by=by)
        _tell("involvement_said", project, by, level=level)
    return made


@transaction.atomic
def confirm_involvement(*, project: Project, by: Actor) -> Involvement:
    """Say as a patient partner that it is so; only then does full membership count.

    Raises
    ------
    Refused
        `by` is no patient partner of this project, or there is nothing to confirm.
    """
    if not policies.is_partner(by, project):
        raise Refused(_("Only a patient partner of this project can confirm this."), code="not_partner")
    latest = Involvement.objects.select_for_update(of=("self",)).filter(project=project).first()
    if latest is None or latest.confirmed_at is not None:
        raise Refused(_("There is nothing to confirm. Nothing was changed."), code="nothing")
    latest.confirmed_by, latest.confirmed_at = by, timezone.now()
    latest.save(update_fields=["confirmed_by", "confirmed_at"])
    _tell("involvement_confirmed", project, by, level=latest.level)
    return latest


def _tell(kind: str, project: Project, by: Actor, **facts: str) -> None:
    activity.record(
        f"projects.{kind}", by=by, organisation=project.organisation, scope=project.scope, record_kind="project",
        record_id=str(project.pk), title=project.title, **facts,
    )  # fmt: skip
