"""Answers about the tree, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from betterward.organisations.models import Organisation, Unit, UnitPlacement


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in a list or a trail."""

    id: UUID
    name: str
    kind: str
    depth: int
    closed_on: date | None
    path: str
    address: str

    @property
    def closed(self) -> str:
        """The day it closed, in words."""
        return in_words(self.closed_on)


def in_words(day: date | None) -> str:
    """A day as people write it; nothing for no day."""
    return date_format(day, "j F Y") if day else ""


def _row(unit: Unit) -> UnitRow:
    path = unit.scope.path
    return UnitRow(unit.id, unit.name, unit.kind, path.count("."), unit.closed_on, path, unit.get_absolute_url())


def trail(unit: Unit) -> list[UnitRow]:
    """The way from the top of the organisation to this unit; one query."""
    units = Unit.objects.on_the_way_to(unit).select_related("scope")
    return sorted((_row(u) for u in units), key=lambda row: row.depth)


def tree(organisation: Organisation, actor: Any, below: Unit | None = None) -> list[UnitRow]:
    """Units of an organisation the actor may see, parents before children, each level by name; one query.

    With `below`, only that unit and what hangs below it.
    """
    seen = Unit.objects.visible_to(actor).filter(organisation=organisation)
    units = list((seen.below(below) if below else seen).select_related("scope"))
    by_parent: dict[UUID | None, list[Unit]] = {}
    known = {unit.id for unit in units}
    for unit in sorted(units, key=lambda u: u.sort_key):
        by_parent.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    return list(_walk(by_parent, None))


def _walk(by_parent: dict[UUID | None, list[Unit]], parent: UUID | None) -> list[UnitRow]:
    rows: list[UnitRow] = []
    for unit in by_parent.get(parent, []):
        rows.append(_row(unit))
        rows.extend(_walk(by_parent, unit.id))
    return rows


def children(unit: Unit, actor: Any) -> list[UnitRow]:
    """Units right below that the actor may see, open ones first; one query."""
    below = Unit.objects.visible_to(actor).filter(parent=unit).select_related("scope")
    return [_row(one) for one in sorted(below, key=lambda one: (one.closed_on is not None, one.sort_key))]


def parent_on(unit: Unit, day: date) -> Unit | None:
    """The unit above this one as it was on a day."""
    placement = (
        UnitPlacement.objects.filter(unit=unit)
        .exclude(from_on__gt=day)
        .exclude(until_on__lt=day)
        .select_related("parent")
        .order_by("-from_on")
        .first()
    )
    return placement.parent if placement else None
