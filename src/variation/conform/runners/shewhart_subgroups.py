"""shewhart: x-bar charts with their R or S chart, subgroups of one size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.conform.runners.shewhart import RULE_NAMES, rule_set_of, signal_rows
from variation.errors import BadChoice
from variation.limits import gather
from variation.options import Options
from variation.results import Chart
from variation.rules import RuleSet


__all__ = ["RUNNERS"]

FUNCTIONS = {"xbar_r": ("r", "uwave_r", "range"), "xbar_s": ("s", "uwave_sd", "stdev")}
"""Per function: our second chart, our estimator, its word for what the second chart shows."""


def _run(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    if params["fn"] not in FUNCTIONS:
        raise BadChoice(f"The functions are {', '.join(FUNCTIONS)}; received {params['fn']!r}.")
    second, estimator, word = FUNCTIONS[params["fn"]]
    options = Options(**habits["options"], subgroup_sigma=estimator)  # type: ignore[arg-type]
    values, labels = case.table.numbers(params["y"]), case.table.texts(params["subgroup"])
    judges: dict[str, RuleSet | str] = {"xbar": rule_set_of(habits, "nelson"), second: "three_sigma"}
    means, spreads = (
        analysis.analyse(values, subgroups=labels, chart=kind, rules=judge, calendar="none", options=options)
        for kind, judge in judges.items()
    )
    signals = signal_rows(means, RULE_NAMES["nelson"], "xbar")
    signals += signal_rows(spreads, {"outside": "beyond_limits"}, second)
    columns: dict[str, Any] = {
        "i": range(1, len(means) + 1),
        "sample": gather(values, labels).labels,
        "mean": means.values,
        word: spreads.values,
        "mean_signal": _marked(means),
        f"{word}_signal": _marked(spreads),
    }
    sizes = means.denominators
    stats = _lines(means, "xbar") | _lines(spreads, second)
    stats |= {"sigma_within": means.phases[0].estimates["sigma"], "n_sub": 0 if sizes is None else int(sizes[0])}
    return Answer(columns, {"stats": stats, "signals": signals})


def _lines(chart: Chart, name: str) -> dict[str, float]:
    phase = chart.phases[0]
    return {f"{name}_center": phase.centre, f"{name}_lcl": phase.lower, f"{name}_ucl": phase.upper}


def _marked(chart: Chart) -> list[int]:
    marked = {point for signal in chart.signals for point in signal.points}
    return [int(point in marked) for point in range(len(chart))]


RUNNERS = {("xbar", "shewhart"): _run}
