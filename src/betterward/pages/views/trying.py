"""A chart of pasted numbers, without an account; nothing is kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.pages.forms import TryForm
from betterward.pages.queries.trying import Tried, tried


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def try_it(request: Request) -> HttpResponse:
    """Paste numbers, see their chart."""
    form = TryForm(request.POST or None)
    drawn = _drawn(form) if request.method == "POST" else None
    status = 422 if form.errors else 200
    return render(request, "pages/try.jinja", {"form": form, "tried": drawn}, status=status)


def _drawn(form: TryForm) -> Tried | None:
    if not form.is_valid():
        return None
    try:
        return tried(form.asked())
    except Refused as refusal:
        form.add_error("numbers", str(refusal))
        return None
