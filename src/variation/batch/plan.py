"""What a batch needs to know beforehand: the family, the numbers and the rules as a table the kernels can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from inspect import signature
from types import MappingProxyType
from typing import Any

from variation.limits import FACTORS, Family, family
from variation.limits.counts import count_lines
from variation.limits.individuals import individuals_lines, median_lines, robust_lines
from variation.limits.laney import proportion_prime_lines, rate_prime_lines
from variation.limits.moving_range import moving_range_lines
from variation.limits.normalised import normalised_lines
from variation.limits.proportions import number_lines, proportion_lines
from variation.limits.rare import gap_lines, time_lines
from variation.limits.rates import rate_lines
from variation.limits.run import run_lines
from variation.options import Options
from variation.results import Side
from variation.rules import RuleSet, rule_set
from variation.rules.anhoej import anhoej
from variation.rules.patterns import Pattern, alternating, outside, shift, trend
from variation.rules.zones import away, four_of_five, two_of_three, within


__all__ = ["FAMILIES", "LONGEST_PATTERN", "MOST_MARKS", "NO_SIDE", "Plan", "Step", "known", "plan"]

FAMILIES: Mapping[Callable[..., Any], str] = MappingProxyType(
    {
        run_lines: "run",
        individuals_lines: "i",
        median_lines: "i_m",
        robust_lines: "i_mm",
        normalised_lines: "ip",
        moving_range_lines: "mr",
        proportion_lines: "p",
        proportion_prime_lines: "pp",
        number_lines: "np",
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

NO_SIDE = ("alternating", "within", "away")
"""Kinds of pattern that point to no side."""

MOST_MARKS = 16
"""Rules and sides that fit a point's flags."""

_UNTOUCHED = {
    "sigma": ("moving_range", "median_moving_range"),
    "bridge_missing": (False,),
    "bridge_exclusions": (False,),
    "exclusion_drops": ("both",),
    "categorical_x": (False,),
}
"""Options that the kernels know only with these values; the plain path takes the others."""

_FREE = frozenset(
    {
        "constants",
        "median_range",
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
        "shift_ties",
        "trend_ties",
        "two_of_three",
        "only_rules",
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
    kind : {"outside", "shift", "trend", "k_of_m", "alternating", "within", "away", "long_run"}
        What is looked for.
    k, m : int
        Hits and points of the window; for a shift or a trend `m` points.
    zone : int
        Sigmas of the line that is passed.
    form : str
        As in `variation.Options.two_of_three`; ``flat`` and ``both`` as in `variation.rules.zones`.
    mark : {"points", "pattern", "latest"}
        As in `variation.Options.mark`.

    Examples
    --------
    >>> plan("i", None, Options()).steps[1]
    Step(name='shift', kind='shift', k=7, m=7, zone=0, form='', mark='points')
    """

    name: str
    kind: str
    k: int
    m: int
    zone: int = 0
    form: str = ""
    mark: str = "points"

    @property
    def sides(self) -> tuple[Side, ...]:
        """Where it may point."""
        return ("either",) if self.kind in NO_SIDE else ("high", "low")


@dataclass(frozen=True, slots=True, eq=False)
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
        between = any(step.form == "between" for step in self.steps)
        return tuple(sorted({step.zone for step in self.steps if step.zone} | ({3} if between else set())))

    @property
    def judges_runs(self) -> bool:
        """Whether run statistics signal."""
        return any(step.kind == "long_run" for step in self.steps)

    @property
    def needs_limits(self) -> bool:
        """Whether a phase without limits is judged by other rules."""
        return self.judge.without_limits is not None and self.family != "run"


@lru_cache(maxsize=256)
def plan(chart: str, rules: str | RuleSet | None, options: Options) -> Plan | None:
    """Translate chart, rule set and options for the kernels.

    Parameters
    ----------
    chart : str
        One of `variation.CHARTS`.
    rules : str or RuleSet, optional
        One of `variation.RULE_SETS`, or a set of one's own.
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
    name = FAMILIES.get(kind.lines)
    if name is None or not known(options):
        return None
    steps = _steps(judge, options, has_limits=name != "run")
    marks = tuple((step.name, side) for step in steps or () for side in step.sides)
    if steps is None or len(marks) > MOST_MARKS or not _can_mark(judge, steps):
        return None
    constants = options.constants or judge.constants
    return Plan(kind, name, judge, constants, FACTORS[constants], steps, marks, options)


def _can_mark(judge: RuleSet, steps: tuple[Step, ...]) -> bool:
    """Whether the rules of a phase without limits find their flags among those of the others."""
    names = {step.name for step in steps}
    return all(rule.name in names or rule.pattern == "runs" for rule in judge.without_limits or ())


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
    numbers = (options.centre, options.sigma_given, options.lower_bound, options.upper_bound)
    return not any(number is not None and number != number for number in numbers)


def _steps(judge: RuleSet, options: Options, *, has_limits: bool) -> tuple[Step, ...] | None:
    """The rules as numbers; None when one is beyond the kernels. What marks runs of any length must come last."""
    steps = [_step(*_unfold(pattern)) for pattern in judge.patterns(options, has_limits=has_limits)]
    found = tuple(step for step in steps if step is not None)
    is_known = len(found) == len(steps) and all(1 <= step.m <= LONGEST_PATTERN for step in found)
    return found if is_known and not any(step.kind == "long_run" for step in found[:-1]) else None


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
    """None for a pattern, an argument of one, or a value of that, which is not in the tables below."""
    reader = _READERS.get(function)
    if reader is None or set(words) - set(signature(reader).parameters):
        return None
    return reader(**words) if words.get("mark", "points") in ("points", "pattern", "latest") else None


def _outside(rule: str = "outside", k: int = 3) -> Step | None:
    return Step(rule, "outside", 1, 1, zone=k) if k in (1, 2, 3) else None


def _shift(points: int, ties: str = "break", mark: str = "points", rule: str = "shift") -> Step | None:
    return Step(rule, "shift", points, points, mark=mark) if ties == "break" else None


def _trend(points: int, ties: str = "break", mark: str = "points", rule: str = "trend") -> Step | None:
    return Step(rule, "trend", points, points, mark=mark) if ties == "break" and points >= 2 else None


def _alternating(points: int = 14, mark: str = "points", rule: str = "alternating") -> Step | None:
    return Step(rule, "alternating", points, points, mark=mark) if points >= 3 else None


def _two_of_three(
    form: str = "national", lines: str = "own", mark: str = "points", rule: str = "two_of_three"
) -> Step | None:
    is_known = form in ("national", "between", "anywhere", "net") and lines == "own"
    return Step(rule, "k_of_m", 2, 3, zone=2, form=form, mark=mark) if is_known else None


def _four_of_five(lines: str = "own", mark: str = "points", rule: str = "four_of_five") -> Step | None:
    return Step(rule, "k_of_m", 4, 5, zone=1, form="anywhere", mark=mark) if lines == "own" else None


def _within(points: int = 15, flat: bool = False, mark: str = "points", rule: str = "fifteen_within") -> Step | None:
    return Step(rule, "within", points, points, zone=1, form="flat" if flat else "", mark=mark)


def _away(points: int = 8, both: bool = False, mark: str = "points", rule: str = "eight_beyond") -> Step | None:
    return Step(rule, "away", points, points, zone=1, form="both" if both else "", mark=mark)


def _anhoej(method: str = "anhoej", mark: str = "points", rule: str = "long_run") -> Step | None:
    return Step(rule, "long_run", 1, 1)


_READERS: Mapping[Callable[..., Any] | None, Callable[..., Step | None]] = {
    outside: _outside,
    shift: _shift,
    trend: _trend,
    alternating: _alternating,
    two_of_three: _two_of_three,
    four_of_five: _four_of_five,
    within: _within,
    away: _away,
    anhoej: _anhoej,
}
"""Patterns that the kernels know, and what turns their arguments into a step; None there is not known either."""
