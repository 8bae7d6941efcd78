"""Asha, Ben and Cato; Ada keeps the register and Mara sponsors the ward's division."""

from datetime import date

import pytest
from tests.betterward.people.cast import LONG_AGO, cast

from betterward.asks.services import raise_ask
from betterward.people.models import Actor
from betterward.people.services import create_person, join


__all__ = ["cast"]

MONDAY = date(2026, 11, 23)


def person(cast, name, unit, role):
    made = create_person(name=name, email=f"{name.split()[0].lower()}@people.example", by=cast.house, why="a test")
    join(person=made, scope=unit.scope, role=role, by=cast.house, from_on=LONG_AGO, why="a test")
    return made


@pytest.fixture
def mara(cast):
    return person(cast, "Mara Lund", cast.division, "sponsor")


@pytest.fixture
def deputy(cast):
    return person(cast, "Dora Pike", cast.division, "sponsor")


@pytest.fixture
def hoist(cast, mara, deputy):
    """Ben asks Mara for a second hoist."""
    return raise_ask(
        scope=cast.ward.scope, text="A second hoist", to=mara, deputy=deputy, by=cast.actor("ben"), on=MONDAY
    )


@pytest.fixture
def speaks():
    return lambda one: Actor.objects.of(one)
