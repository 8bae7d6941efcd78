"""Who should be in a team, and when somebody counts as a full member: marks, never gates; our own design (mark D).

Five to eight people is what ELFT advises; the levels of involvement are none, little i and Big I (both V), with
"patient-led" added by us (D).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


FEWEST, MOST = 5, 8

LEVELS = ("none", "little_i", "big_i", "patient_led")
"""From no involvement to a project led by patients or carers."""

FULL = frozenset({"big_i", "patient_led"})
"""Levels that count as full membership, and only once a partner has confirmed it."""


@dataclass(frozen=True, slots=True)
class TeamCheck:
    """One question put to a team."""

    code: str
    passed: bool


def team_checks(roles: Collection[tuple[str, str]]) -> tuple[TeamCheck, ...]:
    """Whether a team is mixed well enough: pairs of the role and the job of each person, one pair a role held."""
    held = {role for role, _job in roles}
    jobs = {job.split(",")[0].strip().lower() for _role, job in roles if job.strip()}
    return (
        TeamCheck("size", FEWEST <= len(roles) <= MOST),
        TeamCheck("patient", "patient_partner" in held),
        TeamCheck("sponsor", "sponsor" in held),
        TeamCheck("coach", "coach" in held),
        TeamCheck("mixed", len(jobs) > 1),
    )


def counts_as_full(level: str, *, is_confirmed: bool) -> bool:
    """Whether patients are full members: said by the team, and confirmed by one of them."""
    return level in FULL and is_confirmed
