"""May this actor do this to a measure? Seeing it comes first; the level decides the rest."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.prepared import prepared
from betterward.measures.models import Measure
from betterward.people import policies as people_policies
from betterward.people.models import Actor


def may(actor: Actor, action: str, measure: Measure) -> bool:
    """Whether the actor may know of the measure and holds the level the action needs at its unit."""
    if actor.kind == Actor.Kind.SYSTEM:
        return True
    return bool(_in_sight(actor, timezone.localdate(), measure.pk)) and may_in_sight(actor, action, measure)


@prepared
def _in_sight(actor: Actor, today: date, measure: UUID) -> QuerySet[Measure, tuple[Any, ...]]:
    return Measure.objects.visible_to(actor, today).filter(pk=measure).values_list("pk")


def may_in_sight(actor: Actor, action: str, measure: Measure) -> bool:
    """The same for a measure that was found through `visible_to`, without asking the database once more."""
    return action == "view" or people_policies.may(actor, action, measure)


def require(actor: Actor, action: str, measure: Measure) -> None:
    """Refuse unless `may`."""
    require_in_sight(actor, action, measure, is_seen=may(actor, action, measure))


def require_in_sight(actor: Actor, action: str, measure: Measure, *, is_seen: bool) -> None:
    """The same for a measure of which it is known whether the actor may know of it."""
    if not (actor.kind == Actor.Kind.SYSTEM or (is_seen and may_in_sight(actor, action, measure))):
        raise Refused(_("You may not do this with this measure. Nothing was changed."), code="not_allowed")


def require_at(actor: Actor, action: str, unit: Any) -> None:
    """Refuse unless the actor holds the level at the unit."""
    people_policies.require(actor, action, unit)
