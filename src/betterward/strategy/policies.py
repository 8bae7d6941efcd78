"""May this actor change where the whole organisation is going? Everybody in it may read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.people.models import Actor
from betterward.people.policies import may as may_there


LEVELS = {"word": "manage", "promise": "edit"}
"""True north and objectives are worded by those who manage the whole; analysts may say in which measures."""


def may(actor: Actor, action: str, thing: Any) -> bool:
    """Whether the actor holds the level that `word` or `promise` needs at the top of the tree."""
    return may_there(actor, LEVELS[action], thing)


def require(actor: Actor, action: str, thing: Any) -> None:
    """Refuse unless `may`."""
    if not may(actor, action, thing):
        raise Refused(
            _("The strategy is changed by those who look after the whole organisation. Nothing was changed."),
            code="not_allowed",
        )
