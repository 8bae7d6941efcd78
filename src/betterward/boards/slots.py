"""What scorecards put into the frame of every page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from betterward.common.requests import Request
from betterward.common.slots import Link


def in_navigation(request: Request, **context: Any) -> Link | None:
    """The list of scorecards, one of the five words of the house; a visitor has none."""
    if request.actor.is_anonymous:
        return None
    here = request.path.startswith("/boards/") or request.path.endswith("/board/")
    return Link(_("Boards"), reverse("boards:list"), icon="boards", is_current=here)
