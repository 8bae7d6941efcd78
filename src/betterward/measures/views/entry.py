"""Entering one reading, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from betterward.common.addresses import address_of
from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import charting, queries, rules, services
from betterward.measures.forms import MISSING, ReadingForm
from betterward.measures.models import Measure, Reading
from betterward.measures.views.charts import known_measure, the_measure


FRAGMENT = "fetch"
"""The word in `X-Requested-With` of the page's own script, which wants the changed part only."""

ASKS = {"period_taken", "far_off", "same"}
"""Codes of refusals that ask one question before the number is kept; the page shows the question alone."""

SIGNED = "entered_as"
"""The session remembers how a person signs, so that a shared account types its initials once."""


@dataclass(frozen=True)
class Door:
    """Where an entry page sends what is typed, who signs there, and where its chart is open."""

    enter: str
    undo: str
    signer: str
    chart: str = ""
    is_code: bool = False


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request, measure_id: UUID) -> HttpResponse:
    """One question: the number of the period that has just ended."""
    if request.method == "POST":
        # The service finds out under its lock whether this person may; a refusal reads the measure as they may see it.
        return _keep(request, Measure(pk=measure_id))
    measure = the_measure(request, measure_id)
    return _page(request, measure, saved=_saved(request, measure))


def _keep(request: Request, measure: Measure) -> HttpResponse:
    form = ReadingForm(request.POST)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        refusal = Refused(str(sentence), code="shape", ways_out=("change",))
        return _page(request, measure, form=form, refusal=refusal, status=422)
    try:
        [reading] = services.record_readings(measure=measure, by=request.actor, entries=[form.entry()])
    except Refused as refusal:
        return _page(request, measure, form=form, refusal=refusal, status=409 if refusal.code in ASKS else 422)
    remember(request, form.cleaned_data["entered_as"])
    if wants_part(request):
        return _page(request, measure, saved=reading)
    return redirect(f"{measure.get_entry_url()}?saved={reading.pk}")


@require_POST
def undo(request: Request, measure_id: UUID) -> HttpResponse:
    """Take back the latest reading of this person."""
    measure = known_measure(request, measure_id)
    number = request.POST.get("reading", "")
    reading = get_object_or_404(Reading, measure=measure, pk=int(number) if number.isdecimal() else 0)
    try:
        services.undo_reading(reading=reading, by=request.actor)
    except Refused as refusal:
        return _page(request, measure, refusal=refusal, status=409)
    if wants_part(request):
        return _page(request, measure, undone=True)
    return redirect(f"{measure.get_entry_url()}?undone=1")


def _saved(request: Request, measure: Measure) -> Reading | None:
    number = request.GET.get("saved", "")
    readings = Reading.objects.current().filter(measure=measure, by=request.actor.pk)
    return readings.filter(pk=int(number)).first() if number.isdecimal() else None


def wants_part(request: Request) -> bool:
    """Whether the page's own script asks, which needs the changed part only."""
    return request.headers.get("X-Requested-With") == FRAGMENT


def remember(request: Request, signed: str) -> None:
    """Keep how somebody signs, for the next number."""
    if signed != request.session.get(SIGNED, ""):
        request.session[SIGNED] = signed


def _page(
    request: Request, measure: Measure, *, form: ReadingForm | None = None, refusal: Refused | None = None,
    saved: Reading | None = None, undone: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page, or the part of it that changed."""
    current = the_measure(request, measure.pk) if request.method == "POST" else measure
    undo_at = address_of("measures:undo", current.pk)
    door = Door(current.get_entry_url(), undo_at, request.actor.name, current.get_absolute_url())
    question = queries.entry_form(current, request.actor, timezone.now(), period_on=asked_day(request))
    context = {
        **told_of(request, current, question, form, refusal, saved),
        "door": door,
        "undone": undone or bool(request.GET.get("undone")),
        "picture": picture_of(current),
    }
    template = "measures/_entry.jinja" if wants_part(request) else "measures/enter.jinja"
    return render(request, template, context, status=status)


def told_of(
    request: Request, measure: Measure, question: queries.EntryForm, form: ReadingForm | None, refusal: Refused | None,
    saved: Reading | None,
) -> dict[str, Any]:  # fmt: skip
    """What every entry page says: the question, what was typed, what became of it."""
    typed = form.typed() if form else {}
    return {
        "measure": measure,
        "organisation": measure.organisation,
        "unit": measure.unit,
        "question": question,
        "typed": typed,
        "signed": typed.get("entered_as", "") or request.session.get(SIGNED, ""),
        "refusal": refusal,
        "asks": refusal is not None and refusal.code in ASKS,
        "saved": queries.told(saved, measure.version.frequency) if saved else "",
        "saved_id": saved.pk if saved else None,
        "key": typed.get("key") or uuid4(),
        "missing": MISSING,
        "row": queries.row_of(measure, timezone.localdate()),
        "now": timezone.localtime(timezone=ZoneInfo(measure.organisation.time_zone)),
    }


def asked_day(request: Request) -> date | None:
    """The period asked about, by the form or the address."""
    return _day(request.POST.get("period_on") or request.GET.get("period", ""))


def _day(text: str) -> date | None:
    """A day that can stand on a chart, or none."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and rules.EARLIEST <= day <= timezone.localdate() else None


def picture_of(measure: Measure) -> str:
    """What redraws in the same view: the chart, or this month's safety cross."""
    if charting.is_cross(measure):
        return queries.crosses(measure)[0]
    decisions = charting.Decisions.of(measure)
    chart = charting.chart_of(measure, decisions=decisions)
    return queries.pictured(measure, chart, "narrow", lines=decisions.lines)
