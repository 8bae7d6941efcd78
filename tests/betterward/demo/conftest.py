"""Asha, Ben and Cato, and a few invented people."""

import pytest
from tests.betterward.people.cast import LONG_AGO, cast

from betterward.people.services import create_person, join


__all__ = ["cast"]


@pytest.fixture
def invented(cast):
    """Two invented people who may sign in, one who may not, one of each in the story."""

    def person(name, unit, role, email=None, **fields):
        made = create_person(
            name=name, email=email or f"{name.split()[0].lower()}@riverbank.example", by=cast.house, why="a test",
            is_demo=True, job="staff nurse, Ash ward", **fields,
        )  # fmt: skip
        join(person=made, scope=unit.scope, role=role, by=cast.house, from_on=LONG_AGO, why="a test")
        return made

    return {
        "gloria": person("Gloria Mensah", cast.ward, "member", "gloria.mensah@riverbank.example"),
        "nell": person("Nell Green", cast.ward, "guest"),
        "away": person("Alder community meeting", cast.ward, "patient_partner", is_active=False),
    }
