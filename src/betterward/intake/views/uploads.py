"""Long tables: sent, watched, stopped."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from betterward.common.errors import Refused
from betterward.common.exporting import csv_answer
from betterward.common.requests import Request
from betterward.intake import queries, services
from betterward.intake.forms import UploadForm
from betterward.intake.models import Upload
from betterward.intake.rules.uploads import PIECE
from betterward.organisations.models import Unit
from betterward.organisations.queries import the_unit
from betterward.people.rules import Level


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_unit(request: Request, unit_id: UUID) -> HttpResponse:
    """The long tables of a unit, and a form that sends another."""
    unit = _open_to(request, the_unit(request.actor, unit_id))
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm(initial={"key": uuid4()})
    if sent and form.is_valid():
        try:
            return redirect(_sent(request, unit, form.cleaned_data))
        except Refused as refusal:
            form.add_error("file", str(refusal))
    context = {
        "unit": unit, "organisation": unit.organisation, "form": form, "can_write": True,
        "uploads": queries.uploads_of(unit, request.actor),
    }  # fmt: skip
    return render(request, "intake/uploads.jinja", context, status=422 if form.errors else 200)


def _open_to(request: Request, unit: Unit) -> Unit:
    if unit.closed_on or not request.actor.may_on(unit.scope.path, Level.CONTRIBUTE):
        raise Http404
    return unit


def _sent(request: Request, unit: Unit, typed: dict[str, Any]) -> Upload:
    file = typed["file"]
    return services.store_upload(
        unit=unit, pieces=file.chunks(PIECE), source=file.name, days=typed["order"], replaces=typed["replaces"],
        key=typed["key"], by=request.actor,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request, upload_id: UUID) -> HttpResponse:
    """One of them: how far it is; sent again, it is asked to stop."""
    found = _the_upload(request, upload_id)
    if request.method == "POST":
        services.stop_upload(upload=found, by=request.actor)
        messages.success(request, _("It is being stopped. Nothing will be kept."))
        return redirect(found)
    context = {
        "unit": found.unit, "organisation": found.unit.organisation, "row": queries.upload_row(found, request.actor),
        "upload": found,
    }  # fmt: skip
    return render(request, "intake/upload.jinja", context)


def _the_upload(request: Request, upload_id: UUID) -> Upload:
    found = get_object_or_404(Upload.objects.select_related("unit__scope", "unit__organisation", "by"), pk=upload_id)
    if not request.actor.may_on(found.unit.scope.path, Level.CONTRIBUTE):
        raise Http404
    return found


@require_safe
def refused(request: Request, upload_id: UUID) -> HttpResponse:
    """The refused rows that are listed, as CSV."""
    found = _the_upload(request, upload_id)
    return csv_answer("refused.csv", [("row", "why"), *found.faults])
