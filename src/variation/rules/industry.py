"""Western Electric's four rules and Nelson's eight."""

from __future__ import annotations

from variation.rules.sets import Rule, RuleSet


__all__ = ["NELSON", "WESTERN_ELECTRIC"]

WESTERN_ELECTRIC = RuleSet(
    "western_electric",
    (
        Rule("outside"),
        Rule("two_of_three", {"form": "anywhere"}),
        Rule("four_of_five"),
        Rule("shift", {"points": 8}),
    ),
    source="Western Electric (1956), Statistical Quality Control Handbook: rules 1 to 4",
)
"""The zone rules of 1956."""

NELSON = RuleSet(
    "nelson",
    (
        Rule("outside"),
        Rule("shift", {"points": 9}),
        Rule("trend", {"points": 6}),
        Rule("alternating", {"points": 14}),
        Rule("two_of_three", {"form": "anywhere"}),
        Rule("four_of_five"),
        Rule("fifteen_within", {"points": 15}),
        Rule("eight_beyond", {"points": 8}),
    ),
    source="Nelson (1984), The Shewhart control chart: tests for special causes, J. of Quality Technology 16: 237",
)
"""The eight tests of 1984, in their order; each can be chosen by `Options.only_rules`."""
