"""Pasted rows as entries of one measure: which period each row speaks of, what it says, what cannot be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import isnan

from betterward.intake.rules import days as written
from betterward.intake.rules.cells import Line, is_missing, lines
from betterward.intake.rules.pasting import MOST_ROWS, MOST_TITLES, Remark, Table, Unreadable
from betterward.intake.rules.wide import WITH_SIZES, Cell, Mapped, Sheet
from betterward.measures.rules import Entry, Unfit, checked, period_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rows are for, and how their days are written: ``dmy``, ``mdy``, or empty where the rows decide."""

    kind: str
    frequency: str
    is_single: bool
    today: date
    order: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that can be kept, as the person counts it; `place` names its cell where a row has many."""

    row: int
    entry: Entry
    place: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """What was read; a fault names its row, a note speaks of all rows."""

    rows: list[Row]
    faults: list[Remark]
    notes: list[Remark]
    empty_rows: list[int] = field(default_factory=list)
    is_ambiguous: bool = False

    @property
    def empty(self) -> int:
        """How many rows have a day and no number."""
        return len(self.empty_rows)


def matched(text: str, asked: Asked) -> Matched:
    """Read pasted text as entries of a measure.

    Raises
    ------
    Unreadable
        ``nothing``, ``too_many_rows``, ``no_numbers``, ``no_days``, ``no_sizes``.
    """
    found, is_thousands = lines(text)
    if not found:
        raise Unreadable("nothing")
    if len(found) > MOST_ROWS + MOST_TITLES:
        raise Unreadable("too_many_rows", rows=len(found), most=MOST_ROWS)
    notes = [Remark("thousands")] if is_thousands else []
    if asked.kind == "days_between":
        return _kept(_events(found), _no_events(found), notes, [], asked, False)
    style = {"dmy": written.Style(), "mdy": written.Style(month_first=True)}.get(asked.order)
    table = Table(found, "parts" if asked.kind in WITH_SIZES else "values", style)
    if table.days is None:
        raise Unreadable("no_days")
    if asked.kind in WITH_SIZES and table.sizes is None:
        raise Unreadable("no_sizes")
    told = list(_told(table, asked))
    faults = [*table.faults, *_without_day(table)]
    named = {fault.row for fault in faults} | {one.row for one in told}
    empty = [line.row for line in table.rows if line.row not in named]
    return _kept(told, faults, [*notes, *table.notes], empty, asked, table.is_ambiguous)


def fitting(entries: Iterable[Entry], asked: Asked) -> Matched:
    """Entries that were read elsewhere, numbered as they come and held against the same measure."""
    return _kept([Row(at, entry) for at, entry in enumerate(entries, 1)], [], [], [], asked, False)


def _events(found: Sequence[Line]) -> list[Row]:
    days = ((line.row, _day_in(line)) for line in found)
    return [Row(row, Entry(day, event_on=day)) for row, day in days if day]


def _no_events(found: Sequence[Line]) -> list[Remark]:
    """Rows in which no day was found; a heading above them is none of them."""
    without = [line for line in found if _day_in(line) is None]
    return [_no_day(line) for line in without if line is not found[0]]


def _day_in(line: Line) -> date | None:
    """The day of a row that is a day and no more, or the first cell that is one."""
    return next((day for cell in (" ".join(line.cells), *line.cells) if (day := written.day(cell))), None)


def _told(table: Table, asked: Asked) -> Iterator[Row]:
    """Rows with a day and a number; a missing number stays a gap."""
    for at, (line, day) in enumerate(zip(table.rows, table.days or (), strict=True)):
        value, size = table.values[at], table.sizes[at] if table.sizes else float("nan")
        if day is None or isnan(value) or (asked.kind in WITH_SIZES and isnan(size)):
            continue
        if asked.kind in WITH_SIZES:
            yield Row(line.row, Entry(day, numerator=value, denominator=size))
        elif asked.kind == "count":
            yield Row(line.row, Entry(day, numerator=value))
        else:
            yield Row(line.row, Entry(day, value=value))


def _without_day(table: Table) -> list[Remark]:
    pairs = zip(table.rows, table.days or (), strict=True)
    return [_no_day(line) for line, day in pairs if day is None]


def _no_day(line: Line) -> Remark:
    return Remark("not_a_day", line.row, {"cell": " ".join(line.cells)[:40]})


def _kept(
    told: Sequence[Row], faults: list[Remark], notes: list[Remark], empty: list[int], asked: Asked, is_ambiguous: bool
) -> Matched:  # fmt: skip
    """What fits the measure; a period that has a row already is told once for each further row."""
    rows: dict[tuple[date, int], Row] = {}
    faults = list(faults)
    for one in told:
        try:
            entry = checked(one.entry, asked.kind, asked.frequency, today=asked.today)
        except Unfit as unfit:
            faults.append(Remark(f"unfit.{unfit.code}", one.row, {**unfit.facts, **_placed(one.place)}))
            continue
        key = (entry.event_on or period_of(entry.period_on, asked.frequency), 0 if asked.is_single else one.row)
        if key in rows:
            cell = f"{entry.period_on:%d/%m/%Y}"
            faults.append(Remark("same_period", one.row, {"cell": cell, **_placed(one.place)}))
        else:
            rows[key] = replace(one, entry=entry)
    ordered = sorted(rows.values(), key=lambda row: (row.entry.period_on, row.row))
    return Matched(ordered, sorted(faults, key=lambda fault: fault.row or 0), notes, empty, is_ambiguous)


# One measure of a table of several ----------------------------------------------------------------------------------


def matched_series(found: Sheet, series: Mapped, asked: Asked) -> Matched:
    """The cells of one measure in a table of several, as entries of it."""
    told: list[Row] = []
    faults: list[Remark] = []
    empty: list[int] = []
    for top, size in zip(series.tops, series.sizes or series.tops, strict=True):
        place = top.day_text if found.is_across else ""
        cells = [top, size] if series.sizes else [top]
        if any(is_missing(cell.text) for cell in cells):
            empty.append(top.row)
        elif remark := _unread(found, cells, place):
            faults.append(remark)
        else:
            told.append(Row(top.row, _entry(found, cells, asked), place))
    return _kept(told, faults, [], empty, asked, found.is_ambiguous)


def _unread(found: Sheet, cells: Sequence[Cell], place: str) -> Remark | None:
    """Why nothing can be made of some cells; None when something can."""
    if cells[0].day is None:
        return Remark("not_a_day", cells[0].row, {"cell": cells[0].day_text[:40], **_placed(place)})
    wrong = next((cell for cell in cells if found.number(cell) is None), None)
    return Remark("not_a_number", wrong.row, {"cell": wrong.text[:40], **_placed(place)}) if wrong else None


def _entry(found: Sheet, cells: Sequence[Cell], asked: Asked) -> Entry:
    day, numbers = cells[0].day, [found.number(cell) for cell in cells]
    assert day is not None  # noqa: S101 - a cell without a day was named before
    if asked.kind in WITH_SIZES:
        return Entry(day, numerator=numbers[0], denominator=numbers[1])
    return Entry(day, numerator=numbers[0]) if asked.kind == "count" else Entry(day, value=numbers[0])


def _placed(place: str) -> dict[str, object]:
    return {"place": place} if place else {}
