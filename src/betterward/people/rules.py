"""Levels and dates of rights, in plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Level(IntEnum):
    """What a right allows, each including those before it."""

    VIEW = 1
    CONTRIBUTE = 2
    EDIT = 3
    MANAGE = 4


LEVEL_OF_ACTION = {"view": Level.VIEW, "contribute": Level.CONTRIBUTE, "edit": Level.EDIT, "manage": Level.MANAGE}


@dataclass(frozen=True, slots=True)
class Grant:
    """One right in force: a place, a level, and the role it came with."""

    path: str
    level: int
    role: str


def is_within(path: str, above: str) -> bool:
    """Whether `path` is `above` or hangs below it in the tree."""
    return path == above or path.startswith(above + ".")


def top_of(path: str) -> str:
    """The path of the organisation a place belongs to."""
    return path.split(".")[0]


def is_in_force(from_on: date, until_on: date | None, *, on: date) -> bool:
    """Whether a membership holds on a day; its last day counts."""
    return from_on <= on and (until_on is None or on <= until_on)


class Standing(IntEnum):
    """How a membership stands to a day; in the order in which they are listed."""

    NOW = 1
    COMING = 2
    PAST = 3


def standing(from_on: date, until_on: date | None, *, on: date) -> Standing:
    """Whether a membership holds on a day, is still to come, or is over."""
    if is_in_force(from_on, until_on, on=on):
        return Standing.NOW
    return Standing.COMING if from_on > on else Standing.PAST


def initials(name: str) -> str:
    """First letters of the first and last word of a name, titles aside."""
    words = [word for word in name.split() if word.rstrip(".").lower() not in {"dr", "mr", "mrs", "ms", "prof", "sir"}]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
