"""From rows to points, the ways peers do it: panels, periods, several rows of one x."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from variation.conform.tables import MISSING, Table
from variation.errors import BadChoice


__all__ = ["Points", "at_period", "gathered", "panels", "places"]

Floats = NDArray[np.float64]
Place = date | float | str


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The points of one panel, in order of x.

    Parameters
    ----------
    x : tuple
        Dates, numbers or text.
    rows : tuple of tuple of int
        Which rows of the table make each point.

    Examples
    --------
    >>> points = gathered(Table({"x": ("2", "1", "2")}), "x")
    >>> points.x, points.rows
    ((1.0, 2.0), ((1,), (0, 2)))
    """

    x: tuple[Place, ...]
    rows: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.x)


def places(cells: Sequence[str]) -> tuple[Place, ...]:
    """Read an axis: dates when all cells are ISO dates, numbers when all are numbers, otherwise text.

    Parameters
    ----------
    cells : sequence of str
        A column.

    Returns
    -------
    tuple

    Examples
    --------
    >>> places(["2026-01-01"]), places(["3"]), places(["Q1"])
    ((datetime.date(2026, 1, 1),), (3.0,), ('Q1',))
    """
    readers: tuple[Callable[[str], Place], ...] = (date.fromisoformat, float)
    for read in readers:
        try:
            return tuple(read(cell) for cell in cells)
        except ValueError:
            continue
    return tuple(cells)


def at_period(day: Place, period: str) -> date:
    """Put a date to the start of its period.

    Parameters
    ----------
    day : date
        Any day.
    period : {"day", "week", "month", "quarter", "year"}
        Weeks start on Monday.

    Returns
    -------
    date

    Raises
    ------
    BadChoice
        Another period, or no date.

    Examples
    --------
    >>> [str(at_period(date(2026, 5, 20), period)) for period in ("week", "quarter")]
    ['2026-05-18', '2026-04-01']
    """
    if not isinstance(day, date):
        raise BadChoice(f"Periods need dates; received {day!r}.")
    if period not in _STARTS:
        raise BadChoice(f"The periods are {', '.join(_STARTS)}; received {period!r}.")
    return _STARTS[period](day)


_STARTS: dict[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
    "quarter": lambda day: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


def gathered(table: Table, x: str, *, period: str | None = None) -> Points:
    """Group the rows of one x and put the groups in order; a row without x is left out.

    Parameters
    ----------
    table : Table
        One panel.
    x : str
        Column of the axis.
    period : str, optional
        Dates are put to the start of it first.

    Returns
    -------
    Points

    Examples
    --------
    >>> gathered(Table({"x": ("2026-01-20", "2026-01-02")}), "x", period="month").rows
    ((0, 1),)
    """
    cells = table.texts(x)
    rows = [row for row, cell in enumerate(cells) if cell not in MISSING]
    keys = places([cells[row] for row in rows])
    if period is not None:
        keys = tuple(at_period(key, period) for key in keys)
    groups: dict[Place, list[int]] = {}
    for row, key in zip(rows, keys, strict=True):
        groups.setdefault(key, []).append(row)
    order = sorted(groups)  # one axis has one kind of place
    return Points(tuple(order), tuple(tuple(groups[key]) for key in order))


def panels(table: Table, columns: Sequence[str]) -> list[tuple[str, Table]]:
    """Cut a table into panels; the first column changes fastest.

    Parameters
    ----------
    table : Table
        All rows.
    columns : sequence of str
        None, one or two.

    Returns
    -------
    list of (name, Table)
        Names of two columns are joined with ``|``; panels without rows are left out.

    Examples
    --------
    >>> [name for name, _ in panels(Table({"a": ("2", "1", "1"), "b": ("x", "x", "y")}), ["a", "b"])]
    ['1|x', '2|x', '1|y']
    """
    if not columns:
        return [("", table)]
    cells = list(zip(*(table.texts(name) for name in columns), strict=True))
    order = sorted(set(cells), key=lambda cell: cell[::-1])
    return [("|".join(cell), table.rows(row for row, one in enumerate(cells) if one == cell)) for cell in order]
