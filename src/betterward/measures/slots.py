"""What this room puts into the frame of every page: its word in the navigation, and what can be added."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.addresses import address_of
from betterward.common.requests import Request
from betterward.common.slots import Link, Part
from betterward.measures import queries, rules
from betterward.measures.forms import PressureForm
from betterward.measures.models import Measure
from betterward.organisations.models import Unit
from betterward.organisations.queries import is_pressed, pressure_at
from betterward.people.rules import Level


def in_navigation(request: Request, **context: Any) -> Link:
    """The list of measures, one of the five words of the house."""
    address = address_of("measures:list")
    return Link(_("Measures"), address, icon="measures", is_current=request.path.startswith(address))


def add_reading(request: Request, **context: Any) -> Link | None:
    """A reading, for whoever may enter one somewhere."""
    if not request.actor.paths(Level.CONTRIBUTE):
        return None
    address = address_of("measures:list")
    return Link(_("Reading"), f"{address}?to=enter", icon="measures", hint=_("A number you have counted"))


def add_measure(request: Request, unit: Any = None, **context: Any) -> Link | None:
    """A measure, for whoever may change something somewhere; at the unit the page is about."""
    if not request.actor.paths(Level.EDIT):
        return None
    address = address_of("measures:define")
    return Link(
        _("Measure"), f"{address}?unit={unit.pk}" if unit else address, icon="add", hint=_("Something worth counting")
    )


def made_of(request: Request, measure: Measure | None = None, **_context: Any) -> Part | None:
    """What a measure is made of and goes into, on its page."""
    if measure is None:
        return None
    found = queries.made_of(measure, request.actor, timezone.localdate())
    return Part("measures/_made_of.jinja", {"made": found, "measure": measure}) if found else None


def groups(request: Request, measure: Measure | None = None, **_context: Any) -> Link | None:
    """The groups a measure is split into, from the page of one of them."""
    if measure is None or not measure.stratum or measure.version.kind not in rules.ADDABLE:
        return None
    return Link(_("Groups side by side"), address_of("measures:groups", measure.pk), icon="measures")


def pressure(request: Request, unit: Unit, **_context: Any) -> Part | None:
    """That a unit is under pressure, until when, and the way out of it."""
    today = timezone.localdate()
    told = pressure_at(unit, today)
    may_end = told is not None and told.is_own and request.actor.may_on(unit.scope.path, Level.EDIT)
    return Part("measures/_pressure.jinja", {"told": told, "may_end": may_end}) if told else None


def pressure_way(request: Request, unit: Unit, **_context: Any) -> Part | None:
    """The way into pressure mode, for those who may edit the unit."""
    today = timezone.localdate()
    if unit.closed_on or is_pressed(unit, today) or not request.actor.may_on(unit.scope.path, Level.EDIT):
        return None
    return Part("measures/_pressure_way.jinja", {"form": PressureForm(), "until": today + rules.PRESSURE})


def guarded(request: Request, unit: Unit, **_context: Any) -> Part | None:
    """What is shared with a unit with small numbers hidden."""
    if request.actor.is_anonymous or not request.actor.may_on(unit.scope.path, Level.VIEW):
        return None
    rows = queries.guarded_at(unit, request.actor, timezone.localdate())
    return Part("measures/_guarded_at.jinja", {"rows": rows}) if rows else None


def small_numbers(request: Request, unit: Unit, **_context: Any) -> Part | None:
    """Which counts are small in this organisation, for those who manage it, on the page of its top unit."""
    may = unit.parent_id is None and request.actor.may_on(unit.scope.path, Level.MANAGE)
    return Part("measures/_small.jinja", {"least": unit.organisation.least_told}) if may else None
