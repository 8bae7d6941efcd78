"""The published form: charts over time, and library checks of runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation import analysis
from variation.conform.cases import Check, picked
from variation.conform.marks import part_numbers, positions, sides, starts_after
from variation.conform.runners.qcc_subgroups import ESTIMATORS
from variation.errors import BadChoice
from variation.options import Options
from variation.results import Chart
from variation.rules import crossings_min, longest_run_max, runs_limits


__all__ = ["CHECKS", "LIBRARY"]

Floats = NDArray[np.float64]

DIRECTIONS = {"increase": "up", "decrease": "down", "neutral": "neither"}

LINES = {"cl": "centre", "lcl": "lower", "ucl": "upper", "value": "values"}

RUN_FACTS = {
    "n_useful": "n_useful",
    "longest_run": "longest_run",
    "longest_run_max": "longest_run_max",
    "crossings": "crossings",
    "crossings_min": "crossings_min",
}

RULES = {"beyond_limits": "outside", "shift": "shift"}


def _checked(check: Check) -> Any:
    return _statistic(check, _chart(check))


def _chart(check: Check) -> Chart:
    options = check.options
    values, sizes = _numbers(check)
    labels = check.table.texts(check.columns["subgroup"]) if check.chart in SUBGROUPS else None
    starts = starts_after(options.get("part", ()), len(values) if labels is None else len(set(labels)))
    freeze = options.get("freeze")
    points = options.get("rule_points")
    is_national = check.chart == "mdc_current"
    return analysis.analyse(
        values,
        sizes,
        subgroups=labels,
        chart="i" if is_national else check.chart,
        rules="mdc" if is_national else "three_sigma",
        direction=DIRECTIONS[options.get("improvement_direction", "neutral")],  # type: ignore[arg-type]
        calendar="none",
        phases=starts,
        baselines=() if freeze is None else [freeze] * (len(starts) + 1),
        excluded=[row - 1 for row in options.get("exclude", ())],
        multiply=options.get("multiply", 1),
        options=Options(
            constants=options.get("constants", "mdc" if is_national else None),
            screen_mr=options.get("screen_mr", False),
            bridge_exclusions=options.get("bridge_exclusions", False),
            centre=options.get("center"),
            s_centre=options.get("s_center"),
            **_spread(check),
            shift=points,
            trend=points,
        ),
    )


def _spread(check: Check) -> dict[str, Any]:
    """The estimator of a chart of subgroups, or the sigma that was given."""
    given = check.options.get("std_dev")
    if given is None or not isinstance(given, str):
        return {"sigma_given": given}
    if given not in ESTIMATORS or check.chart not in SUBGROUPS:
        raise BadChoice(f"The estimators are {', '.join(ESTIMATORS)}; received {given!r}.")
    return {"subgroup_sigma": ESTIMATORS[given]}


def _numbers(check: Check) -> tuple[Floats, Floats | None]:
    """Values or numerators, and sizes."""
    columns, table = check.columns, check.table
    sizes = table.numbers(columns["denominator"]) if "denominator" in columns else None
    if "event_at" in columns:
        return np.concatenate(([np.nan], np.diff(table.numbers(columns["event_at"])))), None
    if "numerator" in columns:
        return table.numbers(columns["numerator"]), sizes
    values = table.numbers(columns["value"])
    if sizes is None:
        return values, None
    return values * sizes, sizes  # the value is plotted as it is, the denominator is its weight


def _statistic(check: Check, chart: Chart) -> Any:
    name = check.statistic
    phase = chart.phases[(check.phase or 1) - 1]
    reach = _reach(check, chart)
    known = chart.values[reach][~np.isnan(chart.values[reach])]
    if name in LINES:
        return picked(check, getattr(chart, LINES[name]), part_numbers(chart))
    if name in RUN_FACTS:
        return getattr(phase.run, RUN_FACTS[name])
    if name == "mr_mean":
        return phase.estimates["range_mean"]
    if name == "sigma_z":
        return phase.estimates["sigma_z"]
    if name in ("signal_points", "signal_count"):
        found = _signals(check, chart)
        return found if name == "signal_points" else len(found)
    plain: dict[str, Callable[..., Any]] = {"n_points": len, "mean_plotted": np.mean, "value_max": np.max}
    if name not in plain:
        raise BadChoice(f"Unknown statistic {name!r}.")
    return plain[name](known)


def _reach(check: Check, chart: Chart) -> slice:
    if check.phase is None:
        return slice(None)
    phase = chart.phases[check.phase - 1]
    return slice(phase.first, phase.last + 1)


def _signals(check: Check, chart: Chart) -> list[int]:
    """1-based positions that the rule marks, those of one phase when it is named."""
    if check.rule not in RULES:
        raise BadChoice(f"The rules are {', '.join(RULES)}; received {check.rule!r}.")
    reach = range(len(chart))[_reach(check, chart)]
    return [point + 1 for point in positions(sides(chart, RULES[check.rule])) if point in reach]


SUBGROUPS = ("xbar", "s", "r")
SINGLE = ("run", "i", "mr", "c", "u", "p", "pp", "g", "t", "ip", "mdc_current")

CHECKS = dict.fromkeys((*SINGLE, *SUBGROUPS), _checked)


def _runs_limit(inputs: Mapping[str, Any]) -> float:
    limits = runs_limits(inputs["n_above"], inputs["n_below"], inputs["tail"])
    if limits is None:
        return float("nan")
    return dict(zip(("lower", "upper"), limits, strict=True))[inputs["side"]]


LIBRARY = {
    "anhoej_longest_run_max": lambda inputs: longest_run_max(inputs["n"]),
    "anhoej_crossings_min": lambda inputs: crossings_min(inputs["n"]),
    "runs_limit_exact": _runs_limit,
}
