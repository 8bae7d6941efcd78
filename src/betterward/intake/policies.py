"""May this actor take an import back? Who made it within a day, and whoever may change the measure."""

from __future__ import annotations

from datetime import datetime

from betterward.intake.models import Import
from betterward.measures import policies as measures
from betterward.measures.models import Measure
from betterward.measures.rules import FREE_FOR
from betterward.people.models import Actor


def may_take_back(actor: Actor, made: Import, measure: Measure, now: datetime) -> bool:
    """Whether an import may be undone by this actor, who may see the measure."""
    is_own = (
        made.by_id == actor.pk and now - made.at <= FREE_FOR and measures.may_in_sight(actor, "contribute", measure)
    )
    return is_own or measures.may_in_sight(actor, "edit", measure)
