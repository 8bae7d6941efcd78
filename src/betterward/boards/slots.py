"""What scorecards put into the frame of every page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.boards import queries
from betterward.common.requests import Request
from betterward.common.slots import Link, Part
from betterward.measures.models import Measure
from betterward.people.policies import may


def in_navigation(request: Request, **context: Any) -> Link | None:
    """The list of scorecards, one of the five words of the house; a visitor has none."""
    if request.actor.is_anonymous:
        return None
    here = request.path.startswith("/boards/") or request.path.endswith("/board/")
    return Link(_("Boards"), reverse("boards:list"), icon="boards", is_current=here)


def owner_panel(request: Request, measure: Measure | None = None, **context: Any) -> Part | None:
    """On the page of a measure: that it needs an owner, or that one looks after it oneself."""
    if measure is None:
        return None
    is_mine = measure.owner_id is not None and measure.owner_id == request.actor.person_id
    if not is_mine and not queries.needs_owner(measure, timezone.localdate()):
        return None
    facts = {"measure": measure, "is_mine": is_mine, "may_take": may(request.actor, "edit", measure)}
    return Part("boards/_owner.jinja", facts)
