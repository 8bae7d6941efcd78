"""Changes to organisations and their trees: each one dated act that rewrites no past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from betterward.common import journal
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.journal import By
from betterward.organisations import rules
from betterward.organisations.models import Organisation, Pressure, Scope, Unit, UnitPlacement


EDIT, MANAGE = 3, 4

LONGEST_PRESSURE = timedelta(days=28)
"""Pressure mode is for a stated time; whoever needs longer says so again."""


def _require_manage(by: By, unit: Unit) -> None:
    if not by.may_on(unit.scope.path, MANAGE):
        raise Refused(_("You may not change the tree of units here. Nothing was changed."), code="not_allowed")


def _hold(*units: Unit) -> None:
    """Hold the tree and read again where these units stand: another tab may have moved them meanwhile."""
    Scope.objects.hold_tree(units[0].organisation)
    for unit in units:
        unit.refresh_from_db(fields=["parent", "closed_on", "opened_on"])
        unit.scope.refresh_from_db(fields=["path"])


def _tell(kind: str, unit: Unit, by: By, why: str, **facts: Any) -> None:
    journal.record(
        kind, by=by, organisation=unit.organisation, scope=unit.scope, record_kind="unit",
        record_id=str(unit.pk), why=why, **facts,
    )  # fmt: skip


@transaction.atomic
def create_organisation(
    *, slug: str, name: str, by: By, why: str, root_kind: str = "organisation", **fields: Any
) -> Organisation:
    """Make an organisation and the unit at the top of its tree."""
    if Organisation.objects.filter(slug=slug).exists():
        raise Refused(
            _("An organisation is called %(slug)s in addresses already. Choose another name.") % {"slug": slug},
            code="slug_taken",
        )
    with because(who=by.name, why=why):
        organisation = Organisation.objects.create(
            slug=slug, name=name, short_name=fields.pop("short_name", name), **fields
        )
        _plant(organisation, None, code=slug[:20].upper(), name=name, kind=root_kind, opened_on=None)
        journal.record(
            "organisations.created", by=by, organisation=organisation, record_kind="organisation",
            record_id=str(organisation.pk), why=why,
        )  # fmt: skip
    return organisation


def _plant(
    organisation: Organisation, parent: Unit | None, *, name: str, opened_on: date | None, **fields: Any
) -> Unit:
    scope = Scope.objects.grow(organisation, "unit", parent.scope if parent else None)
    unit = Unit.objects.create(
        organisation=organisation, scope=scope, parent=parent, name=name, opened_on=opened_on,
        sort_key=rules.sort_key(name), **fields,
    )  # fmt: skip
    UnitPlacement.objects.create(unit=unit, parent=parent, from_on=opened_on)
    _settle_pressure(scope.path)
    return unit


@transaction.atomic
def open_unit(*, parent: Unit, code: str, name: str, on: date | None, by: By, why: str = "", **fields: Any) -> Unit:
    """Open a unit below another from a day on (no day: it was always there)."""
    _require_manage(by, parent)
    _hold(parent)
    _refuse_closed(parent)
    if Unit.objects.filter(organisation=parent.organisation, code=code).exists():
        raise Refused(
            _("The code %(code)s is taken by another unit. Choose another code.") % {"code": code}, code="code_taken"
        )
    with because(who=by.name, why=why or f"opened {name}"):
        unit = _plant(parent.organisation, parent, code=code, name=name, opened_on=on, **fields)
        _tell("organisations.unit_opened", unit, by, why)
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, on: date, by: By, why: str) -> Unit:
    """Close a unit on a day: it stays readable, takes no entries for later days."""
    _require_manage(by, unit)
    _hold(unit)
    _refuse_impossible_closing(unit, on)
    if unit.children.filter(closed_on=None).exists():
        raise Refused(_("This unit still has open units below it. Close or move them first."), code="has_open_children")
    with because(who=by.name, why=why):
        unit.closed_on = on
        unit.save(update_fields=["closed_on"])
        _tell("organisations.unit_closed", unit, by, why, on=on.isoformat())
    return unit


def _refuse_impossible_closing(unit: Unit, on: date) -> None:
    if unit.closed_on:
        raise Refused(_("This unit closed on %(day)s already.") % {"day": unit.closed_on}, code="closed")
    if unit.opened_on and on < unit.opened_on:
        raise Refused(
            _("This unit opened on %(day)s and cannot close before. Choose a later day.") % {"day": unit.opened_on},
            code="before_opening",
        )


def _refuse_closed(unit: Unit) -> None:
    if unit.closed_on:
        raise Refused(
            _("%(name)s closed on %(day)s, so nothing can hang below it. Choose another place.")
            % {"name": unit.name, "day": unit.closed_on},
            code="closed",
        )


@transaction.atomic
def move_unit(*, unit: Unit, to: Unit, on: date, by: By, why: str) -> Unit:
    """Hang a unit and all below it under another unit from a day on; the old place stays in its history."""
    _require_manage(by, unit)
    _require_manage(by, to)
    _hold(unit, to)
    _refuse_impossible_move(unit, to)
    _refuse_move_into_the_past(unit, to, on)
    with because(who=by.name, why=why):
        _close_placement(unit, on)
        UnitPlacement.objects.create(unit=unit, parent=to, from_on=on)
        _carry_paths(unit.scope, to.scope)
        unit.parent = to
        unit.save(update_fields=["parent"])
        unit.scope.refresh_from_db()
        _settle_pressure(unit.scope.path)
        _tell("organisations.unit_moved", unit, by, why, on=on.isoformat(), to=str(to.pk))
    return unit


def _refuse_impossible_move(unit: Unit, to: Unit) -> None:
    if unit.organisation_id != to.organisation_id:
        raise Refused(_("A unit can only move inside its own organisation."), code="other_organisation")
    if rules.is_below(to.scope.path, unit.scope.path):
        raise Refused(_("A unit cannot move below itself. Choose another place."), code="circle")
    _refuse_closed(to)


def _refuse_move_into_the_past(unit: Unit, to: Unit, on: date) -> None:
    if unit.parent_id == to.pk:
        raise Refused(_("This unit stands there already. Nothing was changed."), code="there_already")
    stands_since = UnitPlacement.objects.get(unit=unit, until_on=None).from_on
    if stands_since and on <= stands_since:
        raise Refused(
            _("This unit has stood where it is since %(day)s. Choose a later day: a move rewrites no past.")
            % {"day": stands_since},
            code="rewrites_past",
        )


def _close_placement(unit: Unit, on: date) -> None:
    UnitPlacement.objects.filter(unit=unit, until_on=None).update(until_on=on - timedelta(days=1))


def _carry_paths(scope: Scope, to: Scope) -> None:
    """Give the scope and all below it their new paths in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE organisations_scope SET path = CASE WHEN id = %(id)s THEN %(to)s::ltree || %(label)s::ltree
               ELSE %(to)s::ltree || %(label)s::ltree || subpath(path, nlevel(%(path)s::ltree)) END
               WHERE path <@ %(path)s::ltree""",
            {"id": scope.pk, "to": to.path, "label": rules.label(scope.pk), "path": scope.path},
        )


@transaction.atomic
def merge_units(*, unit: Unit, into: Unit, on: date, by: By, why: str) -> Unit:
    """Close a unit into another: the units below it move there, its own history stays readable."""
    _require_manage(by, unit)
    _require_manage(by, into)
    _hold(unit, into)
    _refuse_impossible_move(unit, into)
    _refuse_impossible_closing(unit, on - timedelta(days=1))
    for child in unit.children.filter(closed_on=None).select_related("scope", "organisation"):
        move_unit(unit=child, to=into, on=on, by=by, why=why)
    closed = close_unit(unit=unit, on=on - timedelta(days=1), by=by, why=why)
    with because(who=by.name, why=why):
        _tell("organisations.unit_merged", unit, by, why, on=on.isoformat(), into=str(into.pk))
    return closed


@transaction.atomic
def set_least_told(*, organisation: Organisation, least: int, by: By) -> None:
    """Say which counts are small here: those below are hidden of groups of people and in shares that say so."""
    _require_manage(by, organisation.root)
    low, high = rules.LEAST_RANGE
    if not low <= least <= high:
        raise Refused(
            _("Choose a number from %(low)s to %(high)s. Nothing was changed.") % {"low": low, "high": high},
            code="least",
        )
    with because(who=by.name, why="small numbers"):
        organisation.least_told = least
        organisation.save(update_fields=["least_told"])
        _tell("organisations.least_told", organisation.root, by, "", least=least)


# Pressure mode ------------------------------------------------------------------------------------------------------


@transaction.atomic
def press(*, unit: Unit, until_on: date, by: By, on: date, why: str = "") -> Pressure:
    """Put a unit and all below it under pressure mode until a day: nothing is called late there meanwhile.

    Said again while it holds, the new day counts.
    """
    _require_edit(by, unit)
    if not on <= until_on <= on + LONGEST_PRESSURE:
        raise Refused(
            _("Say until when, at most %(days)s days ahead. It can be said again then.")
            % {"days": LONGEST_PRESSURE.days},
            code="until",
        )
    Scope.objects.hold_tree(unit.organisation)
    with because(who=by.name, why=why or "pressure mode"):
        Pressure.objects.filter(scope=unit.scope, ended_on=None).update(ended_on=on)
        pressure = Pressure.objects.create(scope=unit.scope, from_on=on, until_on=until_on, why=why, by=by.name)
        _settle_pressure(unit.scope.path)
        _tell("organisations.pressure_on", unit, by, why, until_on=until_on.isoformat())
    return pressure


@transaction.atomic
def ease(*, unit: Unit, by: By, on: date) -> None:
    """End the pressure mode of a unit before its day; that of a unit above holds on."""
    _require_edit(by, unit)
    Scope.objects.hold_tree(unit.organisation)
    with because(who=by.name, why="pressure mode ended"):
        if not Pressure.objects.filter(scope=unit.scope, ended_on=None, until_on__gte=on).update(ended_on=on):
            raise Refused(_("Pressure mode is not on here. Nothing was changed."), code="not_on")
        _settle_pressure(unit.scope.path)
        _tell("organisations.pressure_off", unit, by, "")


def _require_edit(by: By, unit: Unit) -> None:
    if not by.may_on(unit.scope.path, EDIT):
        raise Refused(_("You may not change pressure mode here. Nothing was changed."), code="not_allowed")


def _settle_pressure(path: str) -> None:
    """Write down at each place at and below a path until when it is under pressure, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE organisations_scope AS place SET pressure_until = (
                   SELECT max(told.until_on) FROM organisations_pressure AS told
                   JOIN organisations_scope AS above ON above.id = told.scope_id
                   WHERE told.ended_on IS NULL AND above.path @> place.path)
               WHERE place.path <@ %s::ltree""",
            [path],
        )
