"""The command `variation`: conform, chart, analyse."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from variation import drawing, reading
from variation.analysis import analyse
from variation.conform import run_manifest
from variation.conform.tables import MISSING, Table, read_table
from variation.errors import BadChoice, BadSeries, VariationError
from variation.limits import FAMILIES
from variation.results import Chart
from variation.rules import RULE_SETS


__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is said in a sentence.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed after the name of the program.

    Returns
    -------
    int
        0 when all went well, 1 when a case of a manifest fails, 2 when the question cannot be answered.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "manifest.json"
    >>> _ = place.write_text('{"format": "spc-oracle 1", "cases": []}')
    >>> main(["conform", str(place)])
    0 passed, 0 failed
    0
    """
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (VariationError, OSError) as reason:
        print(reason, file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """Give the words of the command and what each takes.

    Returns
    -------
    argparse.ArgumentParser

    Examples
    --------
    >>> parser().parse_args(["conform", "manifest.json"]).manifest.name
    'manifest.json'
    """
    root = argparse.ArgumentParser(prog="variation", description="Charts, rules and verdicts from numbers.")
    words = root.add_subparsers(required=True, metavar="command")
    conform = words.add_parser("conform", help="run a manifest of reference cases and list what disagrees")
    conform.add_argument("manifest", type=Path, help="manifest.json, or the folder it lies in")
    conform.add_argument("--only", action="append", default=[], metavar="FAMILY", help="run these families alone")
    conform.set_defaults(run=_conform)
    chart = words.add_parser("chart", help="draw one series, in the terminal or into a file")
    chart.add_argument("file", type=Path, help="a CSV or Parquet file, or - for what is piped in")
    _columns(chart)
    _analysis(chart)
    chart.add_argument("--label", default="", help="name of the measure")
    chart.add_argument("--unit", default="", help="unit of the values")
    chart.add_argument("--size", default="full", choices=("full", "narrow", "card", "spark"))
    chart.add_argument("--out", type=Path, help="file to write: .svg, .png, .pdf, .txt, or .json for Vega-Lite")
    chart.set_defaults(run=_chart)
    many = words.add_parser("analyse", help="say what each series of some files shows, one line a series")
    many.add_argument("files", type=Path, nargs="+", help="CSV or Parquet files")
    many.add_argument("--series", action="append", default=[], metavar="COLUMN", help="columns that name a series")
    _columns(many)
    _analysis(many)
    many.add_argument("--json", action="store_true", help="one JSON object a line")
    many.set_defaults(run=_analyse)
    return root


def _columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--value", default="value", metavar="COLUMN", help="values, counts or numerators")
    parser.add_argument("--denominator", metavar="COLUMN", help="sizes")
    parser.add_argument("--subgroup", metavar="COLUMN", help="the subgroup of each value")
    parser.add_argument("--period", metavar="COLUMN", help="first days of periods, such as 2026-05-01")


def _analysis(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--chart", default="i", choices=tuple(FAMILIES))
    parser.add_argument("--rules", choices=tuple(RULE_SETS))
    parser.add_argument("--direction", default="neither", choices=("up", "down", "neither"), help="which way is good")
    parser.add_argument("--target", type=float)
    parser.add_argument("--multiply", type=float, default=1.0, help="100 for per cent")
    parser.add_argument("--baseline", type=int, metavar="POINTS", help="first points that set the lines")
    parser.add_argument("--phase", action="append", default=[], metavar="ROW", type=int, help="first row of a phase")
    parser.add_argument("--exclude", action="append", default=[], metavar="ROW", type=int, help="row to leave out")
    parser.add_argument("--calendar", default="month", help="day, week, fortnight, month, quarter, year, event, none")


def _conform(given: argparse.Namespace) -> int:
    return 1 if run_manifest(given.manifest, only=given.only).failed else 0


def _chart(given: argparse.Namespace) -> int:
    chart = _charted(_table(given.file), given)
    if given.out is None:
        print(reading.sentence(chart, unit=given.unit).text)
        print(drawing.text(chart, unit=given.unit))
    elif given.out.suffix not in _WRITERS:
        raise BadChoice(f"A file ends in {', '.join(_WRITERS)}; received {given.out.name!r}.")
    else:
        given.out.write_bytes(_WRITERS[given.out.suffix](chart, given))
    return 0


def _svg(chart: Chart, given: argparse.Namespace) -> str:
    return drawing.svg(chart, given.size, label=given.label, unit=given.unit)


_WRITERS: dict[str, Callable[[Chart, argparse.Namespace], bytes]] = {
    ".svg": lambda chart, given: drawing.standalone(_svg(chart, given)).encode(),
    ".png": lambda chart, given: drawing.png(_svg(chart, given)),
    ".pdf": lambda chart, given: drawing.pdf(_svg(chart, given)),
    ".txt": lambda chart, given: (drawing.text(chart, unit=given.unit) + "\n").encode(),
    ".json": lambda chart, given: json.dumps(drawing.vega_lite(chart, label=given.label, unit=given.unit)).encode(),
}


def _analyse(given: argparse.Namespace) -> int:
    for file in given.files:
        for name, table in _series(_table(file), given.series):
            chart = _charted(table, given)
            _say(f"{file.stem}{'/' if name else ''}{name}", chart, sys.stdout, as_json=given.json)
    return 0


def _say(name: str, chart: Chart, out: TextIO, *, as_json: bool) -> None:
    row = {
        "series": name,
        "points": len(chart),
        "state": chart.state.value,
        "variation": chart.variation.value,
        "assurance": chart.assurance.value,
        "sentence": reading.sentence(chart).text,
    }
    print(json.dumps(row) if as_json else "\t".join(str(cell) for cell in row.values()), file=out)


def _series(table: Table, columns: Sequence[str]) -> Iterator[tuple[str, Table]]:
    """The rows of each series, in order of first appearance."""
    names = list(zip(*(table.texts(column) for column in columns), strict=True)) if columns else [()] * len(table)
    rows: dict[tuple[str, ...], list[int]] = {}
    for row, name in enumerate(names):
        rows.setdefault(name, []).append(row)
    return (("/".join(name), table.rows(mine)) for name, mine in rows.items())


def _charted(table: Table, given: argparse.Namespace) -> Chart:
    return analyse(
        table.numbers(given.value),
        None if given.denominator is None else table.numbers(given.denominator),
        subgroups=None if given.subgroup is None else table.texts(given.subgroup),
        periods=None if given.period is None else _days(table.texts(given.period)),
        calendar=given.calendar,
        chart=given.chart,
        rules=given.rules,
        direction=given.direction,
        target=given.target,
        multiply=given.multiply,
        baselines=[] if given.baseline is None else [given.baseline],
        phases=[row - 1 for row in given.phase],
        excluded=[row - 1 for row in given.exclude],
    )


def _days(cells: Sequence[str]) -> list[date]:
    days = []
    for row, cell in enumerate(cells, start=1):
        try:
            days.append(date.fromisoformat(cell[:10]))
        except ValueError:
            raise BadSeries(f"Row {row}: a day is written like 2026-05-01; received {cell!r}.", row) from None
    return days


def _table(file: Path) -> Table:
    if file.suffix == ".parquet":
        return _parquet(file)
    return read_table(Path("/dev/stdin") if str(file) == "-" else file)


def _parquet(file: Path) -> Table:
    try:
        polars: Any = import_module("polars")
    except ModuleNotFoundError:
        raise BadChoice(
            f"{file.name} is a Parquet file, and Polars reads it: pip install 'betterward[frames]'."
        ) from None
    try:
        frame = polars.read_parquet(file)
    except polars.exceptions.PolarsError as reason:
        raise BadSeries(f"{file.name} cannot be read as a Parquet file: {reason}.") from reason
    columns = {column.name: tuple("" if cell is None else str(cell) for cell in column) for column in frame}
    return Table({name: tuple("" if cell in MISSING else cell for cell in cells) for name, cells in columns.items()})


if __name__ == "__main__":
    sys.exit(main())
