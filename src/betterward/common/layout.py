"""What the frame of every page needs: slots bound to the request, the chosen theme, who may see the tools."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from betterward.common import slots
from betterward.common.vouching import FIELD, asked


THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
ACCENTS = frozenset({"blue", "teal", "green", "plum", "indigo", "brick"})


def theme_of(request: HttpRequest) -> str:
    """The look this browser chose; follows the device when it chose none."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def accent_class(accent: str) -> str:
    """The class that sets an organisation's colour; an unknown name keeps the house's own."""
    return f"accent-{accent}" if accent in ACCENTS else "accent-blue"


def for_layout(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: ``offers``, ``theme``, ``accent_class``, ``messages``."""
    return _vouch(request) | {
        "offers": partial(_bound, request),
        "theme": theme_of(request),
        "accent_class": accent_class,
        "messages": get_messages(request),
    }


def _vouch(request: HttpRequest) -> dict[str, Any]:
    """After a number was caught, every form of the page carries a box by which somebody vouches for it."""
    if not (tokens := asked()):
        return {}
    box = render_to_string("common/_vouch.jinja", {"field": FIELD, "tokens": tokens})
    return {"csrf_input": csrf_input(request) + mark_safe(box)}  # noqa: S308 - a template of ours


def _bound(request: HttpRequest, place: str, **context: Any) -> list[Any]:
    return slots.offers(place, request, **context)
