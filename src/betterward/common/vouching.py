"""Vouching for a number: it only looks like a patient's, and whoever says so stands for it by name.

What is caught (`identifiers`) is refused first. The page that says so offers a box; sent with it, the very same numbers
pass, and the journal keeps who vouched, where and for how many, but never the numbers. Visitors and machines cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.utils.crypto import salted_hmac

from betterward.common import journal


FIELD = "not-a-patient"


@dataclass
class Vouching:
    """What one request vouches for, by whom and where; and what it was asked about."""

    by: Any
    where: str
    tokens: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)


_current: ContextVar[Vouching | None] = ContextVar("vouching", default=None)


@contextmanager
def vouching(by: Any, where: str, sent: str) -> Iterator[None]:
    """For the time of one request: `sent` is what its box holds."""
    mark = _current.set(Vouching(by, where, frozenset(sent.split(",")) - {""}))
    try:
        yield
    finally:
        _current.reset(mark)


def token(number: str) -> str:
    """A word for a number that tells nothing about it."""
    return salted_hmac("betterward.vouching", number).hexdigest()[:24]


def not_vouched(numbers: Iterable[str]) -> list[str]:
    """The numbers for which nobody stands; where somebody does for all of them, the journal is told."""
    found, current = {token(one): one for one in numbers}, _current.get()
    if not found or current is None:
        return list(found.values())
    left = [number for word, number in found.items() if word not in current.tokens]
    if left:
        current.asked = sorted(found)
    else:
        journal.record(
            "common.number_vouched", by=current.by, record_kind="page", record_id="", where=current.where,
            count=len(found),
        )  # fmt: skip
    return left


def asked() -> str:
    """What the box of the page that is being made holds; empty where nothing was caught."""
    current = _current.get()
    return ",".join(current.asked) if current else ""
