"""What asks offer in the frame of every page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from betterward.common.ids import short_id
from betterward.common.requests import Request
from betterward.common.slots import Link
from betterward.organisations.models import Unit
from betterward.people.rules import Level


def add_ask(request: Request, *, unit: Unit | None = None, **context: Any) -> Link | None:
    """Under "Add", from the unit one is looking at."""
    if not request.actor.paths(Level.CONTRIBUTE):
        return None
    where = f"?unit={short_id(unit.pk)}" if unit and request.actor.may_on(unit.scope.path, Level.CONTRIBUTE) else ""
    return Link(_("Ask"), reverse("asks:raise") + where, icon="help", hint=_("Something is in the way"))


def my_asks(request: Request, **context: Any) -> Link | None:
    """In the menu of the account."""
    return None if request.actor.is_anonymous else Link(_("Asks"), reverse("asks:list"), icon="help")
