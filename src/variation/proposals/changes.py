"""Where a new phase may start: a run rule that fired and a change-point test that agrees."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from variation.results import Chart, Meaning, Phase, Signal


__all__ = ["ChangePoint", "Proposal", "change_point", "proposed_phases"]

Floats = NDArray[np.float64]

RUNS = ("shift", "long_run")
"""Rules that speak of a new level."""

ENOUGH = 8
"""Points after a change before new limits for improvement work may be proposed; they stay provisional until 12."""

ERROR_RATE = 0.01
"""How often the change-point test speaks when nothing has changed."""


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """The most likely place of one change of level.

    Parameters
    ----------
    start : int
        0-based first point of the new level, counted among the values given.
    p : float
        Chance of so clear a change where there is none.

    Examples
    --------
    >>> ChangePoint(12, 0.001).start
    12
    """

    start: int
    p: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new phase that people may accept; nothing is changed by it.

    Parameters
    ----------
    start : int
        0-based first point of the proposed phase: the change point where it lies inside the run, otherwise the run's
        first point.
    signal : Signal
        The run that speaks for it.
    change_point : ChangePoint
        What the test says, with its place counted in the whole series.
    points : int
        Points with a value from the start on.
    is_enough : bool
        Whether there are as many as new limits need.
    agrees : bool
        Whether the change-point test agrees at its stated error rate.
    before, after : float
        Average of the phase before the start, and from the start on.
    meaning : Meaning
        Improvement, concern or neutral; a concern needs a second person who agrees.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([9, 11] * 8 + [19, 21] * 5, direction="up", baselines=[16])
    >>> [(found.start, found.is_enough, found.agrees) for found in proposed_phases(chart)]
    [(16, True, True)]
    """

    start: int
    signal: Signal
    change_point: ChangePoint
    points: int
    is_enough: bool
    agrees: bool
    before: float
    after: float
    meaning: Meaning


def proposed_phases(chart: Chart, *, enough: int = ENOUGH, error_rate: float = ERROR_RATE) -> list[Proposal]:
    """Propose new phases inside the latest one.

    Parameters
    ----------
    chart : Chart
        Any chart whose rules know a run on one side.
    enough : int
        Points that a new phase needs.
    error_rate : float
        At which the change-point test agrees.

    Returns
    -------
    list of Proposal
        One for each run that does not start with the phase itself, in time order; the last run first decides.

    References
    ----------
    Wheeler, *Understanding Variation*: new limits when the process behaves differently, the cause is known, and the
    change is expected to last; the last two are for people to say.

    Examples
    --------
    >>> import variation
    >>> proposed_phases(variation.analyse([9, 11] * 12))
    []
    """
    if not chart.phases or not len(chart):
        return []
    phase = chart.phases[-1]
    values, places = _useful(chart, phase)
    found = change_point(values)
    runs = [one for one in chart.signals if one.rule in RUNS and phase.first < one.first]
    return [_proposal(chart, phase, run, found, places, enough, error_rate) for run in runs]


def _useful(chart: Chart, phase: Phase) -> tuple[Floats, NDArray[np.intp]]:
    places = np.arange(phase.first, phase.last + 1)
    places = places[~np.isnan(chart.values[places]) & ~chart.excluded[places]]
    return chart.values[places], places


def _proposal(
    chart: Chart,
    phase: Phase,
    run: Signal,
    found: ChangePoint | None,
    places: NDArray[np.intp],
    enough: int,
    error_rate: float,
) -> Proposal:
    at = ChangePoint(int(places[found.start]), found.p) if found else ChangePoint(run.first, 1.0)
    # A run starts one point early when the point before the change lay on its side by chance.
    start = at.start if run.first <= at.start <= run.last else run.first
    before, after = places[places < start], places[places >= start]
    return Proposal(
        start=start,
        signal=run,
        change_point=at,
        points=len(after),
        is_enough=len(after) >= enough,
        agrees=at.p <= error_rate,
        before=float(chart.values[before].mean()) if len(before) else float("nan"),
        after=float(chart.values[after].mean()),
        meaning=run.meaning,
    )


def change_point(values: Floats) -> ChangePoint | None:
    """Find the most likely place of one change of level, by ranks.

    Parameters
    ----------
    values : (n,) float array
        In time order, without ``nan``.

    Returns
    -------
    ChangePoint or None
        None with fewer than four values, or when all are equal.

    Notes
    -----
    Ranks make it blind to single wild points and to the shape of the distribution. The chance is Pettitt's
    approximation, which is on the safe side.

    References
    ----------
    Pettitt (1979), "A non-parametric approach to the change-point problem", *Applied Statistics* 28: 126-135.

    Examples
    --------
    >>> found = change_point(np.array([1.0, 2.0, 1.5, 1.2, 1.8, 1.1, 5.0, 6.0, 5.5, 5.2, 5.8, 5.1]))
    >>> found.start, found.p < 0.05
    (6, True)
    """
    n = len(values)
    if n < 4 or not np.ptp(values):
        return None
    order = np.sort(values)
    ranks = (np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right") + 1) / 2
    lead = 2 * np.cumsum(ranks)[:-1] - np.arange(1, n) * (n + 1)
    start = int(np.argmax(np.abs(lead)))
    peak = float(abs(lead[start]))
    return ChangePoint(start + 1, min(2 * exp(-6 * peak**2 / (n**3 + n**2)), 1.0))
