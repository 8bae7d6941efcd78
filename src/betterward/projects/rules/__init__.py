"""Decisions about projects in plain Python: what one needs next, what an aim still lacks."""

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


__all__ = [
    "DRAFT",
    "ENDED",
    "FAMILIES",
    "HELPERS",
    "LIVE",
    "PAUSED",
    "Aim",
    "Check",
    "Need",
    "Sign",
    "aim_checks",
    "is_silent",
    "missing_families",
    "need",
    "rotates",
]
