"""What a project needs next, in plain Python: values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum


DRAFT, LIVE, PAUSED = "draft", "live", "paused"
ENDED = ("achieved", "not_achieved", "stopped")
"""All three are honourable ends, each with its own learning."""

HELPERS = ("coach", "sponsor")
"""Roles a project asks somebody for."""

FAMILIES = ("outcome", "process", "balancing")


class Need(IntEnum):
    """Why a project stands where it stands in a list; the smaller, the sooner somebody should look."""

    CONCERN = 0
    NO_LEAD = 1
    HAND_OVER = 2
    LATE = 3
    NO_MEASURE = 4
    NO_READING = 5
    DRAFT = 6
    IMPROVED = 7
    QUIET = 8
    UNSEEN = 9
    PAUSED = 10
    ENDED = 11


HAND_OVER_DAYS = 42
"""How long before a lead moves on the hand-over is asked for: six weeks."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What one measure of a project says."""

    name: str
    state: str
    family: str = "outcome"
    is_concern: bool = False
    is_late: bool = False
    points: int = 0
    data_to: str = ""
    variation: str = ""


def need(
    state: str, signs: Sequence[Sign], *, has_lead: bool, hidden: int = 0, lead_leaves_in: int | None = None
) -> tuple[Need, Sign | None]:  # fmt: skip
    """What a project needs, and the measure that says so; `lead_leaves_in` counts days until its lead moves on.

    A concern speaks in any family: a balancing measure that gets worse is the reason to look, whatever the outcome
    does, and what was achieved may slip again. Measures one may not see are never taken for missing ones.
    """
    concern = _first(sign for sign in signs if sign.is_concern)
    if state in ENDED:
        return Need.ENDED, concern
    if state == PAUSED:
        return Need.PAUSED, None
    if concern:
        return Need.CONCERN, concern
    if not has_lead:
        return Need.NO_LEAD, None
    if lead_leaves_in is not None and lead_leaves_in <= HAND_OVER_DAYS:
        return Need.HAND_OVER, None
    if state == DRAFT:
        return Need.DRAFT, None
    return _of_readings(signs, hidden)


def _of_readings(signs: Sequence[Sign], hidden: int) -> tuple[Need, Sign | None]:
    if not signs:
        return (Need.UNSEEN if hidden else Need.NO_MEASURE), None
    if is_silent(signs):
        late = _first(sign for sign in signs if sign.is_late)
        return (Need.LATE, late) if late else (Need.NO_READING, signs[0])
    better = _first(sign for sign in signs if sign.state == "better")
    told = _first(sign for sign in signs if sign.points and not sign.is_late)
    return (Need.IMPROVED, better) if better else (Need.QUIET, told)


def is_silent(signs: Collection[Sign]) -> bool:
    """Whether no measure of a project has a reading that is up to date."""
    return not any(sign.points and not sign.is_late for sign in signs)


def missing_families(given: Collection[str], fine_without: Collection[str] = ()) -> tuple[str, ...]:
    """Which kinds of measure a family still lacks, once; nothing while it has no measure at all.

    What people said they do without is not pointed out again.
    """
    return tuple(family for family in FAMILIES if given and family not in given and family not in fine_without)


def _first(signs: Iterable[Sign]) -> Sign | None:
    return next(iter(signs), None)
