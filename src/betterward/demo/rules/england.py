"""England's trusts and their attendances, as published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from betterward.demo.rules.clock import moved
from betterward.demo.rules.public import Counted, Row, Unreadable, month_end, month_of, number


GONE_AFTER = 12
"""Months of silence at the end of the file after which a trust counts as merged or closed, not as late."""


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust with emergency attendances."""

    code: str
    name: str
    region: str
    region_code: str
    closed_on: date | None
    months: tuple[Counted, ...]


def trusts(places: Iterable[Row], counts: Iterable[Row]) -> list[Trust]:
    """Every trust that has months, in order of code."""
    by_code: dict[str, list[Counted]] = defaultdict(list)
    for row in counts:
        by_code[row["trust_code"]].append(_counted(row))
    last = max(counted.month for months in by_code.values() for counted in months)
    known = {row["trust_code"]: row for row in places}
    if unknown := sorted(by_code.keys() - known.keys()):
        raise Unreadable(f"The list of trusts has no name for {', '.join(unknown)}.")
    return [_trust(known[code], sorted(by_code[code], key=lambda one: one.month), last) for code in sorted(by_code)]


def _trust(row: Row, months: list[Counted], last: date) -> Trust:
    ends = months[-1].month
    return Trust(
        code=row["trust_code"],
        name=row["trust_name"],
        region=row["region"],
        region_code=row["region_code"],
        closed_on=month_end(ends) if moved(ends, GONE_AFTER) <= last else None,
        months=tuple(months),
    )


def _counted(row: Row) -> Counted:
    what = f"{row['trust_code']} in {row['month']}"
    attendances, over = number(row, "attendances", what), number(row, "over_4_hours", what)
    if attendances is None or (over is not None and over > attendances):
        raise Unreadable(f"{what}: {over} of {attendances} attendances cannot be over four hours.")
    return Counted(month_of(row["month"]), None if over is None else attendances - over, attendances)
