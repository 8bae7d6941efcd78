"""Long tables, one row a point: gather them into series for `analyse_many`, and put answers back beside the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadChoice


__all__ = ["Gathered", "gather", "like", "put_back"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Series from a long table.

    Parameters
    ----------
    keys : dict of str to array
        What each series is, one a series, in the order of the keys.
    values, denominators : (t,) float array, or None
        Points, series after series, in time order.
    offsets : (N + 1,) int array
        Where each series begins.
    rows : (t,) int array
        Row of the table that each point came from.

    Examples
    --------
    >>> table = {"ward": ["b", "a", "b"], "month": [2, 1, 1], "falls": [5.0, 1.0, 3.0]}
    >>> gather(table, values="falls", by="ward", order="month").values.tolist()
    [1.0, 3.0, 5.0]
    """

    keys: dict[str, NDArray[Any]]
    values: Floats
    denominators: Floats | None
    offsets: Whole
    rows: Whole


def gather(
    frame: Any,
    *,
    values: str,
    by: str | Sequence[str],
    order: str | None = None,
    denominators: str | None = None,
) -> Gathered:
    """Gather the rows of a long table into series.

    Parameters
    ----------
    frame : pandas, Polars or Arrow table, or mapping of columns
        One row a point.
    values, denominators : str
        Columns of the numbers.
    by : str or sequence of str
        Columns that say which series a row belongs to.
    order : str, optional
        Column of time; without it rows stay in their order.

    Returns
    -------
    Gathered
        Its arrays go to `variation.analyse_many` as ``values``, ``denominators`` and ``offsets``.

    Raises
    ------
    BadChoice
        The table has no such column.

    Examples
    --------
    >>> import polars
    >>> import variation
    >>> table = polars.DataFrame({"ward": ["b", "a", "b"], "month": [2, 1, 1], "falls": [5.0, 1.0, 3.0]})
    >>> found = gather(table, values="falls", by="ward", order="month")
    >>> found.keys["ward"].tolist(), found.offsets.tolist()
    (['a', 'b'], [0, 1, 3])
    >>> len(variation.analyse_many(found.values, offsets=found.offsets))
    2
    """
    names = [by] if isinstance(by, str) else list(by)
    if not names:
        raise BadChoice("A series is told from others by at least one column.")
    columns = [_column(frame, name) for name in names]
    codes = _codes(columns)
    sorting = [codes] if order is None else [_column(frame, order), codes]
    rows = np.lexsort(sorting)
    ordered = codes[rows]
    begins = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(rows) else rows
    offsets = np.concatenate((begins, [len(rows)])).astype(np.int64)
    return Gathered(
        keys={name: column[rows[begins]] for name, column in zip(names, columns, strict=True)},
        values=_numbers(frame, values)[rows],
        denominators=None if denominators is None else _numbers(frame, denominators)[rows],
        offsets=offsets,
        rows=rows.astype(np.int64),
    )


def put_back(gathered: Gathered, points: ArrayLike) -> NDArray[Any]:
    """Bring one answer a point back into the order of the table's rows.

    Parameters
    ----------
    gathered : Gathered
        From `gather`.
    points : (t,) array
        For instance ``batch.flags`` or ``batch.lines()["upper"]``.

    Returns
    -------
    (t,) array
        One a row of the table.

    Examples
    --------
    >>> table = {"ward": ["b", "a", "b"], "month": [2, 1, 1], "falls": [5.0, 1.0, 3.0]}
    >>> found = gather(table, values="falls", by="ward", order="month")
    >>> put_back(found, found.values).tolist()
    [5.0, 1.0, 3.0]
    """
    given = np.asarray(points)
    found = np.empty_like(given)
    found[gathered.rows] = given
    return found


def like(frame: Any, columns: Mapping[str, Any]) -> Any:
    """Make a table of the same kind.

    Parameters
    ----------
    frame : pandas, Polars or Arrow table, or anything else
        The kind that is wanted; anything else gives a plain dictionary.
    columns : mapping of str to array
        Its columns.

    Returns
    -------
    table

    Examples
    --------
    >>> import polars
    >>> like(polars.DataFrame(), {"ward": ["a", "b"]}).height
    2
    >>> like({}, {"ward": ["a", "b"]})
    {'ward': ['a', 'b']}
    """
    kind = type(frame)
    if hasattr(kind, "from_pydict"):
        return kind.from_pydict(dict(columns))
    return dict(columns) if isinstance(frame, Mapping) or not hasattr(frame, "columns") else kind(dict(columns))


def _column(frame: Any, name: str) -> NDArray[Any]:
    names = list(frame.column_names if hasattr(frame, "column_names") else getattr(frame, "columns", frame))
    if name not in names:
        raise BadChoice(f"The columns are {', '.join(map(str, names))}; received {name!r}.")
    column = frame[name]
    if hasattr(column, "to_numpy"):
        return np.asarray(column.to_numpy())
    return np.asarray(column)


def _numbers(frame: Any, name: str) -> Floats:
    column = _column(frame, name)
    if column.dtype == object:  # `None`, or the missing value of a library
        column = np.array([np.nan if one is None or one != one or _is_missing(one) else one for one in column])
    return column.astype(np.float64)


def _is_missing(one: Any) -> bool:
    return type(one).__name__ in ("NAType", "NaTType", "NullType")


def _codes(columns: list[NDArray[Any]]) -> Whole:
    """A number a row that is the same for rows of one series, and rises in the order of the keys."""
    codes = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        kept = column.astype(str) if column.dtype == object else column
        _, own = np.unique(kept, return_inverse=True)
        own = own.reshape(-1)
        codes = codes * (int(own.max(initial=0)) + 1) + own
        _, codes = np.unique(codes, return_inverse=True)
        codes = codes.reshape(-1).astype(np.int64)
    return codes
