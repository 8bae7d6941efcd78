"""The list of measures, the chart page, and what can be downloaded from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_safe

from betterward.common.exporting import csv_answer
from betterward.common.prepared import prepared
from betterward.common.requests import Request, found_or_404
from betterward.measures import charting, queries, rules
from betterward.measures.forms import ViewForm
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
    try:
        found = the_measure(request, measure_id)
    except Http404:
        return _guarded(request, measure_id)
    if words != found.words:
        return redirect(found.get_absolute_url(), permanent=False)
    today, asked = timezone.localdate(), request.GET
    look = looked_at(request, found, today)
    as_of = _earlier(asked.get("as_of", ""), today)
    page = queries.chart_page(found, request.actor, today, as_of, look.view, _other(request, look.beside))
    context = {
        "page": page,
        "measure": found,
        "organisation": found.organisation,
        "unit": found.unit,
        "can_write": page.may_enter,
        "look": look,
    }
    return render(request, "measures/measure.jinja", context)


def _guarded(request: Request, measure_id: UUID) -> HttpResponse:
    """The page without small numbers, where that much is shared."""
    shared = queries.guarded_of(request.actor, measure_id, timezone.localdate())
    if shared is None:
        raise Http404
    return redirect("measures:guarded", share_id=shared.pk)


@dataclass(frozen=True)
class Look:
    """How this reader looks: the view, its form for full readers, and its words for addresses."""

    view: charting.View
    form: ViewForm | None
    beside: UUID | None
    words: str


def looked_at(request: Request, found: Measure, today: date) -> Look:
    """What the address says of the look; a word that is none is left out, so that an old link still opens."""
    asked = {name: request.GET[name] for name in ViewForm.base_fields if request.GET.get(name)}
    is_full = asked.get("reader") == "full"
    offered = queries.others(found, request.actor, today) if is_full else [(asked.get("beside", ""), "")]
    form = ViewForm(asked, kind=found.version.kind, others=offered)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    without = number_of(request.GET.get("without", ""))
    view = charting.View(
        rules=chosen.get("rules", ""), chart=chosen.get("chart", ""), since=chosen.get("since"),
        until=chosen.get("until"), is_full=is_full, without=without,
    )  # fmt: skip
    kept = {name: asked[name] for name in chosen} | ({"without": without} if without else {})
    return Look(view, form if is_full else None, _uuid(chosen.get("beside", "")), urlencode(kept))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _other(request: Request, measure_id: UUID | None) -> Measure | None:
    """Another measure, if this actor may know of it."""
    rows = _whole(request.actor, timezone.localdate(), measure_id) if measure_id else []
    return rows[0] if rows else None


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
def units(request: Request, measure_id: UUID) -> HttpResponse:
    """The same definition at several units at one time; never a league table."""
    found = the_measure(request, measure_id)
    last = number_of(request.GET.get("last", ""))
    last = last if last in queries.STRETCHES else 12
    page = queries.side_by_side(found, request.actor, timezone.localdate(), last)
    context = {
        "page": page, "measure": found, "organisation": found.organisation, "unit": found.unit, "last": last,
        "stretches": queries.STRETCHES,
    }  # fmt: skip
    return render(request, "measures/units.jinja", context)


@require_safe
def picture(request: Request, measure_id: UUID, kind: str) -> HttpResponse:
    """The chart as a file that stands by itself: SVG, PNG, PDF, or its numbers and marks as Vega-Lite."""
    found = the_measure(request, measure_id)
    make, content_type = PICTURES[kind]
    if charting.is_cross(found):
        if kind == "json":
            raise Http404
        return _download(make(str(queries.crosses(found)[0])), content_type, f"{found.words}.{kind}")
    view = looked_at(request, found, timezone.localdate()).view
    seen = view.of(found)
    chart = view.shown(charting.chart_of(seen, decisions=charting.Decisions.of(found).without(view.without)))
    if kind == "json":
        spec = drawing.vega_lite(chart, label=found.full_name, **charting.spelling_of(seen, chart))
        return _download(json.dumps(spec), content_type, f"{found.words}.vl.json")
    return _download(make(str(queries.pictured(seen, chart, "full"))), content_type, f"{found.words}.{kind}")


PICTURES: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "svg": (drawing.standalone, "image/svg+xml"),
    "png": (drawing.png, "image/png"),
    "pdf": (drawing.pdf, "application/pdf"),
    "json": (str, "application/vnd.vegalite.v5+json"),
}
"""How a drawing becomes a file, and what it is called on the wire."""


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


def _download(body: str | bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
