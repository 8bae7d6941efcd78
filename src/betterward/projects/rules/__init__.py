"""Decisions about projects in plain Python: what one needs next, what an aim or a team still lacks."""

from betterward.projects.rules.aims import Aim, Check, aim_checks, rotates
from betterward.projects.rules.needs import (
    DRAFT,
    ENDED,
    FAMILIES,
    HELPERS,
    LIVE,
    PAUSED,
    Need,
    Sign,
    is_silent,
    missing_families,
    need,
)
from betterward.projects.rules.teams import LEVELS, TeamCheck, counts_as_full, team_checks


__all__ = [
    "DRAFT",
    "ENDED",
    "FAMILIES",
    "HELPERS",
    "LEVELS",
    "LIVE",
    "PAUSED",
    "Aim",
    "Check",
    "Need",
    "Sign",
    "TeamCheck",
    "aim_checks",
    "counts_as_full",
    "is_silent",
    "missing_families",
    "need",
    "rotates",
    "team_checks",
]
