"""Who is asking: sets `request.actor`, and names them in the history of everything the request changes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from betterward.common.history import because
from betterward.people.models import Actor, anonymous


SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


def _actor(request: HttpRequest) -> Actor:
    person = request.user
    return person.actor if person.is_authenticated else anonymous()


class ActorMiddleware:
    """Give every request its actor; a change is written with who made it and by which button."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        if request.method in SAFE:
            return self.get_response(request)
        with because(who=request.actor.name, why=f"{request.method} {request.path}"):  # type: ignore[attr-defined]
            return self.get_response(request)
