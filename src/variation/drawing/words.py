"""The few words of a drawing, its numbers, and how a period is spoken; every word can be translated."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date


__all__ = ["MONTHS", "Translate", "as_is", "enough_decimals", "number", "period_label", "short_period", "with_unit"]

Translate = Callable[[str], str]
"""From an English word of this library to the reader's."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""Names in full; a short name is the first three letters of the translated one."""

PERIODS = {
    "week": "week of {day} {month} {year}",
    "fortnight": "fortnight of {day} {month} {year}",
    "month": "{month} {year}",
    "quarter": "{month} to {last} {year}",
    "year": "{year}",
}
"""How a period is spoken; others are spoken as a day."""

LONGEST_UNIT = 5
"""A unit of at most so many letters stands behind each number; a longer one stands once above the axis."""


def as_is(text: str) -> str:
    """The word unchanged: English.

    Parameters
    ----------
    text : str
        A word.

    Returns
    -------
    str
        The same.

    Examples
    --------
    >>> as_is("average")
    'average'
    """
    return text


def period_label(day: date, calendar: str, translate: Translate = as_is) -> str:
    """A period in words.

    Parameters
    ----------
    day : date
        First day of the period.
    calendar : str
        ``day``, ``week``, ``fortnight``, ``month``, ``quarter``, ``year``; anything else is spoken as a day.
    translate : callable
        Translates month names and patterns.

    Returns
    -------
    str
        For instance ``week of 3 August 2026``.

    Examples
    --------
    >>> period_label(date(2026, 8, 3), "week"), period_label(date(2026, 8, 1), "month")
    ('week of 3 August 2026', 'August 2026')
    >>> period_label(date(2026, 4, 1), "quarter"), period_label(date(2025, 4, 1), "year")
    ('April to June 2026', '2025/26')
    """
    if calendar == "year" and day.month > 1:
        return f"{day.year}/{(day.year + 1) % 100:02d}"
    last = (day.month + 1) % 12
    year = day.year + (calendar == "quarter" and day.month > 10)
    return translate(PERIODS.get(calendar, "{day} {month} {year}")).format(
        day=day.day, month=translate(MONTHS[day.month - 1]), last=translate(MONTHS[last]), year=year
    )


def short_period(day: date, calendar: str, translate: Translate = as_is) -> str:
    """A period in as few letters as a narrow chart has.

    Parameters
    ----------
    day : date
        First day of the period.
    calendar : str
        As for `period_label`.
    translate : callable
        Translates month names.

    Returns
    -------
    str
        For instance ``3 Aug 2026`` or ``Aug 2026``.

    Examples
    --------
    >>> short_period(date(2026, 8, 3), "week"), short_period(date(2026, 8, 1), "month")
    ('3 Aug 2026', 'Aug 2026')
    """
    if calendar == "year":
        return period_label(day, calendar, translate)
    month = translate(MONTHS[day.month - 1])[:3]
    return f"{month} {day.year}" if calendar in ("month", "quarter") else f"{day.day} {month} {day.year}"


def enough_decimals(span: float) -> int:
    """Decimals that tell apart what a chart of this height shows.

    Parameters
    ----------
    span : float
        Height of the chart in the measure's own unit.

    Returns
    -------
    int
        0 to 6.

    Examples
    --------
    >>> enough_decimals(300), enough_decimals(16), enough_decimals(0.05)
    (0, 1, 4)
    """
    return max(0, min(6, 2 - math.floor(math.log10(span)))) if 0 < span < 100 else 0


def number(value: float, decimals: int | None = None) -> str:
    """A number with commas at the thousands and a real minus sign; very large and very small ones in powers of ten.

    Parameters
    ----------
    value : float
        Any number; ``nan`` gives an en dash.
    decimals : int, optional
        Digits behind the point; as many as needed when left out.

    Returns
    -------
    str
        The number as text.

    Examples
    --------
    >>> number(1234.5, 1), number(-0.04, 1), number(-3, 0), number(2.5)
    ('1,234.5', '0.0', '−3', '2.5')
    """
    if not math.isfinite(value):
        return "–"
    if value and not 1e-6 <= abs(value) < 1e9:
        return f"{value:.3g}".replace("e+0", "e").replace("e+", "e").replace("-", "−")
    text = f"{value:,.{decimals}f}" if decimals is not None else f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.removeprefix("-") if not text.strip("-0.,") else text.replace("-", "−")


def with_unit(text: str, unit: str) -> str:
    """A number with its unit, when the unit is short; money goes in front, the percent sign close behind.

    Parameters
    ----------
    text : str
        The number.
    unit : str
        Any unit.

    Returns
    -------
    str
        Both, or the number alone.

    Examples
    --------
    >>> with_unit("80", "%"), with_unit("12", "£"), with_unit("24.6", "days"), with_unit("9", "per 1,000 bed days")
    ('80%', '£12', '24.6 days', '9')
    """
    if not unit or len(unit) > LONGEST_UNIT:
        return text
    if unit in ("£", "$", "€"):
        return f"{unit}{text}"
    return f"{text}%" if unit == "%" else f"{text} {unit}"
