"""Screens of feeds: those of a unit, and one with its runs."""

from __future__ import annotations

from typing import Any
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
from betterward.intake import feeding, services
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
    """One feed: what its runs brought; look now, pause, go on, try it, make its token."""
    one = _the_feed(request, feed_id)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "try":
        return _page(request, one, **_tried(one))
    if act == "token":
        return _page(request, one, token=services.open_door(feed=one, by=request.actor))
    if request.method == "POST":
        _act(request, one, act)
        return redirect(one.get_absolute_url())
    return _page(request, one)


def _the_feed(request: Request, feed_id: UUID) -> Feed:
    seen = Feed.objects.visible_to(request.actor).select_related("unit__scope", "organisation", "by", "actor", "held")
    return get_object_or_404(seen, pk=feed_id)


def _page(request: Request, one: Feed, **more: Any) -> HttpResponse:
    brought = rows.brought_at([one])[one.pk]
    context = {
        "feed": one, "unit": one.unit, "organisation": one.organisation, "runs": rows.runs_of(one),
        "state": rows.state_of(one, brought, timezone.now()), "brought": brought,
        "door": request.build_absolute_uri(f"{one.get_absolute_url()}rows/"), **more,
    }  # fmt: skip
    return render(request, "intake/feed.jinja", context)


def _tried(one: Feed) -> dict[str, Any]:
    """The first rows, and what a run would keep; nothing is kept."""
    try:
        lines, found = feeding.tried(one)
    except Refused as refusal:
        return {"tried": True, "said": str(refusal), "lines": []}
    return {"tried": True, "said": rows.tried_says(found), "lines": lines}


def _act(request: Request, one: Feed, wanted: str) -> None:
    acts = {"pause": services.pause_feed, "resume": services.resume_feed, "run": services.run_soon}
    said = {"pause": _("Paused."), "resume": _("It goes on."), "run": _("It is looked at within a minute.")}
    if wanted not in acts:
        raise Http404
    acts[wanted](feed=one, by=request.actor)
    messages.success(request, said[wanted])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, feed_id: UUID) -> HttpResponse:
    """Another name, place or round; an empty password leaves the one there is."""
    one = _the_feed(request, feed_id)
    now = {name: getattr(one, name) for name in ("name", "kind", "address", "query", "every", "login", "key")}
    form = FeedForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_feed(feed=one, by=request.actor, **form.changes())
        except Refused as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(one.get_absolute_url())
    context = {"feed": one, "unit": one.unit, "organisation": one.organisation, "form": form}
    return render(request, "intake/feed_change.jinja", context, status=422 if form.errors else 200)
