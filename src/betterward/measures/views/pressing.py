"""Pressure mode of a unit: turned on until a day, ended before it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import services
from betterward.measures.forms import PressureForm
from betterward.organisations.models import Unit
from betterward.organisations.queries import in_words, the_unit
from betterward.people import policies


@require_POST
def press(request: Request, unit_id: UUID) -> HttpResponse:
    """Turn pressure mode on."""
    unit, form, today = _editable(request, unit_id), PressureForm(request.POST), timezone.localdate()
    if form.is_valid():
        try:
            services.press(unit=unit, by=request.actor, on=today, **form.cleaned_data)
            return _done(request, unit, form.cleaned_data["until_on"])
        except Refused as refusal:
            form.add_error("until_on", str(refusal))
    context = {"unit": unit, "organisation": unit.organisation, "form": form, "until": today}
    return render(request, "measures/pressure.jinja", context, status=422)


@require_POST
def ease(request: Request, unit_id: UUID) -> HttpResponse:
    """End it."""
    unit = _editable(request, unit_id)
    try:
        services.ease(unit=unit, by=request.actor, on=timezone.localdate())
        messages.success(request, _("Pressure mode has ended. What is due is shown again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(unit)


def _editable(request: Request, unit_id: UUID) -> Unit:
    unit = the_unit(request.actor, unit_id)
    if unit.closed_on or not policies.may(request.actor, "edit", unit):
        raise Http404
    return unit


def _done(request: Request, unit: Unit, until_on: date) -> HttpResponse:
    told = _("Pressure mode is on until %(day)s. Nothing is called late here; whoever can may go on counting.")
    messages.success(request, told % {"day": in_words(until_on)})
    return redirect(unit)
