"""Scotland's hospitals and board standards, as published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from betterward.demo.rules.clock import moved
from betterward.demo.rules.public import Counted, Row, Unreadable, month_end, month_of, number, period_of


@dataclass(frozen=True, slots=True)
class Hospital:
    """A site with an emergency or minor injury department, and how long it has had one."""

    code: str
    name: str
    board: str
    opened_on: date | None
    closed_on: date | None
    now_at: str = ""
    months: tuple[Counted, ...] = ()


def hospitals(places: Iterable[Row], counts: Iterable[Row], one_place: Iterable[Row]) -> list[Hospital]:
    """Every site with its months; places that had two codes over time have one line, at the later code.

    A site whose months begin after the file does opened then; one whose months end before the file does closed then.
    """
    by_code: dict[str, list[Counted]] = defaultdict(list)
    for row in counts:
        by_code[row["hospital_code"]].append(_counted(row))
    whole = [counted.month for months in by_code.values() for counted in months]
    later = {row["old_code"]: row["code"] for row in one_place}
    for old, code in later.items():
        by_code[code] = added(by_code[code] + by_code[old])
    return [_hospital(row, by_code, min(whole), max(whole), later) for row in places]


def _hospital(
    row: Row, months: Mapping[str, Sequence[Counted]], first: date, last: date, later: Mapping[str, str]
) -> Hospital:
    code = row["hospital_code"]
    own = months[code]
    begins, ends = own[0].month, own[-1].month
    name = " ".join(row["hospital_name"].removesuffix(" - Type 1").split())
    return Hospital(
        code=code,
        name=name,
        board=row["board_name"],
        opened_on=begins if begins > first else None,
        closed_on=month_end(ends) if ends < last else None,
        now_at=later.get(code, ""),
        months=() if code in later else tuple(with_quiet_months(own)),
    )


def _counted(row: Row) -> Counted:
    what = f"{row['hospital_code']} in {row['month']}"
    within, over = number(row, "within_4_hours", what), number(row, "over_4_hours", what)
    attendances = number(row, "attendances", what)
    if attendances is None or within is None or over is None or within + over != attendances:
        raise Unreadable(f"{what}: {within} within and {over} over four hours do not add up to {attendances}.")
    return Counted(month_of(row["month"]), within, attendances)


def added(counts: Sequence[Counted]) -> list[Counted]:
    """Counts of one month as one, in order of time."""
    ordered = sorted(counts, key=lambda counted: counted.month)
    return [_sum(month, list(group)) for month, group in groupby(ordered, key=lambda counted: counted.month)]


def _sum(month: date, group: list[Counted]) -> Counted:
    return Counted(month, sum(one.within or 0 for one in group), sum(one.attendances for one in group))


def with_quiet_months(counts: Sequence[Counted]) -> list[Counted]:
    """Months without a row between a site's first and last: nobody attended there.

    Sites added up agree with the published board percentages without them, so nothing is missing.
    """
    known = {counted.month: counted for counted in counts}
    month, found = counts[0].month, []
    while month <= counts[-1].month:
        found.append(known.get(month, Counted(month, 0, 0)))
        month = moved(month, 1)
    return found


# Standards ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standard:
    """One national standard: how it is counted and spoken."""

    indicator: str
    frequency: str
    direction: str
    scale: float
    unit: str
    decimals: int
    words: str


@dataclass(frozen=True, slots=True)
class Held:
    """One standard at one board: values by period (None: not published), and its target with the period it begins."""

    standard: Standard
    board: str
    values: tuple[tuple[date, float | None], ...]
    targets: tuple[tuple[date, float], ...]


def standards(kinds: Iterable[Row], definitions: Iterable[Row]) -> dict[str, Standard]:
    """The standards by the name they are published under."""
    words = {row["indicator"]: row["definition"] for row in definitions}
    return {row["indicator"]: _standard(row, words) for row in kinds}


def _standard(row: Row, words: Mapping[str, str]) -> Standard:
    return Standard(
        row["indicator"], row["frequency"], row["direction"], float(row["scale"]), row["unit"], int(row["decimals"]),
        words[row["indicator"]],
    )  # fmt: skip


def held(published: Iterable[Row], kinds: Mapping[str, Standard]) -> list[Held]:
    """Every standard at every board, in order of time."""
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in published:
        grouped[row["board"], row["indicator"]].append(row)
    return [_held(kinds[indicator], board, found) for (board, indicator), found in sorted(grouped.items())]


def _held(standard: Standard, board: str, found: list[Row]) -> Held:
    told = sorted((period_of(row["period_end"], standard.frequency), row) for row in _unique(found, standard))
    values = tuple((period, _scaled(row["value"], standard)) for period, row in told)
    targets = [(period, _scaled(row["target"], standard)) for period, row in told]
    turns = [one for i, one in enumerate(targets) if i == 0 or one[1] != targets[i - 1][1]]
    return Held(standard, board, values, tuple((period, value) for period, value in turns if value is not None))


def _unique(found: list[Row], standard: Standard) -> list[Row]:
    periods = [period_of(row["period_end"], standard.frequency) for row in found]
    if len(set(periods)) != len(periods):
        raise Unreadable(f"{standard.indicator} at {found[0]['board']}: two rows stand for one {standard.frequency}.")
    return found


def _scaled(text: str, standard: Standard) -> float | None:
    return round(float(text) * standard.scale, 9) if text else None
