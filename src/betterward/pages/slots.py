"""What these pages put into the slots of lower rooms."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.asks.queries import AskRow
from betterward.common.addresses import address_of
from betterward.common.requests import Request
from betterward.common.slots import Link, Part, fill
from betterward.organisations.models import Organisation, Unit
from betterward.pages.queries import Place, places
from betterward.pages.queries import unit as of_unit
from betterward.pages.queries.huddle import huddle
from betterward.people.rules import Level


def fill_all() -> None:
    """Fill them, once, when the house opens."""
    fill("nav", home_word, key="home", weight=10)
    fill("switcher", switcher, key="places", weight=10)
    fill("search", search_box, key="search", weight=10)
    fill("foot", data_way, key="about_these_data", weight=10)
    fill("foot", try_way, key="try", weight=20)
    fill("unit.panels", huddle_panel, key="pages.huddle", weight=6)
    fill("unit.panels", measures_panel, key="pages.measures", weight=10)
    fill("unit.panels", burden_way, key="pages.burden", weight=70)
    fill("unit.panels", asks_panel, key="pages.asks", weight=60)
    fill("unit.panels", people_panel, key="pages.people", weight=80)


# The frame ----------------------------------------------------------------------------------------------------------


def home_word(request: Request, **context: Any) -> Link:
    """The first word of the navigation."""
    return Link(_("Home"), address_of("pages:home"), icon="home", is_current=request.path == "/")


def places_of(request: Request) -> list[Place]:
    """The places of whoever asks, asked of the database once a request."""
    if "places" not in request.__dict__:
        request.__dict__["places"] = places(request.actor)
    known: list[Place] = request.__dict__["places"]
    return known


def switcher(
    request: Request, organisation: Organisation | None = None, unit: Unit | None = None, **context: Any
) -> list[Link]:
    """The places of this person, and the way to all of them."""
    if request.actor.is_anonymous or not (known := places_of(request)):
        return []
    here = unit.pk if unit else None
    links = [
        Link(
            text=place.name,
            href=place.address,
            hint="" if place.is_top else place.organisation,
            is_current=place.id == here or (place.is_top and not unit and _is_of(organisation, place.slug)),
        )
        for place in known
    ]
    return [*links, Link(_("All places"), address_of("boards:list"))]


def _is_of(organisation: Organisation | None, slug: str) -> bool:
    return organisation is not None and organisation.slug == slug


def search_box(request: Request, **context: Any) -> Link | None:
    """The one search box; visitors have nothing to search."""
    return None if request.actor.is_anonymous else Link(_("Search"), address_of("pages:search"), icon="search")


def data_way(request: Request, **context: Any) -> Link:
    """Where the public figures come from."""
    return Link(_("About these data"), address_of("pages:about_these_data"))


def try_way(request: Request, **context: Any) -> Link:
    """A chart of one's own numbers."""
    return Link(_("Try it with your own numbers"), address_of("pages:try"))


# The page of a unit -------------------------------------------------------------------------------------------------


def huddle_panel(request: Request, unit: Unit, **context: Any) -> Part | None:
    """What changed, what is due and what was answered, for those who count there."""
    if unit.closed_on or not request.actor.may_on(unit.scope.path, Level.CONTRIBUTE):
        return None
    found = huddle(unit, request.actor, timezone.localtime(), asked_at(request, unit))
    return Part("pages/_unit_huddle.jinja", {"huddle": found}) if found else None


def measures_panel(request: Request, unit: Unit, **context: Any) -> Part:
    """The measures of the unit."""
    found = of_unit.measures_of(unit, request.actor, timezone.localdate())
    return Part("pages/_unit_measures.jinja", {"found": found})


def asks_panel(request: Request, unit: Unit, **context: Any) -> Part | None:
    """What was asked there."""
    rows = asked_at(request, unit)[: of_unit.MOST_ASKS]
    return Part("pages/_unit_asks.jinja", {"asks": rows}) if rows else None


def asked_at(request: Request, unit: Unit) -> list[AskRow]:
    """What was asked at a unit; two panels show it, and the database is asked once."""
    if "asked" not in request.__dict__:
        request.__dict__["asked"] = of_unit.asks_of(unit, request.actor, timezone.localdate())
    asked: list[AskRow] = request.__dict__["asked"]
    return asked


def burden_way(request: Request, unit: Unit, **context: Any) -> Part | None:
    """The way to what counting costs there; working it out looks at every measure, so it has a page of its own."""
    may = not unit.closed_on and request.actor.may_on(unit.scope.path, Level.CONTRIBUTE)
    return Part("pages/_unit_burden.jinja", {}) if may else None


def people_panel(request: Request, unit: Unit, **context: Any) -> Part | None:
    """Who is there, in which role."""
    members = of_unit.members_of(unit)
    return Part("pages/_unit_people.jinja", {"members": members}) if members else None
