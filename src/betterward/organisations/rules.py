"""Decisions about names and trees, in plain Python."""

import re
import unicodedata
from datetime import date


LEAST_TOLD = 5
"""Counts below this are hidden where small numbers are: of groups of people, and in shares that say so."""

LEAST_RANGE = (3, 20)
"""What an organisation may choose instead: below 3, a count of two tells each of the two about the other."""


LONGEST_KEY = 220
"""A name full of numbers grows when they are padded; what is beyond this no longer decides an order."""


def sort_key(text: str) -> str:
    """A key that orders names as people do: accents and case aside, numbers by size."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"\d+", lambda number: number.group().zfill(8), plain)[:LONGEST_KEY]


def label(identifier: int) -> str:
    """The label of a scope in its path."""
    return f"s{identifier}"


def is_open(opened_on: date | None, closed_on: date | None, *, on: date) -> bool:
    """Whether a unit takes new entries on a day; it still does on the day it closes."""
    return (opened_on is None or opened_on <= on) and (closed_on is None or on <= closed_on)


def is_below(path: str, other: str) -> bool:
    """Whether `path` is `other` or hangs below it."""
    return path == other or path.startswith(other + ".")


def financial_year(day: date, starts_month: int) -> int:
    """The calendar year in which the financial year of `day` began."""
    return day.year if day.month >= starts_month else day.year - 1
