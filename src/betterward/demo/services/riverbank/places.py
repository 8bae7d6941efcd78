"""Riverbank's organisations and its tree of units."""

from __future__ import annotations

from datetime import date

from betterward.demo.rules.clock import Clock
from betterward.demo.rules.story import Row, Story
from betterward.organisations import services
from betterward.organisations.models import Organisation, Site, Unit
from betterward.people.models import Actor


Units = dict[str, Unit]
"""Units by code, and the top of each organisation by its slug."""


def load(story: Story, clock: Clock, by: Actor) -> Units:
    """Make the organisations, their sites and the tree as it first stood."""
    units = {row["slug"]: _organisation(row, by).root for row in story.places["organisation"]}
    sites = {row["code"]: _site(row, units["riverbank"].organisation) for row in story.places["site"]}
    for row in story.places["unit"]:
        units[row["code"]] = services.open_unit(
            parent=units[row.get("below", "riverbank")], code=row["code"], name=row["name"], on=None, by=by,
            why="loaded the demo", kind=row["kind"], short_name=row.get("short_name", ""),
            site=sites.get(row.get("site", "")),
        )  # fmt: skip
    return units


def _organisation(row: Row, by: Actor) -> Organisation:
    return services.create_organisation(**row, by=by, why="loaded the demo", is_demo=True)


def _site(row: Row, organisation: Organisation) -> Site:
    return Site.objects.create(organisation=organisation, code=row["code"], name=row["name"])


def close_and_move(story: Story, clock: Clock, by: Actor, units: Units) -> None:
    """What happened to the tree since: each a dated act that rewrites no past."""
    for row in story.places["closing"]:
        services.close_unit(unit=units[row["unit"]], on=clock.month(_day(row["on"])), by=by, why=row["why"])
    for row in story.places["move"]:
        services.move_unit(
            unit=_fresh(units[row["unit"]]),
            to=_fresh(units[row["to"]]),
            on=clock.month(_day(row["on"])),
            by=by,
            why=row["why"],
        )


def _fresh(unit: Unit) -> Unit:
    return Unit.objects.select_related("scope", "organisation").get(pk=unit.pk)


def _day(text: str) -> date:
    return date.fromisoformat(text)
