"""The definition of a measure: its page, and a new version of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from betterward.common.editing import ChangedMeanwhile, without_theirs
from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import queries, services
from betterward.measures.forms import DefinitionForm
from betterward.measures.models import DefinitionVersion, Measure
from betterward.measures.views.changing import editable
from betterward.measures.views.charts import number_of, the_measure


@require_safe
def definition(request: Request, measure_id: UUID) -> HttpResponse:
    """What is counted and how, its versions, and two of them side by side where the address asks for them."""
    measure = the_measure(request, measure_id)
    asked = (number_of(request.GET.get("from", "")), number_of(request.GET.get("to", "")))
    page = queries.definition_page(measure, request.actor, timezone.localdate(), asked if all(asked) else None)
    context = {"page": page, "measure": measure, "organisation": measure.organisation, "unit": measure.unit}
    return render(request, "measures/definition.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
def redefine(request: Request, measure_id: UUID) -> HttpResponse:
    """A new version; an earlier one may be the start of it. Two people who write at once see both wordings."""
    measure = editable(request, measure_id)
    was = measure.version.number
    start = _start(measure, number_of(request.GET.get("as", "")))
    form = DefinitionForm(request.POST or None, version=start, standing=measure.version)
    if request.method == "POST" and form.is_valid():
        try:
            version = services.redefine(
                measure=measure, by=request.actor, **without_theirs(form.cleaned_data, request.POST)
            )
        except ChangedMeanwhile as clash:
            form.data = {**form.data.dict(), "seen": clash.version}  # type: ignore[attr-defined]
            form.add_error(None, str(clash))
            return _form_page(request, measure, form, 409, clash)
        except Refused as refusal:
            form.add_error("from_on" if refusal.code == "no_day" else None, str(refusal))
        else:
            return _kept(request, measure, was, version)
    return _form_page(request, measure, form, 422 if form.errors else 200)


def _start(measure: Measure, number: int) -> DefinitionVersion:
    """The version whose words the form begins with: the one that stands, or an earlier one of this measure."""
    earlier = next((row for row in queries.versions_of(measure) if row.number == number), None)
    return earlier or measure.version


def _kept(request: Request, measure: Measure, was: int, version: DefinitionVersion) -> HttpResponse:
    """Back to the definition, saying what came of it."""
    if version.number == was:
        messages.success(request, _("That is what stands already, so nothing was changed."))
    else:
        messages.success(request, _("Kept as version %(number)s, with your name.") % {"number": version.number})
    return redirect("measures:definition", measure_id=measure.pk)


def _form_page(
    request: Request, measure: Measure, form: DefinitionForm, status: int, clash: ChangedMeanwhile | None = None
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "clash": clash, "measure": measure, "organisation": measure.organisation, "unit": measure.unit,
        "can_write": True,
    }  # fmt: skip
    return render(request, "measures/redefine.jinja", context, status=status)
