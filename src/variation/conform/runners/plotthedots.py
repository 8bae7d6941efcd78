"""NHSRplotthedots `ptd_spc`, and its small port to Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.conform.gathering import places
from variation.conform.marks import part_numbers, sides
from variation.conform.params import Params
from variation.conform.tables import Table
from variation.options import Options
from variation.results import Assurance, Chart
from variation.series import tolerance_of


__all__ = ["RUNNERS"]

DIRECTIONS = {"increase": "up", "decrease": "down", "neutral": "neither"}

ASSURANCE = {Assurance.PASSES: "consistent_pass", Assurance.FAILS: "consistent_fail"}

FIRST_WITHOUT_WARNING = 13
"""Its text says 12, its code warns below 13."""


def _run(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    columns: dict[str, list[Any]] = {}
    facets = []
    for name, table in _panels(case.table, params):
        chart, labels = _analysed(table, params, habits, name)
        cells = _cells(table, chart, labels, params, name)
        facets.append(_facet(chart, labels, params, name))
        for column, values in cells.items():
            columns.setdefault(column, []).extend(values)
    return Answer(columns, {"facets": facets})


def _panels(table: Table, params: Params) -> list[tuple[str, Table]]:
    """Panels in the order of their names, each in the order of x."""
    facet = params.get("facet")
    names = sorted(set(table.texts(facet))) if facet else [""]
    return [(name, _ordered(table.where({facet: [name]}) if facet else table, params["x"])) for name in names]


def _ordered(table: Table, x: str) -> Table:
    keys = places(table.texts(x))
    return table.rows(sorted(range(len(table)), key=lambda row: keys[row]))


def _of_panel(given: Any, name: str) -> Any:
    """A setting for all panels, or this panel's own."""
    return given.get(name) if isinstance(given, Mapping) else given


def _analysed(table: Table, params: Params, habits: Mapping[str, Any], name: str) -> tuple[Chart, list[str]]:
    days = places(table.texts(params["x"]))
    rebase = {date.fromisoformat(str(day)[:10]) for day in _of_panel(params.get("rebase"), name) or ()}
    starts = [i for i, day in enumerate(days) if i and day in rebase]
    fixed = params.get("fix_after_n_points")
    chart = analysis.analyse(
        table.numbers(params["y"]),
        rules=habits["rules"],
        direction=DIRECTIONS[params.get("improvement_direction", habits.get("improvement_direction", "increase"))],  # type: ignore[arg-type]
        target=_of_panel(params.get("target"), name),
        calendar="none",
        phases=starts,
        baselines=[fixed] * (len(starts) + 1),
        options=Options(**habits["options"], screen_mr=params.get("screen_outliers", habits["screen_outliers"])),
    )
    return chart, _labels(chart)


def _labels(chart: Chart) -> list[str]:
    """One label a point: outside, then trend, then two of three, then shift."""
    above = np.nan_to_num(chart.values - chart.centre) > 0
    out, trend = sides(chart, "outside"), sides(chart, "trend")
    near, shift = sides(chart, "two_of_three"), sides(chart, "shift")
    return [
        ("Above UCL" if above[i] else "Below LCL")
        if out[i]
        else f"7 Point Trend ({'In' if _way(chart, trend, i) > 0 else 'De'}creasing)"
        if trend[i]
        else f"2 in 3 {'Above' if above[i] else 'Below'} CL"
        if near[i]
        else f"7 Points {'Above' if above[i] else 'Below'} CL"
        if shift[i]
        else "Common Cause"
        for i in range(len(chart))
    ]


def _way(chart: Chart, trend: NDArray[np.int8], i: int) -> float:
    """The step to the right when the next point of the phase is in a trend too, otherwise the step from the left."""
    phase = next(phase for phase in chart.phases if phase.first <= i <= phase.last)
    if i < phase.last and trend[i + 1]:
        return float(chart.values[i + 1] - chart.values[i])
    return float(chart.values[i] - chart.values[i - 1])


def _point_type(label: str, direction: str) -> str:
    if label == "Common Cause":
        return "common_cause"
    is_high = "Above" in label or "Increasing" in label
    if direction == "neither":
        return f"special_cause_neutral_{'high' if is_high else 'low'}"
    return f"special_cause_{'improvement' if is_high == (direction == 'up') else 'concern'}"


def _cells(table: Table, chart: Chart, labels: list[str], params: Params, name: str) -> dict[str, Sequence[Any]]:
    n = len(chart)
    lengths = dict.fromkeys(range(1, len(chart.phases) + 1), 0)
    parts = part_numbers(chart)
    for number in parts:
        lengths[number] += 1
    target = _of_panel(params.get("target"), name)
    cells: dict[str, Sequence[Any]] = {
        "i": range(1, n + 1),
        "part": parts,
        "x": table.texts(params["x"]),
        "y": chart.values.tolist(),
        "cl": chart.centre.tolist(),
        "lcl": chart.lower.tolist(),
        "ucl": chart.upper.tolist(),
        "relative_to_mean": _relative(chart),
        "outside_limits": _beyond(chart),
        "close_to_limits": _close(chart),
        "special_cause_type": labels,
        "point_type": [_point_type(label, chart.direction) for label in labels],
        "short_group_warning": [int(lengths[number] < FIRST_WITHOUT_WARNING) for number in parts],
        "target": [target] * n,
    }
    if params.get("facet"):
        cells["facet"] = [name] * n
    if "trajectory" in params:
        cells["trajectory"] = table.numbers(params["trajectory"]).tolist()
    return cells


def _relative(chart: Chart) -> list[int | None]:
    slack = tolerance_of(chart.values, chart.options.tolerance)
    away = chart.values - chart.centre
    return [None if np.isnan(a) else int(a > slack) - int(a < -slack) for a in away]


def _beyond(chart: Chart) -> list[int | None]:
    out = sides(chart, "outside") != 0
    unknown = np.isnan(chart.values) | np.isnan(chart.upper)
    return [None if u else int(o) for o, u in zip(out, unknown, strict=True)]


def _close(chart: Chart) -> list[int | None]:
    slack = tolerance_of(chart.values, chart.options.tolerance)
    near = (chart.values - chart.upper2 > slack) | (chart.lower2 - chart.values > slack)
    return [None if b is None else int(n and not b) for n, b in zip(near, _beyond(chart), strict=True)]


def _facet(chart: Chart, labels: list[str], params: Params, name: str) -> dict[str, str]:
    last = labels[-1]
    kind = _point_type(last, chart.direction)
    icon = kind.removeprefix("special_cause_")
    if icon in ("improvement", "concern"):
        icon += "_high" if "Above" in last or "Increasing" in last else "_low"
    assurance = "none"
    if params.get("target") is not None and chart.direction != "neither":
        assurance = ASSURANCE.get(chart.assurance, "inconsistent")
    return {
        "facet": name,
        "variation_type": kind,
        "last_special_cause_type": last,
        "assurance_type": assurance,
        "variation_icon": icon,
        "assurance_icon": assurance.removeprefix("consistent_"),
    }


def _port(case: Case, habits: Mapping[str, Any]) -> Answer:
    """The port to Python: always screened, one flag a point."""
    table = case.table
    chart, labels = _analysed(table, case.params, habits, "")
    columns: dict[str, Any] = {
        "i": range(1, len(chart) + 1),
        "x": table.texts(case.params["x"]),
        "y": chart.values,
        "cl": chart.centre,
        "lcl": chart.lower,
        "ucl": chart.upper,
        "outside_limits": _beyond(chart),
        "close_to_limits": _close(chart),
        "special_cause": [int(label != "Common Cause") for label in labels],
    }
    return Answer(columns)


RUNNERS = {("mdc", "NHSRplotthedots"): _run, ("mdc", "nhspy-plotthedots"): _port}
