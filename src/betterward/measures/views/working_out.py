"""A measure worked out from others by a formula: looked at, tried, kept."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import services
from betterward.measures.formula_form import FormulaForm
from betterward.measures.models import Measure
from betterward.measures.queries.working_out import Preview, preview, worked_page
from betterward.measures.views.changing import editable
from betterward.measures.views.charts import the_measure


@require_http_methods(["GET", "HEAD", "POST"])
def worked_out(request: Request, measure_id: UUID) -> HttpResponse:
    """The formula, its sources and its latest periods; trying another one, and keeping it."""
    if request.method != "POST":
        return _page(request, the_measure(request, measure_id))
    measure = editable(request, measure_id)
    form = FormulaForm(request.POST, measure=measure, actor=request.actor)
    if not form.is_valid():
        return _page(request, measure, form)
    if request.POST.get("act") != "keep":
        typed = form.cleaned_data["formula"]
        return _page(request, measure, form, preview(measure, typed, form.held(), request.actor, timezone.localdate()))
    return _keep(request, measure, form)


def _keep(request: Request, measure: Measure, form: FormulaForm) -> HttpResponse:
    typed = form.cleaned_data
    try:
        services.work_out(
            whole=measure, formula=typed["formula"], sources=form.sources(), by=request.actor,
            from_on=typed["from_on"], why=typed["why"],
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("formula", str(refusal))
        return _page(request, measure, form)
    messages.success(request, _("Kept. The chart is worked out by it from now on."))
    return redirect("measures:worked_out", measure_id=measure.pk)


def _page(
    request: Request, measure: Measure, form: FormulaForm | None = None, tried: Preview | None = None
) -> HttpResponse:
    page = worked_page(measure, request.actor, timezone.localdate())
    if page.may_edit and not page.why_not and form is None:
        form = FormulaForm(initial=FormulaForm.standing(measure), measure=measure, actor=request.actor)
    context = {
        "page": page, "tried": tried, "form": form, "measure": measure, "organisation": measure.organisation,
        "unit": measure.unit, "can_write": page.may_edit,
    }  # fmt: skip
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, "measures/worked_out.jinja", context, status=422 if wrong else 200)
