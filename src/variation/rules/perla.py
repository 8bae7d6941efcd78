"""Run-chart rules of Perla, Provost and Murray, and the two lists that IHI teaches."""

from __future__ import annotations

from variation.rules.sets import Rule, RuleSet


__all__ = ["IHI", "PERLA"]

_RUN_CHART = (
    Rule("shift", {"points": 6, "ties": "skip"}),
    Rule("trend", {"points": 5, "ties": "first"}),
    Rule("runs", {"tail": 0.025}),
)

PERLA = RuleSet(
    "perla",
    _RUN_CHART,
    source="Perla, Provost and Murray (2011), BMJ Quality & Safety 20: 46-51; runs from the exact distribution",
)
"""Shift 6, trend 5, too few or too many runs; an astronomical point is left to the eye."""

IHI = RuleSet(
    "ihi",
    (
        Rule("outside"),
        Rule("shift", {"points": 8}),
        Rule("trend", {"points": 6}),
        Rule("two_of_three", {"form": "anywhere"}),
        Rule("fifteen_within", {"points": 15}),
    ),
    source="Provost and Murray, The Health Care Data Guide: five rules for Shewhart charts, and the run-chart rules",
    without_limits=_RUN_CHART,
)
"""On a chart with limits the five Shewhart rules, on a run chart the run rules."""
