"""What cycles put onto the page of a project."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from betterward.common.addresses import address_of
from betterward.common.requests import Request
from betterward.common.slots import Part
from betterward.cycles import queries
from betterward.projects import policies
from betterward.projects.models import Project


def of_project(request: Request, project: Project | None = None, **_context: Any) -> Part | None:
    """The ramps of a project with their tests, and a way to plan one."""
    if project is None:
        return None
    may_edit = policies.may(request.actor, "edit", project) and not project.is_ended
    ramps = queries.ramps_of(project, request.actor, timezone.localdate())
    if not ramps and not may_edit:
        return None
    plan = address_of("cycles:plan", project.pk) if may_edit else ""
    return Part("cycles/_of_project.jinja", {"ramps": ramps, "plan": plan})
