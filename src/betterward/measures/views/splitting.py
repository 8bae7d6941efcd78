"""New limits: one person looks at them and asks, a second person agrees."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import queries, services
from betterward.measures.forms import SplitForm
from betterward.measures.models import Measure, Split
from betterward.measures.views.changing import editable
from betterward.measures.views.charts import day_of, number_of


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: Request, measure_id: UUID) -> HttpResponse:
    """The limits of now beside those that could come, and the four questions before one asks for them."""
    measure = editable(request, measure_id)
    form = SplitForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        try:
            services.propose_split(measure=measure, by=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked for. The limits change when a second person agrees."))
            return redirect(measure.get_absolute_url())
    return _limits_page(request, measure, form)


def _limits_page(request: Request, measure: Measure, form: SplitForm | None) -> HttpResponse:
    asked = form.data if form else request.GET
    on, until = (day_of(asked.get(name, "")) for name in (("starts_on" if form else "on"), "baseline_until_on"))
    page = queries.limits_page(measure, request.actor, on, until)
    is_different = "yes" if page.is_offered else ""
    usual = {"starts_on": page.starts_on, "baseline_until_on": until, "is_different": is_different}
    context = {
        "page": page, "measure": measure, "organisation": measure.organisation, "unit": measure.unit,
        "form": form or SplitForm(initial=usual), "can_write": True,
    }  # fmt: skip
    return render(request, "measures/limits.jinja", context, status=422 if form and form.errors else 200)


@require_POST
def agree(request: Request, measure_id: UUID) -> HttpResponse:
    """Agree, as a second person, to new limits that were asked for."""
    measure = editable(request, measure_id)
    asked = Split.objects.filter(measure=measure).select_related("measure__version", "measure__scope")
    split = get_object_or_404(asked, pk=number_of(request.POST.get("split", "")))
    services.agree_split(split=split, by=request.actor)
    messages.success(request, _("Agreed. The chart has new limits; the old ones stay in view before them."))
    return redirect(measure.get_absolute_url())
