"""Refusals that no view caught become a page with their own sentence; numbers may be vouched for by name."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from betterward.common import faults
from betterward.common.errors import Refused
from betterward.common.vouching import FIELD, vouching


class RefusalsMiddleware:
    """Turn `Refused` into a designed page; every other exception goes on to Django's handlers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return faults.refused(request, exception) if isinstance(exception, Refused) else None


class VouchingMiddleware:
    """Somebody signed in may say that a number is no patient's; their name is kept with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.actor.is_anonymous:  # type: ignore[attr-defined]
            return self.get_response(request)
        with vouching(request.actor, request.path, request.POST.get(FIELD, "")):  # type: ignore[attr-defined]
            return self.get_response(request)
