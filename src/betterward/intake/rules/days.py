"""Days as people write them: British and American order, month names, ISO, weeks, quarters, spreadsheet numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise


YEARS = range(1900, 2101)
SPREADSHEET_EPOCH = date(1899, 12, 30)
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = "mon|tues?|wed|wednes|thur?s?|fri|satur|sat|sun"

NOISE = re.compile(
    rf"^(?:w/?[ce]|week (?:of|commencing|ending|beginning|starting))\b\.?:?\s*|^(?:{WEEKDAYS})(?:day)?[,.]?\s+|"
    r"[t\s]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|\s*[ap]m)?$"
)
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")


@dataclass(frozen=True, slots=True)
class Style:
    """How one column writes its days; decided over all its cells, because one cell alone can be ambiguous."""

    month_first: bool = False
    financial_years: bool = False


def _year(text: str) -> int:
    number = int(text)
    year = number if len(text) == 4 else number + (2000 if number < 70 else 1900)
    if year not in YEARS:
        raise ValueError(f"{year} is a slip of the pen")
    return year


def _month(word: str) -> int:
    """The month a word of three or more letters begins; 0 when none does."""
    word = "sep" if word == "sept" else word
    return next((at for at, name in enumerate(MONTHS, 1) if name.startswith(word)), 0)


def _numbers(first: str, second: str, year: str, style: Style) -> date:
    day, month = (second, first) if style.month_first else (first, second)
    return date(_year(year), int(month), int(day))


def _year_and_month(year: str, month: str, style: Style) -> date:
    if style.financial_years and len(month) == 2 and int(month) == (int(year) + 1) % 100:
        return date(_year(year), 4, 1)
    return date(_year(year), int(month), 1)


Reader = Callable[..., date]
WORD = r"([a-z]{3,9})\.?"
YEAR = r"(\d{4}|\d{2})"
SHAPES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$", lambda s, y, m, d: date(_year(y), int(m), int(d))),
        (rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ]{YEAR}$", lambda s, a, b, y: _numbers(a, b, y, s)),
        (rf"{WORD}[-/ ']*{YEAR}$", lambda s, m, y: date(_year(y), _month(m), 1)),
        (rf"(\d{{1,2}})[-/. ]*{WORD}[-/., ]*{YEAR}$", lambda s, d, m, y: date(_year(y), _month(m), int(d))),
        (r"(\d{4})[-/.](\d{1,2})$", lambda s, y, m: _year_and_month(y, m, s)),
        (r"(\d{1,2})[-/.](\d{4})$", lambda s, m, y: date(_year(y), int(m), 1)),
        (rf"{WORD} (\d{{1,2}}),? (\d{{4}})$", lambda s, m, d, y: date(_year(y), _month(m), int(d))),
        (rf"(\d{{4}})[-/ ]{WORD}$", lambda s, y, m: date(_year(y), _month(m), 1)),
        (r"(\d{4})-?w(\d{1,2})$", lambda s, y, w: date.fromisocalendar(_year(y), int(w), 1)),
        (r"q([1-4])[-/ ]*(\d{4})$", lambda s, q, y: date(_year(y), 3 * int(q) - 2, 1)),
        (r"(\d{4})[-/ ]*q([1-4])$", lambda s, y, q: date(_year(y), 3 * int(q) - 2, 1)),
    )
)
"""Each shape and how it is read; the reader gets the style and the groups."""


def day(text: str, style: Style = Style()) -> date | None:
    """The day a text stands for, a period by its first day; None when it is no day."""
    plain = _plain(text)
    for shape, reader in SHAPES:
        if match := shape.match(plain):
            try:
                return reader(style, *match.groups())
            except ValueError:
                continue
    return None


def _plain(text: str) -> str:
    plain = " ".join(text.lower().replace("–", "-").replace("\u00a0", " ").split())
    return ORDINAL.sub("", NOISE.sub("", NOISE.sub("", plain)))


IN_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d{2})$")
IN_YEARS = re.compile(r"(\d{4})[-/](\d{2})$")


def style_of(cells: Iterable[str]) -> Style:
    """The order of day and month that fits a column; British where nothing decides."""
    plain = [_plain(cell) for cell in cells]
    numbers = [(int(m[1]), int(m[2])) for cell in plain if (m := IN_NUMBERS.match(cell))]
    years = [(int(m[1]), int(m[2])) for cell in plain if (m := IN_YEARS.match(cell))]
    return Style(
        month_first=any(second > 12 for _first, second in numbers) and all(first <= 12 for first, _second in numbers),
        financial_years=any(second > 12 and second == (first + 1) % 100 for first, second in years),
    )


def is_ambiguous(cells: Iterable[str]) -> bool:
    """Whether every day of a column could be read in either order."""
    numbers = [(int(m[1]), int(m[2])) for cell in cells if (m := IN_NUMBERS.match(_plain(cell)))]
    return bool(numbers) and all(first <= 12 and second <= 12 for first, second in numbers)


def from_numbers(numbers: Sequence[float]) -> list[date] | None:
    """Days written as plain numbers: a spreadsheet's serial days, years, or 20261123; None when they are not."""
    whole = [int(number) for number in numbers if number == int(number)]
    if len(whole) < max(2, len(numbers)) or sorted(set(whole)) != whole:
        return None
    if all(20_000 <= number <= 80_000 for number in whole):
        return [SPREADSHEET_EPOCH + timedelta(days=number) for number in whole]
    if all(1900 <= number <= 2100 for number in whole) and whole[-1] - whole[0] == len(whole) - 1:
        return [date(number, 1, 1) for number in whole]
    return _compact(whole) if all(19_000_101 <= number <= 21_001_231 for number in whole) else None


def _compact(whole: list[int]) -> list[date] | None:
    try:
        return [date(number // 10_000, number // 100 % 100, number % 100) for number in whole]
    except ValueError:
        return None


# Periods ------------------------------------------------------------------------------------------------------------

STEPS = (
    ("day", 1, 1),
    ("week", 7, 7),
    ("fortnight", 14, 14),
    ("month", 28, 31),
    ("quarter", 89, 92),
    ("year", 365, 366),
)


def frequency_of(days: Sequence[date]) -> str:
    """How often there is a point: the usual step between rising days; ``event`` where there is none."""
    steps = sorted((later - earlier).days for earlier, later in pairwise(days))
    if not steps:
        return "event"
    usual = steps[len(steps) // 2]
    for name, shortest, longest in STEPS:
        if shortest <= usual <= longest and _fits(steps, name, shortest, longest):
            return name
    return "event"


def _fits(steps: list[int], name: str, shortest: int, longest: int) -> bool:
    """Most steps are one period long, and none is shorter; longer ones are gaps."""
    regular = sum(shortest <= step <= longest for step in steps)
    return steps[0] >= shortest - (name not in ("day",)) * 3 and regular >= 0.6 * len(steps)
