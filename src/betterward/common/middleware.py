"""Refusals that no view caught become a page with their own sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from betterward.common import faults
from betterward.common.errors import Refused


class RefusalsMiddleware:
    """Turn `Refused` into a designed page; every other exception goes on to Django's handlers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return faults.refused(request, exception) if isinstance(exception, Refused) else None
