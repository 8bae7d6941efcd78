"""Who the invented people are, in a sentence each, and in which order the page of one-click people offers them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from betterward.demo.rules.names import address
from betterward.demo.rules.story import CONTENT


IN_A_TEAM, LEADING, PARTNERS, ASKED, KEEPING, GUESTS = "team", "leading", "partners", "asked", "keeping", "guests"

PART_OF_ROLE: Mapping[str, str] = {
    "lead": LEADING,
    "member": IN_A_TEAM,
    "student": IN_A_TEAM,
    "coach": IN_A_TEAM,
    "patient_partner": PARTNERS,
    "sponsor": ASKED,
    "executive": ASKED,
    "central_team": KEEPING,
    "analyst": KEEPING,
    "administrator": KEEPING,
    "guest": GUESTS,
}
"""What somebody with this role comes here for."""

PARTS = tuple(dict.fromkeys(PART_OF_ROLE.values()))


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the story says of a person, and in which place it tells of them."""

    says: str = ""
    is_first: bool = False
    place: int = 999


@cache
def introductions() -> Mapping[str, Introduction]:
    """By e-mail address, which is how the story's people are told apart in the database."""
    people = tomllib.loads((CONTENT / "riverbank" / "people.toml").read_text("utf-8"))["person"]
    readers = tomllib.loads((CONTENT / "readers.toml").read_text("utf-8"))["reader"]
    return {
        address(row["name"]): Introduction(row.get("says", ""), row.get("first", False), place)
        for place, row in enumerate([*people, *readers])
    }


def of(email: str) -> Introduction:
    """What the story says of whoever has this address."""
    return introductions().get(email, Introduction())


def part_of(roles: list[str]) -> str:
    """The part of the page a person stands in: by the first of their roles."""
    return PART_OF_ROLE.get(roles[0], IN_A_TEAM) if roles else GUESTS
