"""What this room puts into the frame of every page: its word in the navigation, and what can be added."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from betterward.common.requests import Request
from betterward.common.slots import Link
from betterward.people.rules import Level


def in_navigation(request: Request, **context: Any) -> Link:
    """The list of measures, one of the five words of the house."""
    address = reverse("measures:list")
    return Link(_("Measures"), address, icon="measures", is_current=request.path.startswith(address))


def add_reading(request: Request, **context: Any) -> Link | None:
    """A reading, for whoever may enter one somewhere."""
    if not request.actor.paths(Level.CONTRIBUTE):
        return None
    address = reverse("measures:list")
    return Link(_("Reading"), f"{address}?to=enter", icon="measures", hint=_("A number you have counted"))


def add_measure(request: Request, unit: Any = None, **context: Any) -> Link | None:
    """A measure, for whoever may change something somewhere; at the unit the page is about."""
    if not request.actor.paths(Level.EDIT):
        return None
    address = reverse("measures:define")
    return Link(
        _("Measure"), f"{address}?unit={unit.pk}" if unit else address, icon="add", hint=_("Something worth counting")
    )
