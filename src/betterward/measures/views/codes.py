"""What a wall code opens: one question, without signing in, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import queries, rules, services
from betterward.measures.forms import ReadingForm
from betterward.measures.models import HeldEntry, Measure, Reading, WallCode
from betterward.measures.services.walls import Outcome
from betterward.measures.views.charts import number_of
from betterward.measures.views.entry import ASKS, Door, asked_day, picture_of, remember, told_of, wants_part


# The secret in the address is the whole right, so a token against forged requests would add nothing; and it would lose
# numbers that waited in a device longer than the token lives.


@never_cache
@require_safe
def opened(request: Request, secret: str) -> HttpResponse:
    """The measures behind a code; one alone is asked about at once."""
    code = queries.code_of(secret)
    if code is None or not code.held.is_in_force(timezone.localdate()):
        return _ended(request)
    measures = queries.opened_by(code)
    if len(measures) == 1:
        return _no_referrer(redirect("measures:code_enter", secret=secret, measure_id=measures[0].pk))
    rows = [(measure, reverse("measures:code_enter", args=[secret, measure.pk])) for measure in measures]
    context = {"code": code, "rows": rows, "organisation": code.unit.organisation, "unit": code.unit}
    return _no_referrer(render(request, "measures/code.jinja", context))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request, secret: str, measure_id: UUID) -> HttpResponse:
    """The question of one measure; what is sent is kept, or held for the ward."""
    code = queries.code_of(secret)
    if code is None:
        return _ended(request)
    if request.method == "POST":
        return _keep(request, code, secret, measure_id)
    if not code.held.is_in_force(timezone.localdate()):
        return _ended(request)
    return _page(request, code, secret, measure_id)


def _keep(request: Request, code: WallCode, secret: str, measure_id: UUID) -> HttpResponse:
    form, is_queued = ReadingForm(request.POST), request.POST.get("queued") == "1"
    if not form.is_valid():
        sentence = str(next(iter(form.errors.values()))[0])
        return _page(request, code, secret, measure_id, form=form, refusal=Refused(sentence, code="shape"), status=422)
    try:
        outcome = services.record_by_code(
            code=code, measure=Measure(pk=measure_id), entry=form.entry(), is_queued=is_queued,
            typed_at=_moment(request.POST.get("typed_at", "")),
        )  # fmt: skip
    except Refused as refusal:
        if refusal.code in ("ended", "not_found"):
            return _ended(request)
        status = 429 if refusal.code == "too_often" else 409 if refusal.code in ASKS else 422
        return _page(request, code, secret, measure_id, form=form, refusal=refusal, status=status)
    if is_queued:
        # Everything that comes after the end is held; before, the difference would tell what stands there.
        may_tell = code.shows_chart or not code.held.is_in_force(timezone.localdate())
        return HttpResponse(status=202 if outcome.held and may_tell else 201)
    remember(request, form.cleaned_data["entered_as"])
    if code.shows_chart:
        return _answered(request, code, secret, measure_id, outcome)
    return _thanked(request, code, secret, measure_id, form.cleaned_data["key"])


def _answered(request: Request, code: WallCode, secret: str, measure_id: UUID, outcome: Outcome) -> HttpResponse:
    if wants_part(request):
        return _page(request, code, secret, measure_id, saved=outcome.reading, held=outcome.held)
    address = reverse("measures:code_enter", args=[secret, measure_id])
    news = f"saved={outcome.reading.pk}" if outcome.reading else "held=1"
    return _no_referrer(redirect(f"{address}?{news}"))


GIVEN = "given"
"""A cookie of one question for one day: the key of what this device gave, by which it alone may take it back."""


def _thanked(request: Request, code: WallCode, secret: str, measure_id: UUID, key: UUID | None) -> HttpResponse:
    """The same answer whatever became of a number: the difference would tell what stands there already."""
    if wants_part(request):
        response = _page(request, code, secret, measure_id, given=key)
    else:
        response = _no_referrer(redirect("measures:code_enter", secret=secret, measure_id=measure_id))
    here = reverse("measures:code_enter", args=[secret, measure_id])
    day = int(rules.FREE_FOR.total_seconds())
    response.set_cookie(
        GIVEN, str(key or ""), max_age=day, path=here, httponly=True, samesite="Strict", secure=request.is_secure()
    )
    return response


@csrf_exempt
@require_POST
def undo(request: Request, secret: str, measure_id: UUID) -> HttpResponse:
    """Take back what came by this code."""
    code = queries.code_of(secret)
    if code is None or not code.held.is_in_force(timezone.localdate()):
        return _ended(request)
    try:
        _take_back(request, code, measure_id)
    except Refused as refusal:
        return _page(request, code, secret, measure_id, refusal=refusal, status=409)
    if wants_part(request):
        return _page(request, code, secret, measure_id, undone=True)
    return _no_referrer(redirect(f"{reverse('measures:code_enter', args=[secret, measure_id])}?undone=1"))


def _take_back(request: Request, code: WallCode, measure_id: UUID) -> None:
    if not code.shows_chart:
        key = key_of(request.POST.get("reading", "")) or uuid4()
        return services.undo_given(code=code, measure=measure_id, key=key)
    reading = Reading.objects.filter(measure=measure_id, pk=number_of(request.POST.get("reading", ""))).first()
    if reading is None:
        raise Refused(_("There is nothing to take back any more."), code="replaced")
    services.undo_by_code(code=code, reading=reading)
    return None


def key_of(text: str) -> UUID | None:
    """A key from a form or a cookie; what is none is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _page(
    request: Request, code: WallCode, secret: str, measure_id: UUID, *, form: ReadingForm | None = None,
    refusal: Refused | None = None, saved: Reading | None = None, held: HeldEntry | None = None, undone: bool = False,
    given: UUID | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    if not code.held.is_in_force(timezone.localdate()):
        return _ended(request)
    measure = next((one for one in queries.opened_by(code) if one.pk == measure_id), None)
    if measure is None:
        return _ended(request)
    saved = saved or (_saved(request, code, measure) if code.shows_chart else None)
    question = queries.code_question(measure, code, timezone.now(), period_on=asked_day(request))
    context = {
        **told_of(request, measure, question, form, refusal, saved),
        "door": _door(code, secret, measure),
        "code": code,
        "home": reverse("measures:code", args=[secret]),
        "held": bool(held) or bool(request.GET.get("held")),
        **_given(request, code, measure, given),
        "undone": undone or bool(request.GET.get("undone")),
        "picture": picture_of(measure) if code.shows_chart else "",
    }
    template = "measures/_entry.jinja" if wants_part(request) else "measures/code_enter.jinja"
    return _no_referrer(render(request, template, context, status=status))


def _given(request: Request, code: WallCode, measure: Measure, given: UUID | None) -> dict[str, Any]:
    """What this device gave, and the key by which it may take it back."""
    key = given or key_of(request.COOKIES.get(GIVEN, ""))
    if code.shows_chart or key is None:
        return {}
    words = queries.given_by(code, measure, key, timezone.now())
    return {"given": words, "given_key": key, "is_thanked": given is not None}


def _saved(request: Request, code: WallCode, measure: Measure) -> Reading | None:
    """What was kept a moment ago, when the page comes back without script."""
    number = number_of(request.GET.get("saved", ""))
    fresh = Reading.objects.current().filter(measure=measure, by=code.held.actor_id, pk=number).first()
    return fresh if fresh and timezone.now() - fresh.recorded_at < rules.FREE_FOR else None


def _door(code: WallCode, secret: str, measure: Measure) -> Door:
    here = [secret, measure.pk]
    return Door(
        enter=reverse("measures:code_enter", args=here), undo=reverse("measures:code_undo", args=here),
        signer=code.held.actor.name, is_code=True,
    )  # fmt: skip


def _moment(text: str) -> datetime | None:
    """When something was typed, by the clock of a device."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is None or timezone.is_aware(moment) else timezone.make_aware(moment)


def _ended(request: Request) -> HttpResponse:
    """One page for a code that never was, has ended, or opens something else: it tells nobody which."""
    if request.POST.get("queued") == "1":
        return HttpResponse(status=410)
    return _no_referrer(render(request, "measures/code_ended.jinja", {}, status=410))


def _no_referrer(response: HttpResponse) -> HttpResponse:
    """The address is the secret: no other page may learn it, and no search engine may keep it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def worker(request: Request) -> HttpResponse:
    """The script that keeps the pages of codes at hand while the network is away; its scope is `/codes/` alone."""
    body = f'importScripts("{static("worker.js")}");\n'
    return HttpResponse(body, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
