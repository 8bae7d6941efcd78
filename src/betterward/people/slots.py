"""What people offer in the menu of the account."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from betterward.common.addresses import address_of
from betterward.common.requests import Request
from betterward.common.slots import Link
from betterward.people.rules import Level


def my_account(request: Request, **context: Any) -> Link | None:
    """One's own roles, password and second step."""
    return None if request.actor.is_anonymous else Link(_("Your account"), address_of("people:me"), icon="person")


def people_of_organisation(request: Request, **context: Any) -> Link | None:
    """For those who keep a whole organisation: where its people are found."""
    tops = [path for path in request.actor.paths(Level.MANAGE) if "." not in path]
    if not tops:
        return None
    slug = request.actor.organisations.filter(scopes__path__among=tops).values_list("slug", flat=True).first()
    return Link(_("People"), address_of("people:organisation", slug), icon="people") if slug else None
