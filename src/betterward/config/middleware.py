"""What every answer carries, errors and assets included, and how long a session may last at most."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from betterward.common import faults
from betterward.people.models import anonymous


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


SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


ALWAYS_OPEN = ("/accounts/", "/codes/", "/theme/", "/demo/", "/try/")
"""What can be sent without being signed in."""


def _is_gone(request: HttpRequest) -> bool:
    """Whether the session is not in the database; reading it is how one finds out."""
    return not request.session.keys() and request.session.session_key is None


class SessionsEnd:
    """A session ends after SESSION_LONGEST, however busy it is; activity only moves its idle limit.

    Whoever comes back with an ended session is told so, whatever they ask for: a page they may no longer see leads to
    signing in, and what they send is answered with what was kept. Nothing about the page is given away by that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            self._check(request, int(time.time()))
        if request.method not in SAFE and self._is_over(request) and not request.path.startswith(ALWAYS_OPEN):
            # Before anybody was named: the page's frame asks who is there.
            request.actor = anonymous()  # type: ignore[attr-defined]
            return faults.signed_out(request)
        response = self.get_response(request)
        if response.status_code == 404 and request.method in SAFE and self._is_over(request):
            return redirect_to_login(request.get_full_path())
        return response

    def _is_over(self, request: HttpRequest) -> bool:
        """Whether a session was brought along and nobody stands behind it any more."""
        was_given = settings.SESSION_COOKIE_NAME in request.COOKIES
        return was_given and request.user.is_anonymous and (SESSION_KEY in request.session or _is_gone(request))

    def _check(self, request: HttpRequest, now: int) -> None:
        began = request.session.setdefault("began", now)
        if now - began > settings.SESSION_LONGEST:
            request.session.flush()
        elif now - request.session.get("seen", 0) > 600:
            # Written every ten minutes, not with every request: the idle limit needs no more.
            request.session["seen"] = now
