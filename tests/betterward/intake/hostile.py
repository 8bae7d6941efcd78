"""Bad input for every importer, the same for the same seed: rows no one should send, and files that are broken."""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape


FILES = Path(__file__).parent / "files"

DAYS = [
    "Jan 2026", "01/02/2026", "2026-03-01", "31/31/2026", "46113", "May-26", "2026", "0226-01-01", "30 Feb 2026",
    "1/1/1", "w/e 99/99/9999", "Marchtober", "2026-W99", "Q9 2026", "20261332", "99999999999999999999", "٣/٤/٢٠٢٦",
]  # fmt: skip
NUMBERS = [
    "7", "20", "1,234", "3.5", "-4", "1e999", "9" * 400, "nan", "inf", "-inf", "0x10", "1_000", "12%", "£5", "½",
    "٤", "1e-400", "+", "-", "--1", ".", "..", "4 5", "=1+1", "@SUM(A1)", "−3", "12/0", "1.2.3", "1e308",
]  # fmt: skip
WORDS = [
    "", "Month", "Falls", "n/a", '"', '""', '"unclosed', "a\tb", "\\", "'; DROP TABLE x;--", "<script>", "%s%n",
    "{0}", "\u200b", "\u202e", "\ufeff", "\ud7ff", "\x0b", "\x1c", "\u2028", "é" * 50, "x" * 3000, "NULL", "🙂",
]  # fmt: skip
MARKS = ["\t", ",", ";", " ", "   ", "|"]


def a_cell(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.35:
        return chance.choice(DAYS)
    if kind < 0.75:
        return chance.choice(NUMBERS)
    return chance.choice(WORDS) if kind < 0.98 else chr(chance.randrange(1, 0xD7FF)) * chance.randrange(1, 9)


def a_table(chance: random.Random) -> list[list[str]]:
    """Rows that begin well and are then spoilt: good rows must survive beside bad ones."""
    width, height = chance.choice([1, 2, 2, 3, 3, 4, 9]), chance.randrange(0, 14)
    rows = [["Month", "Told", "Asked"][:width]] if chance.random() < 0.5 else []
    for at in range(height):
        good = [f"{1 + at % 28:02d}/0{1 + at % 9}/2025", str(at), str(at + 20)][:width]
        rows.append(good if chance.random() < 0.5 else [a_cell(chance) for _ in range(chance.randrange(0, width + 2))])
    return rows


def a_paste(chance: random.Random) -> str:
    mark, end = chance.choice(MARKS), chance.choice(["\n", "\r\n", "\r", "\n\n"])
    text = end.join(mark.join(row) for row in a_table(chance))
    if chance.random() < 0.02:
        text += '\n"' + "y" * 140_000
    return text


HEADINGS = ["A count", "A proportion", "out of", "A rate", "bed days", "An average", "a rate denominator", "", "Month"]


def a_wide_table(chance: random.Random) -> str:
    """Several series, days down or across, some of it spoilt."""
    mark, months = chance.choice(["\t", "\t", ";", ",", " "]), chance.randrange(0, 9)
    days = [f"0{1 + at}/0{1 + at}/2026" if chance.random() < 0.85 else a_cell(chance) for at in range(months)]
    names = [chance.choice(HEADINGS) for _ in range(chance.randrange(0, 7))]
    rows = [["Month", *days], *([name, *(_a_number(chance) for _ in days)] for name in names)]
    if chance.random() < 0.5:
        rows = [list(row) for row in zip(*rows, strict=True)]
    return "\n".join(mark.join(row[: chance.choice([99, 99, 99, 1, 2])]) for row in rows)


def _a_number(chance: random.Random) -> str:
    return str(chance.randrange(30)) if chance.random() < 0.8 else a_cell(chance)


def a_csv(chance: random.Random) -> bytes:
    """A text file in some encoding, with bytes turned round, dropped and doubled."""
    encoding = chance.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "utf-7"])
    return spoilt(a_paste(chance).encode(encoding, "replace"), chance)


def spoilt(content: bytes, chance: random.Random) -> bytes:
    whole = bytearray(content)
    for _ in range(chance.choice([0, 0, 1, 3, 20])):
        if whole:
            whole[chance.randrange(len(whole))] = chance.randrange(256)
    cut = chance.random()
    return bytes(whole[: chance.randrange(len(whole) + 1)] if cut < 0.15 else whole * 2 if cut > 0.97 else whole)


@cache
def parts_of(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(FILES / name) as packed:
        return {part: packed.read(part) for part in packed.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def an_xlsx(chance: random.Random) -> bytes:
    sheet = "xl/worksheets/sheet1.xml"
    rows = "".join(
        f'<row r="{at}">{"".join(_xlsx_cell(cell, at, chance) for cell in row)}</row>'
        for at, row in enumerate(a_table(chance), chance.choice([1, 1, 1, 4]))
    )
    whole = parts_of("months.xlsx")[sheet].decode()
    before, _, rest = whole.partition("<sheetData>")
    made = f"{before}<sheetData>{rows}</sheetData>{rest.partition('</sheetData>')[2]}".encode("utf-8", "replace")
    return _broken("months.xlsx", sheet, made, chance)


def _xlsx_cell(cell: str, row: int, chance: random.Random) -> str:
    right = "n" if cell.isdecimal() and cell.isascii() and len(cell) < 300 else "inlineStr"
    is_right = chance.random() < 0.97
    kind = right if is_right else chance.choice(["n", "str", "s", "b", "e", "d", "x"])
    style = "" if is_right else chance.choice(["", ' s="1"', ' s="999999"'])
    place = "" if is_right else f' r="{chance.choice("ABCXZ")}{row}"'
    if kind == "inlineStr":
        return f'<c{place} t="inlineStr"{style}><is><t>{escape(_printable(cell))}</t></is></c>'
    return f'<c{place} t="{kind}"{style}><v>{escape(_printable(cell))}</v></c>'


def an_ods(chance: random.Random) -> bytes:
    rows = "".join(
        f"<table:table-row>{''.join(_ods_cell(cell, chance) for cell in row)}</table:table-row>"
        for row in a_table(chance)
    )
    whole = parts_of("months.ods")["content.xml"].decode()
    before, mark, rest = whole.partition('<table:table table:name="Data">')
    made = f"{before}{mark}{rows}</table:table>{rest.partition('</table:table>')[2]}".encode("utf-8", "replace")
    return _broken("months.ods", "content.xml", made, chance)


def _ods_cell(cell: str, chance: random.Random) -> str:
    text = escape(_printable(cell), {'"': "&quot;"})
    right = "float" if cell.isdecimal() and cell.isascii() else "string"
    others = ["float", "date", "time", "percentage", "boolean", "currency", "x"]
    kind = right if chance.random() < 0.97 else chance.choice(others)
    value = {"date": "date-value", "time": "time-value", "boolean": "boolean-value", "string": "string-value"}.get(
        kind, "value"
    )
    many = ' table:number-columns-repeated="3"' if chance.random() < 0.05 else ""
    return (
        f'<table:table-cell office:value-type="{kind}" office:{value}="{text}"{many}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def _broken(name: str, part: str, content: bytes, chance: random.Random) -> bytes:
    """The file with its sheet exchanged; now and then a part or the whole is spoilt, a part missing or bloated."""
    parts = {**parts_of(name), part: content}
    how = chance.random()
    if how < 0.2:
        one = chance.choice(list(parts))
        parts[one] = spoilt(parts[one], chance)
    elif how < 0.25:
        del parts[chance.choice(list(parts))]
    whole = packed(parts)
    return spoilt(whole, chance) if how > 0.85 else whole


MAKERS = {
    "paste": (a_paste, ""),
    "csv": (a_csv, "rows.csv"),
    "xlsx": (an_xlsx, "rows.xlsx"),
    "ods": (an_ods, "rows.ods"),
}
"""Each importer: what makes its bad input, and under which name the file comes; a paste has none."""
