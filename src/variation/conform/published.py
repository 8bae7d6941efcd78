"""The published form: checks of single figures, and functions of their inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from variation.conform.cases import Check
from variation.conform.params import Params
from variation.conform.runners import charts, library
from variation.conform.tables import Table, read_table


__all__ = ["is_near", "published_outcomes"]

ROUNDING = 1e-12
"""Added to every tolerance, times the value or 1."""

Fields = tuple[str, str, str, bool, bool, tuple[str, ...]]


def published_outcomes(manifest: Mapping[str, Any], folder: Path) -> Iterator[Fields]:
    """Run the chart checks and the library checks.

    Parameters
    ----------
    manifest : mapping
        With the schema ``published-cases``.
    folder : Path
        Where it lies.

    Yields
    ------
    tuple
        The fields of an `Outcome`.

    Examples
    --------
    >>> one = {"group": "anhoej", "name": "anhoej_longest_run_max", "inputs": {"n": 24}, "value": 8}
    >>> one |= {"tolerance": {"abs": 0}, "provenance": "published-seen", "gate": True}
    >>> [fields[3] for fields in published_outcomes({"cases": [], "library_checks": [one]}, Path("."))]
    [True]
    """
    for case in manifest["cases"]:
        table = read_table(folder / case["data"])
        for place, check in enumerate(case["checks"], start=1):
            lines = _chart_lines(case, check, table)
            yield f"{case['id']}, check {place}", check["chart"], *_verdict(check, lines)
    for place, check in enumerate(manifest.get("library_checks", ()), start=1):
        lines = _library_lines(check, folder)
        yield f"{check['group']}, library check {place}", check["name"], *_verdict(check, lines)


def _verdict(check: Mapping[str, Any], lines: list[str]) -> tuple[str, bool, bool, tuple[str, ...]]:
    return check["provenance"], not lines, bool(check["gate"]), tuple(lines)


def _chart_lines(case: Mapping[str, Any], check: Mapping[str, Any], table: Table) -> list[str]:
    run = charts().get(check["chart"])
    if run is None:
        return [f"unknown chart {check['chart']!r}"]
    if case.get("rows") not in (None, len(table)):
        return [f"the table has {len(table)} rows, the manifest says {case['rows']}"]
    first, last = check.get("rows") or (1, len(table))
    options = Params(check.get("options") or {})
    asked = Check(
        chart=check["chart"],
        table=table.rows(range(first - 1, last)),
        columns=check.get("columns") or case["columns"],
        options=options,
        statistic=check["statistic"],
        rule=check.get("rule") or "",
        phase=check.get("phase"),
        point=check.get("point"),
    )
    try:
        got = run(asked)
    except Exception as fault:  # the other checks must still run, and this one is a failure
        return [f"{_name(check)}: stopped: {type(fault).__name__}: {fault}"]
    if unread := options.unread():
        return [f"{_name(check)}: unknown option {', '.join(unread)}"]
    return _compared(check, got, _name(check))


def _name(check: Mapping[str, Any]) -> str:
    parts = [check["statistic"], check.get("rule"), check.get("phase") and f"phase {check['phase']}"]
    parts.append(check.get("point") and f"point {check['point']}")
    return " ".join(str(part) for part in parts if part)


def _compared(check: Mapping[str, Any], got: Any, name: str) -> list[str]:
    wanted = check["value"]
    if isinstance(wanted, list):
        same = [int(one) for one in got] == wanted
    else:
        same = is_near(float(got), float(wanted), check["tolerance"])
    return [] if same else [f"{name}: expected {wanted}, got {got}"]


def is_near(got: float, wanted: float, tolerance: Mapping[str, float]) -> bool:
    """Tell whether a figure lies within the tolerance of a check.

    Parameters
    ----------
    got, wanted : float
        Both values.
    tolerance : mapping
        ``abs`` or ``rel``.

    Returns
    -------
    bool

    Raises
    ------
    ValueError
        Neither of the two words.

    Examples
    --------
    >>> is_near(1.05, 1.0, {"abs": 0.1}), is_near(1.2, 1.0, {"rel": 0.1})
    (True, False)
    """
    if "abs" in tolerance:
        reach = tolerance["abs"]
    elif "rel" in tolerance:
        reach = tolerance["rel"] * abs(wanted)
    else:
        raise ValueError(f"A tolerance is abs or rel; received {', '.join(tolerance) or 'nothing'}.")
    return abs(got - wanted) <= reach + ROUNDING * max(1.0, abs(wanted))


def _library_lines(check: Mapping[str, Any], folder: Path) -> list[str]:
    run = library().get(check["name"])
    if run is None:
        return [f"unknown library check {check['name']!r}"]
    lines: list[str] = []
    for row, (inputs, wanted) in enumerate(_rows(check, folder), start=1):
        asked = Params(inputs)
        name = f"{check['name']}, row {row}" if check.get("table") else f"{check['name']} {dict(inputs)}"
        try:
            got = run(asked)
        except Exception as fault:  # as above
            lines.append(f"{name}: stopped: {type(fault).__name__}: {fault}")
            continue
        if unread := asked.unread():
            lines.append(f"{name}: unknown input {', '.join(unread)}")
        elif not is_near(float(got), wanted, check["tolerance"]):
            lines.append(f"{name}: expected {wanted}, got {got}")
    return lines


def _rows(check: Mapping[str, Any], folder: Path) -> Iterator[tuple[dict[str, Any], float]]:
    """The inputs and the value; with a table, those of every row."""
    if not check.get("table"):
        yield dict(check["inputs"]), float(check["value"])
        return
    table = read_table(folder / check["table"])
    for row in range(len(table)):
        inputs = {name: _cell(given, table, row) for name, given in check["inputs"].items()}
        yield inputs, float(_cell(check["value"], table, row))


def _cell(given: Any, table: Table, row: int) -> Any:
    if not isinstance(given, Mapping):
        return given
    text = table.texts(given["column"])[row]
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
