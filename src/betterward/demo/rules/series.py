"""Riverbank's series, as they are printed in its story: one line each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from betterward.demo.rules.clock import moved


FREQUENCIES = {"D": "day", "W": "week", "F": "fortnight", "M": "month", "Q": "quarter", "date": "event"}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3}

Number = tuple[float, float | None]
"""A value alone, or a numerator with its denominator."""


class Unreadable(ValueError):
    """A line of the series that cannot be read; the text names it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One series of the story: periods with numbers, None where the period is missing, or the days of events."""

    code: str
    frequency: str
    periods: tuple[date, ...]
    numbers: tuple[Number | None, ...] = ()


def read(text: str) -> dict[str, Told]:
    """Every series of a text, by code."""
    found = (one(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {told.code: told for told in found}


def one(line: str) -> Told:
    """One line: code, how often, first period, values in order."""
    try:
        code, letter, *rest = line.split()
        frequency = FREQUENCIES[letter]
        if frequency == "event":
            return Told(code, frequency, tuple(date.fromisoformat(word) for word in rest))
        numbers = tuple(_number(word) for word in rest[1:])
        periods = tuple(_periods(date.fromisoformat(rest[0]), frequency, len(numbers)))
    except (KeyError, IndexError, ValueError) as fault:
        raise Unreadable(f"This line of the series cannot be read: {line[:60]!r} ({fault}).") from fault
    return Told(code, frequency, periods, numbers)


def _number(word: str) -> Number | None:
    if word == ".":
        return None
    top, _, bottom = word.partition("/")
    return float(top), float(bottom) if bottom else None


def _periods(first: date, frequency: str, count: int) -> Iterator[date]:
    for i in range(count):
        if frequency in _DAYS:
            yield first + timedelta(days=i * _DAYS[frequency])
        else:
            yield moved(first, i * _MONTHS[frequency])
