"""What the demo offers on pages of other rooms, in demo mode only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from betterward.common.slots import Link, Part
from betterward.demo import queries


def one_click(request: HttpRequest, **context: Any) -> Part | None:
    """On the sign-in page, and on the home of somebody who is not signed in."""
    if not settings.DEMO or request.user.is_authenticated:
        return None
    first = queries.to_start_with(queries.people())
    address = request.GET.get("next", "")
    return Part("demo/_one_click.jinja", {"people": first, "next": address}) if first else None


def somebody_else(request: HttpRequest, **context: Any) -> Link | None:
    """In the menu of the account."""
    return Link(_("See it as somebody else"), reverse("demo:people"), icon="people") if settings.DEMO else None
