"""Making Data Count, the national form: outside, shift 7, trend 7, two of three."""

from __future__ import annotations

from functools import partial

from variation.options import Options
from variation.rules.patterns import Pattern, outside, shift, trend, two_of_three
from variation.rules.sets import RuleSet


__all__ = ["MDC", "MDC_PLOTTHEDOTS", "MDC_POWERBI"]


def _patterns(options: Options, trend_points: int, form: str) -> tuple[Pattern, ...]:
    return (
        outside,
        partial(shift, points=options.shift or 7),
        partial(trend, points=options.trend or trend_points),
        partial(two_of_three, form=options.two_of_three or form, mark=options.mark),
    )


MDC = RuleSet(
    "mdc",
    partial(_patterns, trend_points=7, form="national"),
    constants="mdc",
    source="NHS England, Making Data Count: the form of the national tools since 2023",
)
"""The default of every chart with icons."""

MDC_PLOTTHEDOTS = RuleSet(
    "mdc_plotthedots",
    partial(_patterns, trend_points=7, form="between"),
    constants="mdc",
    source="NHSRplotthedots 0.2.2: in two of three a point beyond 3 sigma does not count",
)
"""The older form, as the R package NHSRplotthedots has it."""

MDC_POWERBI = RuleSet(
    "mdc_powerbi",
    partial(_patterns, trend_points=5, form="anywhere"),
    constants="classic",
    source="PowerBI-SPC, Western Australia Department of Health: trend 5, third point anywhere, 3 / 1.128",
)
"""The form of the Power BI visual."""
