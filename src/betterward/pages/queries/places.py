"""The places a person belongs to: for the switcher at the top and the first line of the home page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from betterward.boards.queries import board_address
from betterward.organisations.models import Unit
from betterward.people.models import Actor


MOST = 14
"""Places in the switcher; the list of boards has all."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit or, for the unit at the top, its organisation."""

    id: UUID
    name: str
    organisation: str
    slug: str
    is_top: bool
    is_own: bool
    address: str
    board: str


def places(actor: Actor) -> list[Place]:
    """Where the actor holds rights, and what hangs right below, own places first; one query."""
    own = [grant.path for grant in actor.grants]
    if not own:
        return []
    near = Unit.objects.filter(Q(scope__path__in=own) | Q(parent__scope__path__in=own), closed_on=None)
    units = sorted(
        near.select_related("organisation", "scope"),
        key=lambda unit: (
            unit.scope.path not in own,
            unit.organisation.slug,
            unit.scope.path.count("."),
            unit.sort_key,
        ),
    )
    return [_place(unit, unit.scope.path in own) for unit in units[:MOST]]


def _place(unit: Unit, is_own: bool) -> Place:
    organisation = unit.organisation
    is_top = unit.parent_id is None
    return Place(
        id=unit.pk,
        name=organisation.name if is_top else unit.name,
        organisation=organisation.short_name or organisation.name,
        slug=organisation.slug,
        is_top=is_top,
        is_own=is_own,
        address=unit.get_absolute_url(),
        board=reverse("boards:organisation", args=[organisation.slug]) if is_top else board_address(unit.pk),
    )
