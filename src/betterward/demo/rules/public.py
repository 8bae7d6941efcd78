"""The public files: rows as they were published, and the periods they are about."""

from __future__ import annotations

import csv
import io
import lzma
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from betterward.demo.rules.clock import moved
from betterward.demo.rules.story import CONTENT


Row = Mapping[str, str]


class Unreadable(ValueError):
    """A public file that is not what it was; the text names the file and the row."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Attendances and those within the standard in one month; `within` is None where the publisher left it empty."""

    month: date
    within: int | None
    attendances: int


def rows(path: str, folder: Path = CONTENT) -> list[dict[str, str]]:
    """The rows of a file, packed or not."""
    file = folder / path
    raw = file.read_bytes()
    text = (lzma.decompress(raw) if file.suffix == ".xz" else raw).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def number(row: Row, column: str, what: str) -> int | None:
    """A whole number not below zero, or None where the column is empty."""
    text = row[column].strip()
    if text and not text.isdigit():
        raise Unreadable(f"{what}: {column} is {text!r}, not a whole number.")
    return int(text) if text else None


def month_of(day: str) -> date:
    """The month a month's first or last day stands for."""
    return date.fromisoformat(day).replace(day=1)


def period_of(period_end: str, frequency: str) -> date:
    """The first day of the period that ends on a day; a year that ends in March is known by the year it began in."""
    end = date.fromisoformat(period_end)
    months = {"month": 1, "quarter": 3, "year": 12}[frequency]
    first = moved(end.replace(day=1), 1 - months)
    return date(first.year, 1, 1) if frequency == "year" else first


def month_end(month: date) -> date:
    """The last day of a month."""
    return moved(month, 1) - timedelta(days=1)
