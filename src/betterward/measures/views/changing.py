"""Defining a measure, and the small decisions about its chart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from betterward.common.errors import Refused
from betterward.measures import policies, services
from betterward.measures.forms import LineForm, MeasureForm, NoteForm, PhaseForm, ShareForm
from betterward.measures.models import Measure, Share
from betterward.measures.views.charts import the_measure


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: HttpRequest) -> HttpResponse:
    """A new measure: three fields, and the rest if wanted."""
    chosen = {"unit": request.GET.get("unit")} if request.GET.get("unit") else {}
    form = MeasureForm(request.POST or None, actor=request.actor, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_define(request, form).get_absolute_url())
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.errors else 200
    return render(request, "measures/define.jinja", {"form": form, "can_write": True}, status=status)


@transaction.atomic
def _define(request: HttpRequest, form: MeasureForm) -> Measure:
    typed = form.cleaned_data
    owner = {"owner": request.actor.person} if typed["is_mine"] else {}
    measure = services.define_measure(
        unit=typed["unit"], name=typed["name"], kind=typed["kind"], by=request.actor, **form.definition(), **owner
    )
    if typed["target"] is not None:
        services.set_line(measure=measure, kind="goal", value=typed["target"], by=request.actor)
    return measure


@require_http_methods(["GET", "HEAD"])
def change(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """The small decisions: a line, a note, new limits, sharing."""
    return _change_page(request, _editable(request, measure_id), {})


def _editable(request: HttpRequest, measure_id: UUID) -> Measure:
    measure = the_measure(request, measure_id)
    if not policies.may(request.actor, "edit", measure):
        raise Http404
    return measure


def _forms(measure: Measure) -> dict[str, forms.Form]:
    return {"line": LineForm(), "note": NoteForm(), "phase": PhaseForm(), "share": ShareForm(measure=measure)}


def _change_page(
    request: HttpRequest, measure: Measure, bound: dict[str, forms.Form], status: int = 200
) -> HttpResponse:
    shares = Share.objects.in_force().filter(measure=measure).select_related("scope__unit")
    context = {
        "measure": measure, "organisation": measure.organisation, "unit": measure.unit, "shares": shares,
        "forms": {**_forms(measure), **bound}, "can_write": True,
    }  # fmt: skip
    return render(request, "measures/change.jinja", context, status=status)


@require_POST
def decide(request: HttpRequest, measure_id: UUID, what: str) -> HttpResponse:
    """Carry out one decision, and go back to the chart."""
    measure = _editable(request, measure_id)
    kinds: dict[str, Any] = {"line": LineForm, "note": NoteForm, "phase": PhaseForm}
    form = ShareForm(request.POST, measure=measure) if what == "share" else kinds[what](request.POST)
    if not form.is_valid():
        return _change_page(request, measure, {what: form}, status=422)
    try:
        _carry_out(what, measure, request, form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _change_page(request, measure, {what: form}, status=422)
    messages.success(request, _("Saved. It is in the story of this measure, with your name."))
    return redirect(measure.get_absolute_url())


def _carry_out(what: str, measure: Measure, request: HttpRequest, typed: dict[str, Any]) -> None:
    if what == "line":
        services.set_line(measure=measure, by=request.actor, **typed)
    elif what == "note":
        services.annotate(measure=measure, by=request.actor, **typed)
    elif what == "phase":
        services.accept_phase(measure=measure, by=request.actor, baseline_until_on=None, **typed)
    else:
        services.share(measure=measure, scope=typed["unit"].scope, by=request.actor, from_on=timezone.localdate())


@require_POST
def unshare(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Take a share back."""
    measure = _editable(request, measure_id)
    number = request.POST.get("share", "")
    shared = get_object_or_404(Share, measure=measure, pk=int(number) if number.isdecimal() else 0)
    services.stop_sharing(shared=shared, by=request.actor, on=timezone.localdate())
    messages.success(request, _("Taken back. It is no longer seen there from today."))
    return redirect("measures:change", measure_id=measure.pk)
