"""Rule sets: which patterns speak of a special cause, one file a published set."""

from __future__ import annotations

from variation.errors import BadChoice
from variation.rules.anhoej import anhoej, crossings_min, longest_run_max, run_facts
from variation.rules.industry import NELSON, WESTERN_ELECTRIC
from variation.rules.mdc import MDC, MDC_PLOTTHEDOTS, MDC_POWERBI
from variation.rules.patterns import Found, Judged
from variation.rules.perla import IHI, PERLA
from variation.rules.runs import RunCount, run_count, runs_limits
from variation.rules.sets import PATTERNS, Rule, RuleSet
from variation.rules.three_sigma import ANHOEJ, THREE_SIGMA


__all__ = [
    "PATTERNS",
    "RULE_SETS",
    "Found",
    "Judged",
    "Rule",
    "RuleSet",
    "RunCount",
    "anhoej",
    "crossings_min",
    "longest_run_max",
    "rule_set",
    "run_count",
    "run_facts",
    "runs_limits",
]

RULE_SETS = {
    rules.name: rules
    for rules in (
        MDC,
        MDC_PLOTTHEDOTS,
        MDC_POWERBI,
        ANHOEJ,
        PERLA,
        WESTERN_ELECTRIC,
        NELSON,
        THREE_SIGMA,
        IHI,
    )
}
"""All rule sets by name."""


def rule_set(name: str | RuleSet) -> RuleSet:
    """Find a rule set.

    Parameters
    ----------
    name : str or RuleSet
        One of `RULE_SETS`; a set of one's own comes back as it is.

    Returns
    -------
    RuleSet

    Raises
    ------
    BadChoice
        No such name.

    Examples
    --------
    >>> rule_set("anhoej").version
    '1'
    """
    if isinstance(name, RuleSet):
        return name
    if name not in RULE_SETS:
        raise BadChoice(f"The rule sets are {', '.join(RULE_SETS)}; received {name!r}.")
    return RULE_SETS[name]
