"""Screens for rows: paste rows, look at what they would change, keep them, take them back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.intake import queries, services
from betterward.intake.forms import PasteForm, SeveralForm
from betterward.intake.models import Import
from betterward.intake.queries import Preview, Several
from betterward.intake.rules.wide import MOST_SERIES
from betterward.measures.models import Measure
from betterward.measures.queries.entry import why_not
from betterward.measures.views.charts import the_measure
from betterward.organisations.models import Unit
from betterward.organisations.queries import the_unit


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: Request, measure_id: UUID) -> HttpResponse:
    """Rows of one measure: pasted, looked at, kept."""
    measure = _open_to(request, measure_id)
    form = PasteForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, measure, form)
    try:
        found = queries.preview(measure, form.cleaned_data["rows"], form.cleaned_data["order"], timezone.localdate())
        if form.cleaned_data["act"] == "keep" and found.entries:
            return _kept(request, measure, form.cleaned_data, found)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, measure, form)
    return _page(request, measure, form, found)


def _open_to(request: Request, measure_id: UUID) -> Measure:
    """The measure, if this actor may enter readings of it at all."""
    measure = the_measure(request, measure_id)
    if why_not(measure, request.actor):
        raise Http404
    return measure


def _page(request: Request, measure: Measure, form: PasteForm, found: Preview | None = None) -> HttpResponse:
    typed = getattr(form, "cleaned_data", {})
    context = {
        "measure": measure,
        "organisation": measure.organisation,
        "unit": measure.unit,
        "form": form,
        "rows": typed.get("rows") or form["rows"].value() or "",
        "source": typed.get("source", ""),
        "order": typed.get("order", ""),
        "found": found,
        "can_write": True,
    }
    return render(request, "intake/paste.jinja", context, status=422 if form.errors else 200)


def _kept(request: Request, measure: Measure, typed: dict[str, Any], found: Preview) -> HttpResponse:
    made = services.import_readings(
        measure=measure, entries=[row.entry for row in found.entries], replaces=typed["replaces"], by=request.actor,
        source=typed["source"],
    )  # fmt: skip
    count = len(made.readings)
    said = ngettext("Saved: %(count)s reading. It", "Saved: %(count)s readings. They", count) % {"count": count}
    messages.success(request, _("%(said)s can be taken back together below the chart.") % {"said": said})
    return redirect(measure.get_absolute_url())


# Several measures ---------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def several(request: Request, unit_id: UUID) -> HttpResponse:
    """A table of several measures of a unit: pasted, each column given its measure, looked at, kept."""
    unit = the_unit(request.actor, unit_id)
    measures = queries.offered(unit, request.actor, timezone.localdate())
    if not measures:
        raise Http404
    form = SeveralForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _several_page(request, unit, form)
    try:
        found = _several(request, unit, measures, form.cleaned_data)
        if form.cleaned_data["act"] == "keep" and found.readings:
            return _kept_several(request, unit, form.cleaned_data, found)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _several_page(request, unit, form)
    return _several_page(request, unit, form, found)


def _several(request: Request, unit: Unit, measures: list[Measure], typed: dict[str, Any]) -> Several:
    """What was sent; another table than the one that was looked at is asked about anew."""
    is_new = bool(request.FILES) or typed["act"] == "anew"
    chosen = [] if is_new else [value[:60] for value in request.POST.getlist("to")[: MOST_SERIES + 1]]
    return queries.several(unit, measures, typed["rows"], typed["order"], timezone.localdate(), chosen)


def _several_page(request: Request, unit: Unit, form: SeveralForm, found: Several | None = None) -> HttpResponse:
    typed = getattr(form, "cleaned_data", {})
    context = {
        "organisation": unit.organisation,
        "unit": unit,
        "form": form,
        "rows": typed.get("rows") or form["rows"].value() or "",
        "source": typed.get("source", ""),
        "order": typed.get("order", ""),
        "found": found,
        "can_write": True,
    }
    return render(request, "intake/several.jinja", context, status=422 if form.errors else 200)


def _kept_several(request: Request, unit: Unit, typed: dict[str, Any], found: Several) -> HttpResponse:
    entries = {part.measure: [row.entry for row in part.preview.entries] for part in found.parts}
    made = services.import_several(
        entries=entries, replaces=typed["replaces"], by=request.actor, source=typed["source"]
    )
    if typed["remembers"]:
        by_key = {str(part.measure.pk): part.measure for part in found.parts}
        targets = [(by_key[to.key], to.part) if to and to.key in by_key else None for to in found.targets]
        services.remember_columns(unit=unit, headings=found.headings, targets=targets, by=request.actor)
    count = sum(len(one.readings) for one in made)
    words = ngettext(
        "Saved: %(count)s reading, in %(measures)s of the measures. It can be taken back below its chart.",
        "Saved: %(count)s readings, in %(measures)s of the measures. They can be taken back together below any chart.",
        count,
    )
    messages.success(request, words % {"count": count, "measures": len(made)})
    return redirect(unit.get_absolute_url())


@require_POST
def take_back(request: Request, measure_id: UUID) -> HttpResponse:
    """Undo a whole import, and with it those that came in the same table, if they were meant."""
    measure = the_measure(request, measure_id)
    made = get_object_or_404(Import, pk=_key(request.POST.get("import", "")), measure=measure)
    if request.POST.get("with") == "others":
        count = services.take_back_all(made=made, by=request.actor)
    else:
        count = services.take_back(made=made, measure=measure, by=request.actor)
    said = ngettext("%(count)s reading was taken back.", "%(count)s readings were taken back.", count)
    messages.success(request, said % {"count": count})
    return redirect(measure.get_absolute_url())


def _key(text: str) -> UUID:
    """An id from a form; what is none finds nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
