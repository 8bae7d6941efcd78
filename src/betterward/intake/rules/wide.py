"""Several series in one table: days down or days across, and which heading means which measure; plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from betterward.intake.rules import days as written
from betterward.intake.rules.cells import Line, columns, is_missing, lines, number
from betterward.intake.rules.pasting import MOST_ROWS, MOST_TITLES, Unreadable


MOST_SERIES = 100
"""Columns or rows that can be measures; more is a table of another kind."""

FEWEST_DAYS = 2
"""Days side by side from which a row is the heading of a table with its periods across."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the table: its row as the person counts, its day, what is written there."""

    row: int
    day: date | None
    text: str
    day_text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Several series with their headings, as they stand in the table."""

    headings: list[str]
    series: list[list[Cell]]
    is_across: bool
    is_ambiguous: bool
    decimal_comma: bool

    def number(self, cell: Cell) -> float | None:
        """What a cell says; None where it is no number."""
        return number(cell.text, decimal_comma=self.decimal_comma)


def sheet(text: str, style: written.Style | None = None) -> Sheet:
    """Read a table of several series.

    Raises
    ------
    Unreadable
        ``nothing``, ``too_many_rows``, ``no_days``, ``no_series``, ``too_many_series``.
    """
    found, _is_thousands = lines(text)
    if not found:
        raise Unreadable("nothing")
    if len(found) > MOST_ROWS + MOST_TITLES:
        raise Unreadable("too_many_rows", rows=len(found), most=MOST_ROWS)
    across = _heading_of_days(found)
    made = _across(found[across:], style) if across is not None else _down(found, style)
    if not made.series:
        raise Unreadable("no_series")
    if len(made.series) > MOST_SERIES:
        raise Unreadable("too_many_series", count=len(made.series), most=MOST_SERIES)
    return made


def _heading_of_days(found: Sequence[Line]) -> int | None:
    """Which of the first lines has days side by side."""
    for at, line in enumerate(found[: MOST_TITLES + 1]):
        days = [cell for cell in line.cells if _is_day(cell)]
        told = [cell for cell in line.cells if cell]
        if len(days) >= FEWEST_DAYS and len(days) >= len(told) - 2:
            return at
    return None


def _is_day(cell: str) -> bool:
    return written.day(cell) is not None or written.day(cell, written.Style(month_first=True)) is not None


def _comma(cells: Sequence[str]) -> bool:
    """Whether a comma stands before the decimals: 12,5 is twelve and a half, 1,234 is more than a thousand."""
    told = [cell.strip("% ").partition(",")[2] for cell in cells if re.fullmatch(r"[+-]?\d+,\d+", cell.strip("% "))]
    return bool(told) and any(len(digits) != 3 for digits in told)


# Days across --------------------------------------------------------------------------------------------------------


def _across(found: Sequence[Line], style: written.Style | None) -> Sheet:
    heading, body = found[0], found[1:]
    at = [i for i, cell in enumerate(heading.cells) if _is_day(cell)]
    texts = [heading.cells[i] for i in at]
    style = style or written.style_of(texts)
    days = [written.day(text, style) for text in texts]
    series = [_row(line, at, days, texts) for line in body]
    return Sheet(
        headings=[_name(line, at[0]) for line in body],
        series=series,
        is_across=True,
        is_ambiguous=_is_ambiguous(texts, style),
        decimal_comma=_comma([cell.text for one in series for cell in one]),
    )


def _row(line: Line, at: Sequence[int], days: Sequence[date | None], texts: Sequence[str]) -> list[Cell]:
    cells = [line.cells[i] if i < len(line.cells) else "" for i in at]
    return [Cell(line.row, day, cell, text) for day, cell, text in zip(days, cells, texts, strict=True)]


def _name(line: Line, before: int) -> str:
    """What stands in front of the first day: a unit and a measure, or one of them."""
    return " · ".join(cell for cell in line.cells[:before] if cell)[:200]


# Days down ----------------------------------------------------------------------------------------------------------


def _down(found: Sequence[Line], style: written.Style | None) -> Sheet:
    cols = list(columns(found))
    day_at = next((at for at, col in enumerate(cols) if _mostly_days(col)), None)
    if day_at is None:
        raise Unreadable("no_days")
    first = next(at for at, cell in enumerate(cols[day_at]) if _is_day(cell))
    body = found[first:]
    texts = cols[day_at][first:]
    style = style or written.style_of(texts)
    days = [written.day(text, style) for text in texts]
    others = [at for at in range(len(cols)) if at != day_at and _holds_numbers(cols[at][first:])]
    heads = [cols[at][first - 1] if first else "" for at in others]
    return Sheet(
        headings=[head[:200] or str(at + 1) for at, head in zip(others, heads, strict=True)],
        series=[_column(body, cols[at][first:], days, texts) for at in others],
        is_across=False,
        is_ambiguous=_is_ambiguous(texts, style),
        decimal_comma=_comma([cell for at in others for cell in cols[at][first:]]),
    )


def _column(
    body: Sequence[Line], cells: Sequence[str], days: Sequence[date | None], texts: Sequence[str]
) -> list[Cell]:
    return [Cell(line.row, day, cell, text) for line, cell, day, text in zip(body, cells, days, texts, strict=True)]


def _mostly_days(cells: Sequence[str]) -> bool:
    told = [cell for cell in cells if not is_missing(cell)]
    return sum(_is_day(cell) for cell in told) >= max(1, 0.6 * (len(told) - 1))


def _holds_numbers(cells: Sequence[str]) -> bool:
    return any(number(cell) is not None or number(cell, decimal_comma=True) is not None for cell in cells)


def _is_ambiguous(texts: Sequence[str], style: written.Style) -> bool:
    return written.is_ambiguous(texts) and len({written.day(text, style) for text in texts}) > 1


# Which heading means which measure ----------------------------------------------------------------------------------

WITH_SIZES = frozenset({"proportion", "rate"})
TOP, SIZE = "top", "size"
SIZE_WORDS = re.compile(r"\b(out of|of all|total|all|denominator|bed days?|patients?|asked|n)\b")


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure that rows may go to, with the words people know it by."""

    key: str
    name: str
    unit: str
    kind: str
    top_words: str = ""
    size_words: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one series goes: a measure, and whether it is its number or what it is out of."""

    key: str
    part: str = TOP


def proposed(headings: Sequence[str], offers: Sequence[Offer]) -> list[Target | None]:
    """For each heading the measure it most likely means; None where nothing, or more than one, fits.

    A measure out of something takes a second series: one that is called so, or else the one beside it.
    """
    found: list[Target | None] = [_by_name(heading, offers) for heading in headings]
    taken: set[Target] = set()
    for at, target in enumerate(found):
        if target in taken:
            found[at] = None
        elif target:
            taken.add(target)
    by_key = {offer.key: offer for offer in offers}
    for at, target in enumerate(found):
        # "Falls" beside "Bed days" is the upper half of a rate, whatever else is called Falls.
        lacks_top = target and at and target.part == SIZE and Target(target.key) not in found
        if target and lacks_top and plain(headings[at - 1]) == plain(by_key[target.key].top_words):
            found[at - 1] = Target(target.key)
    for at, target in enumerate(found):
        if target and target.part == TOP and by_key[target.key].kind in WITH_SIZES:
            size, beside = Target(target.key, SIZE), at + 1
            if size not in found and beside < len(found) and found[beside] is None:
                found[beside] = size
    return found


def _by_name(heading: str, offers: Sequence[Offer]) -> Target | None:
    said = plain(heading)
    if not said:
        return None
    ranked: dict[int, list[Target]] = {}
    for offer in offers:
        for name, part, less in _called(offer):
            if (rank := 2 * _likeness(said, name) - less) > 0:
                ranked.setdefault(rank, []).append(Target(offer.key, part))
    best = list(dict.fromkeys(ranked[max(ranked)])) if ranked else []
    return best[0] if len(best) == 1 else None


def _called(offer: Offer) -> list[tuple[str, str, int]]:
    """What a measure and its halves are called; the words of a half count less than the name of another measure."""
    unit, name, top, size = (plain(text) for text in (offer.unit, offer.name, offer.top_words, offer.size_words))
    found = [(name, TOP, 0), (f"{unit} {name}", TOP, 0), (f"{name} {unit}", TOP, 0)]
    if offer.kind in WITH_SIZES:
        found += [(f"{name} {word}", SIZE, 0) for word in ("denominator", "out of", "total", size) if word]
        found += [(size, SIZE, 1), (top, TOP, 1)]
    return [one for one in found if one[0]]


def _likeness(said: str, name: str) -> int:
    """3: the same words; 2: the same words in another order; 1: all words of the name and a few more."""
    if said == name:
        return 3
    words, wanted = set(said.split()), set(name.split())
    if words == wanted:
        return 2
    return 1 if wanted < words and len(words - wanted) <= 2 and not SIZE_WORDS.search(" ".join(words - wanted)) else 0


def plain(text: str) -> str:
    """A heading as it is compared: small letters, no marks, no filling words."""
    words = re.sub(r"[^\w%]+", " ", text.lower().replace("_", " ")).split()
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Mapped:
    """One measure with its rows as they go to it."""

    key: str
    tops: list[Cell]
    sizes: list[Cell] = field(default_factory=list)


def mapped(found: Sheet, targets: Sequence[Target | None], kinds: dict[str, str]) -> tuple[list[Mapped], list[str]]:
    """Series put together by measure; and the measures of which one half is missing.

    Raises
    ------
    Unreadable
        ``twice``: two series go to the same place.
    """
    placed: dict[Target, list[Cell]] = {}
    for target, cells in zip(targets, found.series, strict=True):
        if target is None:
            continue
        if target in placed:
            raise Unreadable("twice", key=target.key)
        placed[target] = cells
    keys = list(dict.fromkeys(target.key for target in placed))
    needs = {key: (TOP, SIZE) if kinds[key] in WITH_SIZES else (TOP,) for key in keys}
    half = [key for key in keys if any(Target(key, part) not in placed for part in needs[key])]
    whole = [Mapped(key, placed[Target(key)], placed.get(Target(key, SIZE), [])) for key in keys if key not in half]
    return whole, half
