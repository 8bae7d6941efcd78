"""The team of a project, what its mix lacks, and how far patients take part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from betterward.people.models import Actor, Membership
from betterward.projects import policies, rules
from betterward.projects.models import Involvement, Project


MISSING: dict[str, Promise] = {
    "size": _("Five to eight people is a good size for a team."),
    "patient": _("Nobody here is a patient or carer yet."),
    "sponsor": _("A sponsor could clear away what the team cannot."),
    "coach": _("A coach could help with the method."),
    "mixed": _("Everybody has the same job so far. Who else is close to the problem?"),
}
"""What to do about a check of the team; the checks themselves are `rules.team_checks`."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One role of one person in the project."""

    id: int
    name: str
    called: str
    role: str
    since: str
    until: str
    is_me: bool


@dataclass(frozen=True, slots=True)
class InvolvementRow:
    """How far patients took part from a day on."""

    says: str
    since: str
    confirmed_by: str
    is_full: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Everything the page of a team prints."""

    members: list[MemberRow]
    lead: str
    lacks: list[str]
    involvement: list[InvolvementRow]
    may_edit: bool
    may_confirm: bool


def team_page(project: Project, actor: Actor, today: date) -> TeamPage:
    """The team today; five queries however many people there are."""
    held = Membership.objects.in_force(today).filter(scope=project.scope_id).select_related("person", "role")
    members = list(held.order_by("-level", "person__name", "pk"))
    said = [_involved(one) for one in project.involvements.select_related("confirmed_by")]
    roles = [(one.role_id, one.person.job) for one in members]
    if project.lead and project.lead_id not in {one.person_id for one in members}:
        roles.append(("lead", project.lead.job))
    return TeamPage(
        members=[_member(one, actor) for one in members],
        lead=project.lead.name if project.lead else "",
        lacks=[str(MISSING[check.code]) for check in rules.team_checks(roles) if not check.passed],
        involvement=said,
        may_edit=policies.may(actor, "edit", project),
        may_confirm=bool(said) and said[0].waits and policies.is_partner(actor, project),
    )


def _member(one: Membership, actor: Actor) -> MemberRow:
    return MemberRow(
        id=one.pk, name=one.person.name, called=one.person.called or one.person.job, role=one.role.name,
        since=date_format(one.from_on, "j F Y"), until=date_format(one.until_on, "j F Y") if one.until_on else "",
        is_me=one.person_id == actor.person_id,
    )  # fmt: skip


def _involved(one: Involvement) -> InvolvementRow:
    is_confirmed = one.confirmed_at is not None
    return InvolvementRow(
        says=capfirst(str(one.get_level_display())),
        since=date_format(one.from_on, "j F Y"),
        confirmed_by=one.confirmed_by.name if one.confirmed_by else "",
        is_full=rules.counts_as_full(one.level, is_confirmed=is_confirmed),
        waits=not is_confirmed and rules.counts_as_full(one.level, is_confirmed=True),
    )
