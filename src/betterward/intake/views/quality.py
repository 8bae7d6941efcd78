"""How good the numbers are: of one measure, and of all measures of a unit."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from betterward.common.requests import Request
from betterward.intake.queries import quality
from betterward.measures.views.charts import the_measure
from betterward.organisations.queries import the_unit
from betterward.people.rules import Level


@require_safe
def of_measure(request: Request, measure_id: UUID) -> HttpResponse:
    """Complete, in time, copied, rounded, counted otherwise: what the numbers of a measure give to think about."""
    measure = the_measure(request, measure_id)
    page = quality.quality_page(measure, request.actor, timezone.localdate())
    context = {"page": page, "measure": measure, "organisation": measure.organisation, "unit": measure.unit}
    return render(request, "intake/quality.jinja", context)


@require_safe
def of_unit(request: Request, unit_id: UUID) -> HttpResponse:
    """The same in one line for each measure of a unit and below."""
    unit = the_unit(request.actor, unit_id)
    if not request.actor.may_on(unit.scope.path, Level.CONTRIBUTE):
        raise Http404
    asked = request.GET.get("page", "1")
    page, rows = quality.quality_of_unit(unit, request.actor, timezone.localdate(), asked)
    context = {"page": page, "rows": rows, "unit": unit, "organisation": unit.organisation}
    return render(request, "intake/quality_of_unit.jinja", context)
