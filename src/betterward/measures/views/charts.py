"""The list of measures, the chart page, and what can be downloaded from it."""

from __future__ import annotations

import csv
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from betterward.measures import charting, queries
from betterward.measures.models import Measure
from variation import drawing


FULL = ("unit__scope", "organisation", "version", "scope", "owner", "deputy", "definition", "chart_facts")


def the_measure(request: HttpRequest, measure_id: UUID) -> Measure:
    """The measure, if this actor may know of it."""
    return get_object_or_404(Measure.objects.visible_to(request.actor).select_related(*FULL), pk=measure_id)


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure the actor may see, those that need a look first."""
    rows = queries.rows(request.actor, today=timezone.localdate())
    wanted = request.GET.get("show", "")
    shown = [row for row in rows if not wanted or row.state == wanted]
    shown.sort(key=lambda row: (row.is_historic, "concern" not in row.variation, not row.is_late, not row.has_signal))
    context = {
        "rows": shown[:LONGEST],
        "total": len(rows),
        "matching": len(shown),
        "wanted": wanted,
        "states": queries.STATE_WORDS,
    }
    return render(request, "measures/measures.jinja", context)


LONGEST = 100


@require_safe
def measure(request: HttpRequest, measure_id: UUID, words: str = "") -> HttpResponse:
    """One measure: its sentence, its chart, its table, and how it was worked out."""
    found = the_measure(request, measure_id)
    if words != found.words:
        return redirect(found.get_absolute_url(), permanent=False)
    page = queries.chart_page(found, request.actor, timezone.localdate())
    context = {
        "page": page,
        "measure": found,
        "organisation": found.organisation,
        "unit": found.unit,
        "can_write": page.may_enter,
    }
    return render(request, "measures/measure.jinja", context)


@require_safe
def picture(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """The chart as a file that stands by itself."""
    found = the_measure(request, measure_id)
    if charting.is_cross(found):
        return redirect(found.get_absolute_url())
    drawn = queries.pictured(found, charting.chart_of(found), "full")
    return _download(drawing.standalone(str(drawn)), "image/svg+xml", f"{found.words}.svg")


@require_safe
def table(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """The readings and lines as CSV, numbers as numbers."""
    found = the_measure(request, measure_id)
    answer = _download("", "text/csv; charset=utf-8", f"{found.words}.csv")
    out = csv.writer(answer)
    out.writerow(["period", "numerator", "denominator", "value", "centre", "lower", "upper"])
    if charting.is_cross(found):
        series = charting.series_of(found)
        for period, point in zip(series.periods, series.points, strict=True):
            out.writerow([period.isoformat(), *_plain([point.numerator]), "", *_plain([point.numerator]), "", "", ""])
        return answer
    chart = charting.chart_of(found)
    nothing = [float("nan")] * len(chart.values)
    columns = [chart.numerators, chart.denominators, chart.values, chart.centre, chart.lower, chart.upper]
    for i, period in enumerate(chart.periods or ()):
        out.writerow([period.isoformat(), *_plain([float((nothing if c is None else c)[i]) for c in columns])])
    return answer


def _plain(numbers: list[float]) -> list[str]:
    return ["" if number != number else f"{number:.12g}" for number in numbers]


def _download(body: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
