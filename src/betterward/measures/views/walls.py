"""The wall codes of a unit: made, printed, renewed, taken back; and numbers that wait to be confirmed."""

from __future__ import annotations

from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import queries, services
from betterward.measures.forms import CodeForm
from betterward.measures.models import HeldEntry, WallCode
from betterward.measures.views.charts import number_of, the_measure
from betterward.organisations.models import Unit
from betterward.organisations.queries import the_unit
from betterward.people import policies


FRESH = "fresh_code"
"""In the session of whoever made a code: its secret, until the next one is made; the database keeps a hash alone."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: Request, unit_id: UUID) -> HttpResponse:
    """The codes of a unit, and a form for a new one."""
    unit = _editable(request, unit_id)
    chosen = {"measures": request.GET.getlist("measure")}
    form = CodeForm(request.POST or None, unit=unit, actor=request.actor, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            code, secret = services.make_code(unit=unit, by=request.actor, **form.cleaned_data)
            return _to_poster(request, code, secret)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "unit": unit, "organisation": unit.organisation, "codes": queries.codes_of(unit), "form": form,
        "can_write": True,
    }  # fmt: skip
    return render(request, "measures/codes.jinja", context, status=422 if form.errors else 200)


def _editable(request: Request, unit_id: UUID) -> Unit:
    unit = the_unit(request.actor, unit_id)
    if not policies.may(request.actor, "edit", unit):
        raise Http404
    return unit


def _to_poster(request: Request, code: WallCode, secret: str) -> HttpResponse:
    request.session[FRESH] = {"id": str(code.pk), "secret": secret}
    return redirect("measures:poster", unit_id=code.unit_id)


@never_cache
@require_safe
def poster(request: Request, unit_id: UUID) -> HttpResponse:
    """The poster of the code made last, in A4 or A6; afterwards nobody can read its secret again."""
    unit = _editable(request, unit_id)
    fresh = request.session.get(FRESH, {})
    code = WallCode.objects.filter(unit=unit, pk=fresh.get("id")).select_related("held").first() if fresh else None
    if code is None or not code.held.is_in_force(timezone.localdate()):
        messages.info(
            request, _("A poster is shown once, right after its code was made. Renew the code to print anew.")
        )
        return redirect("measures:codes", unit_id=unit.pk)
    address = request.build_absolute_uri(f"/codes/{fresh['secret']}/")
    context = {
        "unit": unit, "organisation": unit.organisation, "code": code, "address": address, "picture": _qr(address),
        "measures": queries.opened_by(code), "size": "a6" if request.GET.get("size") == "a6" else "a4",
    }  # fmt: skip
    return render(request, "measures/poster.jinja", context)


def _qr(address: str) -> str:
    drawn = segno.make(address, error="m").svg_inline(scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308


@require_POST
def renew(request: Request, unit_id: UUID) -> HttpResponse:
    """A new code in place of an old one."""
    code = _code(request, _editable(request, unit_id))
    made, secret = services.renew_code(code=code, expires_on=code.held.expires_on, by=request.actor)
    return _to_poster(request, made, secret)


@require_POST
def revoke(request: Request, unit_id: UUID) -> HttpResponse:
    """Take a code back."""
    unit = _editable(request, unit_id)
    services.revoke_code(code=_code(request, unit), by=request.actor)
    messages.success(
        request, _("Taken back: the code opens nothing any more. What is still under way is held for you.")
    )
    return redirect("measures:codes", unit_id=unit.pk)


def _code(request: Request, unit: Unit) -> WallCode:
    return get_object_or_404(
        WallCode.objects.select_related("held", "unit__scope", "unit__organisation"), unit=unit,
        pk=_uuid(request.POST.get("code", "")),
    )  # fmt: skip


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
def settle(request: Request, measure_id: UUID) -> HttpResponse:
    """Keep a number that waited, or put it away."""
    measure = the_measure(request, measure_id)
    entry = get_object_or_404(HeldEntry, measure=measure, pk=_uuid(request.POST.get("entry", "")))
    if request.POST.get("act") == "drop":
        services.drop_held(entry=entry, by=request.actor)
        messages.success(request, _("Put away. The history keeps it."))
    else:
        services.keep_held(entry=entry, by=request.actor, over=number_of(request.POST.get("over", "")))
        messages.success(request, _("Kept, with your name beside the code's."))
    return redirect(measure.get_absolute_url())
