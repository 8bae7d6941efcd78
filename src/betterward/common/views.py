"""Pages of the frame: the choice of theme and the page that shows every part."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from betterward.common import layout


YEAR = 365 * 24 * 60 * 60


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen look in this browser and go back to the page it was chosen on."""
    chosen = request.POST.get("theme", "auto")
    response = HttpResponseRedirect(_back(request))
    if chosen in layout.THEMES:
        response.set_cookie(
            layout.THEME_COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


def _back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else "/"


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Every part of the look on one page: for developers, and what the access checks walk over."""
    return render(request, "common/style.jinja", using="jinja2")
