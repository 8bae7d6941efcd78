"""Rule sets: which patterns speak of a special cause, one file a published set."""

from __future__ import annotations

from variation.errors import BadChoice
from variation.rules.anhoej import anhoej, crossings_min, longest_run_max, run_facts
from variation.rules.mdc import MDC, MDC_PLOTTHEDOTS, MDC_POWERBI
from variation.rules.patterns import Found, Judged
from variation.rules.sets import RuleSet
from variation.rules.three_sigma import ANHOEJ, THREE_SIGMA


__all__ = [
    "RULE_SETS",
    "Found",
    "Judged",
    "RuleSet",
    "anhoej",
    "crossings_min",
    "longest_run_max",
    "rule_set",
    "run_facts",
]

RULE_SETS = {rules.name: rules for rules in (MDC, MDC_PLOTTHEDOTS, MDC_POWERBI, ANHOEJ, THREE_SIGMA)}
"""All rule sets by name."""


def rule_set(name: str) -> RuleSet:
    """Find a rule set.

    Parameters
    ----------
    name : str
        One of `RULE_SETS`.

    Returns
    -------
    RuleSet

    Raises
    ------
    BadChoice
        No such name.

    Examples
    --------
    >>> rule_set("anhoej").runs
    True
    """
    if name not in RULE_SETS:
        raise BadChoice(f"The rule sets are {', '.join(RULE_SETS)}; received {name!r}.")
    return RULE_SETS[name]
