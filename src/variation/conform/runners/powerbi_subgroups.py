"""PowerBI-SPC: x-bar and s charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from variation import analysis
from variation.conform.cases import Answer, Case
from variation.conform.marks import starts_after
from variation.conform.runners.powerbi import DIRECTIONS, chart_options, flag_columns, icons, line_columns
from variation.errors import BadSeries
from variation.limits import gather


__all__ = ["RUNNERS"]


def _run(case: Case, habits: Mapping[str, Any]) -> Answer:
    params = case.params
    values, places = case.table.numbers(params["y"]), case.table.texts(params["x"])
    rows = np.flatnonzero(~np.isnan(values))
    labels = [case.table.texts(params["subgroup"])[row] for row in rows]
    groups = gather(values[rows], labels)
    # Subgroups of one are dropped; the others close ranks.
    kept = {label for label, size in zip(groups.labels, groups.spreads.sizes, strict=True) if size > 1}
    if not kept:
        raise BadSeries("No subgroup has two values.")
    chosen = [place for place, label in enumerate(labels) if label in kept]
    subset = params.get("num_points_subset")
    starts = starts_after(params.get("split_after", ()), len(kept))
    chart = analysis.analyse(
        values[rows][chosen],
        subgroups=[labels[place] for place in chosen],
        chart=params["chart"],
        rules=habits["rules"],
        direction=DIRECTIONS[params.get("improvement_direction", habits["improvement_direction"])],  # type: ignore[arg-type]
        target=params.get("target"),
        calendar="none",
        phases=starts,
        baselines=() if subset is None else [subset] * (len(starts) + 1),
        multiply=params.get("multiplier", 1),
        options=chart_options(params, habits),
    )
    first = {label: places[row] for row, label in zip(reversed(rows.tolist()), reversed(labels), strict=True)}
    columns = line_columns(chart) | flag_columns(chart) | {"n": chart.denominators, "i": range(1, len(chart) + 1)}
    columns["x"] = [first[label] for label in groups.labels if label in kept]
    return Answer(columns, icons(chart))


RUNNERS = {(family, "PowerBI-SPC"): _run for family in ("xbar", "s")}
