"""Tables of a manifest: columns of text, read as numbers where somebody asks for numbers."""

from __future__ import annotations

import csv
import lzma
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from variation.errors import BadSeries


__all__ = ["Table", "read_table"]

Floats = NDArray[np.float64]

MISSING = {"", "NA", "NaN"}
"""Cells without a value."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of text of one length.

    Parameters
    ----------
    columns : dict of str to tuple of str
        In the order of the file.

    Examples
    --------
    >>> table = Table({"unit": ("a", "b"), "y": ("1", "")})
    >>> len(table), table.numbers("y").tolist()
    (2, [1.0, nan])
    """

    columns: dict[str, tuple[str, ...]]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.columns.values()), ()))

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a column as text.

        Parameters
        ----------
        name : str
            Its heading.

        Returns
        -------
        tuple of str

        Raises
        ------
        BadSeries
            There is no such column.

        Examples
        --------
        >>> Table({"unit": ("a", "b")}).texts("unit")
        ('a', 'b')
        """
        if name not in self.columns:
            raise BadSeries(f"The columns are {', '.join(self.columns)}; received {name!r}.")
        return self.columns[name]

    def numbers(self, name: str) -> Floats:
        """Give a column as numbers; an empty cell is ``nan``.

        Parameters
        ----------
        name : str
            Its heading.

        Returns
        -------
        (n,) float array

        Raises
        ------
        BadSeries
            There is no such column, or a cell is no number.

        Examples
        --------
        >>> Table({"y": ("1", "NA", "Inf")}).numbers("y").tolist()
        [1.0, nan, inf]
        """
        cells = self.texts(name)
        try:
            return np.array([np.nan if cell in MISSING else float(cell) for cell in cells], dtype=np.float64)
        except ValueError as reason:
            raise BadSeries(f"Column {name!r} is not all numbers: {reason}.") from reason

    def where(self, chosen: Mapping[str, Sequence[object]]) -> Table:
        """Keep the rows whose cells, read as text, are in the lists.

        Parameters
        ----------
        chosen : mapping of str to sequence
            Per column the texts to keep.

        Returns
        -------
        Table

        Examples
        --------
        >>> Table({"unit": ("a", "b"), "y": ("1", "2")}).where({"unit": ["b"]}).texts("y")
        ('2',)
        """
        keep = range(len(self))
        for name, texts in chosen.items():
            column, wanted = self.texts(name), {str(text) for text in texts}
            keep = [row for row in keep if column[row] in wanted]  # type: ignore[assignment]
        return self.rows(keep)

    def rows(self, keep: Iterable[int]) -> Table:
        """Keep rows by their 0-based number, in the order given.

        Parameters
        ----------
        keep : iterable of int
            Rows.

        Returns
        -------
        Table

        Examples
        --------
        >>> Table({"y": ("1", "2", "3")}).rows([2, 0]).texts("y")
        ('3', '1')
        """
        chosen = list(keep)
        return Table({name: tuple(cells[row] for row in chosen) for name, cells in self.columns.items()})


def read_table(path: Path) -> Table:
    """Read a CSV file, or the compressed one of the same name beside its place.

    Parameters
    ----------
    path : Path
        ``name.csv``; ``name.csv.xz`` is read when the plain file is not there.

    Returns
    -------
    Table

    Raises
    ------
    FileNotFoundError
        Neither is there.
    BadSeries
        No text in UTF-8, a row of another length than the headings, or two columns of one name.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "one.csv"
    >>> _ = path.write_text("y\\n1\\n2\\n")
    >>> read_table(path).numbers("y").tolist()
    [1.0, 2.0]
    """
    packed = path.with_name(path.name + ".xz")
    if not path.exists() and packed.exists():
        with lzma.open(packed, "rt", encoding="utf-8", newline="") as file:
            return _table(csv.reader(file))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _table(csv.reader(file))
    except (csv.Error, UnicodeDecodeError) as reason:
        raise BadSeries(f"{path.name} cannot be read as a table of text: {reason}.") from reason


def _table(reader: Iterable[list[str]]) -> Table:
    lines = list(reader)
    heading, *body = lines or [[]]
    while body and not body[-1]:
        body.pop()  # empty lines at the end
    if len(heading) == 1:
        body = [cells or [""] for cells in body]  # of one column, an empty line is an empty cell
    for row, cells in enumerate(body, start=1):
        if len(cells) != len(heading):
            raise BadSeries(f"Row {row} has {len(cells)} cells, and there are {len(heading)} columns.", row)
    if twice := sorted({name for name in heading if heading.count(name) > 1}):
        raise BadSeries(f"Two columns are called {twice[0]!r}.")
    columns = zip(*body, strict=True) if body else ((),) * len(heading)
    return Table(dict(zip(heading, map(tuple, columns), strict=True)))
