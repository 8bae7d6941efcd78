"""The designed pages for what goes wrong: what happened, what was kept, what to do. No stack trace reaches a person."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _

from betterward.common.errors import Refused


RETRY_SECONDS = 30


@dataclass(frozen=True)
class Fault:
    """One page: its answer's number, its words, and which way out it offers."""

    status: int
    title: str
    happened: str
    kept: str
    todo: str
    offers_sign_in: bool = False
    is_ours: bool = False


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what arrived cannot be read."""
    return page(
        request,
        Fault(
            status=400,
            title=_("This could not be read"),
            happened=_("What arrived here was incomplete or too large."),
            kept=_("Nothing was changed."),
            todo=_("Go back and try once more. If it happens again, send less at a time."),
        ),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but this is for others; also what a person sees whose right has just ended."""
    return page(
        request,
        Fault(
            status=403,
            title=_("This is for others to change"),
            happened=_("You can no longer do this here, or never could: rights end when a role ends."),
            kept=_("Nothing was changed. What you wrote is still on the page before this one."),
            todo=_("Go back and copy it if you need it. Then ask the lead of the unit to add you."),
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same page whether a thing is missing or not shared with this person."""
    return page(
        request,
        Fault(
            status=404,
            title=_("We cannot find this page"),
            happened=_("It may have moved, the address may have a slip in it, or it is not shared with you."),
            kept="",
            todo=_("Search for it, start from home, or ask the person who sent you here."),
            offers_sign_in=True,
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form sent after the session had ended, or from a page kept open since before sign-in."""
    return page(
        request,
        Fault(
            status=403,
            title=_("This page was open too long"),
            happened=_("You were signed out meanwhile, so we could not be sure that it was you."),
            kept=_("Nothing was saved. What you wrote is still on the page before this one."),
            todo=_("Go back, copy what you wrote, sign in and send it again."),
            offers_sign_in=True,
        ),
    )


def signed_out(request: HttpRequest) -> HttpResponse:
    """403: something was sent after the session had ended."""
    return page(
        request,
        Fault(
            status=403,
            title=_("You were signed out"),
            happened=_("This page had been open too long, or your role here has ended."),
            kept=_("Nothing was saved. What you wrote is still on the page before this one."),
            todo=_("Go back, copy what you wrote, sign in and send it again."),
            offers_sign_in=True,
        ),
    )


def fault(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 when the database is away. Written without asking the database again."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return page(
        request,
        Fault(
            status=500,
            title=_("Something went wrong here"),
            happened=_("It is our fault, not yours, and it has been noted."),
            kept=_("What you saved before is safe. What you were just sending may not be saved."),
            todo=_("Go back and look; if it is not there, send it again."),
            is_ours=True,
        ),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: for a short while nothing can be read or saved."""
    response = page(
        request,
        Fault(
            status=503,
            title=_("Back in a moment"),
            happened=_("Betterward cannot reach its data just now."),
            kept=_("What you saved before is safe. What you were just sending is not saved yet."),
            todo=_("Wait half a minute, go back and send it again."),
            is_ours=True,
        ),
    )
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


STATUS_OF_CODE = {"not_allowed": 403, "not_found": 404}


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A rule said no and the view had no form to say it on: its own sentence, as a page."""
    status = STATUS_OF_CODE.get(refusal.code, 422)
    if status == 404:
        return not_found(request)
    if status == 403:
        return forbidden(request)
    kept = _("Nothing was changed.")
    todo = _("Go back and change what you sent.")
    return page(request, Fault(status, _("That did not work"), str(refusal), kept, todo))


def page(request: HttpRequest, shown: Fault) -> HttpResponse:
    """The page of a fault; a plain one when the layout itself is what is broken."""
    template = "common/fault.jinja" if shown.is_ours else "common/error.jinja"
    try:
        words: str = render_to_string(template, {"fault": shown}, request, using="jinja2")
    except Exception:
        # Whatever broke the layout is logged with the first error; a person still learns what to do.
        words = _bare(shown)
    return HttpResponse(words, status=shown.status)


def _bare(shown: Fault) -> str:
    sentences = "".join(f"<p>{escape(text)}</p>" for text in (shown.happened, shown.kept, shown.todo) if text)
    title = escape(shown.title)
    return (
        '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><main><h1>{title}</h1>{sentences}</main></html>"
    )
