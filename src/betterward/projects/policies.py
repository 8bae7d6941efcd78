"""May this actor do this with a project? Its lead may change it, wherever they belong."""

from __future__ import annotations

from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.organisations.models import Unit
from betterward.people import policies as people_policies
from betterward.people.models import Actor, Membership
from betterward.people.rules import top_of
from betterward.projects.models import Project


LEAD_MAY = ("view", "contribute", "edit")


def may(actor: Actor, action: str, project: Project) -> bool:
    """Whether the actor leads the project, or holds the level the action needs on it or above."""
    return (action in LEAD_MAY and _leads(actor, project)) or people_policies.may(actor, action, project)


def _leads(actor: Actor, project: Project) -> bool:
    """Whether the actor leads the project and still belongs to its organisation."""
    if actor.person_id is None or actor.person_id != project.lead_id:
        return False
    return top_of(project.scope.path) in actor.tops()


def require(actor: Actor, action: str, project: Project) -> None:
    """Refuse unless `may`."""
    if not may(actor, action, project):
        raise Refused(_("This project is changed by its lead and its team. Nothing was changed."), code="not_allowed")


def is_partner(actor: Actor, project: Project) -> bool:
    """Whether this is a patient partner of the project today."""
    held = Membership.objects.in_force().filter(scope=project.scope_id, role="patient_partner")
    return actor.person_id is not None and held.filter(person=actor.person_id).exists()


def require_start(actor: Actor, unit: Unit) -> None:
    """Refuse unless the actor works here: whoever may add a reading may start something better. No approval."""
    if not people_policies.may(actor, "contribute", unit):
        raise Refused(
            _("You can start a project where you work. Choose a unit of yours. Nothing was saved yet."),
            code="not_allowed",
        )
