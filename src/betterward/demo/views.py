"""Becoming an invented person with one click: in demo mode only, and nobody real."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from betterward.demo import queries


View = Callable[..., HttpResponse]
BACKEND = "betterward.people.backends.Backend"


def in_demo_mode(view: View) -> View:
    """Outside demo mode the address does not exist, whatever is asked of it."""

    @wraps(view)
    def guarded(request: HttpRequest, **given: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **given)

    return guarded


@in_demo_mode
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one can become, by what they do and where."""
    everybody = queries.people()
    context = {"first": queries.to_start_with(everybody), "groups": queries.by_part(everybody), "next": _next(request)}
    return render(request, "demo/people.jinja", context)


@in_demo_mode
@require_POST
def become(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Sign in as an invented person; whoever was signed in before is signed out."""
    person = queries.may_become(person_id)
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    return HttpResponseRedirect(_next(request))


def _next(request: HttpRequest) -> str:
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else "/"
