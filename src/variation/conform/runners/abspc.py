"""abspc: limits, special causes, icons, and phases that it starts by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.conform.marks import part_numbers
from variation.conform.params import Params
from variation.errors import BadChoice
from variation.options import Options
from variation.proposals import shift_starts
from variation.results import Chart
from variation.rules import Judged, rule_set
from variation.series import tolerance_of


__all__ = ["RUNNERS"]

Floats = NDArray[np.float64]

CHARTS = {"xmr": "i", "i": "i", "run": "run", "p": "p", "u": "u", "c": "c", "g": "g", "t": "t"}

RULES = {
    "rule_astronomical": "outside",
    "rule_shift8": "shift",
    "rule_trend6": "trend",
    "rule_two_in_three": "two_of_three",
}

REBASE_ON = {"improvement", "worsening", "any"}


def _run(case: Case, habits: Mapping[str, Any]) -> Answer:
    params, table = case.params, case.table
    if str(params["chart"]).lower() not in CHARTS:
        raise BadChoice(f"The charts are {', '.join(CHARTS)}; received {params['chart']!r}.")
    values = table.numbers(params["y"])
    sizes = table.numbers(params["n"]) if "n" in params else None
    kind = CHARTS[params["chart"].lower()]
    direction = {"high": "up", "low": "down"}[params.get("improvement_direction", habits["improvement_direction"])]

    def chart_of(starts: tuple[int, ...] = (), reach: slice = slice(None)) -> Chart:
        options = Options(**habits["options"])
        under = None if sizes is None else sizes[reach]
        return analysis.analyse(
            values[reach],
            under,
            chart=kind,
            rules=habits["rules"],
            direction=direction,  # type: ignore[arg-type]
            target=params.get("target"),
            calendar="none",
            phases=starts,
            options=options,
        )

    starts = _starts(params, habits, direction, values, chart_of) if params.get("auto_rebase", False) else ()
    chart = chart_of(starts)
    flags = _flags(chart)
    columns = _lines(chart) | _flag_columns(kind, flags)
    columns |= {"i": range(1, len(chart) + 1), "x": table.texts(params["x"]), "part": part_numbers(chart)}
    if sizes is not None:
        columns["n"] = sizes
    return Answer(columns, _icons(chart, flags, params.get("target")))


def _starts(
    params: Params, habits: Mapping[str, Any], direction: str, values: Floats, chart_of: Any
) -> tuple[int, ...]:
    on = params.get("rebase_on", habits["rebase_on"])
    if on not in REBASE_ON:
        raise BadChoice(f"A shift that starts a phase is improvement, worsening or any; received {on!r}.")
    is_high = (direction == "up") == (on == "improvement")
    side = "either" if on == "any" else "high" if is_high else "low"
    plotted = chart_of().values
    found = shift_starts(
        plotted,
        lambda first, stop: chart_of(reach=slice(first, stop)).centre,
        run=params.get("min_phase_length", habits["min_phase_length"]),
        earliest=params.get("baseline", habits["baseline"]),
        side=side,
    )
    return tuple(found)


def _flags(chart: Chart) -> dict[str, NDArray[np.bool_]]:
    """Its rules look at the whole series, across the borders of phases."""
    limits = {
        3: (chart.lower, chart.upper),
        2: (chart.lower2, chart.upper2),
        1: (chart.lower1, chart.upper1),
    }
    slack = tolerance_of(chart.values, chart.options.tolerance)
    judged = Judged(chart.values, ~np.isnan(chart.values), chart.centre, limits, slack)
    flags = {rule: np.zeros(len(chart), dtype=bool) for rule in RULES.values()}
    for found in rule_set(chart.rules).look(judged, chart.options):
        flags[found.rule][list(found.points)] = True
    return flags


def _lines(chart: Chart) -> dict[str, Any]:
    lines = {"y": chart.values, "cl": chart.centre, "lcl": chart.lower, "ucl": chart.upper}
    return lines | {"lcl2": chart.lower2, "ucl2": chart.upper2}


def _flag_columns(kind: str, flags: Mapping[str, NDArray[np.bool_]]) -> dict[str, Any]:
    if kind == "run":
        return {"run_shift8": flags["shift"].astype(int), "run_trend6": flags["trend"].astype(int)}
    columns: dict[str, Any] = {column: flags[rule].astype(int) for column, rule in RULES.items()}
    return columns | {"special_cause": np.logical_or.reduce(list(flags.values())).astype(int)}


def _icons(chart: Chart, flags: Mapping[str, NDArray[np.bool_]], target: float | None) -> dict[str, str]:
    """The variation icon looks at the most recent special cause, however old; a target on a limit is decided."""
    marked = np.flatnonzero(np.logical_or.reduce(list(flags.values())))
    is_up = chart.direction == "up"
    variation = "common_cause"
    if len(marked):
        is_high = bool(chart.values[marked[-1]] > chart.centre[marked[-1]])
        variation = f"{'improvement' if is_high == is_up else 'concern'}_{'high' if is_high else 'low'}"
    assurance = "no_target"
    if target is not None:
        near, far = (chart.lower[-1], chart.upper[-1]) if is_up else (-chart.upper[-1], -chart.lower[-1])
        aim = target if is_up else -target
        assurance = "pass" if aim <= near else "fail" if aim >= far else "hit_or_miss"
    return {"variation_type": variation, "assurance_type": assurance}


_FAMILIES = ("run", "i", "c", "u", "p", "g", "t", "mdc", "rebase_auto")

RUNNERS = {(family, "abspc"): _run for family in _FAMILIES}
