"""Published cases as a person would paste them: which columns, onto which chart, and what the page must then show."""

from __future__ import annotations

import csv
import html
import json
import lzma
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path


FOLDER = Path(__file__).parents[2] / "variation" / "reference" / "published"

NOT_PASTED = {
    "bristol_child_heart_1991_1995": "a funnel compares hospitals: it is no series in time",
    "cardiac_surgery_racusum_data": "5,595 single patients with a risk score: identifiable rows are never pasted here",
}
"""Cases that nobody could paste into a measure, with the reason."""

NOT_OFFERED = {"ip": "I′ needs a weight beside each value; no kind of measure has one"}
"""Charts that are in the library and that no page offers for pasted rows."""

OTHER_CENTRE = {
    ("spc4hc_csection_delay", "s"): "the page pools (4.92, as the reference software), the book weights (4.7)"
}
"""Centre lines of which two are published; the manifest names them as a known discrepancy."""

SHOWN = {"value", "cl", "lcl", "ucl", "n_points", "mean_plotted", "signal_points", "signal_count"}
"""What a page prints; the other statistics (average range, runs, factor of z) stay in the library's own tests."""

LIMITS = {"lcl", "ucl"}
OTHER_MULTIPLIER = 2.66 / (3 / 1.128) - 1

IN_GROUPS = {"xbar", "s", "r"}
KINDS = {"c": "count", "p": "proportion", "pp": "proportion", "u": "rate", "g": "cases_between"}
DIGITS = 4


@dataclass(frozen=True)
class Pasting:
    """One paste: a case, its columns, its rows, a chart with its options; and the checks that belong to it."""

    case: str
    chart: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[int, int]
    options: str
    checks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.case}-{self.chart}-{'-'.join(re.findall(r'[a-z]+|[0-9]+', self.options))}-{self.rows[0]}"

    @property
    def asks(self) -> dict:
        return json.loads(self.options)


@cache
def manifest() -> dict:
    return json.loads(lzma.decompress((FOLDER / "manifest.json.xz").read_bytes()))


@cache
def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pastings() -> list[Pasting]:
    """Every paste of every case, in the order of the manifest."""
    found: dict[tuple, list[str]] = {}
    for case in manifest()["cases"]:
        for check in case["checks"] if case["id"] not in NOT_PASTED else ():
            columns = tuple(sorted((check.get("columns") or case["columns"]).items()))
            # What is drawn is the same whatever it is multiplied by.
            options = {name: value for name, value in check["options"].items() if name != "multiply"}
            rows = tuple(check.get("rows") or (1, case["rows"]))
            key = (case["id"], check["chart"], columns, rows, json.dumps(options, sort_keys=True))
            found.setdefault(key, []).append(json.dumps(check))
    left = {*NOT_OFFERED, *OTHER_CENTRE}
    return [Pasting(*key, tuple(told)) for key, told in found.items() if key[1] not in left and key[:2] not in left]


def data_of(one: Pasting) -> list[dict[str, str]]:
    case = next(case for case in manifest()["cases"] if case["id"] == one.case)
    return table(case["data"])[one.rows[0] - 1 : one.rows[1]]


def days_of(one: Pasting) -> tuple[list[str], str]:
    """The day of each row as the source has it, else one day after another; and how often there is a point."""
    column = dict(one.columns).get("x", "")
    told = [row.get(column, "") for row in data_of(one)]
    if all(re.fullmatch(r"(199|20[0-2])\d-\d\d(-01)?", day) for day in told) and len(set(told)) == len(told):
        return told, "month"
    return [f"{date(2019, 1, 1) + timedelta(days=at):%d/%m/%Y}" for at in range(len(told))], "day"


def headings_of(one: Pasting) -> list[str]:
    """What stands above the numbers in a sheet."""
    columns = dict(one.columns)
    told = [columns[role] for role in ("value", "numerator", "denominator", "event_at") if role in columns]
    return [name.replace("_", " ") for name in told]


def numbers_of(one: Pasting) -> list[list[str]]:
    """The cells of each row; a place of an event becomes the gap to the one before, which is what people keep."""
    columns = dict(one.columns)
    if "event_at" in columns:
        at = [int(row[columns["event_at"]]) for row in data_of(one)]
        return [[str(later - earlier)] for earlier, later in pairwise(at)]
    names = [columns[role] for role in ("value", "numerator", "denominator") if role in columns]
    return [[row[name] for name in names] for row in data_of(one)]


# The page -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """One row of the table on a page."""

    value: str
    cl: str
    lcl: str
    ucl: str
    words: str
    starts_phase: bool


ROW = re.compile(r'<tr data-i="(\d+)"([^>]*)><th scope="row">.*?</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def rows_of(page: str) -> list[Shown]:
    """The table of a chart, in order of time."""
    found = {}
    for at, marks, cells in ROW.findall(page):
        told = [html.unescape(cell).strip() for cell in CELL.findall(cells)]
        found[int(at)] = Shown(told[0], *told[-4:], "phase-start" in marks)
    return [found[at] for at in sorted(found)]


def wrong_with(shown: list[Shown], check: dict, scale: float, *, constants: str = "") -> str:
    """What differs between a page and a published figure; empty when nothing does.

    A page rounds: half a unit of its last digit is allowed beside the tolerance of the case. Where a page has one
    multiplier of the average moving range, 2.66, and the figure another, 3 / 1.128, their difference is allowed too.
    """
    wanted = check["value"]
    got = _got(shown, check)
    if check["statistic"].startswith("signal") or check["statistic"] == "n_points":
        return "" if got == wanted else f"{check['statistic']}: {got} instead of {wanted}"
    times = scale / check["options"].get("multiply", 1)
    number, rounding = _number(got) if isinstance(got, str) else got
    reach = check["tolerance"].get("abs", check["tolerance"].get("rel", 0) * abs(wanted)) * times + rounding
    if constants and check["options"].get("constants") not in (None, constants) and check["statistic"] in LIMITS:
        reach += OTHER_MULTIPLIER * abs(wanted * times - _number(shown[-1].cl)[0])
    near = abs(number - wanted * times) <= reach * (1 + 1e-9) + 1e-9
    return "" if near else f"{check['statistic']} {check.get('point')}: {got} instead of {wanted * times}"


def _number(text: str) -> tuple[float, float]:
    plain = text.replace("\u2212", "-").replace(",", "").rstrip("%") or "0"
    return float(plain), 0.5 * 10 ** -len(plain.partition(".")[2])


def _got(shown: list[Shown], check: dict):
    phase = _phases(shown)
    inside = [row for row, at in zip(shown, phase, strict=True) if check.get("phase") in (None, at)]
    told = [_number(row.value) for row in inside if row.value != "–"]
    if check["statistic"] == "n_points":
        return len(told)
    if check["statistic"] == "mean_plotted":
        return sum(number for number, _ in told) / len(told), told[0][1]
    if check["statistic"].startswith("signal"):
        name = {"beyond_limits": "outside the limits", "shift": "shift"}[check["rule"]]
        points = [
            at for at, (row, own) in enumerate(zip(shown, phase, strict=True), 1)
            if name in row.words and check.get("phase") in (None, own)
        ]  # fmt: skip
        return points if check["statistic"] == "signal_points" else len(points)
    row = shown[check["point"] - 1] if check.get("point") else inside[-1]
    return getattr(row, check["statistic"])


def _phases(shown: list[Shown]) -> list[int]:
    found, phase = [], 1
    for row in shown:
        phase += row.starts_phase
        found.append(phase)
    return found
