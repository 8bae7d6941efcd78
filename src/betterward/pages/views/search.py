"""Search over what one may see."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from betterward.common.requests import Request
from betterward.pages import queries


LONGEST = 100


@require_safe
@login_required
def search(request: Request) -> HttpResponse:
    """Measures, projects and units by name."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = queries.search(request.actor, words, timezone.localdate())
    return render(request, "pages/search.jinja", {"words": words, "found": found})
