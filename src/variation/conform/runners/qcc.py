"""qcc: individuals and attribute charts with Western Electric's and Nelson's rules, the last point of each marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.conform.runners.shewhart import RULE_NAMES, rule_set_of
from variation.errors import BadChoice
from variation.options import Options
from variation.results import Chart
from variation.rules import Judged
from variation.series import tolerance_of


__all__ = ["RUNNERS", "rule_columns"]

Floats = NDArray[np.float64]

CHARTS = {"xbar.one": "i", "p": "p", "np": "np", "c": "c", "u": "u"}

ESTIMATORS = {"MR": "moving_range", "SD": "sd"}


def _run(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    if params["chart"] not in CHARTS:
        raise BadChoice(f"The charts are {', '.join(CHARTS)}; received {params['chart']!r}.")
    kind = CHARTS[params["chart"]]
    values = case.table.numbers(params["y"])
    sizes = case.table.numbers(params["n"]) if "n" in params else None
    estimator = params.get("std_dev", "MR")
    if estimator not in ESTIMATORS:
        raise BadChoice(f"The estimators are {', '.join(ESTIMATORS)}; received {estimator!r}.")
    phase1 = params.get("phase1")
    chart = analysis.analyse(
        values,
        None if kind in ("i", "c") else sizes,
        chart=kind,
        rules="three_sigma",
        calendar="none",
        baselines=[phase1],
        options=Options(**{**habits["options"], "sigma": ESTIMATORS[estimator]}),
    )
    columns = rule_columns(chart, habits) | {
        "i": range(1, len(values) + 1),
        "y": chart.values,
        "n": np.ones(len(values)) if sizes is None else sizes,
        "cl": chart.centre,
        "lcl": chart.lower,
        "ucl": chart.upper,
    }
    base = slice(None, phase1)
    return Answer(columns, _summary(chart, None if sizes is None else sizes[base]))


def _summary(chart: Chart, sizes: Floats | None) -> dict[str, float]:
    """Centre and spread as it reports them: at the first size where sizes differ."""
    centre = float(chart.centre[0])
    size = 1.0 if sizes is None else float(sizes[0])
    share = centre / size if chart.kind == "np" else centre
    variance = {"c": centre, "u": centre, "p": share * (1 - share) / size, "np": centre * (1 - share)}
    spread = chart.phases[0].estimates["sigma"] if chart.kind == "i" else max(variance[chart.kind], 0.0) ** 0.5
    return {"center": centre, "std_dev": spread, "nsigmas": 3.0}


def rule_columns(chart: Chart, habits: Mapping[str, Any]) -> dict[str, Any]:
    """Give the flags of both rule sets, and the lowest number that fired.

    Parameters
    ----------
    chart : Chart
        Any chart.
    habits : mapping
        Of the peer, with its rule sets.

    Returns
    -------
    dict of str to list

    Examples
    --------
    >>> import variation
    >>> from variation.conform.habits import habits_of
    >>> columns = rule_columns(variation.analyse([9, 11] * 6 + [30]), habits_of("qcc", "i"))
    >>> columns["we_rule"][-1], int(columns["nel1"][-1])
    (1, 1)
    """
    columns: dict[str, Any] = {}
    for name, heading, lowest in (("western_electric", "wer", "we_rule"), ("nelson", "nel", "nelson_rule")):
        judged = _judged(chart)
        options = Options(mark="latest", tolerance=chart.options.tolerance)
        found = rule_set_of(habits, name).look(judged, options)
        first: list[int | None] = [None] * len(chart)
        for number, rule in enumerate(RULE_NAMES[name], start=1):
            flags = np.zeros(len(chart), dtype=int)
            for one in (pattern for pattern in found if pattern.rule == rule):
                flags[list(one.points)] = 1
            columns[f"{heading}{number}"] = flags
            first = [number if flag and before is None else before for flag, before in zip(flags, first, strict=True)]
        columns[lowest] = first
    return columns


def _judged(chart: Chart) -> Judged:
    limits = {
        3: (chart.lower, chart.upper),
        2: (chart.lower2, chart.upper2),
        1: (chart.lower1, chart.upper1),
    }
    slack = tolerance_of(chart.values, chart.options.tolerance)
    return Judged(chart.values, ~np.isnan(chart.values), chart.centre, limits, slack)


RUNNERS = {(family, "qcc"): _run for family in ("i", "rules", "c", "u", "p", "np")}
