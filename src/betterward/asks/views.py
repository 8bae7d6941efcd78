"""Screens of asks: what waits for me, what I asked, one ask with its answer, a new one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.asks import policies, queries, services
from betterward.asks.forms import AnswerForm, RaiseForm
from betterward.asks.models import Ask
from betterward.common.errors import Refused
from betterward.common.ids import from_short_id, short_id
from betterward.common.requests import Request
from betterward.organisations.models import Unit


FULL = ("organisation", "scope__unit", "raised_by", "to", "deputy", "answered_by")


def the_ask(request: Request, ask_id: UUID) -> Ask:
    """The ask, if this actor may know of it."""
    return get_object_or_404(Ask.objects.visible_to(request.actor).select_related(*FULL), pk=ask_id)


@require_safe
@login_required
def asks(request: Request) -> HttpResponse:
    """What waits for me, what I asked, and what was asked around me."""
    found = queries.lists(request.actor, timezone.localdate())
    may_raise = bool(queries.places_to_ask_from(request.actor))
    return render(request, "asks/asks.jinja", {"lists": found, "may_raise": may_raise})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, ask_id: UUID) -> HttpResponse:
    """One ask; whoever it was put to answers it here."""
    found, today = the_ask(request, ask_id), timezone.localdate()
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not policies.may_answer(request.actor, found):
            raise Refused(_("This was asked of somebody else."), code="not_allowed")
        if form.is_valid():
            try:
                services.answer_ask(ask=found, by=request.actor, on=today, **form.cleaned_data)
            except Refused as refusal:
                form.add_error("answer", str(refusal))
            else:
                messages.success(request, _("Your answer is with the team."))
                return redirect(found.get_absolute_url())
    page = queries.page(found, request.actor, today)
    status = 422 if form.errors else 200
    return render(request, "asks/ask.jinja", {"page": page, "form": form, **_place(found)}, status=status)


def _place(found: Ask) -> dict[str, object]:
    return {"organisation": found.organisation, "unit": getattr(found.scope, "unit", None)}


@require_POST
def think_again(request: Request, ask_id: UUID) -> HttpResponse:
    """Take one's answer back; the ask is open again."""
    found = the_ask(request, ask_id)
    services.think_again(ask=found, by=request.actor, on=timezone.localdate())
    messages.success(request, _("Your answer is taken back. The ask is open again."))
    return redirect(found.get_absolute_url())


@require_POST
def withdraw(request: Request, ask_id: UUID) -> HttpResponse:
    """Take back what one asked."""
    found = the_ask(request, ask_id)
    services.withdraw_ask(ask=found, by=request.actor, on=timezone.localdate())
    messages.success(request, _("Your ask is taken back."))
    return redirect(found.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def raise_ask(request: Request) -> HttpResponse:
    """A new ask; where one may ask from several places, the place comes first."""
    places = queries.places_to_ask_from(request.actor)
    unit = _chosen(request.GET.get("unit", ""), places)
    if unit is None:
        return render(request, "asks/where.jinja", {"places": [(place, short_id(place.pk)) for place in places]})
    today = timezone.localdate()
    form = RaiseForm(request.POST if request.method == "POST" else None, unit=unit, today=today)
    if form.is_valid():
        try:
            made = services.raise_ask(scope=unit.scope, by=request.actor, on=today, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s has been asked.") % {"name": made.to.name})
            return redirect(made.get_absolute_url())
    context = {"form": form, "unit": unit, "organisation": unit.organisation, "can_write": True}
    return render(request, "asks/raise.jinja", context, status=422 if form.errors else 200)


def _chosen(text: str, places: list[Unit]) -> Unit | None:
    """The unit named in the address; the only one when there is no choice."""
    if not text:
        return places[0] if len(places) == 1 else None
    try:
        wanted = from_short_id(text)
    except ValueError:
        return None
    return next((unit for unit in places if unit.pk == wanted), None)
