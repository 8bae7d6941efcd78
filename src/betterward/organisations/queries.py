"""Answers about the tree, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from betterward.organisations.models import Organisation, Unit, UnitPlacement


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in a list or a trail."""

    id: UUID
    name: str
    kind: str
    depth: int
    closed_on: date | None


def _row(unit: Unit) -> UnitRow:
    return UnitRow(unit.id, unit.name, unit.kind, unit.scope.path.count("."), unit.closed_on)


def trail(unit: Unit) -> list[UnitRow]:
    """The way from the top of the organisation to this unit; one query."""
    units = Unit.objects.on_the_way_to(unit).select_related("scope")
    return sorted((_row(u) for u in units), key=lambda row: row.depth)


def tree(organisation: Organisation, actor: Any) -> list[UnitRow]:
    """Units of an organisation the actor may see, parents before children, each level by name; one query."""
    units = list(Unit.objects.visible_to(actor).filter(organisation=organisation).select_related("scope"))
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
