"""What may be wrong with the numbers of a measure: late, missing, alike, rounded, or counted otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from statistics import median, stdev

from betterward.measures.rules import GRACE_DAYS, calendar, following, period_end, period_of
from variation.distributions.beta import binomial_cdf
from variation.distributions.gamma import gamma_cdf


THERE, LATE, SAID, MISSING, OPEN = "there", "late", "said", "missing", "open"
"""A reading in time, one that came late, one of which it was said why it is missing, none, and none due yet."""

SHOWN = {"day": 366, "week": 130, "fortnight": 78, "month": 120, "quarter": 60, "year": 40}
"""How many periods of a kind the calendar goes back: some ten years of months, a year of days."""

RARE = 0.005
"""What happens by chance less often than this is said; one in two hundred."""

FEWEST = 20
"""Readings below which nothing is said about digits."""

FOR_ALL_DIGITS = 50
"""Readings below which the ten digits are not weighed one by one: five of each are expected (Cochran's rule)."""

SPREAD = 5.0
"""Standard deviation below which last digits are uneven by themselves."""

WINDOW = 6
"""Denominators before and after a change that must not overlap: by chance once in 462."""

LEVEL = 1.25
"""How many times as large a denominator must have become to be spoken of."""


@dataclass(frozen=True, slots=True)
class Told:
    """One period: what stands for it, when the first number of it came, and from where it came."""

    period_on: date
    came_on: date
    number: float | None = None
    under: float | None = None
    sources: tuple[str, ...] = ()
    is_twice: bool = False

    @property
    def is_number(self) -> bool:
        """Whether there is a number, and not the reason why there is none."""
        return self.number is not None


@dataclass(frozen=True, slots=True)
class Cell:
    """One period of the calendar: its state, and days after its end until its reading came."""

    period_on: date
    state: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class Lateness:
    """How many readings came after their day, and the usual wait for one."""

    counted: int
    late: int
    usual: float


@dataclass(frozen=True, slots=True)
class Alike:
    """The same number in successive periods."""

    first: date
    last: date
    times: int


@dataclass(frozen=True, slots=True)
class Digits:
    """Last digits that come more often than chance: 0 and 5 together, or some among the ten."""

    which: str
    share: float
    counted: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A denominator that stands on another level from a period on."""

    on: date
    before: float
    after: float


# Completeness and lateness ------------------------------------------------------------------------------------------


def last_due(frequency: str, today: date) -> date:
    """The latest period whose reading should be there by now."""
    day = period_of(today - timedelta(days=GRACE_DAYS[frequency] + 1), frequency)
    return (
        day if period_end(day, frequency) + timedelta(days=GRACE_DAYS[frequency]) < today else _before(day, frequency)
    )


def _before(day: date, frequency: str) -> date:
    return period_of(day - timedelta(days=1), frequency)


def waited(told: Told, frequency: str) -> int:
    """Days from the end of a period to its first number; none where it came before the end."""
    return max((told.came_on - period_end(told.period_on, frequency)).days, 0)


def is_judged(told: Told, frequency: str, since: date) -> bool:
    """Whether a number can have been late: what was brought in of the time before the measure was kept here cannot."""
    return period_end(told.period_on, frequency) >= since


def cells_of(told: Mapping[date, Told], frequency: str, since: date, until: date, today: date) -> list[Cell]:
    """Every period from the first reading to now or the end of collecting, as many as the calendar shows."""
    if not told:
        return []
    last = max(period_of(min(today, until), frequency), max(told))
    periods = calendar(min(told), last, frequency)[-SHOWN[frequency] :]
    due = last_due(frequency, today)
    return [_cell(told.get(day), day, frequency, since, due) for day in periods]


def _cell(told: Told | None, day: date, frequency: str, since: date, due: date) -> Cell:
    if told is None:
        return Cell(day, MISSING if day <= due else OPEN)
    if not told.is_number:
        return Cell(day, SAID)
    days = waited(told, frequency) if is_judged(told, frequency, since) else 0
    return Cell(day, LATE if days > GRACE_DAYS[frequency] else THERE, days)


def complete(cells: Sequence[Cell]) -> tuple[int, int]:
    """Periods with a number, and periods that should have one; a reason why there is none is no number."""
    due = [cell for cell in cells if cell.state != OPEN]
    return sum(cell.state in (THERE, LATE) for cell in due), len(due)


def lateness(told: Sequence[Told], frequency: str, since: date) -> Lateness | None:
    """How late numbers come; nothing where none was entered as its time went by."""
    days = [waited(one, frequency) for one in told if one.is_number and is_judged(one, frequency, since)]
    if not days:
        return None
    return Lateness(len(days), sum(day > GRACE_DAYS[frequency] for day in days), float(median(days)))


# Alike --------------------------------------------------------------------------------------------------------------


def alike(told: Sequence[Told], frequency: str) -> Alike | None:
    """The longest run of one number in successive periods, where chance would hardly make it so long.

    Two readings drawn at random say the same with the sum of squared shares, the run itself taken once; a run of k is
    met about n times that to the power of k - 1.
    """
    rows = [one for one in told if one.is_number]
    runs = [run for run in _runs(rows, frequency) if len(run) >= 4]
    if not runs or len(rows) < 8:
        return None
    longest = max(runs, key=len)
    others = Counter((one.number, one.under) for one in rows if one not in longest[1:])
    same = sum(count * count for count in others.values()) / others.total() ** 2
    if len(rows) * same ** (len(longest) - 1) >= RARE:
        return None
    return Alike(longest[0].period_on, longest[-1].period_on, len(longest))


def _runs(rows: Sequence[Told], frequency: str) -> list[list[Told]]:
    found: list[list[Told]] = []
    for one in rows:
        latest = found[-1][-1] if found else None
        if latest and _follows(latest, one, frequency):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _follows(one: Told, other: Told, frequency: str) -> bool:
    is_next = following(one.period_on, frequency) == other.period_on
    return is_next and (one.number, one.under) == (other.number, other.under)


def twice(told: Sequence[Told]) -> list[date]:
    """Periods to which a table and another source gave the same number, and both of them count."""
    return [one.period_on for one in told if one.is_twice]


def of_two_sources(told: Sequence[Told]) -> list[date]:
    """Periods whose number came from two sources, the later in the place of the earlier."""
    return [one.period_on for one in told if len(set(one.sources)) > 1 and not one.is_twice]


# Digits -------------------------------------------------------------------------------------------------------------


def digits(numbers: Sequence[float]) -> Digits | None:
    """Whether whole numbers of two digits and more end in 0 or 5, or in some digits, more often than chance."""
    whole = [int(number) for number in numbers if number == int(number) and number >= 10]
    if len(whole) < FEWEST or stdev(whole) < SPREAD:
        return None
    ends = Counter(number % 10 for number in whole)
    n, rounded = len(whole), ends[0] + ends[5]
    if 1 - float(binomial_cdf(rounded - 1, n, 0.2)) < RARE:
        return Digits("rounded", rounded / n, n)
    if n >= FOR_ALL_DIGITS and unevenness(ends, n) < RARE:
        most = ends.most_common(1)[0]
        return Digits(str(most[0]), most[1] / n, n)
    return None


def unevenness(ends: Mapping[int, int], n: int) -> float:
    """How likely chance makes ten digits as uneven: the upper tail of chi-square with nine degrees of freedom."""
    square = sum((ends.get(digit, 0) - n / 10) ** 2 / (n / 10) for digit in range(10))
    return float(gamma_cdf(square / 2, 4.5, upper=True))


# Levels -------------------------------------------------------------------------------------------------------------


def shift(told: Sequence[Told]) -> Shift | None:
    """Where the denominator changed its level at once: six before and six after that do not overlap."""
    rows = [one for one in told if one.under]
    found = [_shift(rows, at) for at in range(WINDOW, len(rows) - WINDOW + 1)]
    told_of = [(size, one) for size, one in found if one]
    return max(told_of, key=lambda pair: pair[0])[1] if told_of else None


def _shift(rows: Sequence[Told], at: int) -> tuple[float, Shift | None]:
    before = [one.under or 0.0 for one in rows[at - WINDOW : at]]
    after = [one.under or 0.0 for one in rows[at : at + WINDOW]]
    old, new = median(before), median(after)
    apart = max(min(after) / max(before), min(before) / max(after))
    if apart <= 1 or max(old / new, new / old) < LEVEL:
        return 0.0, None
    return apart, Shift(rows[at].period_on, old, new)


# The calendar -------------------------------------------------------------------------------------------------------

COLUMNS = {"day": 31, "week": 5, "fortnight": 3, "month": 12, "quarter": 4, "year": 10}
"""Cells in a row: of a month for days, weeks and fortnights, of a year for months and quarters, of ten years."""


def place_of(day: date, frequency: str) -> tuple[date, int]:
    """The row of the calendar a period stands in, named by its first day, and its column from 0."""
    if frequency == "year":
        return date(day.year // 10 * 10, 1, 1), day.year % 10
    if frequency in ("month", "quarter"):
        return date(day.year, 1, 1), (day.month - 1) // (1 if frequency == "month" else 3)
    step = {"day": 1, "week": 7, "fortnight": 14}[frequency]
    return day.replace(day=1), (day.day - 1) // step


def rows_of(cells: Sequence[Cell], frequency: str) -> list[tuple[date, list[Cell | None]]]:
    """The cells in rows, the latest row first, with nothing where the calendar has not begun or has ended."""
    found: list[tuple[date, list[Cell | None]]] = []
    for first, group in groupby(cells, key=lambda cell: place_of(cell.period_on, frequency)[0]):
        row: list[Cell | None] = [None] * COLUMNS[frequency]
        for cell in group:
            row[place_of(cell.period_on, frequency)[1]] = cell
        found.append((first, row))
    return found[::-1]
