"""Periods, parts and what makes an entry fit, in plain Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import isfinite
from uuid import UUID


FORTNIGHTS_FROM = date(2024, 4, 1)
"""Fortnights are counted from this Monday, the same everywhere in the house."""

FREE_FOR = timedelta(hours=24)
"""How long an entry can be undone by whoever made it."""

EARLIEST = date(1990, 1, 1)
"""Days before this are slips of the pen: a year such as 0226 would stretch the chart over centuries."""

GRACE_DAYS = {"day": 1, "week": 4, "fortnight": 6, "month": 21, "quarter": 45, "year": 90}
"""Days after the end of a period before its reading is late."""

FIELDS_OF_KIND = {
    "count": ("numerator",),
    "proportion": ("numerator", "denominator"),
    "rate": ("numerator", "denominator"),
    "average": ("value",),
    "cases_between": ("value",),
    "days_between": ("event_on",),
}

ADDABLE = ("count", "proportion", "rate")
"""Kinds whose numerators and denominators may be added up over parts; a sum of averages is no average."""


class Unfit(Exception):
    """An entry that cannot be kept; `code` names why and the service words it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody says about one period: numbers, or why there are none.

    `over` is the reading somebody saw and wants to replace: another one that came meanwhile is never replaced unseen.
    """

    period_on: date
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    size: int | None = None
    spread: float | None = None
    event_on: date | None = None
    missing_because: str = ""
    entered_as: str = ""
    key: UUID | None = None
    if_taken: str = "ask"
    over: int | None = None
    sure: bool = False


# Periods ----------------------------------------------------------------------------------------------------------


def period_of(day: date, frequency: str) -> date:
    """The first day of the period that holds `day`."""
    if frequency == "week":
        return day - timedelta(days=day.weekday())
    if frequency == "fortnight":
        return day - timedelta(days=(day - FORTNIGHTS_FROM).days % 14)
    if frequency in _MONTHS:
        months = _MONTHS[frequency]
        return date(day.year, (day.month - 1) // months * months + 1, 1)
    return day


def following(first: date, frequency: str) -> date:
    """The first day of the next period."""
    if frequency in _DAYS:
        return first + timedelta(days=_DAYS[frequency])
    year, month = divmod(first.year * 12 + first.month - 1 + _MONTHS[frequency], 12)
    return date(year, month + 1, 1)


_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def preceding(first: date, frequency: str) -> date:
    """The first day of the period before."""
    return period_of(first - timedelta(days=1), frequency)


def period_end(first: date, frequency: str) -> date:
    """The last day of a period."""
    return following(first, frequency) - timedelta(days=1)


def just_ended(now: datetime, frequency: str) -> date:
    """The period to ask about at a moment: the latest whose last calendar day is over; for events, today.

    At 03:00 that is last night's day, also while the night, which ends at the measure's `day_turns_at`, is still open.
    """
    if frequency not in GRACE_DAYS:
        return now.date()
    return preceding(period_of(now.date(), frequency), frequency)


def next_midnight(now: datetime) -> datetime:
    """When the period that is asked about changes at the earliest."""
    return datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=now.tzinfo)


def is_free_to_change(first: date, frequency: str, turns_at: time, now: datetime) -> bool:
    """Whether the period's day has not turned yet, so that its count may be changed freely."""
    if frequency not in GRACE_DAYS:
        return False
    closes = datetime.combine(following(first, frequency), turns_at, tzinfo=now.tzinfo)
    return now < closes


def calendar(first: date, last: date, frequency: str) -> list[date]:
    """Every period from one to another, both included."""
    periods = [first]
    while periods[-1] < last:
        periods.append(following(periods[-1], frequency))
    return periods


def due_on(latest: date | None, frequency: str) -> date | None:
    """The day after which the reading that follows `latest` is late."""
    if latest is None or frequency not in GRACE_DAYS:
        return None
    return period_end(following(latest, frequency), frequency) + timedelta(days=GRACE_DAYS[frequency])


PRESSURE = timedelta(days=7)
"""How long pressure mode is offered for; whoever turns it on says another day if they like."""


def later(due_on: date | None, pressure_until: date | None) -> date | None:
    """When a reading is due that nobody is to be reminded of before a pressure ends; none stays none."""
    return max(due_on, pressure_until) if due_on and pressure_until else due_on


# Entries ----------------------------------------------------------------------------------------------------------


def checked(entry: Entry, kind: str, frequency: str, *, today: date) -> Entry:
    """The entry as it may be kept, its day moved to the start of its period.

    Raises
    ------
    Unfit
        `future`, `too_old`, `no_number`, `not_a_number`, `negative`, `not_whole`, `above_denominator`, `out_of_none`.
    """
    day = entry.event_on or entry.period_on
    if day > today:
        raise Unfit("future", day=day)
    if day < EARLIEST:
        raise Unfit("too_old", day=day)
    entry = replace(entry, period_on=entry.event_on or period_of(entry.period_on, frequency))
    if entry.missing_because:
        return replace(entry, numerator=None, denominator=None, value=None, event_on=None)
    _check_numbers(entry, kind)
    return entry


def _check_numbers(entry: Entry, kind: str) -> None:
    given = [getattr(entry, name) for name in FIELDS_OF_KIND[kind]]
    if any(value is None for value in given):
        raise Unfit("no_number")
    numbers = [value for value in given if isinstance(value, int | float)]
    if not all(isfinite(number) for number in numbers):
        raise Unfit("not_a_number")
    if kind != "average" and any(number < 0 for number in numbers):
        raise Unfit("negative")
    if any(number != int(number) for number in _whole_of(entry, kind, numbers)):
        raise Unfit("not_whole")
    if kind == "proportion" and (entry.numerator or 0) > (entry.denominator or 0):
        raise Unfit("above_denominator", numerator=entry.numerator, denominator=entry.denominator)
    if kind == "rate" and entry.numerator and not entry.denominator:
        raise Unfit("out_of_none", numerator=entry.numerator)


def _whole_of(entry: Entry, kind: str, numbers: list[float]) -> list[float]:
    """The numbers that count things; bed days and averages may have decimals."""
    if kind == "rate":
        return [entry.numerator or 0.0]
    return [] if kind == "average" else numbers


def state_of(entry: Entry, kind: str) -> str:
    """Value, known missing, or a denominator of zero: three different things."""
    if entry.missing_because:
        return "missing"
    return "zero_denominator" if "denominator" in FIELDS_OF_KIND[kind] and not entry.denominator else "value"


def is_far_off(entry: Entry, usual: Sequence[float], kind: str, *, times: float = 8.0) -> bool:
    """Whether a number is many times the largest usual one: a slip of the key rather than news."""
    number = entry.numerator if "numerator" in FIELDS_OF_KIND[kind] else entry.value
    return number is not None and len(usual) >= 6 and number >= 10 and number > times * max(usual)


def added(old: Entry, new: Entry) -> Entry:
    """Two entries of one period as one: counts add up, an average cannot be added to."""
    if old.numerator is None or new.numerator is None:
        raise Unfit("cannot_add")
    both = None if new.denominator is None else (old.denominator or 0) + new.denominator
    return replace(new, numerator=old.numerator + new.numerator, denominator=both)


PAD_HOLDS = 9
"""The largest usual number for which number buttons help; beyond it, typing is quicker."""


def suits_pad(kind: str, usual: Sequence[float]) -> bool:
    """Whether number buttons suit a measure: a count whose numbers are usually small."""
    recent = sorted(usual[:24])
    return kind == "count" and (not recent or recent[len(recent) // 2] <= PAD_HOLDS)


def steady(sizes: Sequence[float | None]) -> str:
    """The denominator that the latest three entries share, as it is typed; empty when they differ."""
    latest = sizes[:3]
    if len(latest) == 3 and latest[0] and len(set(latest)) == 1:
        return f"{latest[0]:g}"
    return ""


# Parts ------------------------------------------------------------------------------------------------------------


def pooled(parts: Sequence[tuple[float, int, float | None]]) -> tuple[float, int, float | None]:
    """Mean, size and standard deviation of several (mean, size, SD) taken as one group."""
    size = sum(n for _, n, _ in parts)
    mean = sum(m * n for m, n, _ in parts) / size
    if size < 2 or any(n > 1 and s is None for _, n, s in parts):
        return mean, size, None
    inner = sum((n - 1) * (s or 0.0) ** 2 for _, n, s in parts)
    outer = sum(n * (m - mean) ** 2 for m, n, _ in parts)
    return mean, size, ((inner + outer) / (size - 1)) ** 0.5


def gaps(events: Sequence[date]) -> list[int]:
    """Days from each event to the next; several on one day give gaps of zero."""
    ordered = sorted(events)
    return [(later - earlier).days for earlier, later in pairwise(ordered)]


# Charts -----------------------------------------------------------------------------------------------------------

USUAL_OF_KIND: dict[str, dict[str, object]] = {
    "count": {"decimals": 0},
    "proportion": {"multiplier": 100.0, "unit_label": "%", "decimals": 0},
    "rate": {"multiplier": 1000.0, "decimals": 1},
    "average": {"decimals": 1},
    "cases_between": {"decimals": 0, "frequency": "event"},
    "days_between": {"decimals": 0, "frequency": "event", "unit_label": "days"},
}
"""What a definition says when nobody said otherwise."""


def default_chart(kind: str) -> tuple[str, str]:
    """The chart proposed for a kind of measure, and why in one key (the words are on the measure page)."""
    return {
        "count": ("c", "counts_of_events"),
        "proportion": ("p", "classified_yes_no"),
        "rate": ("u", "events_per_opportunity"),
        "average": ("i", "one_value_a_period"),
        "cases_between": ("g", "rare_cases"),
        "days_between": ("t", "rare_events_in_time"),
    }[kind]


CHARTS_OF_KIND = {
    "count": ("c", "i", "run"),
    "proportion": ("p", "pp", "i", "run"),
    "rate": ("u", "up", "i", "run"),
    "average": ("i", "i_m", "run"),
    "cases_between": ("g", "i", "run"),
    "days_between": ("t", "i", "run"),
}
"""Charts that suit a kind of measure, the usual one first."""


def digits_of_lines(kind: str, decimals: int, highest: float) -> int:
    """Digits of averages and limits: the average of small counts has one more than a count, or 0.4 would read as 0."""
    is_count = kind in ("count", "cases_between", "days_between")
    return 1 if is_count and not decimals and highest < 100 else decimals


Step = tuple[date | None, date | None, float | None]
"""From a day to a day, how high."""


def height_on(day: date, steps: Sequence[Step]) -> float:
    """The height of a line on a day, by the step that began last; not a number where no step holds."""
    held = [step for step in steps if (not step[0] or step[0] <= day) and (not step[1] or day <= step[1])]
    told = [(first or date.min, value) for first, _, value in held if value is not None]
    return max(told)[1] if told else float("nan")


def heights(days: Sequence[date], steps: Sequence[Step]) -> list[float]:
    """The height of a line on each of some days."""
    return [height_on(day, steps) for day in days]


# Typing -----------------------------------------------------------------------------------------------------------

PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
THOUSANDS = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?", re.ASCII)


def number(text: str) -> float | None:
    """A typed number; blank is none, and nothing but digits, a point and marks between thousands counts as one.

    Raises
    ------
    Unfit
        `not_a_number`: letters, "nan", "1_000", "1 2", a decimal comma.
    """
    text = text.replace("\u00a0", " ").replace("\u202f", " ").strip().removesuffix("%").rstrip()
    if not text:
        return None
    if PLAIN.fullmatch(text):
        return float(text)
    if THOUSANDS.fullmatch(text):
        return float(text.replace(",", "").replace(" ", ""))
    raise Unfit("not_a_number")


# Definitions ------------------------------------------------------------------------------------------------------

MEANING = ("numerator_label", "denominator_label", "exclusions", "source")
"""What decides what a reading is; when one of these changes, readings before and after are not compared."""

ASKED_OF_ALL = ("numerator_label", "exclusions", "source", "collected_by", "collected_when", "collected_how")
"""What people need to know to count the same way; `denominator_label` beside it where there is a denominator."""


def bare(text: object) -> str:
    """Words without capitals, points and spaces: a tidier spelling is no other meaning."""
    return "".join(letter for letter in str(text).casefold() if letter.isalnum())


def changed_meaning(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which of the words that decide what is counted say something else, and which say something for the first time.

    The first words may describe what was always done, so whoever writes them says whether counting changed.
    """
    other = [name for name in MEANING if name in new and bare(new[name]) != bare(old.get(name, ""))]
    first = tuple(name for name in other if not bare(old.get(name, "")))
    return tuple(name for name in other if name not in first), first


def unsaid(kind: str, words: Mapping[str, object]) -> list[str]:
    """What a definition leaves open, so that two people might count differently."""
    asked = list(ASKED_OF_ALL)
    if "denominator" in FIELDS_OF_KIND[kind]:
        asked.insert(1, "denominator_label")
    return [name for name in asked if not str(words.get(name) or "").strip()]


SELDOM = 1.5
"""Events a period below which a chart of counts says little: most periods are none or one (standard chart choice)."""


def is_seldom(kind: str, usual: Sequence[float]) -> bool:
    """Whether what is counted is so rare that the time between two says more than how many there were."""
    if kind not in ADDABLE or len(usual) < 10:
        return False
    return sum(usual) < SELDOM * len(usual) or sum(number == 0 for number in usual) * 2 > len(usual)


ENOUGH = 20
"""Cases a time that usually do; a rule of thumb of improvement work, not a published standard."""


BY_HAND = 10
"""Minutes each time from which somebody looks at case after case, rather than reads a number off a screen."""


def is_sample_enough(kind: str, usual: Sequence[float | None], minutes: int | None) -> bool:
    """Whether looking at some cases would do: many are looked at by hand each time."""
    sizes = sorted(size for size in usual if size)
    return kind == "proportion" and (minutes or 0) >= BY_HAND and bool(sizes) and sizes[len(sizes) // 2] >= 2 * ENOUGH


TIMES_A_WEEK = {"day": 7.0, "week": 1.0, "fortnight": 0.5, "month": 12 / 52, "quarter": 4 / 52, "year": 1 / 52}


def minutes_a_week(each_time: int | None, frequency: str, events_a_week: float = 0.0) -> float | None:
    """What counting costs a week; what comes when it happens costs as often as it came; unknown is none."""
    return None if each_time is None else each_time * TIMES_A_WEEK.get(frequency, events_a_week)


# Wholes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """What a part has in common with its whole: the definition, its version, and whether anything is counted there."""

    name: str
    definition: UUID
    version: int
    is_counted: bool


def broken_links(whole: Link, parts: Sequence[Link]) -> list[tuple[str, str]]:
    """Where the chain from a whole to its parts is broken: what is wrong, and at which part.

    `not_counted`: nothing is counted at any part. `other_definition`, `other_version`: a part counts something else, or
    by another wording, so that the sum is a sum of different things.
    """
    if parts and not any(part.is_counted for part in parts):
        return [("not_counted", "")]
    found = [(part.name, _difference(whole, part)) for part in parts]
    return [(wrong, name) for name, wrong in found if wrong]


def _difference(whole: Link, part: Link) -> str:
    if part.definition != whole.definition:
        return "other_definition"
    return "other_version" if part.version != whole.version else ""


# Groups -----------------------------------------------------------------------------------------------------------

ENOUGH = 10
"""Events in each of two groups from which on their gap is stated."""

LONGER = {
    "day": ("month", "quarter", "year"),
    "week": ("month", "quarter", "year"),
    "fortnight": ("quarter", "year"),
    "month": ("quarter", "year"),
    "quarter": ("year",),
}
"""Longer periods that shorter ones are added up to; a week belongs to the month in which it begins."""

Counted = dict[date, tuple[float, float]]
"""Numerators and denominators by period."""


def over_longer(counted: Counted, frequency: str, longer: str) -> Counted:
    """Periods added up to longer ones; a longer one of which a part is missing is left out."""
    found: Counted = {}
    for first in sorted({period_of(day, longer) for day in counted}):
        last = period_end(first, longer)
        days = [day for day in calendar(period_of(first, frequency), last, frequency) if first <= day <= last]
        if all(day in counted for day in days):
            found[first] = (sum(counted[day][0] for day in days), sum(counted[day][1] for day in days))
    return found


def shortest_without_small(
    groups: Sequence[Counted], frequency: str, *, least: int, is_share: bool, fewest: int = 4
) -> tuple[str, list[Counted]] | None:  # fmt: skip
    """The shortest periods in which no group has a small count, with the numbers; None where there are none.

    Of a share (`is_share`) those that are not counted must not be few either: 48 of 50 tells of two.
    """
    for longer in (frequency, *LONGER.get(frequency, ())):
        found = [group if longer == frequency else over_longer(group, frequency, longer) for group in groups]
        shared = set.intersection(*(set(one) for one in found)) if found else set()
        told = [one[day] for one in found for day in shared]
        if len(shared) >= fewest and not any(is_small(*pair, least, is_share=is_share) for pair in told):
            return longer, [{day: one[day] for day in sorted(shared)} for one in found]
    return None


def is_small(top: float, under: float, least: int, *, is_share: bool) -> bool:
    """Whether a count, or of a share what is left of the whole, is too small to be told."""
    return top < least or (is_share and under - top < least)
