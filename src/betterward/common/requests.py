"""A request as our views receive it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class Request(HttpRequest):
    """A request whose `actor` is known: the middleware of people sets it, for visitors too.

    Views, slots and their helpers name this type; nothing is ever made from it.
    """

    actor: Any
