"""What was decided from a chart, and whether it worked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import services
from betterward.measures.forms import ConclusionForm, ReviewForm
from betterward.measures.models import Conclusion, Measure
from betterward.measures.views.changing import editable


@require_POST
def conclude(request: Request, measure_id: UUID) -> HttpResponse:
    """Write down a decision."""
    measure, form = editable(request, measure_id), ConclusionForm(request.POST)
    if form.is_valid():
        try:
            services.conclude(measure=measure, by=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, measure, form, _("Written down, beside what the chart says today."))


@require_POST
def review(request: Request, measure_id: UUID) -> HttpResponse:
    """Say whether a decision worked."""
    measure, form = editable(request, measure_id), ReviewForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        found = get_object_or_404(Conclusion.objects.current(), measure=measure, pk=typed.pop("conclusion"))
        try:
            services.review(conclusion=found, by=request.actor, **typed)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, measure, form, _("Kept beside the decision."))


def _answer(request: Request, measure: Measure, form: ConclusionForm | ReviewForm, said: str) -> HttpResponse:
    if form.errors:
        context = {"form": form, "measure": measure, "organisation": measure.organisation, "unit": measure.unit}
        return render(request, "measures/conclude.jinja", {**context, "action": request.path}, status=422)
    messages.success(request, said)
    return redirect(f"{measure.get_absolute_url()}#decided")
