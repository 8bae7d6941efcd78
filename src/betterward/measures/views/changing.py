"""Defining a measure, and the small decisions about its chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.common.addresses import address_of
from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import policies, queries, services
from betterward.measures.forms import ChartForm, LineForm, MeasureForm, NoteForm, PointForm, ShareForm
from betterward.measures.models import Annotation, Exclusion, Line, Measure, Phase, Share, Split
from betterward.measures.views.charts import number_of, the_measure


DECISIONS: Mapping[str, Any] = {"line": Line, "note": Annotation, "phase": Phase, "point": Exclusion, "split": Split}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: Request) -> HttpResponse:
    """A new measure: three fields, and the rest if wanted."""
    chosen = {name: request.GET[name] for name in ("unit", "kind") if request.GET.get(name)}
    form = MeasureForm(request.POST or None, actor=request.actor, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_define(request, form).get_absolute_url())
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.errors else 200
    return render(request, "measures/define.jinja", {"form": form, "can_write": True}, status=status)


@transaction.atomic
def _define(request: Request, form: MeasureForm) -> Measure:
    typed = form.cleaned_data
    owner = {"owner": request.actor.person} if typed["is_mine"] else {}
    measure = services.define_measure(
        unit=typed["unit"], name=typed["name"], kind=typed["kind"], by=request.actor, **form.definition(), **owner
    )
    if typed["target"] is not None:
        services.set_line(measure=measure, kind="goal", value=typed["target"], by=request.actor)
    return measure


@require_safe
def change(request: Request, measure_id: UUID) -> HttpResponse:
    """The small decisions: a line, a note, new limits, a point left out, sharing."""
    return _change_page(request, editable(request, measure_id), {})


def editable(request: Request, measure_id: UUID) -> Measure:
    """The measure, if this actor may change it."""
    measure = the_measure(request, measure_id)
    if not policies.may_in_sight(request.actor, "edit", measure):
        raise Http404
    return measure


def _forms(request: Request, measure: Measure) -> dict[str, Callable[[Any], forms.Form]]:
    """A maker of each form; the address may suggest which point is left out, or on which day something happened."""
    day = request.GET.get("on", "")
    return {
        "line": lambda data: LineForm(data, auto_id="line_%s"),
        "note": lambda data: NoteForm(data, auto_id="note_%s", initial={"on": day}),
        "point": lambda data: PointForm(data, auto_id="point_%s", initial={"period_on": day}),
        "share": lambda data: ShareForm(data, auto_id="share_%s", measure=measure),
    }


def _change_page(request: Request, measure: Measure, bound: dict[str, forms.Form], status: int = 200) -> HttpResponse:
    made = {name: make(None) for name, make in _forms(request, measure).items()}
    context = {
        "measure": measure,
        "organisation": measure.organisation,
        "unit": measure.unit,
        "decided": queries.decided(measure, timezone.localdate()),
        "forms": {**made, **bound},
        "open": next(iter(bound), request.GET.get("open", "")),
        "can_write": True,
    }
    return render(request, "measures/change.jinja", context, status=status)


@require_POST
def decide(request: Request, measure_id: UUID, what: str) -> HttpResponse:
    """Carry out one decision, and go back to the chart."""
    measure = editable(request, measure_id)
    form = _forms(request, measure)[what](request.POST)
    if form.is_valid():
        try:
            _carry_out(what, measure, request, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return _change_page(request, measure, {what: form}, status=422)
    messages.success(request, _("Saved. It is in the story of this measure, with your name."))
    return redirect(measure.get_absolute_url())


def _carry_out(what: str, measure: Measure, request: Request, typed: dict[str, Any]) -> None:
    common = {"measure": measure, "by": request.actor}
    if what == "line":
        services.set_line(**common, **typed)
    elif what == "note":
        services.annotate(**common, **typed)
    elif what == "point":
        services.leave_out(**common, **typed)
    else:
        services.share(
            **common, scope=typed["unit"].scope, from_on=timezone.localdate(), hides_small=typed["hides_small"]
        )


@require_POST
def choose(request: Request, measure_id: UUID) -> HttpResponse:
    """Another chart or other rules for everybody, after one has looked at them."""
    measure = editable(request, measure_id)
    form = ChartForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        services.choose_chart(
            measure=measure, chart=typed["chart"], rule_set=typed["rules"], why=typed["why"], by=request.actor
        )
        messages.success(request, _("Everybody sees it so from now on. The story keeps your name and your reason."))
        return redirect(measure.get_absolute_url())
    raise Refused(_("Say why everybody should see it so. Nothing was changed."), code="no_reason")


@require_POST
def withdraw(request: Request, measure_id: UUID) -> HttpResponse:
    """Take a decision back; the chart is as it was before."""
    measure = editable(request, measure_id)
    kind = DECISIONS.get(request.POST.get("what", ""))
    if kind is None:
        raise Http404
    decision = get_object_or_404(
        kind.objects.current(), measure=measure, pk=number_of(request.POST.get("decision", ""))
    )
    services.withdraw_decision(decision=decision, by=request.actor, why=request.POST.get("why", "")[:300])
    messages.success(request, _("Taken back. The history keeps both."))
    return redirect(measure.get_absolute_url() if kind in (Phase, Split) else _change_address(measure))


@require_POST
def unshare(request: Request, measure_id: UUID) -> HttpResponse:
    """Take a share back."""
    measure = editable(request, measure_id)
    shared = get_object_or_404(Share, measure=measure, pk=number_of(request.POST.get("share", "")))
    services.stop_sharing(shared=shared, by=request.actor, on=timezone.localdate())
    messages.success(request, _("Taken back. It is no longer seen there from today."))
    return redirect("measures:change", measure_id=measure.pk)


def _change_address(measure: Measure) -> str:
    return address_of("measures:change", measure.pk)
