"""An uploaded file as text, one row a line, as if it had been pasted; hostile ones are refused in a sentence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import PurePath
from typing import Any, TextIO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from betterward.common.errors import Refused
from betterward.common.identifiers import refuse_identifiers
from betterward.intake.packed import MOST_COLUMNS, MOST_ROWS, damaged, require_harmless


LARGEST = 5 * 1024 * 1024
LINES_AT_ONCE = 2_000
MARKS = str.maketrans(",;\t", "|||")
"""Each cell is looked at alone: digits on both sides of a comma are no one number, and a comma in front hides none."""

TEXT = {".csv", ".txt", ".tsv"}
SHEETS = {".xlsx", ".ods"}


def text_of(upload: UploadedFile) -> str:
    """The rows of a file as text.

    Raises
    ------
    Refused
        Too large, of another kind, damaged, or not what its name says; the sentence says what to do.
    """
    suffix = PurePath(upload.name or "").suffix.lower()
    if suffix not in TEXT | SHEETS:
        raise Refused(_("Choose a CSV, text, XLSX or ODS file. Others can be saved as one of these."), code="kind")
    if (upload.size or 0) > LARGEST:
        raise Refused(_("This file is larger than 5 MB. Keep the columns that are needed, and try again."), code="size")
    content = upload.read()
    return decoded(content) if suffix in TEXT else _sheet(content)


def decoded(content: bytes) -> str:
    """The letters of a text file.

    Raises
    ------
    Refused
        It is no text.
    """
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(_("This is no text file. Save it as CSV, and try again."), code="no_text")
    for encoding in ("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("The letters of this file cannot be read. Save it as CSV in UTF-8, and try again."), code="letters")


def _sheet(content: bytes) -> str:
    """The first sheet that holds something."""
    require_harmless(content)
    try:
        return _first_sheet(CalamineWorkbook.from_filelike(io.BytesIO(content)))
    except CalamineError as reason:
        raise damaged() from reason
    except BaseException as reason:
        # The reader panics at some absurd cells, and a panic is no Exception.
        if type(reason).__name__ != "PanicException":
            raise
        raise damaged() from reason


def _first_sheet(book: CalamineWorkbook) -> str:
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
            raise Refused(_("This sheet has too many rows or columns. Keep what is needed."), code="size")
        # Empty rows above the table count: a fault names the row as the person's program numbers it.
        if rows := sheet.to_python(skip_empty_area=False):
            return "\n".join(_line(row) for row in rows)
    return ""


def _line(cells: Iterable[Any]) -> str:
    return "\t".join(_cell(cell) for cell in cells).rstrip("\t")


def _cell(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def rows_of(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Rows of a text file of any length, each with its number as a person counts; empty ones are passed over.

    Raises
    ------
    Refused
        It is no text, or a patient's number is in it.
    """
    lines = _harmless(file)
    heading = next(lines, "")
    mark = max("\t;,", key=heading.count)
    reader = csv.reader(_again(heading, lines), delimiter=mark)
    try:
        for cells in reader:
            if any(cells):
                yield reader.line_num, cells
    except (csv.Error, UnicodeDecodeError) as reason:
        raise damaged() from reason


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _harmless(file: TextIO) -> Iterator[str]:
    while some := list(islice(file, LINES_AT_ONCE)):
        refuse_identifiers("".join(some).translate(MARKS))
        yield from some
