"""What a rule set is: a name, a version, and its rules as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from inspect import signature
from typing import Any

from variation.errors import BadChoice
from variation.options import Options
from variation.rules.anhoej import anhoej
from variation.rules.patterns import Found, Judged, Pattern, alternating, outside, shift, trend
from variation.rules.runs import number_of_runs
from variation.rules.zones import away, four_of_five, two_of_three, within


__all__ = ["PATTERNS", "Rule", "RuleSet"]

PATTERNS: dict[str, Callable[..., list[Found]]] = {
    "outside": outside,
    "shift": shift,
    "trend": trend,
    "alternating": alternating,
    "two_of_three": two_of_three,
    "four_of_five": four_of_five,
    "fifteen_within": within,
    "eight_beyond": away,
    "runs": number_of_runs,
    "anhoej": anhoej,
}
"""Every pattern that a rule may look for, by name; the numbers that each takes are its arguments."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: a pattern with its numbers.

    Parameters
    ----------
    pattern : str
        One of `PATTERNS`.
    numbers : mapping
        What the pattern takes: ``points``, ``ties``, ``form``, ``k`` …
    name : str
        What its signals are called; the pattern's own name when empty.

    Examples
    --------
    >>> Rule("shift", {"points": 8}).name
    'shift'
    >>> Rule("shift", {"dots": 8})
    Traceback (most recent call last):
    ...
    variation.errors.BadChoice: The pattern shift takes points, ties, mark; received 'dots'.
    """

    pattern: str
    numbers: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse a pattern or a number that does not exist."""
        if self.pattern not in PATTERNS:
            raise BadChoice(f"The patterns are {', '.join(PATTERNS)}; received {self.pattern!r}.")
        known = _takes(self.pattern)
        for number in self.numbers:
            if number not in known:
                raise BadChoice(f"The pattern {self.pattern} takes {', '.join(known)}; received {number!r}.")
        if not self.name:
            object.__setattr__(self, "name", _NAMES.get(self.pattern, self.pattern))

    def filled(self, options: Options) -> Pattern:
        """Fill in the numbers, with the reader's own over those of the set.

        Parameters
        ----------
        options : Options
            `shift`, `trend`, `two_of_three`, `mark`, `ties`, `runs_tail` and `runs_method` replace the set's numbers.

        Returns
        -------
        callable

        Examples
        --------
        >>> Rule("shift", {"points": 8}).filled(Options(shift=6)).keywords["points"]
        6
        """
        numbers = dict(self.numbers)
        takes = _takes(self.pattern)
        for number, value in _chosen(self.pattern, options).items():
            if value is not None and number in takes:
                numbers[number] = value
        return partial(PATTERNS[self.pattern], rule=self.name, **numbers)


_NAMES = {"runs": "few_crossings", "anhoej": "long_run"}
"""Patterns whose signals are called otherwise."""

_UNSAID = {"judged", "rule", "many", "few"}


@cache
def _takes(pattern: str) -> tuple[str, ...]:
    return tuple(name for name in signature(PATTERNS[pattern]).parameters if name not in _UNSAID)


def _chosen(pattern: str, options: Options) -> dict[str, Any]:
    """What a reader has chosen in place of the set's own numbers."""
    chosen: dict[str, Any] = {"mark": options.mark}
    if pattern == "shift":
        chosen |= {"points": options.shift, "ties": options.shift_ties}
    elif pattern == "trend":
        chosen |= {"points": options.trend, "ties": options.trend_ties}
    elif pattern == "two_of_three":
        chosen["form"] = options.two_of_three
    elif pattern == "anhoej":
        chosen["method"] = options.runs_method
    elif pattern == "runs":
        chosen["tail"] = options.runs_tail
    return chosen


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """One named set of rules, published or one's own.

    Parameters
    ----------
    name : str
        What a chart says it was judged by.
    rules : tuple of Rule
        In the order in which signals are listed.
    version : str
        Rises when a rule changes, so that an old chart can be told from a new one.
    constants : {"mdc", "classic", "exact"}
        Constant set that belongs to it.
    source : str
        Where the rules are published.
    without_limits : tuple of Rule, optional
        Rules in place of `rules` on a chart that has no limits.

    Examples
    --------
    >>> from variation.rules import rule_set
    >>> [rule.name for rule in rule_set("mdc").rules]
    ['outside', 'shift', 'trend', 'two_of_three']
    """

    name: str
    rules: tuple[Rule, ...]
    version: str = "1"
    constants: str = "classic"
    source: str = ""
    without_limits: tuple[Rule, ...] | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> RuleSet:
        """Make a set of one's own from data, as JSON or TOML may hold it.

        Parameters
        ----------
        data : mapping
            ``name``, ``rules`` (each a mapping with ``pattern``, perhaps ``name``, and the pattern's numbers), and
            perhaps ``version``, ``constants``, ``source``.

        Returns
        -------
        RuleSet

        Raises
        ------
        BadChoice
            An unknown word; the message gives the ones there are.

        Examples
        --------
        >>> ours = RuleSet.of({"name": "ours", "rules": [{"pattern": "shift", "points": 8}]})
        >>> import variation
        >>> [one.rule for one in variation.analyse([1.0] * 8 + [5.0] * 8, rules=ours).signals]
        ['shift', 'shift']
        """
        unknown = set(data) - {"name", "rules", "version", "constants", "source"}
        if unknown or "name" not in data or not data.get("rules"):
            words = "name, rules, version, constants, source"
            raise BadChoice(f"A rule set has {words}, of which name and rules are needed; received {', '.join(data)}.")
        rules = tuple(_rule(one) for one in data["rules"])
        more = {word: data[word] for word in ("version", "constants", "source") if word in data}
        return cls(str(data["name"]), rules, **more)

    def only(self, names: Iterable[str]) -> RuleSet:
        """Keep some of the rules.

        Parameters
        ----------
        names : iterable of str
            Names of rules to keep.

        Returns
        -------
        RuleSet

        Raises
        ------
        BadChoice
            The set has no such rule.

        Examples
        --------
        >>> from variation.rules import rule_set
        >>> [rule.name for rule in rule_set("nelson").only(["outside", "trend"]).rules]
        ['outside', 'trend']
        """
        chosen = list(names)
        known = [rule.name for rule in self.rules + (self.without_limits or ())]
        for name in chosen:
            if name not in known:
                raise BadChoice(f"The rules of {self.name} are {', '.join(known)}; received {name!r}.")
        kept = tuple(rule for rule in self.rules if rule.name in chosen)
        bare = self.without_limits and tuple(rule for rule in self.without_limits if rule.name in chosen)
        return replace(self, rules=kept, without_limits=bare)

    def patterns(self, options: Options, *, has_limits: bool = True) -> tuple[Pattern, ...]:
        """Give the patterns with their numbers filled in.

        Parameters
        ----------
        options : Options
            What the reader has chosen.
        has_limits : bool
            Whether the chart has limits.

        Returns
        -------
        tuple of callable

        Examples
        --------
        >>> from variation.rules import rule_set
        >>> len(rule_set("nelson").patterns(Options()))
        8
        """
        return _filled(self, options, has_limits)

    def look(self, judged: Judged, options: Options, *, has_limits: bool = True) -> list[Found]:
        """Apply every rule to one phase.

        Parameters
        ----------
        judged : Judged
            The phase.
        options : Options
            What the reader has chosen.
        has_limits : bool
            Whether the chart has limits.

        Returns
        -------
        list of Found

        Examples
        --------
        >>> import numpy as np
        >>> from variation.rules import rule_set
        >>> values = np.array([1.0] * 8)
        >>> limits = {k: (np.full(8, -9.0), np.full(8, 9.0)) for k in (1, 2, 3)}
        >>> judged = Judged(values, values > 0, np.zeros(8), limits, 0.0)
        >>> [found.rule for found in rule_set("western_electric").look(judged, Options())]
        ['shift']
        """
        return [found for pattern in self.patterns(options, has_limits=has_limits) for found in pattern(judged)]


def _filled(judge: RuleSet, options: Options, has_limits: bool) -> tuple[Pattern, ...]:
    """Kept between charts: a board has hundreds with the same rules and options, and hashing those takes longer."""
    key = (id(judge), id(options), has_limits)
    kept = _KEPT.get(key)
    if kept is None:
        if len(_KEPT) >= _KEEP:
            _KEPT.clear()
        rules = judge.rules if has_limits or judge.without_limits is None else judge.without_limits
        chosen = options.only_rules
        patterns = tuple(rule.filled(options) for rule in rules if chosen is None or rule.name in chosen)
        kept = _KEPT[key] = (judge, options, patterns)
    return kept[2]


_KEEP = 256
_KEPT: dict[tuple[int, int, bool], tuple[RuleSet, Options, tuple[Pattern, ...]]] = {}
"""By identity; each entry holds what it is about, so that no number is given to something else."""


def _rule(data: Mapping[str, Any]) -> Rule:
    numbers = {word: value for word, value in data.items() if word not in ("pattern", "name")}
    return Rule(str(data.get("pattern", "")), numbers, str(data.get("name", "")))
