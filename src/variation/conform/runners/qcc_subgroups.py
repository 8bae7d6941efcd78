"""qcc: x-bar, R and S charts with five estimators of sigma."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.conform.runners.qcc import rule_columns
from variation.errors import BadChoice
from variation.limits import gather
from variation.options import Options


__all__ = ["ESTIMATORS", "RUNNERS", "estimator_of"]

CHARTS = {"xbar": "xbar", "R": "r", "S": "s"}

ESTIMATORS: dict[str, Any] = {
    name.upper().replace("_", "-"): name for name in ("uwave_r", "uwave_sd", "mvlue_r", "mvlue_sd", "rmsdf")
}


def _run(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    if CHARTS.get(params["chart"]) != case.family:
        raise BadChoice(f"The charts are {', '.join(CHARTS)}; received {params['chart']!r}.")
    values, labels = case.table.numbers(params["y"]), case.table.texts(params["group"])
    sizes = gather(values, labels).spreads.sizes
    chart = analysis.analyse(
        values,
        subgroups=labels,
        chart=case.family,
        rules="three_sigma",
        calendar="none",
        baselines=[params.get("phase1")],
        options=Options(
            **habits["options"],
            subgroup_sigma=ESTIMATORS[estimator_of(params.get("std_dev"), sizes[: params.get("phase1")].max(), habits)],
            s_centre="weighted",
        ),
    )
    columns = rule_columns(chart, habits) | {
        "i": range(1, len(chart) + 1),
        "y": chart.values,
        "n": sizes,
        "cl": chart.centre,
        "lcl": chart.lower,
        "ucl": chart.upper,
    }
    spread = chart.phases[0].estimates["sigma"]
    return Answer(columns, {"center": float(chart.centre[0]), "std_dev": spread, "nsigmas": 3.0})


def estimator_of(named: str | None, largest: float, habits: Mapping[str, Any]) -> str:
    """Find the estimator of a case: the one that was passed, or the peer's habit.

    Parameters
    ----------
    named : str or None
        As passed.
    largest : float
        Size of the largest subgroup.
    habits : mapping
        Of the peer and family.

    Returns
    -------
    str

    Raises
    ------
    BadChoice
        No such estimator.

    Examples
    --------
    >>> from variation.conform.habits import habits_of
    >>> [estimator_of(None, size, habits_of("qcc", "xbar")) for size in (5, 30)]
    ['UWAVE-R', 'RMSDF']
    """
    if named is None:
        named = habits["std_dev"] if largest <= habits.get("largest_range", largest) else habits["std_dev_large"]
    if named not in ESTIMATORS:
        raise BadChoice(f"The estimators are {', '.join(ESTIMATORS)}; received {named!r}.")
    return named


RUNNERS = {(family, "qcc"): _run for family in CHARTS.values()}
