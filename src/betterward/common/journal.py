"""How the rooms below the journal write to it: the journal announces its writer here when the house opens."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Protocol


Writer = Callable[..., Any]
_writers: list[Writer] = []


class By(Protocol):
    """Whoever makes a change: what the lowest rooms need to know of an actor."""

    name: str

    def may_on(self, path: str, level: int) -> bool: ...

    def paths(self, level: int = 1) -> Collection[str]: ...


def announce(writer: Writer) -> None:
    """Name the one writer of the journal."""
    _writers[:] = [writer]


def record(kind: str, **facts: Any) -> Any:
    """Write what happened; a house without a journal is a fault, not silence."""
    if not _writers:
        raise RuntimeError("no journal is open: betterward.activity is missing from the installed apps")
    return _writers[0](kind, **facts)
