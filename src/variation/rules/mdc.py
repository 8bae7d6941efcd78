"""Making Data Count, the national form: outside, shift 7, trend 7, two of three."""

from __future__ import annotations

from variation.rules.sets import Rule, RuleSet


__all__ = ["MDC", "MDC_PLOTTHEDOTS", "MDC_POWERBI"]


def _rules(trend_points: int, form: str) -> tuple[Rule, ...]:
    return (
        Rule("outside"),
        Rule("shift", {"points": 7}),
        Rule("trend", {"points": trend_points}),
        Rule("two_of_three", {"form": form}),
    )


MDC = RuleSet(
    "mdc",
    _rules(7, "national"),
    constants="mdc",
    source="NHS England, Making Data Count: the form of the national tools since 2023",
)
"""The default of every chart with icons."""

MDC_PLOTTHEDOTS = RuleSet(
    "mdc_plotthedots",
    _rules(7, "between"),
    constants="mdc",
    source="NHSRplotthedots 0.2.2: in two of three a point beyond 3 sigma does not count",
)
"""The older form, as the R package NHSRplotthedots has it."""

MDC_POWERBI = RuleSet(
    "mdc_powerbi",
    _rules(5, "net"),
    constants="classic",
    source="PowerBI-SPC, Western Australia Department of Health: trend 5, third point anywhere, 3 / 1.128",
)
"""The form of the Power BI visual."""
