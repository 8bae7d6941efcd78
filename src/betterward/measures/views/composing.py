"""What a measure is made of: the parts side by side, adding and splitting, dates, and undoing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import queries, services
from betterward.measures.forms import DatesForm, PartsForm, StratifyForm
from betterward.measures.models import Composition, Measure
from betterward.measures.views.changing import editable
from betterward.measures.views.charts import number_of, the_measure


@require_http_methods(["GET", "HEAD", "POST"])
def parts(request: Request, measure_id: UUID) -> HttpResponse:
    """The parts of a measure, and adding some."""
    if request.method != "POST":
        measure = the_measure(request, measure_id)
        if measure.version.kind == "average":
            return redirect("measures:worked_out", measure_id=measure.pk)
        return _page(request, measure, {})
    measure = editable(request, measure_id)
    form = PartsForm(request.POST, actor=request.actor)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.compose(
                whole=measure, parts=typed["part"], by=request.actor, from_on=typed["from_on"],
                until_on=typed["until_on"], why=typed["why"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, measure, _("Added. The chart adds them up from now on."))
    return _page(request, measure, {"add": form})


@require_safe
def groups(request: Request, measure_id: UUID) -> HttpResponse:
    """The groups a measure is split into, side by side on one scale, small numbers hidden."""
    measure = the_measure(request, measure_id)
    page = queries.groups_page(measure, request.actor, timezone.localdate())
    context = {"page": page, "measure": measure, "organisation": measure.organisation, "unit": measure.unit}
    return render(request, "measures/groups.jinja", context)


@require_POST
def split(request: Request, measure_id: UUID) -> HttpResponse:
    """Count the same at units below or for groups, and add them up."""
    measure = editable(request, measure_id)
    form = StratifyForm(request.POST, measure=measure)
    if form.is_valid():
        try:
            made = services.stratify(
                whole=measure, by=request.actor, units=form.cleaned_data["unit"], strata=form.strata()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(
                request, measure, _("Split into %(count)s. Readings are entered at each.") % {"count": len(made)}
            )
    return _page(request, measure, {"split": form})


@require_POST
def change(request: Request, measure_id: UUID) -> HttpResponse:
    """Change the dates of a part, or take it out."""
    measure = editable(request, measure_id)
    sent = request.POST
    row = get_object_or_404(Composition.objects.filter(whole=measure), pk=number_of(sent.get("row", "")))
    known: dict[str, Any] = {"row": row, "by": request.actor, "seen": number_of(sent.get("change", ""))}
    if sent.get("act") == "out":
        services.take_out(**known)
        return _done(request, measure, _("Taken out. It can be put back below."))
    form = DatesForm(sent, auto_id=f"dates{row.pk}_%s")
    if form.is_valid():
        try:
            services.change_part(**known, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, measure, _("Changed. The chart adds it up on these days alone."))
    return _page(request, measure, {"dates": form, "row": row.pk})


@require_POST
def undo(request: Request, measure_id: UUID) -> HttpResponse:
    """Undo the latest change of a part."""
    measure = editable(request, measure_id)
    number = number_of(request.POST.get("undo", ""))
    if not number:
        raise Http404
    services.undo_part_change(whole=measure, change=number, by=request.actor)
    return _done(request, measure, _("Undone. The history keeps both."))


def _done(request: Request, measure: Measure, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("measures:parts", measure_id=measure.pk)


def _page(request: Request, measure: Measure, bound: dict[str, Any]) -> HttpResponse:
    today, words = timezone.localdate(), request.GET.get("q", "").replace("\x00", "").strip()[:80]
    page = queries.parts_page(measure, request.actor, today)
    context: dict[str, Any] = {
        "page": page, "measure": measure, "organisation": measure.organisation, "unit": measure.unit,
        "can_write": page.may_edit, "words": words, "bound": bound,
    }  # fmt: skip
    if page.may_edit and not page.why_not:
        context["choices"], context["further"] = queries.choices_of_parts(measure, request.actor, today, words)
        context["units"] = queries.choices_of_units(measure, today)
        context["add"] = bound.get("add") or PartsForm(actor=request.actor, auto_id="add_%s")
        context["split"] = bound.get("split") or StratifyForm(measure=measure, auto_id="split_%s")
    wrong = any(isinstance(form, forms.Form) and form.errors for form in bound.values())
    return render(request, "measures/parts.jinja", context, status=422 if wrong else 200)
