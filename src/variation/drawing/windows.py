"""A part of a chart to look at: its lines and verdicts stay those of the whole."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np

from variation.errors import BadChoice
from variation.results import Chart, Phase, Signal


__all__ = ["windowed"]


def windowed(chart: Chart, first: int, last: int) -> Chart:
    """Keep the points between two, with the lines, signals and verdicts they have in the whole chart.

    What is shown and what is worked out are two things: limits never follow the window.

    Parameters
    ----------
    chart : Chart
        The whole.
    first, last : int
        0-based first and last point that is kept.

    Returns
    -------
    Chart
        To be drawn or listed. Places inside it count from `first`; `latest` and `verdict_at` are None when they lie
        outside the window.

    Raises
    ------
    BadChoice
        A window that holds no point of the chart.

    Examples
    --------
    >>> import variation
    >>> whole = variation.analyse([5.0, 7.0, 6.0, 8.0])
    >>> part = windowed(whole, 1, 2)
    >>> part.values.tolist(), part.centre[0] == whole.centre[1]
    ([7.0, 6.0], np.True_)
    """
    if not 0 <= first <= last < len(chart):
        raise BadChoice(f"A window lies between 0 and {len(chart) - 1}; received {first} to {last}.")
    names = [field.name for field in fields(chart) if _is_by_point(chart, field.name)]
    kept: dict[str, Any] = {name: getattr(chart, name)[first : last + 1] for name in names}
    return replace(
        chart,
        **kept,
        phases=tuple(_phase(one, first, last) for one in chart.phases if one.first <= last and one.last >= first),
        signals=tuple(_signal(one, first, last) for one in chart.signals if one.first <= last and one.last >= first),
        latest=_inside(chart.latest, first, last),
        verdict_at=_inside(chart.verdict_at, first, last),
    )


def _is_by_point(chart: Chart, name: str) -> bool:
    return isinstance(getattr(chart, name), np.ndarray) or (name == "periods" and chart.periods is not None)


def _inside(at: int | None, first: int, last: int) -> int | None:
    return at - first if at is not None and first <= at <= last else None


def _phase(phase: Phase, first: int, last: int) -> Phase:
    return replace(
        phase,
        first=max(phase.first, first) - first,
        last=min(phase.last, last) - first,
        baseline_last=min(phase.baseline_last, last) - first,
        is_cut=phase.first < first,
    )


def _signal(signal: Signal, first: int, last: int) -> Signal:
    points = tuple(point - first for point in signal.points if first <= point <= last)
    return replace(signal, first=max(signal.first, first) - first, last=min(signal.last, last) - first, points=points)
