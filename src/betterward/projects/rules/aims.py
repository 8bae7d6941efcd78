"""What an aim says and what it still lacks: the eleven checks of our framework reference, marked D (our own design).

An aim is given in parts or as a sentence of somebody's own. What a part does not say is looked for in the sentence, so
that a good sentence is never told it lacks what everybody can read in it. Checks are marks, never gates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Aim:
    """The parts of an aim, and the sentence as it stands."""

    what: str = ""
    start: float | None = None
    goal: float | None = None
    by_on: date | None = None
    among: str = ""
    where: str = ""
    baseline: str = ""
    matters: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One question put to an aim; `code` is the one of the framework reference."""

    code: str
    passed: bool


NUMBER = re.compile(r"\d|\b(?:half|halve[sd]?|halving|double[sd]?|doubling|none|zero|no more|every|all|never)\b", re.I)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
DAY = re.compile(
    r"\b(?:by|until|before|within)\b[^.]{0,30}?"
    r"(?:\b(?:19|20)\d\d\b|\d\s*(?:days?|weeks?|months?|years?)|\d/\d|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter|christmas|easter)",
    re.I,
)
PEOPLE = re.compile(
    r"\b(?:among|patients?|people|person|women|men|mothers?|babies|children|adults?|carers?|famil\w+|residents?|"
    r"clients?|service users?|staff|nurses?|doctors?|colleagues?|inpatients?|outpatients?|visitors?)\b",
    re.I,
)
PLACE = re.compile(r"\b(?:wards?|units?|clinics?|teams?|departments?|hospitals?|practices?|services?|sites?)\b", re.I)
BASELINE = re.compile(r"\bfrom\b[^.]{0,40}?\d", re.I)
SOLUTION = re.compile(
    r"\b(?:by|through|with)\s+(?:introducing|implementing|using|creating|developing|providing|installing|launching|"
    r"training|rolling|redesigning)\b|\b(?:introduce|implement|roll out|install|launch|set up|create an?)\b",
    re.I,
)
DOWN = re.compile(r"\b(?:reduc\w+|decreas\w+|lower\w*|fewer|less|halv\w+|cut(?:ting)?|shorten\w*|prevent\w*)\b", re.I)
UP = re.compile(r"\b(?:increas\w+|rais\w+|more|doubl\w+|improv\w+|grow\w*)\b", re.I)
VERB = re.compile(
    r"\b(?:reduce|decrease|lower|halve|cut|shorten|prevent|increase|raise|double|improve|stop|eliminate)\b", re.I
)  # fmt: skip


def aim_checks(
    aim: Aim, *, started_on: date, has_outcome: bool, has_objective: bool, has_place: bool = True
) -> tuple[Check, ...]:
    """The eleven checks A1 to A11 of an aim, in their order.

    `has_place` says that the project stands at a unit, which answers "where" when neither part nor sentence does.
    """
    said = f"{aim.what} {aim.sentence}"
    return (
        Check("A1", aim.goal is not None or _has_number(aim.sentence)),
        Check("A2", _ends(aim, started_on)),
        Check("A3", bool(aim.among) or bool(PEOPLE.search(said))),
        Check("A4", bool(aim.where) or has_place or bool(PLACE.search(said))),
        Check("A5", _has_baseline(aim)),
        Check("A6", _agrees(aim)),
        Check("A7", has_outcome),
        Check("A8", not SOLUTION.search(said)),
        Check("A9", len(set(map(str.lower, VERB.findall(said)))) <= 1),
        Check("A10", has_objective),
        Check("A11", bool(aim.matters.strip())),
    )


def _has_number(sentence: str) -> bool:
    """Whether a sentence holds a number that is not merely a day."""
    return bool(NUMBER.search(DAY.sub("", YEAR.sub("", sentence))))


def _ends(aim: Aim, started_on: date) -> bool:
    if aim.by_on is not None:
        return aim.by_on > started_on
    return bool(DAY.search(aim.sentence))


def _has_baseline(aim: Aim) -> bool:
    if aim.start is not None:
        return bool(aim.baseline.strip())
    return bool(BASELINE.search(aim.sentence))


def _agrees(aim: Aim) -> bool:
    """Whether the way the words point is the way the numbers go."""
    if aim.start is None or aim.goal is None:
        return True
    if aim.start == aim.goal:
        return False
    down, up = bool(DOWN.search(aim.what)), bool(UP.search(aim.what))
    if down == up:
        return True
    return (aim.goal < aim.start) == down


IN_TRAINING = re.compile(
    r"\b(?:resident|junior|trainee|foundation|registrar|core trainee|specialty trainee|fy\d|f[12]|ct\d|st\d)\b", re.I
)


def rotates(job: str) -> bool:
    """Whether somebody with this job moves on after a few months, as doctors in training do."""
    return bool(IN_TRAINING.search(job))
