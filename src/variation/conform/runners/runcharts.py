"""Run-chart programs: Public Health Scotland's flags, and runcharter's stepping medians."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.conform.gathering import gathered, panels
from variation.conform.marks import sides
from variation.conform.tables import Table
from variation.errors import TooFewPoints
from variation.options import Options
from variation.proposals import MedianStep, median_steps


__all__ = ["RUNNERS"]

SIDES = {"above": "high", "below": "low", "both": "either"}


def _scotland(case: Case, habits: Mapping[str, Any]) -> Answer:
    params, table = case.params, case.table
    params.carried("improvement_direction")
    chart = analysis.analyse(
        table.numbers(params["y"]),
        chart="run",
        rules="perla",
        calendar="none",
        baselines=[params.get("baseline")],
        options=Options(**habits["options"]),
    )
    columns = {
        "i": range(1, len(chart) + 1),
        "x": table.texts(params["x"]),
        "y": chart.values,
        "cl": chart.centre,
        "shift": (sides(chart, "shift") != 0).astype(int),
        "trend": (sides(chart, "trend") != 0).astype(int),
    }
    return Answer(columns)


def _runcharter(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    baseline, run = params.get("med_rows", habits["med_rows"]), params.get("runlength", habits["runlength"])
    side = SIDES[params.get("direction", habits["direction"])]
    group = params.get("group")
    parts = panels(case.table, [group] if group else [])
    if not any(len(table) >= baseline + run for _, table in parts):
        raise TooFewPoints(f"No panel has {baseline + run} points for a first median and a run behind it.")
    points = [(name or "g", table, gathered(table, params["x"])) for name, table in parts]
    end = max(one.x[-1] for _, _, one in points)
    rows: list[tuple[str, Any]] = []
    for name, table, one in points:
        ordered = table.rows(row for rows in one.rows for row in rows)
        values = ordered.numbers(params["y"])
        enough = len(values) >= baseline + run
        steps = median_steps(values, baseline=baseline, run=run, side=side) if enough else _first(values, baseline)
        rows += _rows(name, ordered, params["x"], steps, str(end))
    names = ("group", "median", "start_date", "end_date", "extend_to", "run_type")
    return Answer({column: [row[i] for row in rows] for i, column in enumerate(names)})


def _first(values: np.ndarray[Any, np.dtype[np.float64]], baseline: int) -> list[MedianStep]:
    """A short panel keeps its first median and is not searched."""
    last = min(len(values), baseline) - 1
    return [MedianStep(float(np.nanmedian(values[:baseline])), 0, last)]


def _rows(name: str, table: Table, x: str, steps: list[MedianStep], end: str) -> list[tuple[str, Any]]:
    days = table.texts(x)
    until = [days[step.first] for step in steps[1:]] + [end]
    return [
        (name, step.median, days[step.first], days[step.last], extend, "sustained" if place else "baseline")  # type: ignore[misc]
        for place, (step, extend) in enumerate(zip(steps, until, strict=True))
    ]


RUNNERS = {
    ("perla", "Public Health Scotland covid-wider-impacts, runchart_flags"): _scotland,
    ("rebase_run", "runcharter"): _runcharter,
}
