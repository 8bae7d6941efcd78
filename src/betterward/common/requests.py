"""A request as our views receive it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.http import Http404, HttpRequest


Record = TypeVar("Record")


class Request(HttpRequest):
    """A request whose `actor` is known: the middleware of people sets it, for visitors too.

    Views, slots and their helpers name this type; nothing is ever made from it.
    """

    actor: Any


def found_or_404(rows: Sequence[Record]) -> Record:
    """The one row that was asked for; to say that there is one which may not be seen would tell too much."""
    if not rows:
        raise Http404
    return rows[0]
