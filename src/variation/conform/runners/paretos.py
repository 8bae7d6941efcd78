"""Pareto charts of qicharts2, qcc and shewhart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from variation.comparison import Pareto, pareto
from variation.conform.cases import Answer, Case
from variation.conform.tables import MISSING
from variation.errors import BadChoice


__all__ = ["RUNNERS"]


def _chart(case: Case, habits: Mapping[str, Any]) -> Pareto:
    cells = case.table.texts(case.params["x"])
    return pareto([None if cell in MISSING else cell for cell in cells], ties=habits.get("ties", "alphabetical"))


def _columns(chart: Pareto) -> dict[str, Any]:
    counts, cumulative = chart.counts, chart.cumulative
    return {"i": range(1, len(chart) + 1), "category": chart.categories, "freq": counts, "cum_freq": cumulative}


def _qicharts2(case: Case, habits: Mapping[str, Any]) -> Answer:
    chart = _chart(case, habits)
    return Answer(_columns(chart) | {"p": chart.shares, "p_cum": chart.cumulative_shares})


def _qcc(case: Case, habits: Mapping[str, Any]) -> Answer:
    chart = _chart(case, habits)
    percent = {"percent": chart.shares * 100, "cum_percent": chart.cumulative_shares * 100}
    return Answer(_columns(chart) | percent)


def _shewhart(case: Case, habits: Mapping[str, Any]) -> Answer:
    if case.params["fn"] != "pareto":
        raise BadChoice(f"The function is pareto; received {case.params['fn']!r}.")
    chart = _chart(case, habits)
    columns = _columns(chart) | {
        "count": chart.counts,
        "share": chart.shares,
        "cumulative_share": chart.cumulative_shares,
    }
    stats = {
        "total": int(chart.total),
        "n_categories": len(chart),
        "top_share": float(chart.shares[0]),
        "n_for_80pct": chart.vital(0.8),
    }
    return Answer(columns, {"stats": stats, "signals": []})


RUNNERS = {("pareto", "qicharts2"): _qicharts2, ("pareto", "qcc"): _qcc, ("pareto", "shewhart"): _shewhart}
