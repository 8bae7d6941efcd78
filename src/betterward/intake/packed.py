"""Spreadsheets are packed files of XML; what would hang or swell the program that reads them is refused before.

The reader lays a sheet out cell by cell, and never ends at XML that does not end. So every part is read once here, in
a stream: it must be well formed, without definitions of its own, and its cells within the size of a table.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from betterward.common.errors import Refused


LARGEST_UNPACKED = 100 * 1024 * 1024
"""A sheet of 10,000 rows is a few megabytes; a bomb is thousands of times its size."""

MOST_PARTS = 2000
MOST_ROWS, MOST_COLUMNS = 20_000, 200
BROKEN = (
    zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, RuntimeError, LookupError,
    struct.error, zlib.error, expat.ExpatError,
)  # fmt: skip
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$", re.ASCII)


def require_harmless(content: bytes) -> None:
    """Let pass what is a packed table and no more.

    Raises
    ------
    Refused
        Damaged, or it unpacks into far more than a table, or it holds macros.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            _require_small(file.infolist())
            for part in file.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _read_through(file, part)
    except BROKEN as reason:
        raise damaged() from reason


def _require_small(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Refused(_("This file unpacks into far more than a table. It was not opened."), code="bomb")
    if any("vbaProject" in part.filename for part in parts):
        raise Refused(_("This file holds macros. Save it without them, and try again."), code="macros")


def _read_through(file: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    parser, extent = expat.ParserCreate(), _Extent()
    parser.StartElementHandler = extent.opens
    parser.StartDoctypeDeclHandler = _no_definitions
    with file.open(part) as stream:
        parser.ParseFile(stream)


def _no_definitions(*_words: Any) -> None:
    raise damaged()


class _Extent:
    """How far the cells of a sheet that hold something reach; both formats, as their elements pass by."""

    def __init__(self) -> None:
        self.row, self.rows, self.column = 0, 0, 0

    def opens(self, name: str, marks: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "table":
            self.row, self.rows, self.column = 0, 0, 0
        elif kind == "table-row":
            self.row, self.column = self.row + self.rows, 0
            self.rows = int(marks.get("table:number-rows-repeated", "1"))
        elif kind in ("table-cell", "covered-table-cell"):
            self.column += int(marks.get("table:number-columns-repeated", "1"))
            if any(mark.startswith("office:") for mark in marks):
                _require_within(self.row + self.rows, self.column)
        elif kind in ("c", "row") and "r" in marks:
            _require_within(*_place(marks["r"]))


def _place(text: str) -> tuple[int, int]:
    """Row and column of a reference such as AB12, or of a row's own number."""
    if found := PLACE.match(text):
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return int(found[2]), column
    return int(text), 1


def _require_within(row: int, column: int) -> None:
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise Refused(_("This sheet has too many rows or columns. Keep what is needed."), code="size")


def damaged() -> Refused:
    """What is said of a file that cannot be read."""
    return Refused(_("This file is damaged, or not what its name says. It was not read."), code="damaged")
