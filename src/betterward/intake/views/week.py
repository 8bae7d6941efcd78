"""The week on paper: seven days and several measures on one screen, saved in one step, taken back in one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.common.addresses import address_of
from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.intake import queries, services
from betterward.intake.forms import SheetForm
from betterward.intake.queries import Sheet
from betterward.measures import rules
from betterward.measures.services import SeveralRefused
from betterward.organisations.models import Unit
from betterward.organisations.queries import the_unit


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: Request, unit_id: UUID) -> HttpResponse:
    """Several measures in seven periods."""
    sheet = _sheet(request, the_unit(request.actor, unit_id), request.POST if request.method == "POST" else request.GET)
    form = SheetForm(sheet, request.POST if request.method == "POST" else None)
    return _kept(request, sheet, form) if form.is_sent else _page(request, sheet, form)


def _sheet(request: Request, unit: Unit, asked: Any) -> Sheet:
    measures = queries.on_paper(unit, request.actor, timezone.localdate())
    if not measures:
        raise Http404
    return queries.sheet(unit, measures, timezone.now(), by=asked.get("by", ""), start=_day(asked.get("from", "")))


def _day(text: str) -> date | None:
    """A day that can stand on a chart, or none."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and rules.EARLIEST <= day <= timezone.localdate() else None


def _kept(request: Request, sheet: Sheet, form: SheetForm) -> HttpResponse:
    if not form.refusals:
        try:
            services.keep_sheet(entries=form.entries, seen=form.seen, batch=form.key or uuid4(), by=request.actor)
        except SeveralRefused as refused:
            form.note(refused.places)
        except Refused as refusal:
            form.refusal = str(refusal)
        else:
            return redirect(f"{request.path}?by={sheet.by}&from={sheet.start.isoformat()}&saved={form.key}")
    return _page(request, sheet, form, status=422)


def _page(request: Request, sheet: Sheet, form: SheetForm, status: int = 200) -> HttpResponse:
    saved = _key(request.GET.get("saved", ""))
    kept = queries.kept_together(saved, sheet.unit, request.actor) if saved and not form.is_sent else []
    context = {
        "unit": sheet.unit,
        "organisation": sheet.unit.organisation,
        "sheet": sheet,
        "form": form,
        "key": form.key or uuid4(),
        "saved": saved if kept else None,
        "count": sum(len(one.readings) for one in kept),
        "undone": request.GET.get("undone"),
        "can_write": True,
    }
    return render(request, "intake/week.jinja", context, status=status)


@require_POST
def undo(request: Request, unit_id: UUID) -> HttpResponse:
    """Take back everything that was kept of one sheet."""
    unit = the_unit(request.actor, unit_id)
    kept = queries.kept_together(_key(request.POST.get("batch", "")) or UUID(int=0), unit, request.actor)
    if not kept:
        raise Http404
    services.take_back_all(made=kept[0], by=request.actor)
    sheet = _sheet(request, unit, request.POST)
    address = address_of("intake:week", unit.pk)
    return redirect(f"{address}?by={sheet.by}&from={sheet.start.isoformat()}&undone=1")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@never_cache
@require_safe
def paper(request: Request, unit_id: UUID) -> HttpResponse:
    """A blank sheet of A4 to tally on: days down, measures across."""
    unit = the_unit(request.actor, unit_id)
    sheet = _sheet(request, unit, request.GET)
    return render(request, "intake/paper.jinja", {"unit": unit, "organisation": unit.organisation, "sheet": sheet})
