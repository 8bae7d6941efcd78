"""The door through which another system sends rows to a feed."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.intake import feeding, services
from betterward.intake.files import decoded
from betterward.intake.models import Feed, FeedRun
from betterward.people import passes
from betterward.people.passes import hashed


KEY = re.compile(r"[\x21-\x7e]{0,64}")


# A token is no session, so that no page of somebody signed in can send in their name.
@csrf_exempt
@never_cache
@require_POST
def push(request: Request, feed_id: UUID) -> HttpResponse:
    """Rows for a feed, as CSV or JSON; what was kept and what was not is the answer.

    The same `Idempotency-Key` answers what was answered first, and keeps nothing again.
    """
    feed = _opened(request, feed_id)
    if feed is None:
        return _said(_("This token opens nothing here."), 401)
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        return _said(_("Idempotency-Key: at most 64 plain letters, digits and marks."), 400)
    if key and (again := FeedRun.objects.filter(feed=feed, key=key, state=FeedRun.State.DONE).first()):
        return JsonResponse(_answer(again))
    try:
        passes.count_use(feed.held)  # type: ignore[arg-type]
        return _kept(feed, decoded(request.body), key)
    except Refused as refusal:
        return _said(str(refusal), 429 if refusal.code == "too_often" else 422)


def _opened(request: Request, feed_id: UUID) -> Feed | None:
    word, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if word.lower() != "bearer" or not secret:
        return None
    found = Feed.objects.filter(pk=feed_id, held__secret_hash=hashed(secret.strip()), kind=Feed.Kind.PUSH)
    feed = found.select_related("unit__scope", "organisation", "actor", "held").first()
    return feed if feed and feed.held and feed.held.is_in_force(timezone.localdate()) else None


def _kept(feed: Feed, text: str, key: str) -> HttpResponse:
    if feed.is_paused or feed.unit.closed_on:
        return _said(_("This feed is paused. Nothing was kept."), 409)
    run = services.begin_run(feed=feed, key=key)
    if run is None:
        response = _said(_("Other rows are being kept. Send these again in a moment."), 409)
        response.headers["Retry-After"] = "5"
        return response
    run.feed = feed
    try:
        feeding.keep(run, text)
    except Refused as refusal:
        services.fail_run(run=run, said=str(refusal))
        raise
    run.refresh_from_db()
    return JsonResponse(_answer(run))


def _answer(run: FeedRun) -> dict[str, Any]:
    return {"rows": run.rows, "kept": run.kept, "left_out": run.faults, "at_odds": run.conflicts}


def _said(words: str, status: int) -> HttpResponse:
    return JsonResponse({"error": words}, status=status)
