"""Measures shared with small numbers hidden, and which numbers are small."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from betterward.common.errors import Refused
from betterward.common.exporting import csv_answer
from betterward.common.requests import Request
from betterward.measures import queries
from betterward.measures.forms import SmallForm
from betterward.organisations import services as organisations
from betterward.organisations.models import Unit
from betterward.people import policies


@require_safe
def guarded(request: Request, share_id: int) -> HttpResponse:
    """What may be told of a measure: a chart over periods in which no count is small."""
    shared = queries.the_guarded(request.actor, share_id, timezone.localdate())
    measure = shared.measure
    context = {
        "page": queries.guarded_page(measure), "measure": measure, "shared": shared,
        "organisation": measure.organisation,
    }  # fmt: skip
    return render(request, "measures/guarded.jinja", context)


@require_safe
def table(request: Request, share_id: int) -> HttpResponse:
    """The same numbers as CSV."""
    measure = queries.the_guarded(request.actor, share_id, timezone.localdate()).measure
    rows = queries.guarded_rows(measure)
    return csv_answer(f"{measure.words}.csv", [("period", "numerator", "denominator"), *rows])


@require_POST
def small(request: Request, slug: str) -> HttpResponse:
    """Say which counts are small in an organisation."""
    unit = get_object_or_404(Unit.objects.select_related("scope", "organisation"), organisation__slug=slug, parent=None)
    if not policies.may(request.actor, "manage", unit):
        raise Http404
    form = SmallForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Type a whole number. Nothing was changed."), code="least")
    organisations.set_least_told(organisation=unit.organisation, least=form.cleaned_data["least"], by=request.actor)
    messages.success(request, _("Counts below %(least)s are small from now on.") % form.cleaned_data)
    return redirect(unit)
