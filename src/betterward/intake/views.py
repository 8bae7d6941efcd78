"""Screens of intake: paste rows, look at what they would change, keep them, take them back."""

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
from betterward.intake.forms import PasteForm
from betterward.intake.models import Import
from betterward.intake.queries import Preview
from betterward.measures.models import Measure
from betterward.measures.queries.entry import why_not
from betterward.measures.views.charts import the_measure


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


@require_POST
def take_back(request: Request, measure_id: UUID) -> HttpResponse:
    """Undo a whole import."""
    measure = the_measure(request, measure_id)
    made = get_object_or_404(Import, pk=_key(request.POST.get("import", "")), measure=measure)
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
