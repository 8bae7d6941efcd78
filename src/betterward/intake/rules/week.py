"""A sheet of several measures and periods as it is typed: what each cell says, and what is asked about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from betterward.measures.rules import FIELDS_OF_KIND, Entry, Unfit, number


DASHES = frozenset({"-", "–", "—", "−"})
"""What stands for "not counted" on paper and in a cell; a blank says nothing, and a zero is a number."""

DAYS = 7

KEEP, REPLACE = "keep", "replace"


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell as it was sent: two numbers, what the page had shown in their places, and an answer if one was asked."""

    number: str = ""
    size: str = ""
    was: str = ""
    was_size: str = ""
    answer: str = ""
    is_sure: bool = False

    @property
    def is_touched(self) -> bool:
        """Whether somebody typed here; what was left as it was shown is no entry, whoever changed it meanwhile."""
        return (self.number, self.size) != (self.was, self.was_size)


def said(typed: Typed, kind: str, first: date) -> Entry | None:
    """The entry of a cell; None when nothing was said.

    Raises
    ------
    Unfit
        `emptied`: a number that stood there was taken out; a place holds no number; one of two is missing.
    """
    if not typed.is_touched or typed.answer == KEEP:
        return None
    if typed.number in DASHES or (not typed.number and typed.was and typed.answer == REPLACE):
        return _with_answer(Entry(first, missing_because="not_counted"), typed)
    if not typed.number:
        _require_nothing_lost(typed)
        return None
    given = number(typed.number)
    if "value" in FIELDS_OF_KIND[kind]:
        return _with_answer(Entry(first, value=given), typed)
    size = number(typed.size) if "denominator" in FIELDS_OF_KIND[kind] else None
    return _with_answer(Entry(first, numerator=given, denominator=size), typed)


def _require_nothing_lost(typed: Typed) -> None:
    """A blank where nothing stood is nothing; a blank where a number stood is a question."""
    if typed.was:
        raise Unfit("emptied")
    if typed.size and typed.size != typed.was_size:
        raise Unfit("no_number")


def _with_answer(entry: Entry, typed: Typed) -> Entry:
    return replace(entry, if_taken="replace" if typed.answer == REPLACE else "ask", sure=typed.is_sure)


def spread(line: str, cells: Sequence[Typed], *, is_size: bool = False) -> list[Typed]:
    """The cells of a measure with a line of numbers put into them, one for each, in order of days.

    A line of sizes may hold one number for all.

    Raises
    ------
    Unfit
        `line_length`: as many numbers as periods are needed; `line_over`: a cell has a number of its own, too.
    """
    words = line.replace(",", " ").replace(";", " ").split()
    if is_size and len(words) == 1:
        words *= len(cells)
    if len(words) != len(cells):
        raise Unfit("line_length", found=len(words), needed=len(cells))
    name = "size" if is_size else "number"
    before = "was_size" if is_size else "was"
    if any(getattr(cell, name) not in (getattr(cell, before), word) for cell, word in zip(cells, words, strict=True)):
        raise Unfit("line_over")
    told = zip(cells, words, strict=True)
    return [replace(cell, size=word) if is_size else replace(cell, number=word) for cell, word in told]


def week_of(day: date) -> list[date]:
    """Monday to Sunday of the week that holds a day."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=step) for step in range(DAYS)]


def together(numbers: Sequence[Mapping[str, float | None]]) -> tuple[float | None, float | None]:
    """Number and size of a period with several parts: counts add up; a single value stands for itself."""
    tops = [one["numerator"] if one["numerator"] is not None else one["value"] for one in numbers]
    sizes = [one["denominator"] for one in numbers if one["denominator"] is not None]
    return sum(top for top in tops if top is not None), sum(sizes) if sizes else None
