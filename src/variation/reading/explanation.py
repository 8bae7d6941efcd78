"""How a chart was worked out: kind, rules, limits, baselines, points, signals, doubts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from variation.reading.cautions import ask_next, not_proven
from variation.reading.places import Teller
from variation.reading.templates import CONSTANTS, TEMPLATES, WARNINGS
from variation.reading.words import Words, figure, term, told, words
from variation.results import Chart, Phase, Signal, Warning
from variation.rules import RULE_SETS, Rule
from variation.spelling import CHARTS, MEANINGS, Translate, as_is
from variation.spelling import RULE_SETS as RULE_NAMES
from variation.version import VERSION


__all__ = ["doubts", "explain"]

Draft = tuple[str, Mapping[str, object]]

MOST_SIGNALS = 12
"""More are counted, not listed."""

BY_RUNS = frozenset({"anhoej", "perla"})
"""Rule sets that judge the longest run and the crossings."""

DEFAULT_POINTS = {"alternating": 14, "fifteen_within": 15, "eight_beyond": 8}
"""Of patterns whose sets need not name a number."""

SCREENABLE = frozenset({"i", "i_m", "ip", "mr", "pp", "up"})
"""Charts whose limits rest on moving ranges."""

SCREEN = "3.27"
"""How far from their average moving ranges may lie under screening (Nelson 1982)."""

FACTORS = {"mdc": "2.66", "classic": "3/1.128 (2.66)", "exact": "2.6587"}


def explain(chart: Chart, *, unit: str = "", decimals: int = 1, translate: Translate | None = None) -> list[Words]:
    """Say how a chart was worked out, what it does not prove and what to ask next.

    Parameters
    ----------
    chart : Chart
        Any chart.
    unit : str
        The measure's unit.
    decimals : int
        Digits behind the point.
    translate : callable, optional
        Translates templates; English when left out.

    Returns
    -------
    list of Words
        One a line: chart, rules, limits, phases, points, signals, target, doubts, cautions, questions.

    Examples
    --------
    >>> import variation
    >>> lines = explain(variation.analyse([4.0, 6.0, 5.0]), decimals=0)
    >>> print(lines[0].text)
    XmR chart (individuals): 3 readings, point 1 to point 3.
    >>> print(lines[3].text)
    Point 1 to point 3: average 5, limits 1 to 9. Set by all points (3); provisional until there are 12 points.
    """
    teller, say = Teller(chart, unit, decimals), translate or as_is
    lines = [words(key, params, say) for part in PARTS for key, params in part(teller)]
    return [*lines, *not_proven(chart, translate=say), *ask_next(chart, translate=say)]


def doubts(warnings: Iterable[Warning], *, translate: Translate | None = None) -> list[Words]:
    """Say what was doubtful, of a chart or of a comparison of units.

    Parameters
    ----------
    warnings : iterable of Warning
        As results carry them.
    translate : callable, optional
        Translates templates; English when left out.

    Returns
    -------
    list of Words
        One a warning.

    Examples
    --------
    >>> from variation import comparison
    >>> found = comparison.funnel([3, 4, 0], [50, 60, 0], units=["Ash", "Beech", "Cedar"])
    >>> doubts(found.warnings)[-1].text
    'Please check: units without data are not drawn (Cedar).'
    """
    say = translate or as_is
    return [words("explain.warning", {"what": _doubt(warning)}, say) for warning in warnings]


def _kind(teller: Teller) -> Iterator[Draft]:
    chart = teller.chart
    name = term(CHARTS.get(chart.kind, chart.kind))
    known = [row for row, value in enumerate(chart.values.tolist()) if math.isfinite(value)]
    if not known:
        yield "explain.chart.none", {"chart": name}
        return
    yield "explain.chart", {"chart": name, "count": len(known), "span": teller.span(known[0], known[-1])}


def _rules(teller: Teller) -> Iterator[Draft]:
    chart = teller.chart
    name = term(RULE_NAMES.get(chart.rules, chart.rules))
    known = RULE_SETS.get(chart.rules)
    if known is None or known.version != chart.rules_version:
        yield "explain.rules", {"rules": name}
        return
    has_limits = bool(np.isfinite(chart.upper).any() or np.isfinite(chart.lower).any())
    rules = known.rules if has_limits or known.without_limits is None else known.without_limits
    chosen = chart.options.only_rules
    items = [_rule(teller, rule) for rule in rules if chosen is None or rule.name in chosen]
    yield "explain.rules.listed", {"rules": name, "list": told("list", items=items)}


def _rule(teller: Teller, rule: Rule) -> dict[str, object]:
    """A rule with the numbers that were applied, those of the options over those of the set."""
    own = {"shift": teller.chart.options.shift, "trend": teller.chart.options.trend}.get(rule.pattern)
    points = own or rule.numbers.get("points") or DEFAULT_POINTS.get(rule.pattern, 0)
    key = f"rule.{rule.pattern}"
    if key not in TEMPLATES:
        return told("rule.other", rule={"rule": rule.name})
    return told(key, points=points, middle=teller.middle())


def _limits(teller: Teller) -> Iterator[Draft]:
    chart = teller.chart
    if chart.options.centre is not None or chart.options.sigma_given is not None:
        yield "explain.sigma_given", {}
        return
    key = f"explain.limits.{chart.kind}"
    if chart.kind == "i" and chart.options.sigma != "moving_range":
        key = f"{key}.{chart.options.sigma}"
    filled = {
        "factor": FACTORS.get(chart.constants, "2.66"),
        "constants": term(CONSTANTS.get(chart.constants, chart.constants)),
        "chart": term(CHARTS.get(chart.kind, chart.kind)),
    }
    yield (key if key in TEMPLATES else "explain.limits.other"), filled


def _phases(teller: Teller) -> Iterator[Draft]:
    chart = teller.chart
    for phase in chart.phases if len(chart) else ():
        span = teller.span(phase.first, phase.last)
        at = _told_at(chart, phase)
        if at is None:
            yield "explain.phase.none", {"span": span, "count": phase.n_points}
            continue
        lower, upper = float(chart.lower[at]), float(chart.upper[at])
        yield (
            _phase_key(phase, lower, upper),
            {
                "span": span,
                "middle": teller.middle(),
                "centre": teller.value(float(chart.centre[at])),
                "lower": figure(lower, teller.decimals),
                "upper": figure(upper, teller.decimals),
                "basis": _basis(teller, phase),
                "standing": _standing(chart, phase),
            },
        )


def _screening(teller: Teller) -> Iterator[Draft]:
    options = teller.chart.options
    if teller.chart.kind in SCREENABLE and options.sigma == "moving_range" and options.sigma_given is None:
        yield ("explain.screened", {"screen": SCREEN}) if options.screen_mr else ("explain.not_screened", {})


def _told_at(chart: Chart, phase: Phase) -> int | None:
    """The last row of a phase that has lines."""
    rows = range(phase.last, phase.first - 1, -1)
    return next((row for row in rows if math.isfinite(chart.centre[row])), None)


def _phase_key(phase: Phase, lower: float, upper: float) -> str:
    has_lower, has_upper = math.isfinite(lower), math.isfinite(upper)
    if has_lower and has_upper:
        varies = math.isnan(phase.lower) or math.isnan(phase.upper)
        return "explain.phase.varying" if varies else "explain.phase"
    if has_upper:
        return "explain.phase.upper"
    return "explain.phase.lower" if has_lower else "explain.phase.centre"


def _basis(teller: Teller, phase: Phase) -> dict[str, object]:
    if phase.n_baseline == phase.n_points:
        return told("basis.all", count=phase.n_points)
    key = "basis.last" if phase.baseline_last == phase.last else "basis.first"
    return told(key, count=phase.n_baseline, periods=teller.periods())


def _standing(chart: Chart, phase: Phase) -> dict[str, object]:
    if phase.provisional:
        return told("standing.provisional", least=chart.options.min_points_for_icons)
    is_firm = phase.n_baseline >= chart.options.firm_from
    return told("standing.firm") if is_firm else told("standing.trial", firm=chart.options.firm_from)


def _runs(teller: Teller) -> Iterator[Draft]:
    chart, run = teller.chart, teller.chart.run
    is_judged = chart.kind == "run" or chart.rules in BY_RUNS
    if is_judged and run.longest_run is not None and run.longest_run_max is not None:
        yield (
            "explain.runs",
            {
                "middle": teller.middle(),
                "longest": run.longest_run,
                "longest_max": run.longest_run_max,
                "crossings": run.crossings,
                "crossings_min": run.crossings_min,
            },
        )


def _points(teller: Teller) -> Iterator[Draft]:
    chart = teller.chart
    missing = sum(not math.isfinite(value) for value in chart.values.tolist())
    if missing and missing < len(chart):
        yield "explain.missing", {"count": missing}
    left_out = [row for row, is_out in enumerate(chart.excluded.tolist()) if is_out]
    if left_out:
        yield "explain.excluded", {"rows": told("list", items=[teller.row(row) for row in left_out])}


def _signals(teller: Teller) -> Iterator[Draft]:
    chart = teller.chart
    for signal in chart.signals[:MOST_SIGNALS]:
        key = "explain.signal" if len(signal.points) > 1 else "explain.signal.one"
        yield key, _signal(teller, signal)
    if len(chart.signals) > MOST_SIGNALS:
        yield "explain.signal.more", {"count": len(chart.signals) - MOST_SIGNALS}
    if not chart.signals and chart.latest is not None:
        yield "explain.no_signal", {}
    at, phase = chart.verdict_at, chart.phases[-1]
    if at is not None and at < phase.first:
        counted = {"count": phase.n_points, "least": chart.options.min_points_for_icons}
        yield "explain.verdict_kept", {"span": teller.row(at), **counted}


def _signal(teller: Teller, signal: Signal) -> dict[str, object]:
    return {
        "rule": {"rule": signal.rule},
        "span": teller.span(signal.first, signal.last),
        "points": len(signal.points),
        "meaning": term(MEANINGS[signal.meaning]),
    }


def _good_enough(teller: Teller) -> Iterator[Draft]:
    chart = teller.chart
    if chart.safe_range is not None:
        low, high = chart.safe_range
        yield (
            f"explain.range.{chart.assurance.value}",
            {"low": teller.set_by_people(low), "high": teller.set_by_people(high)},
        )
    elif chart.target is not None:
        yield f"explain.target.{chart.assurance.value}", {"target": teller.set_by_people(chart.target)}


def _doubts(teller: Teller) -> Iterator[Draft]:
    for warning in teller.chart.warnings:
        yield "explain.warning", {"what": _doubt(warning)}


def _doubt(warning: Warning) -> dict[str, object]:
    if warning.key not in WARNINGS:
        return told("warning.other", doubt=warning.key.replace("_", " "))
    filled = {name: _listed(name, value) for name, value in warning.params.items()}
    return told(f"warning.{warning.key}", **filled)


def _listed(name: str, value: object) -> object:
    """Rows and units as a list in words."""
    if not isinstance(value, tuple | list):
        return value
    items = [told("since.point", row=one) if name == "rows" else str(one) for one in value]
    return told("list", items=items)


def _made(teller: Teller) -> Iterator[Draft]:
    if teller.chart.latest is not None:
        yield "explain.made", {"latest": teller.row(teller.chart.latest), "version": VERSION}


PARTS = (_kind, _rules, _limits, _phases, _runs, _points, _signals, _good_enough, _doubts, _screening, _made)
"""In this order."""
