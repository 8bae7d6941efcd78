"""Units side by side at one time: funnels, Pareto charts, capability, intervals."""

from __future__ import annotations

from variation.comparison.funnel import Funnel, FunnelLaw, funnel
from variation.comparison.funnel_scales import FunnelOptions
from variation.comparison.overdispersion import Overdispersion, overdispersion


__all__ = ["Funnel", "FunnelLaw", "FunnelOptions", "Overdispersion", "funnel", "overdispersion"]
