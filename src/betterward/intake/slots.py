"""What intake puts onto the page of a measure."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.addresses import address_of
from betterward.common.requests import Request
from betterward.common.slots import Link, Part
from betterward.intake import queries
from betterward.measures.models import Measure
from betterward.organisations.models import Unit
from betterward.people import policies as people_policies
from betterward.people.rules import Level


def paste(request: Request, measure: Measure, may_enter: bool = False, **_context: Any) -> Link | None:
    """The way to paste rows, for whoever may enter readings."""
    return Link(_("Paste rows"), address_of("intake:paste", measure.pk), icon="copy") if may_enter else None


def latest(request: Request, measure: Measure | None = None, **_context: Any) -> Part | None:
    """What came in together lately, and a way to take it back."""
    if measure is None or request.actor.is_anonymous:
        return None
    rows = queries.latest(measure, request.actor, timezone.now())
    return Part("intake/_latest.jinja", {"rows": rows, "measure": measure}) if rows else None


def week_panel(request: Request, unit: Unit, **_context: Any) -> Part | None:
    """The way to the week on paper, for whoever may enter readings of the unit."""
    if request.actor.is_anonymous or not request.actor.may_on(unit.scope.path, Level.CONTRIBUTE):
        return None
    return Part("intake/_week_way.jinja", {"unit": unit}) if queries.has_paper(unit, request.actor) else None


def forms_panel(request: Request, unit: Unit, **_context: Any) -> Part | None:
    """The forms of a unit, for those who may fill them in; a way to make one, for those who may edit."""
    if not request.actor.may_on(unit.scope.path, Level.CONTRIBUTE):
        return None
    forms = [row for row in queries.forms_of(unit) if not row.is_closed]
    may_edit = unit.closed_on is None and people_policies.may(request.actor, "edit", unit)
    return Part("intake/_forms_way.jinja", {"forms": forms}) if forms or may_edit else None


def feeds_way(request: Request, unit: Unit, **_context: Any) -> Part | None:
    """The way to the feeds of a unit, for those who may edit it; costs no question to the database."""
    may = unit.closed_on is None and people_policies.may(request.actor, "edit", unit)
    return Part("intake/_feeds_way.jinja") if may else None


def quality(request: Request, measure: Measure | None = None, **_context: Any) -> Part | None:
    """The way to what may be wrong with the numbers; costs no question to the database."""
    if measure is None or request.actor.is_anonymous:
        return None
    return Part("intake/_quality_way.jinja", {"href": address_of("intake:quality", measure.pk)})


def quality_of_unit(request: Request, unit: Unit, **_context: Any) -> Part | None:
    """The way to the same for every measure of a unit, for whoever may enter readings there."""
    may = unit.closed_on is None and request.actor.may_on(unit.scope.path, Level.CONTRIBUTE)
    return (
        Part("intake/_quality_of_unit_way.jinja", {"href": address_of("intake:quality_of_unit", unit.pk)})
        if may
        else None
    )
