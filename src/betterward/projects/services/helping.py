"""Asking somebody to coach or sponsor a project, and what a yes does."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.asks import services as asks
from betterward.asks.models import Ask
from betterward.common.errors import Refused
from betterward.people import services as people
from betterward.people.models import Actor, Membership, Person
from betterward.projects import policies, rules
from betterward.projects.models import Project
from betterward.projects.services.teaming import share_with_team


@transaction.atomic
def ask_to_help(*, project: Project, role: str, who: Person, by: Actor, on: date) -> Ask:
    """Ask a coach or a sponsor to help a project; nobody is appointed unasked, and the work does not wait.

    Raises
    ------
    Refused
        `by` may not change the project, the role is no helping one, or the person does not belong here.
    """
    policies.require(by, "edit", project)
    if role not in rules.HELPERS:
        raise Refused(_("Only a coach or a sponsor is asked to help. Nobody was asked."), code="role")
    words = {"coach": _("Would you coach “%(title)s”?"), "sponsor": _("Would you sponsor “%(title)s”?")}[role]
    text = words % {"title": project.title}
    return asks.raise_ask(scope=project.scope, text=text, to=who, by=by, on=on, kind=role)


@transaction.atomic
def take_on(*, ask: Ask) -> Membership | None:
    """Give whoever said yes the role they were asked for; once, however often this is called.

    They see the project's measures from now on, as far as whoever asked them may share those.
    """
    project = Project.objects.select_related("scope").filter(scope=ask.scope_id).first()
    if project is None or ask.state != Ask.State.YES or ask.kind not in rules.HELPERS or ask.answered_by is None:
        return None
    if Membership.objects.filter(person=ask.to, scope=project.scope, role=ask.kind, until_on=None).exists():
        return None
    held = people.join(
        person=ask.to, scope=project.scope, role=ask.kind, by=ask.answered_by, why=ask.text, is_agreed=True
    )
    share_with_team(project=project, by=ask.raised_by, on=timezone.localdate())
    return held
