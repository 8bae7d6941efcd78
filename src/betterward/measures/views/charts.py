"""The list of measures, the chart page, and what can be downloaded from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_safe

from betterward.common.exporting import csv_answer
from betterward.common.prepared import prepared
from betterward.common.requests import Request, found_or_404
from betterward.measures import charting, queries, rules
from betterward.measures.models import Measure
from betterward.people.models import Actor
from variation import drawing


FULL = ("unit__scope", "organisation", "version", "scope", "owner", "deputy", "chart_facts")


def the_measure(request: Request, measure_id: UUID) -> Measure:
    """The measure, if this actor may know of it."""
    return found_or_404(_whole(request.actor, timezone.localdate(), measure_id))


@prepared
def _whole(actor: Actor, today: date, measure: UUID) -> QuerySet[Measure]:
    return Measure.objects.visible_to(actor, today).filter(pk=measure).select_related(*FULL)


def known_measure(request: Request, measure_id: UUID) -> Measure:
    """The same with nothing at hand: for what is sent, because services read the measure anew under their lock."""
    return found_or_404(_bare(request.actor, timezone.localdate(), measure_id))


@prepared
def _bare(actor: Actor, today: date, measure: UUID) -> QuerySet[Measure]:
    return Measure.objects.visible_to(actor, today).filter(pk=measure).only("pk")


@require_safe
def measures(request: Request) -> HttpResponse:
    """Every measure the actor may see, those that need a look first; found by name, kept to one state."""
    asked = request.GET
    state = asked.get("show", "")
    wanted = queries.Wanted(
        words=asked.get("q", "").replace("\x00", "").strip()[:80],
        state=state if state in queries.STATE_WORDS else "",
        to_enter=asked.get("to") == "enter",
        page=asked.get("page", "1"),
    )
    found = queries.listing(request.actor, wanted, timezone.localdate())
    context = {"found": found, "wanted": wanted, "states": queries.STATE_WORDS, "kept": _kept(wanted)}
    return render(request, "measures/measures.jinja", context)


def _kept(wanted: queries.Wanted) -> str:
    """What a link to another page of the same list carries on."""
    given = {"q": wanted.words, "show": wanted.state, "to": "enter" if wanted.to_enter else ""}
    return urlencode({name: value for name, value in given.items() if value})


@require_safe
def measure(request: Request, measure_id: UUID, words: str = "") -> HttpResponse:
    """One measure: its sentence, its chart, its table, and how it was worked out."""
    found = the_measure(request, measure_id)
    if words != found.words:
        return redirect(found.get_absolute_url(), permanent=False)
    today, asked = timezone.localdate(), request.GET
    page = queries.chart_page(
        found, request.actor, today, _earlier(asked.get("as_of", ""), today), number_of(asked.get("without", ""))
    )
    context = {
        "page": page,
        "measure": found,
        "organisation": found.organisation,
        "unit": found.unit,
        "can_write": page.may_enter,
    }
    return render(request, "measures/measure.jinja", context)


def _earlier(text: str, today: date) -> date | datetime | None:
    """A day before today, or a moment gone by, from the address; anything else is now."""
    moment = _moment(text)
    if moment:
        return moment if moment.date() >= rules.EARLIEST and moment <= timezone.now() else None
    day = day_of(text)
    return day if day and rules.EARLIEST <= day < today else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text) if "T" in text else None
    except ValueError:
        return None
    return moment if moment is None or timezone.is_aware(moment) else timezone.make_aware(moment)


def day_of(text: str) -> date | None:
    """A day as it stands in an address; what is none is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def number_of(text: str) -> int:
    """An id from an address or a form; what is none finds nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


@require_safe
def picture(request: Request, measure_id: UUID) -> HttpResponse:
    """The chart as a file that stands by itself."""
    found = the_measure(request, measure_id)
    if charting.is_cross(found):
        drawn = queries.crosses(found)[0]
    else:
        drawn = queries.pictured(found, charting.chart_of(found), "full")
    return _download(drawing.standalone(str(drawn)), "image/svg+xml", f"{found.words}.svg")


@require_safe
def table(request: Request, measure_id: UUID) -> HttpResponse:
    """The readings and lines as CSV, numbers as numbers."""
    found = the_measure(request, measure_id)
    rows = _of_cross(found) if charting.is_cross(found) else _of_chart(found)
    return csv_answer(f"{found.words}.csv", [COLUMNS, *rows])


COLUMNS = ("period", "numerator", "denominator", "value", "centre", "lower", "upper")


def _of_cross(found: Measure) -> Iterator[list[str]]:
    series = charting.series_of(found)
    for period, point in zip(series.periods, series.points, strict=True):
        (number,) = _plain([point.numerator])
        yield [period.isoformat(), number, "", number, "", "", ""]


def _of_chart(found: Measure) -> Iterator[list[str]]:
    chart = charting.chart_of(found)
    nothing = [float("nan")] * len(chart.values)
    columns = [chart.numerators, chart.denominators, chart.values, chart.centre, chart.lower, chart.upper]
    for i, period in enumerate(chart.periods or ()):
        yield [period.isoformat(), *_plain([float((nothing if c is None else c)[i]) for c in columns])]


def _plain(numbers: list[float]) -> list[str]:
    return ["" if number != number else f"{number:.12g}" for number in numbers]


def _download(body: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
