"""False alarms: how often a rule set marks a chart on which nothing has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from variation.analysis import analyse
from variation.errors import BadChoice
from variation.options import Options
from variation.rules import RuleSet, rule_set


__all__ = ["PUBLISHED", "Alarms", "cost_of_rules", "false_alarms", "run_chart_alarms"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PUBLISHED: Mapping[str, Mapping[int, float]] = {
    "mdc": {12: 0.0466, 24: 0.1509, 36: 0.2596, 60: 0.4353},
    "mdc_plotthedots": {12: 0.0466, 24: 0.1509, 36: 0.2596, 60: 0.4353},
    "mdc_powerbi": {12: 0.1439, 24: 0.3505, 36: 0.519, 60: 0.7332},
    "anhoej": {12: 0.0132, 24: 0.0311, 36: 0.0445, 60: 0.0428},
    "perla": {12: 0.1331, 24: 0.3649, 36: 0.5575, 60: 0.7921},
    "western_electric": {12: 0.0536, 24: 0.153, 36: 0.2487, 60: 0.4114},
    "nelson": {12: 0.0651, 24: 0.196, 36: 0.3122, 60: 0.5014},
    "three_sigma": {12: 0.0275, 24: 0.0579, 36: 0.0883, 60: 0.1419},
    "ihi": {12: 0.0571, 24: 0.1531, 36: 0.2534, 60: 0.423},
}
"""Share of charts of steady normal values that each preset marks somewhere, by number of points.

Counted on 20,000 charts each, seed 20261125, defaults of the engine; the standard error is below 0.004.
"""

AS_RUN_CHART = ("anhoej", "perla")
"""Rule sets that belong on a run chart; the others are tried on an individuals chart."""


@dataclass(frozen=True, slots=True)
class Alarms:
    """How often charts of steady values are marked.

    Parameters
    ----------
    anywhere, latest : float
        Share of charts with a signal, and share of charts whose latest point is marked.
    by_rule : mapping of str to float
        Share of charts on which each rule fired.
    error : float
        Standard error of `anywhere`.
    trials : int
        Number of charts.

    Examples
    --------
    >>> Alarms(0.25, 0.02, {"outside": 0.08}, 0.01, 1500).by_rule["outside"]
    0.08
    """

    anywhere: float
    latest: float
    by_rule: Mapping[str, float]
    error: float
    trials: int


def false_alarms(
    rules: str | RuleSet,
    n: int,
    *,
    chart: str | None = None,
    trials: int = 2000,
    seed: int = 1,
    options: Options = Options(),  # noqa: B008 - frozen
) -> Alarms:
    """Count how often a rule set marks charts of independent normal values with lines from the same points.

    Parameters
    ----------
    rules : str or RuleSet
        Which rules.
    n : int
        Points of each chart.
    chart : str, optional
        ``run`` or one of the charts of single values; by default ``run`` for the rules of run charts, otherwise ``i``.
    trials : int
        Number of charts.
    seed : int
        The same seed gives the same answer.
    options : Options
        As for an analysis.

    Returns
    -------
    Alarms

    Raises
    ------
    BadChoice
        A chart of counts, shares or subgroups.

    Examples
    --------
    >>> found = false_alarms("three_sigma", 24, trials=200)
    >>> 0.02 < found.anywhere < 0.15, found.latest < found.anywhere
    (True, True)
    """
    judge = rule_set(rules)
    kind = chart or ("run" if judge.name in AS_RUN_CHART else "i")
    if kind not in ("run", "i", "i_m", "i_mm", "mr"):
        raise BadChoice(f"False alarms are counted on run, i, i_m, i_mm and mr charts; received {kind!r}.")
    values = np.random.default_rng(seed).normal(size=(trials, n))
    fired: Counter[str] = Counter()
    anywhere = latest = 0
    for row in values:
        signals = analyse(row, chart=kind, rules=judge, calendar="none", options=options).signals
        fired.update({signal.rule for signal in signals})
        anywhere += bool(signals)
        latest += any(n - 1 in signal.points for signal in signals)
    share = anywhere / trials
    by_rule = {rule: count / trials for rule, count in fired.items()}
    return Alarms(share, latest / trials, by_rule, sqrt(share * (1 - share) / trials), trials)


def cost_of_rules(rules: str | RuleSet, n: int, *, trials: int = 2000, seed: int = 1) -> dict[str, float]:
    """Say what each rule of a set adds to the false alarms of those before it.

    Parameters
    ----------
    rules : str or RuleSet
        Which rules; their order is that of the set.
    n : int
        Points of each chart.
    trials, seed : int
        As for `false_alarms`.

    Returns
    -------
    dict of str to float
        Share of charts that are marked once the rule is in, by rule; the last is that of the whole set.

    Examples
    --------
    >>> costs = cost_of_rules("western_electric", 24, trials=100)
    >>> list(costs), sorted(costs.values()) == list(costs.values())
    (['outside', 'two_of_three', 'four_of_five', 'shift'], True)
    """
    judge = rule_set(rules)
    names = [rule.name for rule in judge.rules]
    sets = {name: judge.only(names[: place + 1]) for place, name in enumerate(names)}
    return {name: false_alarms(some, n, trials=trials, seed=seed).anywhere for name, some in sets.items()}


def run_chart_alarms(
    n: int,
    *,
    shift: int = 6,
    trend: int = 5,
    runs: tuple[int, int] = (0, 10**9),
    trials: int = 200_000,
    seed: int = 1,
) -> Alarms:
    """Count false alarms of run-chart rules with given limits of the number of runs.

    Parameters
    ----------
    n : int
        Points of each chart.
    shift, trend : int
        Points of a shift and of a trend.
    runs : (int, int)
        Fewest and most usual runs.
    trials, seed : int
        Number of charts; the same seed gives the same answer.

    Returns
    -------
    Alarms
        Its ``latest`` is nan: these rules judge the chart as a whole.

    References
    ----------
    Perla, Provost and Murray (2011), *BMJ Quality & Safety* 20: 46-51; independent values about their own median.

    Examples
    --------
    >>> found = run_chart_alarms(24, runs=(8, 18), trials=2000)
    >>> 0.2 < found.anywhere < 0.5
    True
    """
    rng = np.random.default_rng(seed)
    hits = {"shift": 0, "trend": 0, "runs": 0}
    total = 0
    for size in _blocks(trials, 20_000):
        values = rng.random((size, n))
        sides = _about_median(values)
        found = {
            "shift": _longest(sides) >= shift,
            "trend": _longest(values[:, 1:] > values[:, :-1]) >= trend - 1,
            "runs": _outside(1 + np.count_nonzero(sides[:, 1:] != sides[:, :-1], axis=1), runs),
        }
        total += int(np.count_nonzero(np.logical_or.reduce(list(found.values()))))
        hits = {name: hits[name] + int(np.count_nonzero(flags)) for name, flags in found.items()}
    share = total / trials
    by_rule = {name: count / trials for name, count in hits.items()}
    return Alarms(share, float("nan"), by_rule, sqrt(share * (1 - share) / trials), trials)


def _blocks(total: int, most: int) -> list[int]:
    return [most] * (total // most) + ([total % most] if total % most else [])


def _about_median(values: Floats) -> Flags:
    """Above or below the median; the middle one of an odd number lies on it and is left out."""
    n = values.shape[1]
    ranks = values.argsort(axis=1).argsort(axis=1)
    above: Flags = ranks >= n // 2
    if n % 2 == 0:
        return above
    others: Flags = above[ranks != n // 2].reshape(len(values), n - 1)
    return others


def _longest(flags: Flags) -> NDArray[np.int64]:
    """Longest run of equal flags in each row."""
    best = np.ones(len(flags), dtype=np.int64)
    run = best.copy()
    for column in range(1, flags.shape[1]):
        run = np.where(flags[:, column] == flags[:, column - 1], run + 1, 1)
        best = np.maximum(best, run)
    return best


def _outside(counts: NDArray[np.int64], limits: tuple[int, int]) -> Flags:
    return (counts < limits[0]) | (counts > limits[1])
