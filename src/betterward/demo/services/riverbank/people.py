"""The people of Riverbank and its neighbours, each in the places and roles of the story."""

from __future__ import annotations

from datetime import date

from betterward.demo.rules.clock import Clock
from betterward.demo.rules.names import address
from betterward.demo.rules.story import Row, Story
from betterward.demo.services.riverbank.places import Units
from betterward.organisations.models import Scope
from betterward.people import services
from betterward.people.models import Actor, Person
from betterward.people.rules import Grant, Level


Folk = dict[str, Person]
"""People by the name the story uses."""


def load(story: Story, clock: Clock, by: Actor, units: Units) -> Folk:
    """Make the people and their memberships."""
    folk = {row["name"]: _person(row, by) for row in story.people}
    for row in story.people:
        for place in row["in"]:
            _membership(folk[row["name"]], place, clock, by, units)
    return folk


def _person(row: Row, by: Actor) -> Person:
    signs_in = row.get("signs_in", True)
    here = Person.objects.filter(email=address(row["name"]), is_demo=True).first() if signs_in else None
    return here or services.create_person(
        name=row["name"], email=address(row["name"]) if signs_in else "", by=by, why="loaded the demo", is_demo=True,
        is_active=signs_in, job=row["job"], called=row.get("called", ""),
    )  # fmt: skip


def _membership(person: Person, place: Row, clock: Clock, by: Actor, units: Units) -> None:
    until = place.get("until")
    services.join(
        person=person, scope=units[place["at"]].scope, role=place["as"], by=by, why="loaded the demo",
        from_on=clock.day(date.fromisoformat(place["from"])),
        until_on=clock.day(date.fromisoformat(until)) if until else None,
    )  # fmt: skip


def speaking_for(person: Person, scope: Scope) -> Actor:
    """The person's actor, with the right the story gives them here: it may have ended by the day of loading."""
    actor = Actor.objects.of(person)
    actor.grants = [Grant(scope.path, Level.MANAGE, "lead")]
    return actor
