"""Capability of qcc and shewhart, and the published library checks of constants, indices and intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from variation.comparison import (
    Capability,
    binomial_interval,
    capability,
    capability_index,
    poisson_interval,
    rate,
    wilson_interval,
)
from variation.conform.cases import Answer, Case
from variation.conform.habits import habits_of
from variation.conform.runners.qcc_subgroups import ESTIMATORS, estimator_of
from variation.errors import BadChoice
from variation.limits import control_constant, gather
from variation.options import Options


__all__ = ["LIBRARY", "RUNNERS"]

NAMES = {"p": "p", "p_l": "pl", "p_u": "pu", "p_k": "pk", "pm": "pm"}
"""Ends of qcc's names and of ours, in its order."""


def _qcc(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    values = case.table.numbers(params["y"])
    lower, upper = params["spec_limits"]
    labels, options = None, dict(habits["options"])
    if "group" in params:
        labels = case.table.texts(params["group"])
        largest = gather(values, labels).spreads.sizes.max()
        options["subgroup_sigma"] = ESTIMATORS[estimator_of(params.get("std_dev"), largest, habits)]
    found = capability(
        values,
        lower=lower,
        upper=upper,
        subgroups=labels,
        freedom="observations",
        options=Options(**options),
    )
    rows = [(f"{first}{end}", found.indices[f"{first.lower()}{ours}"]) for first in "CP" for end, ours in NAMES.items()]
    columns: dict[str, Any] = {
        "index": [name for name, _ in rows],
        "value": [index.value for _, index in rows],
        "lo": [index.low for _, index in rows],
        "hi": [index.high for _, index in rows],
    }
    return Answer(columns, {"center": found.mean, "std_dev": found.sigma_within})


def _shewhart(case: Case, habits: Mapping[str, Any]) -> Answer:
    if case.params["fn"] != "capability":
        raise BadChoice(f"The function is capability; received {case.params['fn']!r}.")
    values = case.table.numbers(case.params["y"])
    more = dict(case.params["kw"])
    lower, upper = more.pop("lsl", None), more.pop("usl", None)
    if more:
        raise BadChoice(f"Unknown arguments {', '.join(more)}.")
    kept = np.flatnonzero(~np.isnan(values))
    found = capability(values[kept], lower=lower, upper=upper, options=Options(**habits["options"]))
    low, high = -np.inf if lower is None else lower, np.inf if upper is None else upper
    columns: dict[str, Any] = {
        "i": range(1, len(kept) + 1),
        "index": kept.tolist(),
        "value": values[kept],
        "in_spec": ((values[kept] >= low) & (values[kept] <= high)).astype(int),
    }
    return Answer(columns, {"stats": _stats(found), "signals": []})


def _stats(found: Capability) -> dict[str, float]:
    stats = {"mean": found.mean, "sigma_within": found.sigma_within, "sigma_overall": found.sigma_overall}
    stats |= {name: index.value for name, index in found.indices.items()}
    stats |= {f"{name}_lci": index.low for name, index in found.indices.items()}
    stats |= {f"{name}_uci": index.high for name, index in found.indices.items()}
    for name, share in (
        ("observed", found.outside),
        ("within", found.outside_within),
        ("overall", found.outside_overall),
    ):
        stats[f"ppm_{name}"] = share * 1e6
    return stats


RUNNERS = {("capability", "qcc"): _qcc, ("capability", "shewhart"): _shewhart}

SIDES = {"low": 0, "high": 1}


def _interval(way: Callable[..., tuple[float, float]], *names: str) -> Callable[[Mapping[str, Any]], float]:
    def check(inputs: Mapping[str, Any]) -> float:
        if inputs["side"] not in SIDES:
            raise BadChoice(f"The sides are {', '.join(SIDES)}; received {inputs['side']!r}.")
        return way(*(inputs[name] for name in names), level=inputs["level"])[SIDES[inputs["side"]]]

    return check


def _constant(inputs: Mapping[str, Any]) -> float:
    """A constant of the published table, whose d3 was integrated in coarse steps."""
    symbol, n = inputs["symbol"], inputs["n"]
    exact = control_constant(symbol, n)
    if symbol not in ("d3", "D3", "D4"):
        return exact
    d3 = math.sqrt(control_constant("d3", n) ** 2 + habits_of("published", "constant")["mean_square_excess"])
    away = SIGMAS * d3 / control_constant("d2", n)
    return {"d3": d3, "D3": max(1 - away, 0.0), "D4": 1 + away}[symbol]


SIGMAS = 3.0

LIBRARY = {
    "constant": _constant,
    "rate": lambda inputs: rate(inputs["count"], inputs["exposure"], inputs["per"]),
    "poisson_exact_interval": _interval(poisson_interval, "count", "exposure", "per"),
    "binomial_exact_interval": _interval(binomial_interval, "count", "n"),
    "wilson_interval": _interval(wilson_interval, "count", "n"),
    "capability_index": lambda inputs: capability_index(
        inputs["index"], lower=inputs["lsl"], upper=inputs["usl"], mean=inputs["mean"], sd=inputs["sd"]
    ),
}
