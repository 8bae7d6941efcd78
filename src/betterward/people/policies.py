"""May this actor do this to that? One answer for pages, services and tests."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.people.models import Actor
from betterward.people.rules import LEVEL_OF_ACTION


def may(actor: Actor, action: str, thing: Any) -> bool:
    """Whether a right of the actor at or above the thing's scope reaches the level the action needs."""
    return actor.may_on(thing.scope.path, LEVEL_OF_ACTION[action])


def require(actor: Actor, action: str, thing: Any) -> None:
    """Refuse unless `may`."""
    if not may(actor, action, thing):
        raise Refused(_("You may not do this here. Nothing was changed."), code="not_allowed")
