"""Units side by side at one time: funnels, Pareto charts, capability, intervals."""

from __future__ import annotations

from variation.comparison.capability import Capability, Index, capability, capability_index
from variation.comparison.disclosure import hidden_cells, possible_range
from variation.comparison.funnel import Funnel, FunnelLaw, funnel
from variation.comparison.funnel_scales import FunnelOptions
from variation.comparison.gaps import rate_ratio, share_difference
from variation.comparison.intervals import binomial_interval, poisson_interval, rate, wilson_interval
from variation.comparison.overdispersion import Overdispersion, overdispersion
from variation.comparison.pareto import Pareto, pareto


__all__ = [
    "Capability",
    "Funnel",
    "FunnelLaw",
    "FunnelOptions",
    "Index",
    "Overdispersion",
    "Pareto",
    "binomial_interval",
    "capability",
    "capability_index",
    "funnel",
    "hidden_cells",
    "overdispersion",
    "pareto",
    "poisson_interval",
    "possible_range",
    "rate",
    "rate_ratio",
    "share_difference",
    "wilson_interval",
]
