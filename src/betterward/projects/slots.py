"""What projects put into the frame of every page, and onto pages of the rooms below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.addresses import address_of
from betterward.common.requests import Request
from betterward.common.slots import Link, Part
from betterward.measures.models import Measure
from betterward.organisations.models import Unit
from betterward.people.rules import Level
from betterward.projects import queries
from betterward.strategy.models import Objective
from betterward.strategy.queries import Step


AT_MOST = 8
"""Projects named on a page that is about something else."""


def in_navigation(request: Request, **_context: Any) -> Link | None:
    """The work, one of the five words of the house; only those who belong somewhere have any."""
    if request.actor.is_anonymous:
        return None
    address = address_of("projects:list")
    is_current = request.path.startswith((address, "/objectives/")) or request.path.endswith("/strategy/")
    return Link(_("Work"), address, icon="work", is_current=is_current)


def add_project(request: Request, unit: Unit | None = None, **_context: Any) -> Link | None:
    """A project, for whoever works somewhere; at the unit the page is about."""
    if not request.actor.paths(Level.CONTRIBUTE):
        return None
    address = address_of("projects:start")
    hint = _("Something that should be better")
    return Link(_("Project"), f"{address}?unit={unit.pk}" if unit else address, icon="work", hint=hint)


# The path above a measure: one link a filler, asked of the database once a page ------------------------------------


def _steps(request: Request, measure: Measure | None) -> list[Step]:
    if measure is None:
        return []
    known = request.__dict__.setdefault("paths_of_measures", {})
    if measure.pk not in known:
        actor, today = request.actor, timezone.localdate()
        known[measure.pk] = queries.path_of_measure(measure, actor, today)
    return list(known[measure.pk])


def _step(request: Request, measure: Measure | None, number: int) -> Link | None:
    steps = _steps(request, measure)
    return Link(steps[number].words, steps[number].address) if number < len(steps) else None


def first_step(request: Request, measure: Measure | None = None, **_context: Any) -> Link | None:
    """The true north."""
    return _step(request, measure, 0)


def second_step(request: Request, measure: Measure | None = None, **_context: Any) -> Link | None:
    """The objective, or the project where no objective is served."""
    return _step(request, measure, 1)


def third_step(request: Request, measure: Measure | None = None, **_context: Any) -> Link | None:
    """The project."""
    return _step(request, measure, 2)


# Panels -------------------------------------------------------------------------------------------------------------


def of_measure(request: Request, measure: Measure | None = None, **_context: Any) -> Part | None:
    """Projects that watch a measure."""
    if measure is None:
        return None
    rows = queries.of_measure(measure, request.actor)
    return Part("projects/_of_measure.jinja", {"rows": rows[:AT_MOST]}) if rows else None


def of_unit(request: Request, unit: Unit | None = None, **_context: Any) -> Part | None:
    """Projects of a unit and of the units below it, and a way to start one."""
    if unit is None:
        return None
    actor = request.actor
    rows = queries.of_unit(unit, actor)
    may_start = not unit.closed_on and actor.may_on(unit.scope.path, Level.CONTRIBUTE)
    if not rows and not may_start:
        return None
    start = f"{address_of('projects:start')}?unit={unit.pk}" if may_start else ""
    facts = {"rows": queries.with_sparks(rows[:AT_MOST]), "more": len(rows) - AT_MOST, "start": start}
    return Part("projects/_of_unit.jinja", facts)


def of_objective(request: Request, objective: Objective | None = None, **_context: Any) -> Part | None:
    """Projects that serve an objective; that there is none is worth saying."""
    if objective is None:
        return None
    rows = queries.of_objective(objective, request.actor)
    return Part("projects/_of_objective.jinja", {"rows": queries.with_sparks(rows)})


def from_round(request: Request, unit: Unit, failed: Sequence[str], **_context: Any) -> Part | None:
    """A way to begin an improvement from each check that failed in a round."""
    if not failed or unit.closed_on or not request.actor.may_on(unit.scope.path, Level.CONTRIBUTE):
        return None
    start = address_of("projects:start")
    ways = [(words, f"{start}?{urlencode({'unit': unit.pk, 'title': words[:120]})}") for words in failed]
    return Part("projects/_from_round.jinja", {"ways": ways})
