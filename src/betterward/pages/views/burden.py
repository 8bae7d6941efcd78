"""What counting costs at a unit."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from betterward.common.requests import Request
from betterward.organisations.queries import the_unit
from betterward.pages.queries.burden import burden_of
from betterward.people.rules import Level


@require_safe
def burden(request: Request, unit_id: UUID) -> HttpResponse:
    """Minutes a week at a unit and below, by unit and by measure, and what could cost less."""
    unit = the_unit(request.actor, unit_id)
    if not request.actor.may_on(unit.scope.path, Level.CONTRIBUTE):
        raise Http404
    found = burden_of(unit, request.actor, timezone.localdate())
    context = {"found": found, "unit": unit, "organisation": unit.organisation}
    return render(request, "pages/burden.jinja", context)
