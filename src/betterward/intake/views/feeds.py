"""Screens of feeds: those of a unit, and one with its runs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from betterward.common.errors import Refused
from betterward.common.ids import uuid7
from betterward.common.requests import Request
from betterward.intake import services
from betterward.intake.forms import FeedForm
from betterward.intake.models import Feed
from betterward.intake.queries import feeds as rows
from betterward.organisations.models import Unit
from betterward.organisations.queries import the_unit
from betterward.people import policies


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_unit(request: Request, unit_id: UUID) -> HttpResponse:
    """The feeds of a unit, and a form for one more."""
    unit = the_unit(request.actor, unit_id)
    if not policies.may(request.actor, "edit", unit) or unit.closed_on:
        raise Http404
    form = FeedForm(request.POST if request.method == "POST" else None, initial={"key": uuid7(), "every": "day"})
    if request.method == "POST" and form.is_valid():
        try:
            feed = services.make_feed(unit=unit, by=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("Saved. It is looked at within a minute."))
            return redirect(feed.get_absolute_url())
    return _list(request, unit, form)


def _list(request: Request, unit: Unit, form: FeedForm) -> HttpResponse:
    context = {
        "unit": unit, "organisation": unit.organisation, "form": form, "rows": rows.feeds_of(unit, timezone.now()),
    }  # fmt: skip
    return render(request, "intake/feeds.jinja", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: Request, feed_id: UUID) -> HttpResponse:
    """One feed: what its runs brought; look now, pause, go on."""
    seen = Feed.objects.visible_to(request.actor).select_related("unit__scope", "organisation", "by")
    one = get_object_or_404(seen, pk=feed_id)
    if request.method == "POST":
        _act(request, one)
        return redirect(one.get_absolute_url())
    brought = rows.brought_at([one])[one.pk]
    context = {
        "feed": one, "unit": one.unit, "organisation": one.organisation, "runs": rows.runs_of(one),
        "state": rows.state_of(one, brought, timezone.now()), "brought": brought,
    }  # fmt: skip
    return render(request, "intake/feed.jinja", context)


def _act(request: Request, one: Feed) -> None:
    acts = {"pause": services.pause_feed, "resume": services.resume_feed, "run": services.run_soon}
    said = {"pause": _("Paused."), "resume": _("It goes on."), "run": _("It is looked at within a minute.")}
    wanted = request.POST.get("act", "")
    if wanted not in acts:
        raise Http404
    acts[wanted](feed=one, by=request.actor)
    messages.success(request, said[wanted])
