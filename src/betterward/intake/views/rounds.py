"""The code of a form: made and printed by those who edit, filled in by whoever holds it, without signing in."""

from __future__ import annotations

from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.intake import queries, services
from betterward.intake.models import Round
from betterward.intake.views.collecting import asked_version, doubt, round_form
from betterward.people.rules import Level


@never_cache
@require_http_methods(["POST"])
def code(request: Request, form_id: UUID) -> HttpResponse:
    """Make a code and show its poster, once; or take the code back."""
    found = queries.the_form(request.actor, form_id, Level.EDIT)
    if request.POST.get("act") == "close":
        services.close_code(form=found, by=request.actor)
        messages.success(request, _("Taken back. The code opens nothing any more."))
        return redirect(found)
    secret = services.open_code(form=found, by=request.actor)
    address = request.build_absolute_uri(f"/rounds/{secret}/")
    drawn = segno.make(address, error="m").svg_inline(scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None)
    picture = mark_safe(drawn)  # noqa: S308
    context = {
        "form": found, "version": queries.latest_version(found), "unit": found.unit,
        "organisation": found.unit.organisation, "address": address, "picture": picture,
    }  # fmt: skip
    return render(request, "intake/form_poster.jinja", context)


# The address is the secret, and a code is no session: nothing of a signed-in person is at stake.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: Request, secret: str) -> HttpResponse:
    """A round by code: what is sent is kept, and what became of it is said."""
    found = queries.form_by_code(secret)
    if found is None:
        return _private(render(request, "measures/code_ended.jinja", {}, status=410))
    version = asked_version(request, found)
    typed = round_form(request, version)
    context = {"form": found, "version": version, "typed": typed, "unit": found.unit}
    context["organisation"] = found.unit.organisation
    status = 200
    if typed.is_bound:
        status = 422
        if typed.is_valid():
            try:
                made = services.keep_round_by_code(version=version, filled=typed.filled())
                return _private(_thanked(request, context, made))
            except Refused as refusal:
                doubt(typed, refusal)
                status = 429 if refusal.code == "too_often" else 422
    return _private(render(request, "intake/round_code.jinja", context, status=status))


def _thanked(request: Request, context: dict[str, object], made: Round) -> HttpResponse:
    return render(request, "intake/round_thanked.jinja", {**context, "done": queries.done(made)})


def _private(response: HttpResponse) -> HttpResponse:
    """No other page may learn the address, and no search engine may keep it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
