"""qicharts2: `qic` on run, I, MR, c, u, u', p, p', I', g and t charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.conform.gathering import Points, gathered, panels
from variation.conform.marks import part_numbers, sides, starts_after
from variation.conform.params import Params
from variation.conform.tables import Table
from variation.errors import BadChoice
from variation.limits import gather
from variation.options import Options
from variation.results import Chart
from variation.rules import crossings_min, longest_run_max


__all__ = ["RUNNERS"]

Floats = NDArray[np.float64]

AVERAGES: dict[str, Callable[..., Any]] = {"mean": np.nanmean, "median": np.nanmedian, "sum": np.nansum}


@dataclass(frozen=True, slots=True, eq=False)
class _Grouped:
    """One panel after grouping."""

    points: Points
    values: Floats
    sizes: Floats | None
    counts: Floats
    part_starts: tuple[int, ...]
    labels: tuple[int, ...] | None = None
    """The point of each value where points are subgroups."""


def _run(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    params.carried("target")
    if params["chart"] != case.family:
        raise BadChoice(f"The chart of this family is {case.family}; received {params['chart']!r}.")
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    parts: list[dict[str, Any]] = []
    for name, table in panels(case.table, _facets(params)):
        grouped = _grouped(table, params)
        chart = _analysed(grouped, params, habits)
        for column, cells in _cells(grouped, chart, name):
            columns[column] += list(cells)
        parts += [_part(chart, number, name) for number in range(len(chart.phases))]
    if "facets" not in params:
        del columns["facet"]
    if params["chart"] not in SUBGROUPS:
        del columns["sd"]
    return Answer(columns, {"parts": parts})


_PLACES = ("i", "facet", "part", "x", "y", "n", "include", "baseline")
_COLUMNS = (*_PLACES, "cl", "lcl", "ucl", "lcl2", "ucl2", "sd", "sigma_signal", "runs_signal")

SUBGROUPS = ("xbar", "s")


def _facets(params: Params) -> list[str]:
    """Columns of a formula: `~a` or `a ~ b`."""
    return [word.strip() for word in str(params.get("facets", "")).split("~") if word.strip()]


def _grouped(table: Table, params: Params) -> _Grouped:
    points = gathered(table, params["x"], period=params.get("x_period"))
    top = table.numbers(params["y"])
    under = table.numbers(params["n"]) if "n" in params else None
    average = params.get("agg_fun", "mean")
    if average not in AVERAGES:
        raise BadChoice(f"The averages are {', '.join(AVERAGES)}; received {average!r}.")
    known = ~np.isnan(top) if under is None else ~(np.isnan(top) | np.isnan(under))
    full = [[row for row in rows if known[row]] for rows in points.rows]
    counts = np.array([len(rows) for rows in full], dtype=np.float64)
    starts = _part_starts(table, points, params)
    if params["chart"] in SUBGROUPS:
        labels = tuple(place for place, rows in enumerate(points.rows) for _ in rows)
        return _Grouped(points, top[[row for rows in points.rows for row in rows]], None, counts, starts, labels)
    adds = under is not None or params["chart"] == "c"
    merge = AVERAGES["sum" if adds else average]
    values = np.array([merge(top[rows]) if rows else np.nan for rows in full], dtype=np.float64)
    sizes = None if under is None else np.array([under[rows].sum() if rows else np.nan for rows in full])
    return _Grouped(points, values, sizes, counts, starts)


def _part_starts(table: Table, points: Points, params: Params) -> tuple[int, ...]:
    if "part_col" in params:
        labels = [table.texts(params["part_col"])[rows[0]] for rows in points.rows]
        return tuple(i for i in range(1, len(labels)) if labels[i] != labels[i - 1])
    return starts_after(params.get("part", ()), len(points))


def _analysed(grouped: _Grouped, params: Params, habits: Mapping[str, Any]) -> Chart:
    n, starts = len(grouped.points), grouped.part_starts
    freeze = params.get("freeze")
    options = dict(habits["options"])
    options |= {
        "screen_mr": params["screen_mr"],
        "centre": params.get("cl"),
        "runs_method": params.get("method", "anhoej"),
        "negative_limits": params.get("y_neg", True),
        "categorical_x": params.get("x_as_factor", False),
    }
    options |= habits.get("always", {})
    return analysis.analyse(
        grouped.values,
        grouped.sizes,
        subgroups=grouped.labels,
        chart=params["chart"],
        rules="anhoej",
        calendar="none",
        phases=starts,
        baselines=[freeze] if freeze is not None and not starts else (),
        excluded=[row - 1 for row in params.get("exclude", ()) if row <= n],
        multiply=params.get("multiply", 1),
        options=Options(**options),
    )


def _cells(grouped: _Grouped, chart: Chart, name: str) -> Iterator[tuple[str, Any]]:
    n = len(chart)
    included = ~chart.excluded
    base = np.zeros(n, dtype=bool)
    for phase in chart.phases:
        base[phase.first : phase.baseline_last + 1] = True
    yield "i", range(1, n + 1)
    yield "facet", [name] * n
    parts = part_numbers(chart)
    yield "part", parts
    yield "x", [_text(place) for place in grouped.points.x]
    yield "y", chart.values
    yield "n", grouped.counts if grouped.sizes is None else np.nan_to_num(grouped.sizes)
    yield "include", included.astype(int).tolist()
    yield "baseline", base.astype(int).tolist()
    yield from (("cl", chart.centre), ("lcl", chart.lower), ("ucl", chart.upper))
    yield "lcl2", chart.lower2
    yield "ucl2", chart.upper2
    if grouped.labels is not None:
        yield "sd", gather(grouped.values, grouped.labels).spreads.sds
    yield "sigma_signal", (sides(chart, "outside") != 0).astype(int)
    yield "runs_signal", [int(chart.phases[number - 1].run.signal) for number in parts]


def _part(chart: Chart, number: int, name: str) -> dict[str, Any]:
    phase = chart.phases[number]
    reach = slice(phase.first, phase.last + 1)
    facts = phase.run
    return {
        "facet": name,
        "part": number + 1,
        "n_obs": int(np.count_nonzero(~chart.excluded[reach])),
        "n_useful": facts.n_useful,
        "longest_run": facts.longest_run,
        "longest_run_max": longest_run_max(facts.n_useful) if facts.n_useful else None,
        "n_crossings": facts.crossings,
        "n_crossings_min": crossings_min(facts.n_useful) if facts.n_useful else None,
        "runs_signal": int(facts.signal),
        "sigma_signal_count": int(np.count_nonzero(sides(chart, "outside")[reach])),
    }


def _text(place: Any) -> str:
    return f"{place:g}" if isinstance(place, float) else str(place)


SINGLE = ("run", "i", "mr", "c", "u", "up", "p", "pp", "ip", "g", "t")

RUNNERS = {(family, "qicharts2"): _run for family in (*SINGLE, *SUBGROUPS)}
