"""Charts that add up small departures: EWMA, CUSUM, risk-adjusted CUSUM, SPRT."""

from __future__ import annotations

from variation.monitoring.cusum import Cusum, cusum
from variation.monitoring.events import EventCusum, bernoulli_cusum, risk_adjusted_cusum
from variation.monitoring.ewma import Ewma, ewma
from variation.monitoring.risk import RiskModel, fit_risk, risk_score
from variation.monitoring.run_lengths import event_cusum_run_length
from variation.monitoring.sprt import Sprt, sprt, sprt_of_counts


__all__ = [
    "Cusum",
    "EventCusum",
    "Ewma",
    "RiskModel",
    "Sprt",
    "bernoulli_cusum",
    "cusum",
    "event_cusum_run_length",
    "ewma",
    "fit_risk",
    "risk_adjusted_cusum",
    "risk_score",
    "sprt",
    "sprt_of_counts",
]
