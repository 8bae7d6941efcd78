"""Tables that leave the house: no cell of theirs is run as a formula by whoever opens them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from numbers import Number
from typing import TextIO

from django.http import HttpResponse


PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins with one of these is worked out by spreadsheet programs; the mark of text in front stops that."""


def safe(cell: object) -> object:
    """A cell as it may leave: numbers as they are, text that would be run with an apostrophe in front.

    Examples
    --------
    >>> safe("=1+1"), safe("-3.5"), safe(-3.5), safe("  @home"), safe("falls")
    ("'=1+1", '-3.5', -3.5, "'  @home", 'falls')
    """
    if cell is None or isinstance(cell, Number):
        return cell
    text = str(cell)
    runs = text.startswith(RUNS) or text.lstrip().startswith(RUNS)
    return f"'{text}" if runs and not PLAIN.fullmatch(text) else text


def csv_answer(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file to be saved under a name."""
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    csv.writer(answer).writerows([safe(cell) for cell in row] for row in rows)
    return answer


def writer(file: TextIO) -> Callable[[Sequence[object]], None]:
    """Writes one row after the other to a CSV file, its cells made harmless."""
    out = csv.writer(file)
    return lambda cells: (out.writerow([safe(cell) for cell in cells]), None)[1]
