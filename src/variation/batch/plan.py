"""What a batch needs to know beforehand: the family, the numbers and the rules as a table the kernels can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from types import MappingProxyType
from typing import Any

from variation.limits import FACTORS, Family, family
from variation.limits.counts import count_lines
from variation.limits.individuals import individuals_lines
from variation.limits.laney import proportion_prime_lines, rate_prime_lines
from variation.limits.moving_range import moving_range_lines
from variation.limits.proportions import proportion_lines
from variation.limits.rare import gap_lines, time_lines
from variation.limits.rates import rate_lines
from variation.limits.run import run_lines
from variation.options import Options
from variation.results import Side
from variation.rules import RuleSet, rule_set
from variation.rules.patterns import Pattern, outside, shift, trend, two_of_three


__all__ = ["FAMILIES", "LONGEST_PATTERN", "MOST_MARKS", "Plan", "Step", "known", "plan"]

FAMILIES: Mapping[Callable[..., Any], str] = MappingProxyType(
    {
        run_lines: "run",
        individuals_lines: "i",
        moving_range_lines: "mr",
        proportion_lines: "p",
        proportion_prime_lines: "pp",
        rate_lines: "u",
        rate_prime_lines: "up",
        count_lines: "c",
        gap_lines: "g",
        time_lines: "t",
    }
)
"""The families that the kernels can compute, by the function of the plain path that they repeat."""

LONGEST_PATTERN = 24
"""Points of the longest pattern that the kernels look for: two margins of it must leave room in a word of 64 bits."""

MOST_MARKS = 16
"""Rules and sides that fit a point's flags."""

_UNTOUCHED = {
    "sigma": ("moving_range", "median_moving_range"),
    "bridge_missing": (False,),
    "bridge_exclusions": (False,),
    "categorical_x": (False,),
}
"""Options that the kernels know only with these values; the plain path takes the others."""

_FREE = frozenset(
    {
        "constants",
        "screen_mr",
        "centre",
        "sigma_given",
        "baseline_from",
        "lower_bound",
        "upper_bound",
        "negative_limits",
        "g_centre",
        "shift",
        "trend",
        "two_of_three",
        "mark",
        "runs_method",
        "tolerance",
        "min_points_for_icons",
        "firm_from",
        "keep_verdict",
        "target_equality",
        "concern_wins",
    }
)
"""Options that the kernels follow whatever their value."""


@dataclass(frozen=True, slots=True)
class Step:
    """One pattern of a rule set, as numbers.

    Parameters
    ----------
    name : str
        Name of the rule.
    kind : {"outside", "shift", "trend", "k_of_m"}
        What is looked for.
    k, m : int
        Hits and points of the window; for a shift or a trend `m` points.
    zone : int
        Sigmas of the line that is passed.
    form : {"national", "between", "anywhere"}
        As in `variation.Options.two_of_three`.
    mark : {"points", "pattern", "latest"}
        As in `variation.Options.mark`.

    Examples
    --------
    >>> plan("i", None, Options()).steps[1]
    Step(name='shift', kind='shift', k=7, m=7, zone=0, form='national', mark='pattern')
    """

    name: str
    kind: str
    k: int
    m: int
    zone: int = 0
    form: str = "national"
    mark: str = "pattern"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a batch is worked out.

    Parameters
    ----------
    kind : Family
        The chart.
    family : str
        Its name among the kernels' families.
    judge : RuleSet
        The rules.
    constants : str
        Name of the constant set.
    factor : float
        Three sigma in average moving ranges.
    steps : tuple of Step
        The rules as numbers.
    marks : tuple of (str, str)
        Rule and side of each bit of a point's flags, the lowest first.
    options : Options
        As given.

    Examples
    --------
    >>> plan("p", "three_sigma", Options()).marks
    (('outside', 'high'), ('outside', 'low'))
    """

    kind: Family
    family: str
    judge: RuleSet
    constants: str
    factor: float
    steps: tuple[Step, ...]
    marks: tuple[tuple[str, Side], ...]
    options: Options

    @property
    def margin(self) -> int:
        """Points on either side that can take part in a pattern with a given point."""
        return max((step.m for step in self.steps), default=1) - 1

    @property
    def zones(self) -> tuple[int, ...]:
        """Sigmas of the lines that the rules ask for."""
        between = any(step.kind == "k_of_m" and step.form == "between" for step in self.steps)
        return tuple(sorted({step.zone for step in self.steps if step.zone} | ({3} if between else set())))


def plan(chart: str, rules: str | None, options: Options) -> Plan | None:
    """Translate chart, rule set and options for the kernels.

    Parameters
    ----------
    chart : str
        One of `variation.CHARTS`.
    rules : str, optional
        One of `variation.RULE_SETS`.
    options : Options
        Settings.

    Returns
    -------
    Plan or None
        None when anything in them is beyond the kernels; the plain path then takes every series.

    Raises
    ------
    BadChoice
        An unknown chart or rule set.

    Examples
    --------
    >>> plan("i", "mdc", Options()).margin
    6
    >>> plan("i", "mdc", Options(bridge_missing=True)) is None
    True
    """
    kind = family(chart)
    judge = rule_set(rules or kind.rules)
    steps = _steps(judge, options)
    name = FAMILIES.get(kind.lines)
    if name is None or steps is None or not known(options):
        return None
    marks: list[tuple[str, Side]] = []
    for step in [one.name for one in steps] + ["long_run"] * judge.runs:
        marks += [(step, "high"), (step, "low")]
    if len(marks) > MOST_MARKS:
        return None
    constants = options.constants or judge.constants
    return Plan(kind, name, judge, constants, FACTORS[constants], steps, tuple(marks), options)


def known(options: Options) -> bool:
    """Whether the kernels follow every one of these settings.

    Parameters
    ----------
    options : Options
        Settings; one that was added later counts as unknown unless it has its default.

    Returns
    -------
    bool

    Examples
    --------
    >>> known(Options(screen_mr=True)), known(Options(sigma="sd"))
    (True, False)
    """
    for option in fields(Options):
        value = getattr(options, option.name)
        if option.name in _UNTOUCHED:
            if value not in _UNTOUCHED[option.name]:
                return False
        elif option.name not in _FREE and value != option.default:
            return False
    return True


def _steps(judge: RuleSet, options: Options) -> tuple[Step, ...] | None:
    steps = [_step(*_unfold(pattern)) for pattern in judge.build(options)]
    found = tuple(step for step in steps if step is not None)
    return found if len(found) == len(steps) and all(1 <= step.m <= LONGEST_PATTERN for step in found) else None


def _unfold(pattern: Pattern | partial[Any]) -> tuple[Callable[..., Any] | None, dict[str, Any]]:
    """The function below any number of `partial`, and its arguments by name."""
    words: dict[str, Any] = {}
    while isinstance(pattern, partial):
        if pattern.args:
            return None, {}
        words = {**pattern.keywords, **words}
        pattern = pattern.func
    return pattern, words


def _step(function: Callable[..., Any] | None, words: dict[str, Any]) -> Step | None:
    """None for a pattern, or an argument of one, that is not in the tables below."""
    if function not in _READERS or set(words) - _WORDS[function]:
        return None
    return _READERS[function](**words)


def _outside(rule: str = "outside", k: int = 3) -> Step | None:
    return Step(rule, "outside", 1, 1, zone=k) if k in (1, 2, 3) else None


def _shift(points: int, rule: str = "shift") -> Step | None:
    return Step(rule, "shift", points, points)


def _trend(points: int, rule: str = "trend") -> Step | None:
    return Step(rule, "trend", points, points) if points >= 2 else None


def _two_of_three(form: str = "national", mark: str = "points") -> Step | None:
    is_known = form in ("national", "between", "anywhere") and mark in ("points", "pattern", "latest")
    return Step("two_of_three", "k_of_m", 2, 3, zone=2, form=form, mark=mark) if is_known else None


_READERS: Mapping[Callable[..., Any] | None, Callable[..., Step | None]] = {
    outside: _outside,
    shift: _shift,
    trend: _trend,
    two_of_three: _two_of_three,
}
_WORDS: Mapping[Callable[..., Any] | None, frozenset[str]] = {
    outside: frozenset({"rule", "k"}),
    shift: frozenset({"rule", "points"}),
    trend: frozenset({"rule", "points"}),
    two_of_three: frozenset({"form", "mark"}),
}
