"""How well a cycle and a series of cycles are made, in plain Python: checks C1 to C6 and S1 to S4.

The checks are our own design (mark D), built from Taylor 2014, Knudsen 2019 and McNicholas 2019 (all V). They are quiet
marks for the team, never gates and never a ranking.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta


DECISIONS = ("adopt", "adapt", "abandon", "scale_up", "repeat")
"""Modify, expand, adopt, abandon are Taylor's words (V); to repeat is ours (D)."""

FINAL = frozenset({"adopt", "abandon"})
"""Decisions after which no further step is owed."""

MET = ("yes", "partly", "no")

WHOLE_UNIT = 5
"""From this scale on a test is no small one: 1 one patient, staff member or shift … 5 whole unit … 7 organisation."""

SCALES = (1, 2, 3, 4, 5, 6, 7)

IN_TIME = timedelta(days=14)
"""How long after the planned end a study is still timely."""

CONSECUTIVE = 3
"""Points in a row that make data over time (Knudsen 2019, V)."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """What the checks need to know of one cycle; texts are "" and moments None where nothing was written."""

    question: str = ""
    prediction: str = ""
    predicted_at: datetime | None = None
    started_at: datetime | None = None
    who: str = ""
    where: str = ""
    when: date | None = None
    noted: str = ""
    happened: str = ""
    met: str = ""
    learned: str = ""
    studied_on: date | None = None
    planned_end: date | None = None
    decision: str = ""
    next_step: str = ""
    scale: int | None = None
    scale_reason: str = ""
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One check, by the code of the framework reference."""

    code: str
    passed: bool


def predicted_before(cycle: Cycle) -> bool:
    """Whether the prediction was kept before the test began; an untested cycle with a prediction counts."""
    if not cycle.prediction.strip() or cycle.predicted_at is None:
        return False
    return cycle.started_at is None or cycle.predicted_at <= cycle.started_at


def cycle_marks(cycle: Cycle) -> tuple[Mark, ...]:
    """C1 to C6 of one cycle."""
    has_next = cycle.decision in FINAL or bool(cycle.next_step.strip())
    return (
        Mark("C1", all(map(str.strip, (cycle.question, cycle.happened, cycle.learned, cycle.decision)))),
        Mark("C2", predicted_before(cycle)),
        Mark("C3", all((cycle.who.strip(), cycle.where.strip(), cycle.when, cycle.noted.strip()))),
        Mark("C4", cycle.met in MET and bool(cycle.learned.strip())),
        Mark("C5", cycle.decision in DECISIONS and has_next),
        Mark("C6", _is_timely(cycle)),
    )


def _is_timely(cycle: Cycle) -> bool:
    end = cycle.planned_end or cycle.when
    return cycle.studied_on is not None and end is not None and cycle.studied_on <= end + IN_TIME


def series_marks(cycles: Sequence[Cycle], *, points: int) -> tuple[Mark, ...]:
    """S1 to S4 of the cycles of one ramp, in their order; `points` are the longest run of readings in its time."""
    return (
        Mark("S1", len(cycles) > 1),
        Mark("S2", len(cycles) > 1 and all(cycle.follows for cycle in cycles[1:])),
        Mark("S3", _grows(cycles)),
        Mark("S4", points >= CONSECUTIVE),
    )


def _grows(cycles: Sequence[Cycle]) -> bool:
    """Whether the first test was small and later ones larger; a step back is fine with a reason."""
    sized = [cycle for cycle in cycles if cycle.scale is not None]
    scales = [cycle.scale or 0 for cycle in sized]
    if len(scales) < 2 or scales[0] >= WHOLE_UNIT:
        return False
    steps = list(itertools.pairwise(sized))
    fell = any((after.scale or 0) < (before.scale or 0) and not after.scale_reason.strip() for before, after in steps)
    return not fell and max(scales[1:]) > scales[0]


def features(cycle: Cycle, *, number: int, follows: bool, points: int) -> dict[str, bool]:
    """Which of the four published features one cycle has: iteration, small scale, prediction, data over time."""
    return {
        "iteration": number > 1 and follows,
        "small": cycle.scale is not None and cycle.scale < WHOLE_UNIT,
        "prediction": predicted_before(cycle),
        "data": points >= CONSECUTIVE,
    }


def fidelity(marks: Sequence[Mark]) -> float:
    """The share of checks passed, from 0 to 1; 0 without any."""
    return sum(mark.passed for mark in marks) / len(marks) if marks else 0.0


def project_fidelity(cycles: Sequence[float], series: Sequence[float]) -> float | None:
    """Half the mean of the cycles, half the mean of the series; None while there is no cycle."""
    if not cycles or not series:
        return None
    return 0.5 * sum(cycles) / len(cycles) + 0.5 * sum(series) / len(series)


def longest_run(are_there: Sequence[bool]) -> int:
    """The most points in a row that are there."""
    best = run = 0
    for is_there in are_there:
        run = run + 1 if is_there else 0
        best = max(best, run)
    return best
