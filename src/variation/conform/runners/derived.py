"""Derived cases: the national Making Data Count form, and the rules of Perla, Provost and Murray."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.conform.marks import part_numbers, sides, starts_after
from variation.options import Options
from variation.results import Assurance, Chart, Variation
from variation.rules import Judged, run_count
from variation.series import tolerance_of


__all__ = ["RUNNERS"]

DIRECTIONS = {"increase": "up", "decrease": "down", "neutral": "neither"}

NATIONAL_RULES = ("outside", "shift", "trend", "two_of_three")

ASSURANCE = {
    Assurance.PASSES: "pass",
    Assurance.FAILS: "fail",
    Assurance.HIT_OR_MISS: "hit_or_miss",
    Assurance.NONE: "none",
}


def _national(case: Case, habits: Mapping[str, Any]) -> Answer:
    params, table = case.params, case.table
    values = table.numbers(params["y"])
    points = params.get("rule_points", 7)
    starts = starts_after((row - 1 for row in params.get("rebase_at_row", ())), len(values))
    fixed = params.get("fix_after_n_points")
    options = Options(
        **habits["options"],
        shift=points,
        trend=points,
        screen_mr=params.get("screen_outliers", False),
        min_points_for_icons=params.get("min_points_for_icons", habits["min_points_for_icons"]),
    )
    chart = analysis.analyse(
        values,
        rules=habits["rules"],
        direction=DIRECTIONS[params.get("improvement_direction", habits["improvement_direction"])],  # type: ignore[arg-type]
        target=params.get("target"),
        calendar="none",
        phases=starts,
        baselines=[fixed] * (len(starts) + 1),
        options=options,
    )
    high, low = _fired(chart)
    columns: dict[str, Any] = {
        "i": range(1, len(chart) + 1),
        "part": part_numbers(chart),
        "x": table.texts(params["x"]),
        "y": chart.values,
        "cl": chart.centre,
        "lcl": chart.lower,
        "ucl": chart.upper,
        "lcl2": chart.lower2,
        "ucl2": chart.upper2,
        "high_rules": high,
        "low_rules": low,
        "point_type": [_point_type(*both, chart.direction) for both in zip(high, low, strict=True)],
    }
    return Answer(columns, _icons(chart, columns["point_type"]))


def _fired(chart: Chart) -> tuple[list[str], list[str]]:
    """The rules of each point by side, joined in alphabetical order."""
    found: dict[str, list[set[str]]] = {side: [set() for _ in range(len(chart))] for side in ("high", "low")}
    for signal in chart.signals:
        for point in signal.points:
            found[signal.side][point].add(signal.rule)
    return tuple(["|".join(sorted(rules)) for rules in found[side]] for side in ("high", "low"))  # type: ignore[return-value]


def _point_type(high: str, low: str, direction: str) -> str:
    if not high and not low:
        return "common_cause"
    if direction == "neither":
        return f"special_cause_neutral_{'both' if high and low else 'high' if high else 'low'}"
    good = high if direction == "up" else low
    return "special_cause_improvement" if good else "special_cause_concern"


def _icons(chart: Chart, types: list[str]) -> dict[str, str]:
    if chart.variation is Variation.TOO_FEW:
        return {"variation": "insufficient_data", "assurance": "insufficient_data"}
    return {"variation": types[chart.verdict_at or 0], "assurance": ASSURANCE[chart.assurance]}


def _perla(case: Case, habits: Mapping[str, Any]) -> Answer:
    params, table = case.params, case.table
    tail = params.get("runs_alpha_each_tail", 0.025)
    options = Options(
        **habits["options"],
        shift=params.get("shift_points", 6),
        trend=params.get("trend_points", 5),
        runs_tail=tail,
    )
    chart = analysis.analyse(
        table.numbers(params["y"]),
        chart="run",
        rules="perla",
        calendar="none",
        baselines=[params.get("baseline_points")],
        options=options,
    )
    columns = {
        "i": range(1, len(chart) + 1),
        "x": table.texts(params["x"]),
        "y": chart.values,
        "cl": chart.centre,
        "shift": (sides(chart, "shift") != 0).astype(int),
        "trend": (sides(chart, "trend") != 0).astype(int),
    }
    return Answer(columns, _run_summary(chart, tail))


def _run_summary(chart: Chart, tail: float) -> dict[str, Any]:
    tolerance = tolerance_of(chart.values, chart.options.tolerance)
    judged = Judged(chart.values, ~np.isnan(chart.values), chart.centre, {}, tolerance)
    count = run_count(judged, tail=tail)
    return {
        "n_useful": count.above + count.below,
        "n_above": count.above,
        "n_below": count.below,
        "n_runs": count.runs,
        "runs_lower_exact": count.lower,
        "runs_upper_exact": count.upper,
        "runs_signal": count.signal,
    }


RUNNERS = {("mdc_current", "derived"): _national, ("perla_rules", "derived"): _perla}
