"""The people who stand in every permission test: Asha leads the ward, Ben is on its team, Cato must see nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from betterward.organisations.models import Organisation, Unit
from betterward.organisations.services import create_organisation, open_unit
from betterward.people.models import Actor, Person
from betterward.people.services import create_person, join


LONG_AGO = date(2024, 1, 1)


@dataclass
class Cast:
    """Two organisations, a small tree, and who belongs where."""

    house: Actor
    alder: Organisation
    birch: Organisation
    division: Unit
    ward: Unit
    bay: Unit
    other_ward: Unit
    elsewhere: Unit
    ada: Person
    asha: Person
    ben: Person
    cato: Person

    def actor(self, name: str) -> Actor:
        """Who speaks for a person, with today's rights read afresh."""
        return Actor.objects.of(getattr(self, name))

    def browser(self, name: str) -> Client:
        """A browser in which the person has signed in."""
        client = Client()
        client.force_login(getattr(self, name), backend="betterward.people.backends.Backend")
        return client


def build() -> Cast:
    """Make them through the house's own services."""
    house = Actor.objects.system()
    alder = create_organisation(slug="alder", name="Alder Trust", by=house, why="a test")
    birch = create_organisation(slug="birch", name="Birch Trust", by=house, why="a test")
    division = _unit(alder.root, "DIV", "Hospital care", house)
    ward = _unit(division, "ASH", "Ash ward", house)
    places: dict[str, Any] = {
        "division": division, "ward": ward, "bay": _unit(ward, "BAY", "Bay 1", house),
        "other_ward": _unit(division, "OAK", "Oak ward", house),
        "elsewhere": _unit(birch.root, "BCH", "Beech ward", house),
    }  # fmt: skip
    people = {
        "ada": _person("Ada Stone", alder.root, "administrator", house),
        "asha": _person("Asha Khan", ward, "lead", house),
        "ben": _person("Ben Okoro", ward, "member", house),
        "cato": _person("Cato Lindqvist", birch.root, "lead", house),
    }
    return Cast(house=house, alder=alder, birch=birch, **places, **people)


def _unit(parent: Unit, code: str, name: str, house: Actor) -> Unit:
    return open_unit(parent=parent, code=code, name=name, on=None, by=house, why="a test")


def _person(name: str, unit: Unit, role: str, house: Actor) -> Person:
    email = name.split()[0].lower() + "@people.example"
    person = create_person(name=name, email=email, by=house, why="a test", password="a long and dull sentence")
    join(person=person, scope=unit.scope, role=role, by=house, from_on=LONG_AGO, why="a test")
    return person


@pytest.fixture
def cast(db: None) -> Cast:
    return build()
