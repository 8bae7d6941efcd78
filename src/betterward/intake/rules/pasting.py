"""From pasted text to one series: which column is the day, which the numbers, what could not be read, row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import isnan

from betterward.intake.rules import days as written
from betterward.intake.rules.cells import DECIMAL_COMMA, Line, columns, is_missing, lines, number
from betterward.intake.rules.subgroups import are_numbered, are_subgroups
from betterward.measures.rules import calendar, following, period_of


MOST_ROWS = 10_000
MOST_TITLES = 5
"""Lines of titles above the numbers."""

MOST_PERIODS = 20_000
"""Periods on the axis, gaps included; a slip in a year must not draw a thousand years of gaps."""

MOST = 0.6
"""From this share of its cells on, a column is what they are."""

FEW = 0.2
"""Up to this share of parts above their whole are slips of the pen; with more, the numbers are no part and whole."""

NAN = float("nan")
SIZE_WORDS = re.compile(r"\b(days?|hours?|beds?|nights?|visits?)\b", re.IGNORECASE)


class Unreadable(Exception):
    """A paste from which no series can be read; `code` names why."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about a row (`row` as the person counts), or about the whole paste (no row)."""

    code: str
    row: int | None = None
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pasted:
    """One series as it was read."""

    values: list[float]
    sizes: list[float] | None
    periods: list[date] | None
    frequency: str
    decimals: int
    is_percent: bool
    name: str
    size_name: str
    rows: int
    faults: list[Remark]
    notes: list[Remark]
    groups: list[str] | None = None

    @property
    def is_share(self) -> bool:
        """Whether no number is above its size."""
        return self.sizes is not None and all(
            isnan(top) or isnan(size) or top <= size for top, size in zip(self.values, self.sizes, strict=True)
        )

    @property
    def is_rate(self) -> bool:
        """Whether the size is a stretch of time or of room rather than people."""
        return self.sizes is not None and (not self.is_share or bool(SIZE_WORDS.search(self.size_name)))


def read(text: str, layout: str = "") -> Pasted:
    """Read pasted text.

    Parameters
    ----------
    layout
        ``values``: one number a period; ``parts``: how many, and out of how many; ``groups``: several numbers each
        time, with what they belong to in front; empty: as the columns suggest.

    Raises
    ------
    Unreadable
        ``nothing``, ``too_many_rows``, ``no_numbers``, ``too_long``.
    """
    rows, is_thousands = lines(text)
    if not rows:
        raise Unreadable("nothing")
    if len(rows) > MOST_ROWS + MOST_TITLES:
        raise Unreadable("too_many_rows", rows=len(rows), most=MOST_ROWS)
    table = Table(rows, layout)
    notes = [*([Remark("thousands")] if is_thousands else []), *table.notes]
    return _in_groups(table, notes) if table.groups else _on_calendar(table, notes)


class Table:
    """The columns, each with what it is."""

    def __init__(self, rows: Sequence[Line], layout: str, style: written.Style | None = None) -> None:
        self.style, self.is_ambiguous = style, False
        self.notes: list[Remark] = []
        self.faults: list[Remark] = []
        cols = list(columns(rows))
        self.comma = any(_has_decimal_comma(col) for col in cols)
        kinds = [_kind(col, self.comma) for col in cols]
        titles = _titles(rows, cols, kinds, self.comma)
        self.rows = list(rows[titles:])
        self.cols = [col[titles:] for col in cols]
        heads = [col[titles - 1] if titles else "" for col in cols]
        numeric = [at for at, kind in enumerate(kinds) if kind == "number"]
        if not numeric or not self.rows:
            raise Unreadable("no_numbers")
        if len(self.rows) > MOST_ROWS:
            raise Unreadable("too_many_rows", rows=len(self.rows), most=MOST_ROWS)
        self.groups = self._groups(kinds, numeric, layout)
        self.days = None if self.groups else self._days(kinds, numeric)
        self._choose(numeric, heads, layout)

    def _groups(self, kinds: list[str], numeric: list[int], layout: str) -> list[str] | None:
        """What each row belongs to, when several rows make one point; its column is no number of theirs."""
        if len(self.cols) < 2 or layout not in ("", "groups"):
            return None
        if kinds[0] != "number" and len(numeric) == 1:
            return self.cols[0] if are_subgroups(self.cols[0]) else None
        if numeric == [0, 1] and (are_numbered(self.cols[0]) or (layout and are_subgroups(self.cols[0]))):
            return self.cols[numeric.pop(0)]
        return None

    def _days(self, kinds: list[str], numeric: list[int]) -> list[date | None] | None:
        if "day" in kinds:
            cells = self.cols[kinds.index("day")]
            style = self.style or written.style_of(cells)
            self.is_ambiguous = written.is_ambiguous(cells) and len({written.day(c, style) for c in cells}) > 1
            if self.is_ambiguous and not style.month_first:
                self.notes.append(Remark("day_first"))
            if style.month_first:
                self.notes.append(Remark("month_first_chosen" if self.style else "month_first"))
            return [written.day(cell, style) for cell in cells]
        if len(numeric) > 1 and (found := self._numbered_days(numeric[0])):
            numeric.pop(0)
            return [*found]
        if len(numeric) > 1 and self._counts_rows(numeric[0]):
            numeric.pop(0)
            self.notes.append(Remark("row_numbers"))
        return None

    def _numbered_days(self, at: int) -> list[date] | None:
        numbers = [number(cell, decimal_comma=self.comma) for cell in self.cols[at]]
        if any(one is None for one in numbers):
            return None
        return written.from_numbers([one for one in numbers if one is not None])

    def _counts_rows(self, at: int) -> bool:
        numbers = [number(cell) for cell in self.cols[at]]
        return len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1))

    def _choose(self, numeric: list[int], heads: list[str], layout: str) -> None:
        """Which columns are drawn; the rest is named and left out."""
        shares = [at for at in numeric if _is_percent(self.cols[at])]
        wants_one = layout == "values" or len(numeric) == 1 or (bool(shares) and layout != "parts")
        first = shares[0] if shares and layout != "parts" else numeric[0]
        chosen = [first] if wants_one else numeric[:2]
        self.values = self._column(chosen[0])
        self.sizes = self._column(chosen[1]) if len(chosen) > 1 else None
        self.is_percent = _is_percent(self.cols[chosen[0]])
        self.decimals = _decimals(self.cols[chosen[0]])
        if self.sizes is not None and _is_swapped(self.values, self.sizes):
            self.values, self.sizes = self.sizes, self.values
            chosen = chosen[::-1]
            self.notes.append(Remark("swapped"))
        self.names = [heads[at] for at in chosen]
        left = [at for at in numeric if at not in chosen]
        if left:
            self.notes.append(Remark("left_out", facts={"count": len(left)}))

    def _column(self, at: int) -> list[float]:
        return [self._cell(line.row, cell) for line, cell in zip(self.rows, self.cols[at], strict=True)]

    def _cell(self, row: int, cell: str) -> float:
        if is_missing(cell):
            return NAN
        found = number(cell, decimal_comma=self.comma)
        if found is None:
            self.faults.append(Remark("not_a_number", row, {"cell": cell[:40]}))
            return NAN
        return found


def _has_decimal_comma(cells: Sequence[str]) -> bool:
    told = [cell for cell in cells if "," in cell and DECIMAL_COMMA.match(cell.strip("% "))]
    return bool(told) and any(len(cell.strip("% ").partition(",")[2]) != 3 for cell in told)


def _kind(cells: Sequence[str], comma: bool) -> str:
    """What most cells of a column are; a title on top is not counted against it."""
    told = [cell for cell in cells if not is_missing(cell)]
    is_number = [number(cell, decimal_comma=comma) is not None for cell in told]
    if _mostly(is_number):
        return "number"
    is_day = [written.day(cell) is not None or _may_be_american(cell) for cell in told]
    return "day" if _mostly(is_day) else "text"


def _mostly(fits: Sequence[bool]) -> bool:
    body = fits if fits[:1] == [True] else fits[1:]
    return bool(body) and sum(body) >= MOST * len(body)


def _may_be_american(cell: str) -> bool:
    return written.day(cell, written.Style(month_first=True)) is not None


def _titles(rows: Sequence[Line], cols: list[list[str]], kinds: list[str], comma: bool) -> int:
    """How many lines at the top are words above columns rather than data."""
    for at in range(min(MOST_TITLES, len(rows))):
        fits = [_fits(col[at], kind, comma) for col, kind in zip(cols, kinds, strict=True) if kind != "text"]
        if all(fits) and any(not is_missing(col[at]) for col in cols):
            return at
        if any(fits) and at:
            return at
    return 0 if len(rows) == 1 else min(1, len(rows))


def _fits(cell: str, kind: str, comma: bool) -> bool:
    if kind == "number":
        return is_missing(cell) or number(cell, decimal_comma=comma) is not None
    return written.day(cell) is not None or _may_be_american(cell)


def _is_percent(cells: Sequence[str]) -> bool:
    return any("%" in cell for cell in cells) and all("%" in cell for cell in cells if not is_missing(cell))


def _decimals(cells: Sequence[str]) -> int:
    return min(
        3, max((len(cell.strip("% ").replace(",", ".").partition(".")[2]) for cell in cells if "." in cell), default=0)
    )


def _is_swapped(tops: Sequence[float], sizes: Sequence[float]) -> bool:
    """Whether the first number is never below the second: people often write the total first."""
    pairs = [(top, size) for top, size in zip(tops, sizes, strict=True) if not (isnan(top) or isnan(size))]
    return bool(pairs) and all(top >= size for top, size in pairs) and any(top > size for top, size in pairs)


# Subgroups ----------------------------------------------------------------------------------------------------------


def _in_groups(table: Table, notes: list[Remark]) -> Pasted:
    """Rows as they came, each with its subgroup; one that could not be read is left out."""
    told = [at for at, value in enumerate(table.values) if not isnan(value)]
    if not told:
        raise Unreadable("no_numbers")
    groups = table.groups or []
    count = len(set(groups))
    pasted = _pasted(table, [(None, at) for at in told], "none", table.faults, notes)
    return replace(pasted, groups=[groups[at] for at in told], notes=[*notes, Remark("groups", facts={"count": count})])


# The calendar -------------------------------------------------------------------------------------------------------


def _on_calendar(table: Table, notes: list[Remark]) -> Pasted:
    """Rows in order of time, one a period, gaps kept; without days, rows as they came."""
    rows, faults = list(range(len(table.rows))), list(table.faults)
    if table.days is None:
        notes = [*notes, Remark("no_days")]
        return _pasted(table, [(None, at) for at in rows], "none", faults, notes)
    days = table.days
    faults += [Remark("not_a_day", table.rows[at].row, {"cell": _day_cell(table, at)}) for at in rows if not days[at]]
    dated = [(found, at) for at in rows if (found := days[at])]
    ordered = sorted(dated, key=lambda pair: pair[0])
    if ordered != dated:
        notes = [*notes, Remark("sorted")]
    frequency = written.frequency_of(sorted({found for found, _at in ordered}))
    placed: list[tuple[date | None, int | None]] = []
    for found, at in ordered:
        period = _period(found, frequency, ordered)
        if placed and placed[-1][0] == period and frequency != "event":
            faults.append(Remark("same_period", table.rows[at].row, {"cell": _day_cell(table, at)}))
        else:
            placed.append((period, at))
    filled = _filled(placed, frequency)
    gaps = sum(at is None for _period, at in filled)
    if gaps:
        notes = [*notes, Remark("gaps", facts={"count": gaps})]
    return _pasted(table, filled, frequency, sorted(faults, key=lambda fault: fault.row or 0), notes)


def _day_cell(table: Table, at: int) -> str:
    return " ".join(table.rows[at].cells)[:40]


def _period(found: date, frequency: str, ordered: list[tuple[date, int]]) -> date:
    """The first day of the period; a week may begin on whatever day this paste begins it."""
    if frequency in ("week", "fortnight"):
        days = {"week": 7, "fortnight": 14}[frequency]
        return found - timedelta(days=(found - ordered[0][0]).days % days)
    return period_of(found, frequency)


def _filled(placed: list[tuple[date | None, int | None]], frequency: str) -> list[tuple[date | None, int | None]]:
    """Every period between the first and the last; those without a row are gaps."""
    periods = [period for period, _at in placed if period]
    if frequency == "event" or len(periods) < 2:
        return placed
    if (periods[-1] - periods[0]).days > MOST_PERIODS:
        raise Unreadable("too_long", first=periods[0], last=periods[-1])
    found = dict(placed)
    return [(period, found.get(period)) for period in _between(periods, frequency)]


def _between(periods: list[date], frequency: str) -> list[date]:
    if frequency != "fortnight":
        return calendar(periods[0], periods[-1], frequency)
    every = [periods[0]]
    while every[-1] < periods[-1]:
        every.append(following(every[-1], frequency))
    return every


def _pasted(
    table: Table, placed: Sequence[tuple[date | None, int | None]], frequency: str, faults: list[Remark],
    notes: list[Remark],
) -> Pasted:  # fmt: skip
    values = [NAN if at is None else table.values[at] for _period, at in placed]
    sizes = None if table.sizes is None else [NAN if at is None else table.sizes[at] for _period, at in placed]
    if all(isnan(value) for value in values):
        raise Unreadable("no_numbers")
    if sizes is not None:
        values, sizes, more = _fitting(values, sizes, table, placed)
        faults = sorted([*faults, *more], key=lambda fault: fault.row or 0)
    return Pasted(
        values=values,
        sizes=sizes,
        periods=None if frequency == "none" else [period for period, _at in placed if period],
        frequency=frequency,
        decimals=table.decimals,
        is_percent=table.is_percent,
        name=table.names[0],
        size_name=table.names[1] if len(table.names) > 1 else "",
        rows=len(table.rows),
        faults=faults,
        notes=notes,
    )


def _fitting(
    values: list[float], sizes: list[float], table: Table, placed: Sequence[tuple[date | None, int | None]]
) -> tuple[list[float], list[float], list[Remark]]:
    """When nearly every number is within its size, the few that are not are slips: they become gaps and are told."""
    over = [i for i, (top, size) in enumerate(zip(values, sizes, strict=True)) if top > size]
    told = sum(not (isnan(top) or isnan(size)) for top, size in zip(values, sizes, strict=True))
    if not over or len(over) > FEW * told:
        return values, sizes, []
    faults = [_over(table, placed[i][1], values[i], sizes[i]) for i in over]
    kept = [NAN if i in set(over) else value for i, value in enumerate(values)]
    return kept, sizes, faults


def _over(table: Table, at: int | None, top: float, size: float) -> Remark:
    row = table.rows[at].row if at is not None else None
    return Remark("above_size", row, {"top": f"{top:g}", "size": f"{size:g}"})
