"""Answers about the tree, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format

from betterward.common.prepared import prepared
from betterward.common.requests import found_or_404
from betterward.organisations.models import Organisation, Pressure, Unit, UnitPlacement


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


READ = ("id", "name", "kind", "parent", "closed_on", "sort_key", "scope__path")
"""The columns a row and its place in the tree are made of."""


def in_words(day: date | None) -> str:
    """A day as people write it; nothing for no day."""
    return date_format(day, "j F Y") if day else ""


def _row(unit: Unit) -> UnitRow:
    path = unit.scope.path
    return UnitRow(unit.id, unit.name, unit.kind, path.count("."), unit.closed_on, path, unit.get_absolute_url())


def the_unit(actor: Any, unit_id: UUID) -> Unit:
    """The unit with its organisation and site, if this actor may know of it; one query.

    Raises
    ------
    Http404
        There is none, or none for this actor.
    """
    return found_or_404(_whole(actor, unit_id))


@prepared
def _whole(actor: Any, unit: UUID) -> QuerySet[Unit]:
    return Unit.objects.visible_to(actor).filter(pk=unit).select_related("scope", "organisation", "site")


def trail(unit: Unit) -> list[UnitRow]:
    """The way from the top of the organisation to this unit; one query."""
    return sorted((_row(one) for one in _above(unit.scope.path)), key=lambda row: row.depth)


@prepared
def _above(path: str) -> QuerySet[Unit]:
    return Unit.objects.filter(scope__path__above=path).select_related("scope").only(*READ)


def tree(organisation: Organisation, actor: Any, below: Unit | None = None) -> list[UnitRow]:
    """Units of an organisation the actor may see, parents before children, each level by name; one query.

    With `below`, only that unit and what hangs below it.
    """
    units = _seen(actor, organisation.pk, [below.scope.path] if below else None)
    by_parent: dict[UUID | None, list[Unit]] = {}
    known = {unit.id for unit in units}
    for unit in sorted(units, key=lambda u: u.sort_key):
        by_parent.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    return list(_walk(by_parent, None))


@prepared
def _seen(actor: Any, organisation: UUID, paths: list[str] | None) -> QuerySet[Unit]:
    seen = Unit.objects.visible_to(actor).filter(organisation=organisation)
    below = seen if paths is None else seen.filter(scope__path__within=paths)
    return below.select_related("scope").only(*READ)


def _walk(by_parent: dict[UUID | None, list[Unit]], parent: UUID | None) -> list[UnitRow]:
    rows: list[UnitRow] = []
    for unit in by_parent.get(parent, []):
        rows.append(_row(unit))
        rows.extend(_walk(by_parent, unit.id))
    return rows


def children(unit: Unit, actor: Any) -> list[UnitRow]:
    """Units right below that the actor may see, open ones first; one query."""
    below = _right_below(actor, unit.pk)
    return [_row(one) for one in sorted(below, key=lambda one: (one.closed_on is not None, one.sort_key))]


@prepared
def _right_below(actor: Any, parent: UUID) -> QuerySet[Unit]:
    return Unit.objects.visible_to(actor).filter(parent=parent).select_related("scope").only(*READ)


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


@dataclass(frozen=True, slots=True)
class PressureRow:
    """The pressure mode a unit is under: until when, since when, whose, and whether it was said at this very unit."""

    until_on: date
    from_on: date
    why: str
    by: str
    place: str
    is_own: bool


def pressure_at(unit: Unit, today: date) -> PressureRow | None:
    """What holds at a unit today, the one that ends last; asks the database only where there is one."""
    if not is_pressed(unit, today):
        return None
    found = _pressing(unit.scope.path, today)
    return _pressure_row(found[0], unit) if found else None


def is_pressed(unit: Unit, today: date) -> bool:
    """Whether a unit is under pressure today; costs nothing where its scope is at hand."""
    until = unit.scope.pressure_until
    return until is not None and today <= until


def _pressure_row(found: Pressure, unit: Unit) -> PressureRow:
    is_own = found.scope_id == unit.scope_id
    return PressureRow(found.until_on, found.from_on, found.why, found.by, found.scope.unit.name, is_own)


@prepared
def _pressing(path: str, today: date) -> QuerySet[Pressure]:
    told = Pressure.objects.filter(ended_on=None, until_on__gte=today, scope__path__above=path)
    return told.select_related("scope__unit").order_by("-until_on", "-pk")
