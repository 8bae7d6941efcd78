"""Where the public data come from."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from betterward.common.requests import Request
from betterward.pages import queries


@require_safe
def about_these_data(request: Request) -> HttpResponse:
    """Sources and licences of the demonstration's data."""
    return render(request, "pages/about_these_data.jinja", {"sources": queries.sources()})
