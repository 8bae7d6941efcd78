"""A long table, one reading a row, read line by line: a million rows take no more room than a thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from betterward.intake.rules import days as written
from betterward.intake.rules.cells import is_missing, number
from betterward.intake.rules.pasting import Remark, Unreadable
from betterward.intake.rules.wide import WITH_SIZES, plain
from betterward.measures.rules import Entry, Unfit, checked
from betterward.organisations.rules import is_open


MOST_DAYS = 100_000
"""Different days that are remembered, to find out how they are written."""

NAMES = {
    "day": {"day", "date", "period", "month", "week", "quarter", "year", "week commencing", "period on"},
    "unit": {"unit", "ward", "team", "site", "place", "unit code", "ward code"},
    "measure": {"measure", "indicator", "metric", "measure name"},
    "top": {"numerator", "count", "number", "value", "how many", "reading"},
    "size": {"denominator", "out of", "total", "size", "out of how many"},
}
"""What people call the columns of a long table."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure that rows may go to, and what they must be like."""

    key: str
    kind: str
    frequency: str
    opened_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """One row that can be kept, as the person's program numbers it."""

    row: int
    goal: Goal
    entry: Entry


def placed(headings: Sequence[str]) -> dict[str, int]:
    """Which column holds what.

    Raises
    ------
    Unreadable
        ``no_days``, ``no_numbers``: a column that must be there is not.
    """
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        for part, names in NAMES.items():
            if plain(heading) in names:
                found.setdefault(part, at)
    if "day" not in found:
        raise Unreadable("no_days")
    if "top" not in found:
        raise Unreadable("no_numbers")
    return found


class Reader:
    """Rows of a long table, one after the other.

    Parameters
    ----------
    columns
        Which column holds what, as `placed` says.
    goals
        Measures by the plain words of their unit and their name; where a name or a unit stands alone, by it.
    month_first
        Whether 3/4 is the fourth of March.
    """

    def __init__(
        self, columns: Mapping[str, int], goals: Mapping[tuple[str, str], Goal], *, month_first: bool, today: date
    ) -> None:
        self._columns, self._goals, self._today = columns, goals, today
        self._style, self._in_numbers = written.Style(month_first=month_first), set[str]()
        # The same days and names come a thousand times each.
        self._day = lru_cache(maxsize=50_000)(self._read_day)
        self._plain = lru_cache(maxsize=50_000)(plain)

    def read(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Told | Remark]:
        """What each row says, or why it cannot be kept; a row without a number is a gap and says nothing."""
        for row, cells in rows:
            top = self._cell(cells, "top")
            if not is_missing(top):
                yield self._one(row, cells, top)

    def is_doubtful(self) -> bool:
        """Whether the days that were read could as well, or only, be read in the other order."""
        other = written.style_of(self._in_numbers).month_first
        return other != self._style.month_first or written.is_ambiguous(self._in_numbers)

    def _read_day(self, text: str) -> date | None:
        if written.IN_NUMBERS.match(text) and len(self._in_numbers) < MOST_DAYS:
            self._in_numbers.add(text)
        return written.day(text, self._style)

    def _cell(self, cells: Sequence[str], part: str) -> str:
        at = self._columns.get(part)
        return cells[at].strip() if at is not None and at < len(cells) else ""

    def _one(self, row: int, cells: Sequence[str], top: str) -> Told | Remark:
        unit, name = self._cell(cells, "unit"), self._cell(cells, "measure")
        goal = self._goals.get((self._plain(unit), self._plain(name)))
        if goal is None:
            return Remark("no_measure", row, {"cell": " · ".join(filter(None, (unit, name)))[:60]})
        text = self._cell(cells, "day")
        day = self._day(text)
        if day is None:
            return Remark("not_a_day", row, {"cell": text[:40]})
        numbers = [top, self._cell(cells, "size")] if goal.kind in WITH_SIZES else [top]
        found = [number(cell) for cell in numbers]
        if None in found:
            return Remark("not_a_number", row, {"cell": numbers[found.index(None)][:40]})
        return self._fitting(row, goal, day, found)

    def _fitting(self, row: int, goal: Goal, day: date, found: Sequence[float | None]) -> Told | Remark:
        try:
            entry = checked(_entry(goal.kind, day, found), goal.kind, goal.frequency, today=self._today)
        except Unfit as unfit:
            return Remark(f"unfit.{unfit.code}", row, dict(unfit.facts))
        if not is_open(goal.opened_on, goal.closed_on, on=entry.period_on):
            return Remark("closed", row)
        return Told(row, goal, entry)


def _entry(kind: str, day: date, found: Sequence[float | None]) -> Entry:
    if kind in WITH_SIZES:
        return Entry(day, numerator=found[0], denominator=found[1])
    return Entry(day, numerator=found[0]) if kind == "count" else Entry(day, value=found[0])
