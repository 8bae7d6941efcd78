"""Which rows a scorecard shows and in which order, in plain Python: by place and by name, never by result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID


LONGEST = 150
"""Rows on one page: as many as a board pack has charts."""


class Row(Protocol):
    """What a scorecard needs to know of a measure."""

    @property
    def id(self) -> UUID: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def state(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def variation(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def is_late(self) -> bool: ...
    @property
    def is_historic(self) -> bool: ...


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the title of a scorecard counts."""

    better: int = 0
    worse: int = 0
    unowned: int = 0
    changed: int = 0
    late: int = 0


def is_concern(row: Row) -> bool:
    """Whether the icon shows a change for the worse, also while the next reading is late."""
    return row.variation.startswith("concern")


def needs_owner(row: Row) -> bool:
    """Whether a change for the worse has nobody to answer it; public series of the past need nobody."""
    return is_concern(row) and not row.owner and not row.is_historic


def tally(rows: Iterable[Row]) -> Tally:
    """How many rows improve, get worse, need an owner, changed without a good direction, or wait for data."""
    rows = list(rows)
    return Tally(
        better=sum(row.variation.startswith("improvement") for row in rows),
        worse=sum(map(is_concern, rows)),
        unowned=sum(map(needs_owner, rows)),
        changed=sum(row.variation.startswith("neutral") for row in rows),
        late=sum(row.is_late for row in rows),
    )


def chosen(rows: Iterable[R], *, state: str = "", purpose: str = "") -> list[R]:
    """Rows of one state and one purpose; an empty word asks for all."""
    return [row for row in rows if (not state or row.state == state) and (not purpose or row.purpose == purpose)]


def by_group(rows: Iterable[R], group_of: Mapping[UUID, int]) -> list[tuple[int | None, list[R]]]:
    """Rows that share a group, groups in order of their number, those without a group last; inside, as they came."""
    found: dict[int | None, list[R]] = {}
    for row in rows:
        found.setdefault(group_of.get(row.id), []).append(row)
    return sorted(found.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))


def by_unit(rows: Iterable[R], order: Sequence[UUID]) -> list[tuple[UUID, list[R]]]:
    """Rows by unit, units as the tree has them; units outside the tree last, as they came."""
    place = {unit_id: at for at, unit_id in enumerate(order)}
    found: dict[UUID, list[R]] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(row)
    return sorted(found.items(), key=lambda pair: place.get(pair[0], len(place)))


def is_worth_headings(groups: Sequence[tuple[UUID, Sequence[Row]]]) -> bool:
    """Whether headings help: more than one unit, and not a heading for nearly every row."""
    return len(groups) > 1 and sum(len(rows) for _, rows in groups) >= 2 * len(groups)
