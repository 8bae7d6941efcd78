"""Scorecards of units and organisations, and the list of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from betterward.boards import queries
from betterward.boards.queries import Scorecard, Wanted
from betterward.organisations import queries as organisations
from betterward.organisations.models import Unit
from betterward.organisations.queries import UnitRow
from betterward.people.rules import Level


@login_required
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Every place with a scorecard that this person may see."""
    words = request.GET.get("q", "").strip()[:100]
    tree = queries.places(request.actor)
    context = {"places": tree, "words": words, "found": queries.found(tree, words) if words else []}
    return render(request, "boards/boards.jinja", context)


@require_safe
def unit_board(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The scorecard of a unit."""
    units = Unit.objects.visible_to(request.actor).select_related("scope", "organisation")
    unit = get_object_or_404(units, pk=unit_id)
    card = queries.unit_board(request.actor, unit, timezone.localdate(), _wanted(request))
    context = {"unit": unit, "organisation": unit.organisation, "trail": _trail(request, unit)}
    return _scorecard(request, card, context)


@require_safe
def organisation_board(request: HttpRequest, slug: str) -> HttpResponse:
    """The scorecard of an organisation."""
    organisation = get_object_or_404(request.actor.organisations, slug=slug)
    card = queries.organisation_board(request.actor, organisation, timezone.localdate(), _wanted(request))
    return _scorecard(request, card, {"organisation": organisation, "trail": []})


def _trail(request: HttpRequest, unit: Unit) -> list[tuple[UnitRow, bool]]:
    """The units above, and whether this person may open them; the organisation itself stands before them."""
    above = [row for row in organisations.trail(unit) if row.id != unit.pk and row.depth]
    return [(row, request.actor.may_on(row.path, Level.VIEW)) for row in above]


def _scorecard(request: HttpRequest, card: Scorecard, context: dict[str, Any]) -> HttpResponse:
    context |= {"card": card, "legend": queries.legend()}
    context |= {"state": request.GET.get("state", ""), "purpose": request.GET.get("purpose", "")}
    return render(request, "boards/scorecard.jinja", context)


def _wanted(request: HttpRequest) -> Wanted:
    page = request.GET.get("page", "")
    return Wanted(
        state=request.GET.get("state", ""),
        purpose=request.GET.get("purpose", ""),
        page=int(page) if page.isdecimal() and len(page) < 5 else 1,
    )
