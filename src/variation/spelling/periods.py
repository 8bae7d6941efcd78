"""How a period is spoken, in full and in short."""

from __future__ import annotations

from datetime import date

from variation.spelling.translating import Translate, as_is


__all__ = ["MONTHS", "period_label", "short_period"]

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
