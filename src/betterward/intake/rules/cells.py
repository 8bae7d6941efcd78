"""Splitting pasted text into rows and cells, and reading one cell, in plain Python."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from betterward.intake.rules.days import day


MISSING = frozenset(
    ["", "-", "–", "—", ".", "..", "*", "n/a", "na", "n.a.", "nan", "null", "none", "missing", "no data", "not counted"]
)
"""What people write where there is no number; never a zero."""

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$", re.ASCII | re.IGNORECASE)
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?$", re.ASCII)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+$", re.ASCII)
WIDE_GAP = re.compile(r" {2,}")
LONGEST_DAY = 5
"""Words a day may have: "Monday 2nd of March 2026"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted row with its number as the person counts it."""

    row: int
    cells: tuple[str, ...]


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no number."""
    return cell.strip().lower() in MISSING


def number(cell: str, *, decimal_comma: bool = False) -> float | None:
    """The number in a cell, without its currency or per cent sign; None when it is no number."""
    plain = cell.replace("\u00a0", "").replace(" ", "").replace("\u2212", "-").strip("%£$€")
    if decimal_comma and DECIMAL_COMMA.match(plain):
        return _finite(plain.replace(",", "."))
    if NUMBER.match(plain):
        return _finite(plain)
    return _finite(plain.replace(",", "")) if THOUSANDS.match(plain) else None


def _finite(plain: str) -> float | None:
    """Digits beyond what a number can hold are no number of anything on a ward."""
    found = float(plain)
    return found if isfinite(found) else None


def lines(text: str) -> tuple[list[Line], bool]:
    """Rows that hold something, split into cells; and whether commas were read as thousands."""
    numbered = [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    mark, is_thousands = _mark([line for _at, line in numbered])
    split = _splitter(mark)
    return [Line(at, tuple(cell.strip() for cell in split(line))) for at, line in numbered], is_thousands


def _mark(rows: Sequence[str]) -> tuple[str, bool]:
    """What stands between the cells: a tab, a semicolon, a comma, a wide gap, or a space."""
    for mark in ("\t", ";"):
        if 2 * sum(mark in row for row in rows) >= len(rows) > 0:
            return mark, False
    with_commas = [row for row in rows if "," in row]
    if 2 * len(with_commas) >= len(rows) > 0:
        is_thousands = all(THOUSANDS.match(row.strip()) for row in with_commas)
        return ("", True) if is_thousands else (",", False)
    wide = sum(bool(WIDE_GAP.search(row.strip())) for row in rows)
    return ("  " if 2 * wide >= len(rows) > 0 else ""), False


def _splitter(mark: str):  # type: ignore[no-untyped-def]
    if mark == "  ":
        return lambda line: WIDE_GAP.split(line.strip())
    if mark == "":
        return _by_words
    return lambda line: _between(line, mark)


def _between(line: str, mark: str) -> list[str]:
    """Cells between marks, quotes respected; a quote that swallows too much is a letter like others."""
    try:
        return next(csv.reader([line], delimiter=mark))
    except csv.Error:
        return line.split(mark)


def _by_words(line: str) -> list[str]:
    """Cells between single spaces: a day of several words first, then numbers."""
    words = line.replace(" %", "%").split()
    for count in range(min(LONGEST_DAY, len(words) - 1), 0, -1):
        if day(" ".join(words[:count])):
            return [" ".join(words[:count]), *words[count:]]
    behind = _numbers_behind(words)
    told = " ".join(words[: len(words) - behind])
    return [told, *words[len(words) - behind :]] if told else words


def _numbers_behind(words: Sequence[str]) -> int:
    behind = 0
    while behind < len(words) and (number(words[-1 - behind]) is not None or is_missing(words[-1 - behind])):
        behind += 1
    return behind


def columns(rows: Sequence[Line]) -> Iterator[list[str]]:
    """Each column from top to bottom; short rows are filled up with nothing."""
    width = max((len(line.cells) for line in rows), default=0)
    for at in range(width):
        yield [line.cells[at] if at < len(line.cells) else "" for line in rows]
