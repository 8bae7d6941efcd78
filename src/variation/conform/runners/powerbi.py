"""PowerBI-SPC: limits, outlier flags and icons of all its charts of single values, shares, rates and gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.conform.marks import part_numbers, sides, starts_after
from variation.conform.params import Params
from variation.conform.tables import Table
from variation.errors import BadChoice, BadSeries
from variation.options import Options
from variation.results import Assurance, Chart


__all__ = ["DIRECTIONS", "RUNNERS", "chart_options", "flag_columns", "icons", "line_columns"]

Floats = NDArray[np.float64]

DIRECTIONS = {"increase": "up", "decrease": "down", "neutral": "neither"}

FLAGS = {"astronomical": "outside", "shift": "shift", "trend": "trend", "two_in_three": "two_of_three"}
"""Its columns and our rules."""

WORDS = {
    "up": {1: "improvement", -1: "deterioration", 0: "none"},
    "down": {1: "deterioration", -1: "improvement", 0: "none"},
    "neither": {1: "neutral_high", -1: "neutral_low", 0: "none"},
}

VARIATION = {
    ("up", "improvement"): "improvementHigh",
    ("up", "deterioration"): "concernLow",
    ("down", "improvement"): "improvementLow",
    ("down", "deterioration"): "concernHigh",
    ("neither", "neutral_low"): "neutralLow",
    ("neither", "neutral_high"): "neutralHigh",
}

ASSURANCE = {Assurance.PASSES: "consistentPass", Assurance.FAILS: "consistentFail"}


def _run(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    table, values, sizes = _kept(case.table, params)
    options = chart_options(params, habits)
    subset = params.get("num_points_subset")
    starts = starts_after(params.get("split_after", ()), len(values))
    chart = analysis.analyse(
        values,
        sizes,
        chart=params["chart"],
        rules=habits["rules"],
        direction=DIRECTIONS[params.get("improvement_direction", habits["improvement_direction"])],  # type: ignore[arg-type]
        target=params.get("target"),
        calendar="none",
        phases=starts,
        baselines=() if subset is None else [subset] * (len(starts) + 1),
        multiply=params.get("multiplier", 1),
        options=options,
    )
    if habits.get("zero_spoils", False) and sizes is not None:
        chart = _spoiled(chart, sizes)
    shown = slice(1, None) if chart.kind == "mr" else slice(None)
    columns = line_columns(chart) | flag_columns(chart) | {"n": np.full(len(chart), np.nan) if sizes is None else sizes}
    columns = {name: np.asarray(cells)[shown] for name, cells in columns.items()}
    columns["x"] = np.array(table.texts(params["x"]), dtype=object)[shown]
    columns["i"] = np.arange(1, len(columns["x"]) + 1)
    return Answer(columns, icons(chart))


def _spoiled(chart: Chart, sizes: Floats) -> Chart:
    """A zero denominator in the baseline turns its limits into nothing, for the whole phase."""
    lines = {name: getattr(chart, name).copy() for name in _LIMITS}
    signals = chart.signals
    for phase in chart.phases:
        if (sizes[phase.first : phase.baseline_last + 1] == 0).any():
            for line in lines.values():
                line[phase.first : phase.last + 1] = np.nan
            signals = tuple(
                one
                for one in signals
                if one.rule not in ("outside", "two_of_three") or not phase.first <= one.first <= phase.last
            )
    return replace(chart, signals=signals, **lines)


_LIMITS = ("lower", "upper", "lower2", "upper2", "lower1", "upper1")


def _kept(table: Table, params: Params) -> tuple[Table, Floats, Floats | None]:
    """Rows with a missing value, or with a share above one, are deleted."""
    values = table.numbers(params["y"])
    sizes = table.numbers(params["n"]) if "n" in params else None
    keep = ~np.isnan(values)
    if sizes is not None:
        keep &= ~np.isnan(sizes)
        if params["chart"] in ("p", "pp"):
            keep &= values <= sizes
    if not keep.any():
        raise BadSeries("No row has a value.")
    return table.rows(np.flatnonzero(keep)), values[keep], None if sizes is None else sizes[keep]


def chart_options(params: Params, habits: Mapping[str, Any]) -> Options:
    """Turn the peer's words into ours.

    Parameters
    ----------
    params : Params
        Of a case.
    habits : mapping
        Of the peer.

    Returns
    -------
    Options

    Raises
    ------
    BadChoice
        A subset from neither end.

    Examples
    --------
    >>> from variation.conform.habits import habits_of
    >>> chart_options(Params({"shift_n": 6}), habits_of("PowerBI-SPC", "i")).shift
    6
    """
    ends = {"Start": "start", "End": "end"}
    start = params.get("subset_from", "Start")
    if start not in ends:
        raise BadChoice(f"A subset is taken from Start or End; received {start!r}.")
    options = {
        **habits["options"],
        "screen_mr": params.get("screen_outliers", habits["screen_outliers"]),
        "shift": params.get("shift_n"),
        "trend": params.get("trend_n"),
        "mark": "pattern" if params.get("two_in_three_highlight_series", False) else "points",
        "baseline_from": ends[start],
        "lower_bound": params.get("ll_truncate"),
        "upper_bound": params.get("ul_truncate"),
    }
    return Options(**{**options, **habits.get("always", {})})


def line_columns(chart: Chart) -> dict[str, Any]:
    """Give values, lines and phases under the peer's headings.

    Parameters
    ----------
    chart : Chart
        Any chart.

    Returns
    -------
    dict

    Examples
    --------
    >>> import variation
    >>> line_columns(variation.analyse([5.0, 6.0]))["cl"].tolist()
    [5.5, 5.5]
    """
    return {
        "part": part_numbers(chart),
        "y": chart.values,
        "cl": chart.centre,
        "lcl": chart.lower,
        "ucl": chart.upper,
        "lcl2": chart.lower2,
        "ucl2": chart.upper2,
        "lcl1": chart.lower1,
        "ucl1": chart.upper1,
    }


def flag_columns(chart: Chart) -> dict[str, list[str]]:
    """Give the four flags in the peer's words.

    Parameters
    ----------
    chart : Chart
        Judged by ``mdc_powerbi``.

    Returns
    -------
    dict of str to list of str

    Examples
    --------
    >>> import variation
    >>> flag_columns(variation.analyse([9, 11] * 6 + [30], direction="down"))["astronomical"][-1]
    'deterioration'
    """
    words = WORDS[chart.direction]
    return {column: [words[int(side)] for side in sides(chart, rule)] for column, rule in FLAGS.items()}


def icons(chart: Chart) -> dict[str, str]:
    """Give both icons in the peer's words.

    Parameters
    ----------
    chart : Chart
        Judged by ``mdc_powerbi``.

    Returns
    -------
    dict of str to str
        Several variation icons are joined with ``|``.

    Examples
    --------
    >>> import variation
    >>> icons(variation.analyse([9, 11] * 6, direction="up", target=10.0))
    {'variation_icons': 'commonCause', 'assurance_icon': 'inconsistent'}
    """
    last = {flags[-1] for flags in flag_columns(chart).values()}
    shown = [icon for (direction, word), icon in VARIATION.items() if direction == chart.direction and word in last]
    has_target = chart.target is not None and chart.direction != "neither" and chart.kind != "run"
    assurance = ASSURANCE.get(chart.assurance, "inconsistent") if has_target else "none"
    return {"variation_icons": "|".join(shown) or "commonCause", "assurance_icon": assurance}


_FAMILIES = ("run", "i", "i_m", "i_mm", "mr", "c", "u", "up", "p", "pp", "g", "t", "mdc", "perla")

RUNNERS = {(family, "PowerBI-SPC"): _run for family in _FAMILIES}
