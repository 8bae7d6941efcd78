"""Home: what needs me today; for a visitor, what this is."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from betterward.common.requests import Request
from betterward.pages import queries, services
from betterward.pages.queries.front import example
from betterward.pages.rules import visits
from betterward.pages.slots import places_of


BEGAN, SINCE = "visit_began", "visit_since"


@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for this person; a visitor sees the front page."""
    if request.actor.is_anonymous:
        return render(request, "pages/front.jinja", {"example": example()})
    page = queries.home(request.actor, timezone.localdate(), _since(request), places_of(request))
    return render(request, "pages/home.jinja", {"page": page, "now": timezone.localtime()})


def _since(request: Request) -> datetime | None:
    """When this person was here before; kept for a whole visit, so that opening the page twice loses nothing."""
    now = timezone.now()
    if visits.is_over(_moment(request, BEGAN), now=now):
        before = services.begin_visit(by=request.actor, now=now)
        request.session[BEGAN] = now.isoformat()
        request.session[SINCE] = before.isoformat() if before else ""
    return _moment(request, SINCE)


def _moment(request: Request, key: str) -> datetime | None:
    return parse_datetime(request.session.get(key) or "")
