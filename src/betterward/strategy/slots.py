"""What the strategy offers on pages of the rooms below it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from betterward.common.requests import Request
from betterward.common.slots import Part
from betterward.organisations.models import Unit
from betterward.strategy import queries
from betterward.strategy.models import Objective, TrueNorth


def true_north_panel(request: Request, unit: Unit | None = None, **_context: Any) -> Part | None:
    """The true north, on the page of a whole organisation."""
    if unit is None or unit.parent_id is not None:
        return None
    organisation = unit.organisation
    seen = Objective.objects.visible_to(request.actor).active().filter(organisation=organisation)
    facts = {
        "north": queries.true_north_of(organisation, timezone.localdate()),
        "objectives": seen.count(),
        "address": TrueNorth(organisation=organisation).get_absolute_url(),
    }
    return Part("strategy/_north.jinja", facts)
