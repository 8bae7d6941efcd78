"""Shewhart's one rule, a point outside three sigma; and Anhøj's rules, which add runs to it."""

from __future__ import annotations

from variation.rules.sets import Rule, RuleSet


__all__ = ["ANHOEJ", "THREE_SIGMA"]

THREE_SIGMA = RuleSet(
    "three_sigma",
    (Rule("outside"),),
    source="Shewhart (1931), Economic Control of Quality of Manufactured Product",
)
"""Points outside, and nothing else."""

ANHOEJ = RuleSet(
    "anhoej",
    (Rule("outside"), Rule("anhoej")),
    source="Anhøj and Olesen (2014), PLOS ONE 9(11): e113825; on a chart with limits also points outside three sigma",
)
"""Long runs and few crossings; the default of a run chart."""
