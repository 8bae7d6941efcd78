"""The one way in which a number becomes text, so that it is the same text on every page."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal


__all__ = ["GROUPED_FROM", "LONGEST_UNIT", "digits_read", "enough_decimals", "format_number", "number", "with_unit"]

LONGEST_UNIT = 5
"""On a drawing a unit of at most so many letters stands behind each number; a longer one once above the axis."""

GROUPED_FROM = 10_000
"""Smaller numbers are read without commas."""

COUNTED = frozenset({"c", "g", "t"})
"""Charts whose values are whole numbers, whatever digits their lines have."""

LONGEST_UNGROUPED = 4
"""Digits."""

MONEY = ("£", "$", "€")


def format_number(value: float, decimals: int | None, unit: str = "") -> str:
    """A number with its unit, as every page, paper and file prints it.

    Parameters
    ----------
    value : float
        Any number.
    decimals : int or None
        Digits behind the point; as many as needed when None.
    unit : str
        The percent sign joins the number, money goes in front, any other unit follows a space.

    Returns
    -------
    str
        Commas from 10,000 on, a real minus sign; an en dash for ``nan`` and infinities.

    Examples
    --------
    >>> format_number(73.2, 0, "%"), format_number(12.25, 1, "days"), format_number(float("nan"), 1)
    ('73%', '12.3 days', '–')
    >>> format_number(-4, 0), format_number(9999, 0), format_number(12500, 0, "£")
    ('−4', '9999', '£12,500')
    """
    text = number(value, decimals)
    return _joined(text, unit) if math.isfinite(value) else text


def number(value: float, decimals: int | None = None, *, grouped: bool = False) -> str:
    """A number without its unit; very large and very small ones in powers of ten.

    Halves go away from zero, as in print and in spreadsheets, whatever the binary value behind them.

    Parameters
    ----------
    value : float
        Any number; ``nan`` gives an en dash.
    decimals : int, optional
        Digits behind the point; as many as needed when left out.
    grouped : bool
        Commas from 1,000 on, for an axis that goes beyond 10,000.

    Returns
    -------
    str
        The number as text.

    Examples
    --------
    >>> number(1234.5, 1), number(12345.6, 1), number(-0.04, 1), number(-3, 0), number(2.5), number(2.25, 1)
    ('1234.5', '12,345.6', '0.0', '−3', '2.5', '2.3')
    >>> number(1.5e-7), number(2e12), number(1000, 0, grouped=True)
    ('1.5e−7', '2e12', '1,000')
    """
    if not math.isfinite(value):
        return "–"
    if value and not 1e-6 <= abs(value) < 1e9:
        digits, _, power = f"{value:.2e}".partition("e")
        return f"{digits.rstrip('0').rstrip('.')}e{int(power)}".replace("-", "−")
    text = _rounded(value, 6 if decimals is None else decimals)
    if grouped or (len(text.partition(".")[0]) > LONGEST_UNGROUPED and abs(float(text)) >= GROUPED_FROM):
        whole, point, rest = text.removeprefix("-").partition(".")
        text = f"{'-' * text.startswith('-')}{int(whole):,}{point}{rest}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.removeprefix("-") if not text.strip("-0.,") else text.replace("-", "−")


def _rounded(value: float, decimals: int) -> str:
    """Plain formatting rounds the binary value; only near a half can that differ from the written number."""
    decimals = min(decimals, 300)  # beyond it a power of ten has no place in a float
    scaled = abs(value) * 10.0**decimals
    if abs(scaled % 1.0 - 0.5) > 1e-14 * scaled + 1e-9:
        return f"{value:.{decimals}f}"
    return f"{Decimal(f'{value:.15g}').quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def with_unit(text: str, unit: str) -> str:
    """A number with its unit, when the unit is short enough to stand on a drawing.

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
    return text if len(unit) > LONGEST_UNIT else _joined(text, unit)


def _joined(text: str, unit: str) -> str:
    if unit in MONEY:
        return f"{unit}{text}"
    return f"{text}{unit}" if unit in ("", "%") else f"{text} {unit}"


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


def digits_read(kind: str, decimals: int) -> int:
    """Digits of the values of a chart, where those of its lines are given.

    A count is a whole number, while the average of counts is not.

    Parameters
    ----------
    kind : str
        Kind of chart.
    decimals : int
        Digits of lines.

    Returns
    -------
    int
        0 for counts, otherwise `decimals`.

    Examples
    --------
    >>> digits_read("c", 1), digits_read("i", 1)
    (0, 1)
    """
    return 0 if kind in COUNTED else decimals
