"""CUSUM and EWMA of qcc, the Bernoulli CUSUM of qicharts2, and their published checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from variation.conform.cases import Answer, Case, Check, picked
from variation.conform.tables import Table
from variation.errors import BadChoice
from variation.monitoring import (
    EventCusum,
    RiskModel,
    bernoulli_cusum,
    cusum,
    ewma,
    fit_risk,
    risk_adjusted_cusum,
    risk_score,
)
from variation.options import Options


__all__ = ["CHECKS", "LIBRARY", "RUNNERS"]


def _qcc_cusum(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    chart = cusum(
        case.table.numbers(params["y"]),
        shift=params.get("se_shift", habits["se_shift"]),
        limit=params.get("h", habits["h"]),
        head_start=params.get("head_start", 0.0),
        centre=params.get("center"),
        sigma=params.get("std_dev"),
        options=Options(**habits["options"]),
    )
    columns: dict[str, Any] = {
        "i": range(1, len(chart.values) + 1),
        "y": chart.values,
        "pos": chart.upper,
        "neg": chart.lower,
    }
    return Answer(columns, {"center": chart.centre, "std_dev": chart.sigma, "h": chart.limit})


def _qcc_ewma(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    chart = ewma(
        case.table.numbers(params["y"]),
        weight=params.get("lambda", habits["lambda"]),
        width=params.get("nsigmas", habits["nsigmas"]),
        centre=params.get("center"),
        sigma=params.get("std_dev"),
        options=Options(**habits["options"]),
    )
    columns: dict[str, Any] = {
        "i": range(1, len(chart.values) + 1),
        "y": chart.values,
        "ewma": chart.smoothed,
        "cl": np.full(len(chart.values), chart.centre),
        "lcl": chart.lower,
        "ucl": chart.upper,
    }
    return Answer(columns, {"center": chart.centre, "std_dev": chart.sigma})


def _qicharts2(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    outcomes = case.table.numbers(params["y"])
    target = params.get("target")
    is_count = target is not None and target >= 1  # the first so many cases set the proportion
    chart = bernoulli_cusum(
        outcomes,
        expected=None if is_count else target,
        baseline=int(target) if is_count and target is not None else None,
        odds_ratio=params.get("or", habits["or"]),
        limit=params.get("limit", habits["limit"]),
    )
    columns: dict[str, Any] = {"i": range(1, len(outcomes) + 1), "y": outcomes}
    for name, path, signals in (("up", chart.upper, chart.high), ("down", chart.lower, chart.low)):
        flags = np.zeros(len(outcomes), dtype=int)
        flags[list(signals)] = 1
        columns[f"cusum_{name}"] = np.where(flags == 1, 0.0, path)  # it shows the path after it was set back
        columns[f"signal_{name}"] = flags
    p0 = float(chart.risks[0])
    odds = p0 / (1 - p0)
    p1, p2 = (odds * ratio / (1 + odds * ratio) for ratio in (chart.odds_ratio, 1 / chart.odds_ratio))
    return Answer(columns, {"p0": p0, "p1": p1, "p2": p2})


RUNNERS = {("cusum", "qcc"): _qcc_cusum, ("ewma", "qcc"): _qcc_ewma, ("bcusum", "qicharts2"): _qicharts2}


def _constants(check: Check) -> Options:
    return Options(constants=check.options.get("constants"), screen_mr=check.options.get("screen_mr", False))


def _sigma(check: Check) -> float | None:
    given = check.options.get("std_dev")
    if isinstance(given, str):
        raise BadChoice(f"The sigma of a {check.chart} is a number; received {given!r}.")
    return None if given is None else float(given)


def _check_cusum(check: Check) -> Any:
    chart = cusum(
        check.table.numbers(check.columns["value"]),
        shift=check.options.get("se_shift", 1),
        limit=check.options.get("h", 5),
        baseline=check.options.get("freeze"),
        excluded=[row - 1 for row in check.options.get("exclude", ())],
        centre=check.options.get("center"),
        sigma=_sigma(check),
        options=_constants(check),
    )
    lines = {
        "value": chart.values,
        "cusum_pos": chart.upper,
        "cusum_neg": chart.lower,
        "cl": np.full(len(chart.values), chart.centre),
        "ucl": np.full(len(chart.values), chart.limit),
        "lcl": np.full(len(chart.values), -chart.limit),
    }
    return _statistic(check, lines, sorted({*chart.high, *chart.low}), {"cusum_pos_max": float(np.nanmax(chart.upper))})


def _check_ewma(check: Check) -> Any:
    chart = ewma(
        check.table.numbers(check.columns["value"]),
        weight=check.options.get("lambda", 0.2),
        width=check.options.get("nsigmas", 3),
        steady_state=check.options.get("steady_state", False),
        baseline=check.options.get("freeze"),
        excluded=[row - 1 for row in check.options.get("exclude", ())],
        centre=check.options.get("center"),
        sigma=_sigma(check),
        options=_constants(check),
    )
    lines = {
        "value": chart.values,
        "ewma": chart.smoothed,
        "cl": np.full(len(chart.values), chart.centre),
        "lcl": chart.lower,
        "ucl": chart.upper,
    }
    return _statistic(check, lines, sorted({*chart.high, *chart.low}), {})


def _check_racusum(check: Check) -> Any:
    model, chart = _racusum(check)
    lines = {"value": chart.outcomes, "cusum_pos": chart.upper, "cusum_neg": chart.lower}
    single = {
        "intercept": model.intercept,
        "slope": float(model.slopes[0]),
        "n_events": float(np.nansum(chart.outcomes)),
        "cusum_pos_max": float(np.nanmax(chart.upper)),
    }
    return _statistic(check, lines, list(chart.high), single)


def _racusum(check: Check) -> tuple[RiskModel, EventCusum]:
    scores = check.table.numbers(check.columns["score"])
    outcomes = _outcomes(check.table, check.columns["outcome"])
    freeze = check.options.get("freeze")
    model = fit_risk(scores[:freeze], outcomes[:freeze])
    chart = risk_adjusted_cusum(
        outcomes,
        model.risk(scores),
        odds_ratio=check.options.get("or", 2),
        limit=check.options.get("h", 4.5),
        reset=check.options.get("reset", True),
    )
    return model, chart


COMPARISONS: dict[str, Callable[..., Any]] = {
    "==": np.equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def _outcomes(table: Table, column: Any) -> Any:
    """A column of 0 and 1, or where all of some comparisons hold."""
    if not isinstance(column, Mapping):
        return table.numbers(column)
    held = np.ones(len(table), dtype=bool)
    for name, comparison, number in column["where"]:
        if comparison not in COMPARISONS:
            raise BadChoice(f"The comparisons are {', '.join(COMPARISONS)}; received {comparison!r}.")
        held &= COMPARISONS[comparison](table.numbers(name), number)
    return held.astype(float)


def _statistic(check: Check, lines: Mapping[str, Any], signals: list[int], single: Mapping[str, float]) -> Any:
    name = check.statistic
    if name in single:
        return single[name]
    if name in lines:
        return picked(check, lines[name])
    known = lines["value"][~np.isnan(lines["value"])]
    plain: dict[str, Callable[..., Any]] = {"n_points": len, "mean_plotted": np.mean, "value_max": np.max}
    if name in plain:
        return plain[name](known)
    if name not in ("signal_points", "signal_count") or check.rule != "beyond_limits":
        raise BadChoice(f"Unknown statistic {name!r} or rule {check.rule!r}.")
    return [point + 1 for point in signals] if name == "signal_points" else len(signals)


CHECKS = {"cusum": _check_cusum, "ewma": _check_ewma, "racusum": _check_racusum}


def _racusum_score(inputs: Mapping[str, Any]) -> float:
    model = RiskModel(float(inputs["intercept"]), np.array([float(inputs["slope"])]))
    risk = model.risk([float(inputs["score"])])
    return float(risk_score(inputs["outcome"], risk, inputs["or"], inputs["or_null"])[0])


LIBRARY = {"racusum_score": _racusum_score}
