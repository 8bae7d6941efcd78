"""The safety cross: a month as a cross of days, each clear, with events, or not counted yet; never judged."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date

from variation.drawing.picture import safe
from variation.spelling import Translate, as_is, format_number, period_label


__all__ = ["cross"]

CELL = 44
GAP = 4
SIDE = CELL - GAP
EDGE = 2
"""Room for half a stroke."""

TOP = 30
WIDE = 7 * CELL - GAP + 2 * EDGE

LAYOUT = (
    *((column, row) for row in (0, 1) for column in (2, 3, 4)),
    *((column, row) for row in (2, 3, 4) for column in range(7)),
    *((column, 5) for column in (2, 3, 4)),
    (3, 6),
)
"""Column and row of each of 31 days: arms of seven by three."""


def cross(days: Mapping[date, float], month: date, *, id_prefix: str = "x", translate: Translate | None = None) -> str:
    """Draw the safety cross of a month.

    Parameters
    ----------
    days : mapping of date to float
        How many events on each day that was counted; ``nan`` and absent days were not.
    month : date
        Any day of the month.
    id_prefix : str
        Makes the ids of this drawing unique on its page; the month follows it.
    translate : callable, optional
        Translates words; English when left out.

    Returns
    -------
    str
        One ``<svg>`` element without styles, named and described; each day carries its date as ``data-day``.

    Examples
    --------
    >>> drawn = cross({date(2026, 2, 1): 0, date(2026, 2, 2): 2}, date(2026, 2, 1))
    >>> drawn.count('class="clear"'), drawn.count('class="some"'), drawn.count('class="unknown"')
    (1, 1, 26)
    """
    say = translate or as_is
    told = [date(month.year, month.month, day) for day in range(1, monthrange(month.year, month.month)[1] + 1)]
    counts = [float(days.get(day, math.nan)) for day in told]
    name = period_label(told[0], "month", say)
    prefix = f"{safe(id_prefix)}{told[0]:%Y%m}"
    cells = "".join(_cell(day, count, say) for day, count in zip(told, counts, strict=True))
    return (
        f'<svg class="safety" viewBox="0 0 {WIDE} {TOP + 7 * CELL - GAP + EDGE}" role="img" '
        f'aria-labelledby="{prefix}-t {prefix}-d">'
        f'<title id="{prefix}-t">{safe(say("Safety cross, {month}").format(month=name))}</title>'
        f'<desc id="{prefix}-d">{safe(" ".join(_described(told, counts, say)))}</desc>'
        f'<text class="month" x="{WIDE / 2:g}" y="18">{safe(name)}</text>{cells}</svg>'
    )


def _described(told: list[date], counts: list[float], say: Translate) -> Iterator[str]:
    """What is seen, for those who listen."""
    known = [(day, count) for day, count in zip(told, counts, strict=True) if math.isfinite(count)]
    with_some = [(day, count) for day, count in known if count > 0]
    clear, unknown = len(known) - len(with_some), len(told) - len(known)
    yield say("Clear days: {clear}. Days with events: {some}. Days without a count: {unknown}.").format(
        clear=clear, some=len(with_some), unknown=unknown
    )
    if with_some:
        yield say("Events: {list}.").format(
            list=", ".join(f"{period_label(d, 'day', say)} ({format_number(count, None)})" for d, count in with_some)
        )


def _cell(day: date, count: float, say: Translate) -> str:
    """Three shapes: a quiet box, a full box with its count, an empty box with a stroke through it."""
    column, row = LAYOUT[day.day - 1]
    x, y = EDGE + column * CELL, TOP + row * CELL
    box = f'<rect x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" rx="5"/>'
    name = period_label(day, "day", say)
    if not math.isfinite(count):
        title = say("{day}: not counted").format(day=name)
        mark = f'<path d="M{x + 28} {y + SIDE - 6}l6 -6"/>'
        return _group("unknown", day, title, box + mark + _number(day, x + SIDE / 2, y + 25))
    title = say("{day}: {count}").format(day=name, count=format_number(count, None))
    if count <= 0:
        return _group("clear", day, title, box + _number(day, x + SIDE / 2, y + 25))
    many = f'<text class="count" x="{x + SIDE / 2:g}" y="{y + 31}">{format_number(count, None)}</text>'
    return _group("some", day, title, f"{box}{_number(day, x + 10, y + 13, 'small')}{many}")


def _number(day: date, x: float, y: float, kind: str = "") -> str:
    of_kind = f' class="{kind}"' if kind else ""
    return f'<text{of_kind} x="{x:g}" y="{y:g}">{day.day}</text>'


def _group(kind: str, day: date, title: str, inside: str) -> str:
    return f'<g class="{kind}" data-day="{day.isoformat()}"><title>{safe(title)}</title>{inside}</g>'
