"""What every answer carries, errors and assets included, and how long a session may last at most."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), "
        "browsing-topics=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""Set by the outermost middleware, so that assets and answers made by other middleware carry them too."""

BARE_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For answers that are no pages and got no policy of their own."""


class Answers:
    """Security headers on every answer; a page about a person is never kept by a shared cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in EVERY_ANSWER.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", BARE_POLICY)
        # No shared cache keeps a page; the browser's Back still shows what a person had typed.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class SessionsEnd:
    """A session ends after SESSION_LONGEST, however busy it is; activity only moves its idle limit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and not request.session.is_empty():
            self._check(request, int(time.time()))
        return self.get_response(request)

    def _check(self, request: HttpRequest, now: int) -> None:
        began = request.session.setdefault("began", now)
        if now - began > settings.SESSION_LONGEST:
            request.session.flush()
        elif now - request.session.get("seen", 0) > 600:
            # Written every ten minutes, not with every request: the idle limit needs no more.
            request.session["seen"] = now
