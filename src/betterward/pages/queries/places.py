"""The places a person belongs to: for the switcher at the top and the first line of the home page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from betterward.boards.queries import board_address
from betterward.common.addresses import address_of
from betterward.common.prepared import prepared
from betterward.organisations.models import Unit
from betterward.people.models import Actor


MOST = 14
"""Places in the switcher; the list of boards has all."""


READ = (
    "id", "name", "parent", "sort_key", "scope__path",
    "organisation__name", "organisation__short_name", "organisation__slug",
)  # fmt: skip
"""The columns a place is made of; it is asked for on every page."""


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
    own = actor.paths()
    if not own:
        return []
    units = sorted(
        _near(own),
        key=lambda unit: (
            unit.scope.path not in own,
            unit.organisation.slug,
            unit.scope.path.count("."),
            unit.sort_key,
        ),
    )
    return [_place(unit, unit.scope.path in own) for unit in units[:MOST]]


@prepared
def _near(paths: list[str]) -> QuerySet[Unit]:
    near = Unit.objects.filter(Q(scope__path__among=paths) | Q(parent__scope__path__among=paths), closed_on=None)
    return near.select_related("organisation", "scope").only(*READ)


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
        board=address_of("boards:organisation", organisation.slug) if is_top else board_address(unit.pk),
    )
