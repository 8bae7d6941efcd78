"""Scorecards of units and organisations, and the list of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from betterward.boards import queries
from betterward.boards.queries import Scorecard, Wanted
from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import policies, services
from betterward.measures.models import Measure
from betterward.organisations import queries as organisations
from betterward.organisations.models import Unit
from betterward.organisations.queries import UnitRow
from betterward.people.rules import Level


@require_safe
@login_required
def boards(request: Request) -> HttpResponse:
    """Every place with a scorecard that this person may see."""
    words = request.GET.get("q", "").strip()[:100]
    tree = queries.places(request.actor)
    context = {"places": tree, "words": words, "found": queries.found(tree, words) if words else []}
    return render(request, "boards/boards.jinja", context)


@require_safe
def unit_board(request: Request, unit_id: UUID) -> HttpResponse:
    """The scorecard of a unit."""
    unit = organisations.the_unit(request.actor, unit_id)
    card = queries.unit_board(request.actor, unit, timezone.localdate(), _wanted(request))
    context = {"unit": unit, "organisation": unit.organisation, "trail": _trail(request, unit)}
    return _scorecard(request, card, context)


@require_safe
def organisation_board(request: Request, slug: str) -> HttpResponse:
    """The scorecard of an organisation."""
    organisation = get_object_or_404(request.actor.organisations, slug=slug)
    card = queries.organisation_board(request.actor, organisation, timezone.localdate(), _wanted(request))
    return _scorecard(request, card, {"organisation": organisation, "trail": []})


def _trail(request: Request, unit: Unit) -> list[tuple[UnitRow, bool]]:
    """The units above, and whether this person may open them; the organisation itself stands before them."""
    above = [row for row in organisations.trail(unit) if row.id != unit.pk and row.depth]
    return [(row, request.actor.may_on(row.path, Level.VIEW)) for row in above]


def _scorecard(request: Request, card: Scorecard, context: dict[str, Any]) -> HttpResponse:
    context |= {"card": card, "legend": queries.legend()}
    context |= {"state": request.GET.get("state", ""), "purpose": request.GET.get("purpose", "")}
    return render(request, "boards/scorecard.jinja", context)


def _wanted(request: Request) -> Wanted:
    page = request.GET.get("page", "")
    return Wanted(
        state=request.GET.get("state", ""),
        purpose=request.GET.get("purpose", ""),
        page=int(page) if page.isdecimal() and len(page) < 5 else 1,
    )


@require_POST
def take(request: Request, measure_id: UUID) -> HttpResponse:
    """Take a measure on, or hand it back, and return to where that was pressed."""
    measures = Measure.objects.visible_to(request.actor).select_related("scope", "organisation")
    measure = get_object_or_404(measures, pk=measure_id)
    if not policies.may(request.actor, "edit", measure):
        raise Http404
    _carry_out(request, measure)
    return redirect(_back(request, measure))


def _carry_out(request: Request, measure: Measure) -> None:
    try:
        if request.POST.get("act") == "hand_back":
            services.hand_back_measure(measure=measure, by=request.actor)
            messages.success(request, _("Handed back. “%(name)s” needs somebody else now.") % {"name": measure.name})
        else:
            services.take_measure(measure=measure, by=request.actor)
            messages.success(
                request,
                _("You look after “%(name)s” now. Its page is where you can hand it back.") % {"name": measure.name},
            )
    except Refused as refusal:
        messages.warning(request, str(refusal))


def _back(request: Request, measure: Measure) -> str:
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else measure.get_absolute_url()
