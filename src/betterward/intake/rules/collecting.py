"""Forms of several questions: what a question may be, what an answer means, what a round adds up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from betterward.measures.rules import Unfit, number


KINDS = ("yes_no", "count", "number", "time")

MOST_QUESTIONS = 30
"""More is no small form any more."""

GOES_TO: dict[tuple[str, str], tuple[str, ...]] = {
    ("yes_no", "proportion"): ("met",),
    ("yes_no", "rate"): ("failed",),
    ("count", "count"): ("top",),
    ("count", "proportion"): ("top", "under"),
    ("count", "rate"): ("top", "under"),
    ("number", "average"): ("value",),
    ("time", "average"): ("value",),
}
"""What a question of a kind may be for a measure of a kind.

Checks go to the share that was met (a p chart), or as faults per check (a u chart).
"""


class Unclear(Exception):
    """A form that cannot be published, or an answer that cannot be kept; `code` names why, `at` the question."""

    def __init__(self, code: str, at: int = -1, **facts: object) -> None:
        super().__init__(code)
        self.code, self.at, self.facts = code, at, facts


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `measure` and `part` say what it feeds, empty: nothing."""

    id: str
    text: str
    kind: str
    measure: str = ""
    part: str = ""
    is_must: bool = False
    unit: str = ""

    def told(self) -> dict[str, Any]:
        """The question as it is stored."""
        return asdict(self)


def questions_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Questions as they were stored."""
    return tuple(Question(**one) for one in stored)


def checked(questions: Sequence[Question], kinds: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions of a form that may be published, each with an id of its own.

    Parameters
    ----------
    kinds
        The kind of each measure that may be fed, by its key.

    Raises
    ------
    Unclear
        ``no_question``, ``many``, ``no_text``, ``kind``, ``goes_elsewhere``.
    """
    if not questions:
        raise Unclear("no_question")
    if len(questions) > MOST_QUESTIONS:
        raise Unclear("many", most=MOST_QUESTIONS)
    for at, one in enumerate(questions):
        _require_clear(one, at, kinds)
    return tuple(_with_ids(questions))


def _require_clear(one: Question, at: int, kinds: Mapping[str, str]) -> None:
    if not one.text.strip():
        raise Unclear("no_text", at)
    if one.kind not in KINDS:
        raise Unclear("kind", at)
    if one.measure and one.part not in GOES_TO.get((one.kind, kinds.get(one.measure, "")), ()):
        raise Unclear("goes_elsewhere", at)


def _with_ids(questions: Sequence[Question]) -> Iterable[Question]:
    used = {one.id for one in questions}
    fresh = (f"q{n}" for n in range(1, 10_000) if f"q{n}" not in used)
    seen: set[str] = set()
    for one in questions:
        known = one if one.id and one.id not in seen else replace(one, id=next(fresh))
        seen.add(known.id)
        yield known


# Answers ------------------------------------------------------------------------------------------------------------

YES, NO, NOT_HERE = "yes", "no", "na"


def answer(question: Question, text: str) -> Any:
    """What somebody answered; None where they answered nothing.

    Raises
    ------
    Unclear
        ``not_an_answer``: it is none to this question.
    """
    text = text.strip()
    if not text:
        return None
    if question.kind == "yes_no":
        if text not in (YES, NO, NOT_HERE):
            raise Unclear("not_an_answer")
        return text
    if question.kind == "time" and ":" in text:
        return _minutes(text)
    return _number(question, text)


def _number(question: Question, text: str) -> float:
    try:
        found = number(text)
    except Unfit as unfit:
        raise Unclear("not_an_answer") from unfit
    if found is None or (found < 0 and question.kind != "number") or (question.kind == "count" and found != int(found)):
        raise Unclear("not_an_answer")
    return found


def _minutes(text: str) -> float:
    """Hours and minutes, such as 1:25, as minutes."""
    hours, _colon, rest = text.partition(":")
    if not (hours.isascii() and hours.isdecimal() and rest.isascii() and rest.isdecimal() and len(rest) == 2):
        raise Unclear("not_an_answer")
    if int(rest) > 59 or len(hours) > 3:
        raise Unclear("not_an_answer")
    return float(int(hours) * 60 + int(rest))


@dataclass(slots=True)
class Sum:
    """What a round adds to one measure: numbers of its two parts, or single values."""

    top: float | None = None
    under: float | None = None
    values: list[float] = field(default_factory=list)


def sums(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, Sum]:
    """What the answers of a round add to each measure; what was not answered adds nothing."""
    found: dict[str, Sum] = {}
    for one in questions:
        told = answers.get(one.id)
        if one.measure and told is not None and told != NOT_HERE:
            _add(found.setdefault(one.measure, Sum()), one.part, told)
    return found


def _add(to: Sum, part: str, told: Any) -> None:
    if part == "value":
        to.values.append(float(told))
    elif part in ("met", "failed"):
        to.top = (to.top or 0) + (told == (YES if part == "met" else NO))
        to.under = (to.under or 0) + 1
    elif part == "top":
        to.top = (to.top or 0) + told
    else:
        to.under = (to.under or 0) + told


def completeness(questions: Sequence[Question], answers: Mapping[str, Any]) -> tuple[int, int]:
    """How many questions of a round were answered, and how many there are; "does not apply" is an answer."""
    return sum(answers.get(one.id) is not None for one in questions), len(questions)


def failed(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[Question]:
    """Checks that must be met and were not."""
    return [one for one in questions if one.is_must and one.kind == "yes_no" and answers.get(one.id) == NO]
