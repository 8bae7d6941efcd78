"""FunnelPlotR and PowerBI-Funnels, and the published funnels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation.comparison import Funnel, FunnelOptions, funnel
from variation.conform.cases import Answer, Case, Check, picked
from variation.conform.tables import Table
from variation.errors import BadChoice


__all__ = ["CHECKS", "RUNNERS"]

Floats = NDArray[np.float64]

KINDS = {"PR": "proportion", "SR": "standardised_ratio", "RC": "ratio_of_counts"}

LEVELS = {95: 0.95, 99: 0.998}
"""What the words of `limit` mean."""


def _kind(word: str) -> str:
    if word not in KINDS:
        raise BadChoice(f"The data types are {', '.join(KINDS)}; received {word!r}.")
    return KINDS[word]


def _funnelplotr(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    kind, method = _kind(params["data_type"]), params.get("sr_method", habits["sr_method"])
    if method not in habits["sr_methods"]:
        raise BadChoice(f"The methods are {', '.join(habits['sr_methods'])}; received {method!r}.")
    above, below = case.table.numbers(params["num"]), case.table.numbers(params["den"])
    is_ratio = kind == "standardised_ratio"
    more = dict(habits["sr_methods"][method]) if is_ratio else {}
    digits = more.pop("digits", None)
    options = FunnelOptions(**habits["options"], **more, trim=params.get("trim_by", habits["trim_by"]))
    names, above, below = _by_name(case.table.texts(params["group"]), above, below)
    below = below if digits is None else np.round(below, digits)
    scale = float(params.get("multiplier", 1))
    found = funnel(above, below, units=names, kind=kind, options=options)
    wanted, plain = params.get("draw_adjusted", True), params.get("draw_unadjusted", False)
    phi, tau2 = (found.dispersion.phi, found.dispersion.tau2) if wanted else (0.0, 0.0)
    law = replace(found.law, tau2=tau2)
    adjusted = {level: law.band(below, level, adjusted=True) for level in LEVELS.values()}
    # Where units vary no more than chance it returns to plain limits, unless these were asked for beside the others.
    used = wanted and tau2 > 0 and (plain or phi > 1)
    level = LEVELS[params.get("limit", habits["limit"])]
    low, high = (adjusted if used else found.plain)[level]
    columns: dict[str, Any] = {
        "group": names,
        "num": above,
        "den": below,
        "ratio": found.ratios,
        "z_unadjusted": found.z,
        "z_trimmed": found.dispersion.trimmed,
        "outlier": ((found.ratios < low) | (found.ratios > high)).astype(int),
    }
    columns |= _columns({0.95: "95", 0.998: "998"}, found.plain, "", scale)
    columns |= _columns({0.95: "95", 0.998: "998"}, adjusted, "od_", scale)
    return Answer(columns, {"phi": phi, "tau2": tau2, "draw_adjusted_used": int(used), "target": found.target})


def _by_name(names: tuple[str, ...], above: Floats, below: Floats) -> tuple[list[str], Floats, Floats]:
    """Rows of one group added up, in alphabetical order."""
    order = sorted(set(names))
    rows = [[row for row, name in enumerate(names) if name == one] for one in order]
    return order, np.array([above[one].sum() for one in rows]), np.array([below[one].sum() for one in rows])


def _columns(words: Mapping[float, str], limits: Mapping[float, tuple[Floats, Floats]], pre: str, scale: float) -> Any:
    columns: dict[str, Floats] = {}
    for level, word in words.items():
        columns[f"{pre}ll{word}"], columns[f"{pre}ul{word}"] = (edge * scale for edge in limits[level])
    return columns


def _powerbi(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    kind, wish = _kind(params["data_type"]), params.get("od_adjust", habits["od_adjust"])
    if wish not in ("yes", "no"):
        raise BadChoice(f"The limits are adjusted, yes or no; received {wish!r}.")
    names, above, below = _by_name(
        case.table.texts(params["group"]), case.table.numbers(params["num"]), case.table.numbers(params["den"])
    )
    options = {**habits["options"], "levels": tuple(habits["options"]["levels"])}
    found = funnel(above, below, units=names, kind=kind, options=FunnelOptions(**options, adjust=wish == "yes"))
    scale = float(params.get("multiplier", 1))
    words = dict(zip(found.law.options.levels, ("68", "95", "998"), strict=True))
    columns = {name: edge * scale for name, edge in _columns(words, _shown(found), "", 1.0).items()}
    columns |= {
        "group": names,
        "num": above,
        "den": below,
        "ratio": found.ratios * scale,
        "z": found.scores,
        "target": np.full(len(found), found.target * scale),
    }
    summary = {"tau2": found.dispersion.tau2, "od_adjust_used": int(found.is_adjusted)}
    exact = {} if found.is_adjusted or kind != "standardised_ratio" else dict(habits["accuracy"])
    return Answer(columns, summary, exact)


def _shown(found: Funnel) -> dict[float, tuple[Floats, Floats]]:
    """It leaves out limits that widen from one plotted size to the next, and those that meet."""
    sizes = found.denominators
    largest = float(sizes.max())
    plotted = np.unique(np.concatenate([np.arange(1, largest * 1.1, largest * 0.01), sizes]))
    shown = {}
    for level in found.law.options.levels:
        low, high = found.law.band(plotted, level, adjusted=found.is_adjusted)
        lower, upper = low.copy(), high.copy()
        lower[:-1][low[:-1] > low[1:]] = np.nan
        upper[:-1][high[:-1] < high[1:]] = np.nan
        at = np.searchsorted(plotted, sizes)
        shown[level] = lower[at], upper[at]
    return shown


RUNNERS = {("funnel", "FunnelPlotR"): _funnelplotr, ("funnel", "PowerBI-Funnels"): _powerbi}

PUBLISHED = {"normal": ("natural", "scale"), "arcsine": ("arcsine", "scale"), "exact": (None, "exact")}
"""Words of published checks: the scale, and the limits without overdispersion."""

Z = (1.959964, 3.090232)


def _published(check: Check) -> Any:
    found = _published_funnel(check)
    lines = {"value": found.ratios, "cl": np.full(len(found), found.target)}
    lines["lcl"], lines["ucl"] = found.plain[0.95]
    if check.statistic in lines:
        return picked(check, lines[check.statistic])
    levels = {"beyond_95": 0.95, "beyond_99_8": 0.998}
    if check.rule not in levels or check.statistic not in ("signal_points", "signal_count"):
        raise BadChoice(f"Unknown statistic {check.statistic!r} or rule {check.rule!r}.")
    marked = (np.flatnonzero(found.beyond(levels[check.rule])) + 1).tolist()
    return marked if check.statistic == "signal_points" else len(marked)


def _published_funnel(check: Check) -> Funnel:
    table: Table = check.table
    kind, word = _kind(check.options["data_type"]), check.options["funnel_limits"]
    if word not in PUBLISHED:
        raise BadChoice(f"The limits are {', '.join(PUBLISHED)}; received {word!r}.")
    scale, limits = PUBLISHED[word]
    if kind == "ratio_of_counts":
        scale = "log"
    return funnel(
        table.numbers(check.columns["numerator"]),
        table.numbers(check.columns["denominator"]),
        units=table.texts(check.columns["unit"]) if "unit" in check.columns else None,
        kind=kind,
        multiply=check.options.get("multiply", 1),
        options=FunnelOptions(scale=scale, limits=limits, adjust=False, multipliers=Z),  # type: ignore[arg-type]
    )


CHECKS = {"funnel": _published}
