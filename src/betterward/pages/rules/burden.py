"""What counting costs the teams of a place, and where it could cost less; said kindly, never as a fault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from betterward.measures.rules import bare


SETTLED = 12
"""Readings after which a measure that nobody works with may be asked about."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One measure that somebody counts: where, what it costs a week if that is known, and whether it is worked with."""

    id: Any
    name: str
    unit: str
    minutes: float | None
    words: str
    points: int
    is_used: bool
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What would cost less: `twice` names two that count the same, `unused` one that nobody works with."""

    why: str
    about: tuple[Counted, ...]


def by_unit(counted: Iterable[Counted]) -> list[tuple[str, float]]:
    """Minutes a week at each unit where they are known, the dearest first."""
    sums: dict[str, float] = {}
    for one in counted:
        if one.minutes is not None:
            sums[one.unit] = sums.get(one.unit, 0.0) + one.minutes
    return sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))


def dearest(counted: Iterable[Counted]) -> list[Counted]:
    """Measures whose cost is known, the dearest first."""
    known = [one for one in counted if one.minutes is not None]
    return sorted(known, key=lambda one: (-(one.minutes or 0), one.name))


def suggestions(counted: Sequence[Counted], most: int = 3) -> list[Suggestion]:
    """What could be merged or given up, the surest first; at most a few, so that nobody is nagged."""
    twice: list[Suggestion] = []
    seen: dict[tuple[str, str, str], Counted] = {}
    for one in counted:
        other = seen.setdefault((one.unit, bare(one.words), bare(one.stratum)), one)
        if other is not one and bare(one.words):
            twice.append(Suggestion("twice", (other, one)))
    unused = [
        Suggestion("unused", (one,)) for one in dearest(counted) if not one.is_used and one.points >= SETTLED
    ]  # fmt: skip
    return [*twice, *unused][:most]
