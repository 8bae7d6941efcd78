"""shewhart: individuals, run, attribute and Laney charts with Nelson or Western Electric rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.errors import BadChoice, BadSeries
from variation.options import Options
from variation.results import Chart, Signal
from variation.rules import Judged, RuleSet
from variation.rules.wald import runs_about_line, runs_up_and_down
from variation.series import tolerance_of


__all__ = ["RULE_NAMES", "RUNNERS", "rule_set_of", "signal_rows"]

Floats = NDArray[np.float64]

RULE_NAMES = {
    "nelson": {
        "outside": "nelson_1",
        "shift": "nelson_2",
        "trend": "nelson_3",
        "alternating": "nelson_4",
        "two_of_three": "nelson_5",
        "four_of_five": "nelson_6",
        "fifteen_within": "nelson_7",
        "eight_beyond": "nelson_8",
    },
    "western_electric": {"outside": "we_1", "two_of_three": "we_2", "four_of_five": "we_3", "shift": "we_4"},
}
"""Our names of rules and theirs, in the order of their tests."""

ALPHA = 0.05


def rule_set_of(habits: Mapping[str, Any], name: str) -> RuleSet:
    """Find a rule set as this peer has it.

    Parameters
    ----------
    habits : mapping
        Of the peer.
    name : str
        ``nelson`` or ``western_electric``.

    Returns
    -------
    RuleSet

    Raises
    ------
    BadChoice
        The peer has no such set.

    Examples
    --------
    >>> from variation.conform.habits import habits_of
    >>> len(rule_set_of(habits_of("shewhart", "i"), "western_electric").rules)
    4
    """
    sets = habits["rule_sets"]
    if name not in sets:
        raise BadChoice(f"The rules are {', '.join(sets)}; received {name!r}.")
    return RuleSet.of({"name": name, "rules": sets[name]})


def _rows(case: Case) -> tuple[NDArray[np.intp], Floats, Floats | None]:
    """Rows with a value; the others are dropped, and an index keeps the old place."""
    values = case.table.numbers(case.params["y"])
    sizes = case.table.numbers(case.params["n"]) if "n" in case.params else None
    kept = np.flatnonzero(~np.isnan(values))
    if len(kept) < 2:
        raise BadSeries(f"At least 2 values are needed; received {len(kept)}.")
    return kept, values[kept], None if sizes is None else sizes[kept]


def _imr(case: Case, habits: Mapping[str, Any]) -> Answer:
    index, values, _ = _rows(case)
    more = dict(case.params.get("kw", {}))
    given, method = more.pop("limits", None), more.pop("method", "average_mr")
    name = more.pop("rules", "nelson")
    if more or method not in habits["methods"]:
        raise BadChoice(f"Unknown arguments {', '.join(more) or method!r}.")
    options = {**habits["options"], "sigma": habits["methods"][method]}
    single = dict(options)
    if given:
        single |= {"centre": given["i_center"], "sigma_given": given["sigma_within"]}
        options |= {"centre": given["mr_center"]}
    judge = rule_set_of(habits, name)
    chart = analysis.analyse(values, rules=judge, calendar="none", options=Options(**single))
    ranges = analysis.analyse(values, chart="mr", calendar="none", options=Options(**options))
    signals = signal_rows(chart, RULE_NAMES[name], "i") + signal_rows(ranges, {"outside": "beyond_limits"}, "mr")
    columns = {
        "i": range(1, len(values) + 1),
        "index": index.tolist(),
        "value": values,
        "moving_range": ranges.values,
        "i_signal": _marked(len(values), signals, "i"),
        "mr_signal": _marked(len(values), signals, "mr"),
    }
    phase, spread = chart.phases[0], ranges.phases[0]
    stats = {
        "i_center": phase.centre,
        "i_lcl": phase.lower,
        "i_ucl": phase.upper,
        "mr_center": spread.centre,
        "mr_lcl": spread.lower,
        "mr_ucl": spread.upper,
        "sigma_within": phase.estimates["sigma"],
    }
    return Answer(columns, {"stats": stats, "signals": signals})


def signal_rows(chart: Chart, names: Mapping[str, str], of: str) -> list[dict[str, Any]]:
    """List the signals of a chart in the peer's words and order.

    Parameters
    ----------
    chart : Chart
        Judged by one of its rule sets.
    names : mapping of str to str
        Our names of rules to theirs.
    of : str
        What it calls the chart.

    Returns
    -------
    list of dict

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([9, 11] * 6 + [30])
    >>> signal_rows(chart, {"outside": "nelson_1"}, "i")
    [{'rule': 'nelson_1', 'chart': 'i', 'points': [13]}]
    """
    rows: list[dict[str, Any]] = []
    for ours, theirs in names.items():
        found = _joined([one for one in chart.signals if one.rule == ours])
        rows += [{"rule": theirs, "chart": of, "points": [point + 1 for point in points]} for points in found]
    return rows


def _joined(signals: Sequence[Signal]) -> list[tuple[int, ...]]:
    """Windows of k of m that touch are one; each side by itself, then in order of their points."""
    merged: list[tuple[int, ...]] = []
    for side in ("high", "low", "either"):
        last = None
        for one in (signal for signal in signals if signal.side == side):
            touches = last is not None and one.rule in ("two_of_three", "four_of_five") and one.first <= last + 1
            merged.append((*merged.pop(), *one.points) if touches else one.points)
            last = one.last
    return sorted(merged)


def _marked(n: int, signals: Sequence[Mapping[str, Any]], of: str) -> list[int]:
    marked = {point for one in signals if one["chart"] == of for point in one["points"]}
    return [int(i in marked) for i in range(1, n + 1)]


ATTRIBUTES = {
    "c_chart": ("c", "c", "defects", None),
    "u_chart": ("u", "u", "defects", "per_unit"),
    "laney_u": ("up", "u", "defects", "per_unit"),
    "p_chart": ("p", "p", "defectives", "proportion"),
    "laney_p": ("pp", "p", "defectives", "proportion"),
    "np_chart": ("np", "np", "defectives", None),
}
"""Its functions: our chart, its short name, what it calls the counts and the plotted values."""


def _attribute(case: Case, habits: Mapping[str, Any]) -> Answer:
    index, counts, sizes = _rows(case)
    kind, short, counted, plotted = ATTRIBUTES[case.params["fn"]]
    judge = rule_set_of(habits, "nelson").only(habits["attribute_rules"])
    chart = analysis.analyse(
        counts, sizes, chart=kind, rules=judge, calendar="none", options=Options(**habits["options"])
    )
    signals = signal_rows(chart, RULE_NAMES["nelson"], "attr")
    columns = {
        "i": range(1, len(counts) + 1),
        "index": index.tolist(),
        counted: counts,
        "lcl": chart.lower,
        "ucl": chart.upper,
        "signal": _marked(len(counts), signals, "attr"),
    }
    if plotted and sizes is not None:
        columns |= {"size": sizes, plotted: chart.values}
    return Answer(columns, {"stats": _attribute_stats(chart, short, sizes), "signals": signals})


def _attribute_stats(chart: Chart, short: str, sizes: Floats | None) -> dict[str, float]:
    stats = {f"{short}_center": float(chart.centre[0])}
    if "sigma_z" in chart.phases[0].estimates:
        stats["sigma_z"] = chart.phases[0].estimates["sigma_z"]
    if sizes is None or len(set(sizes.tolist())) == 1:
        stats |= {f"{short}_lcl": float(chart.lower[0]), f"{short}_ucl": float(chart.upper[0])}
    return stats


def _run_chart(case: Case, habits: Mapping[str, Any]) -> Answer:
    index, values, _ = _rows(case)
    chart = analysis.analyse(values, chart="run", calendar="none", options=Options(**habits["options"]))
    slack = tolerance_of(values, chart.options.tolerance)
    judged = Judged(values, ~np.isnan(values), chart.centre, {}, slack)
    about, up_down = runs_about_line(judged), runs_up_and_down(judged)
    stats: dict[str, float] = {"median": float(chart.centre[0])}
    signals: list[dict[str, Any]] = []
    for test, words in ((about, ABOUT), (up_down, UP_DOWN)):
        if test is None:
            continue
        count, expected, few, many = words
        stats |= {count: test.runs, expected: test.expected, f"p_{few}": test.p_few, f"p_{many}": test.p_many}
        for p, name in ((test.p_few, few), (test.p_many, many)):
            if p < ALPHA:
                signals.append({"rule": name, "chart": "run", "points": []})
    columns = {
        "i": range(1, len(values) + 1),
        "index": index.tolist(),
        "value": values,
        "above_median": (judged.sides() > 0).astype(int),
        "signal": [0] * len(values),
    }
    return Answer(columns, {"stats": stats, "signals": signals})


ABOUT = ("runs_about_median", "runs_expected", "clustering", "mixtures")
UP_DOWN = ("runs_up_down", "runs_ud_expected", "trends", "oscillation")


def _run(case: Case, habits: Mapping[str, Any]) -> Answer:
    function = case.params["fn"]
    if function not in FUNCTIONS:
        raise BadChoice(f"The functions are {', '.join(FUNCTIONS)}; received {function!r}.")
    return FUNCTIONS[function](case, habits)


FUNCTIONS = {"imr": _imr, "run_chart": _run_chart} | dict.fromkeys(ATTRIBUTES, _attribute)

RUNNERS = {(family, "shewhart"): _run for family in ("run", "i", "rules", "c", "u", "up", "p", "pp", "np")}
