"""Many charts at once: which of them deserve a look when some are marked by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

from variation.distributions import beta_cdf
from variation.errors import BadChoice
from variation.results import Chart
from variation.verdicts import phase_of


__all__ = ["Look", "adjusted", "evidence", "worth_a_look"]

Floats = NDArray[np.float64]

DEGREES_PER_RANGE = 0.62
"""An average moving range of n - 1 ranges knows sigma as well as a standard deviation with 0.62 (n - 1) degrees."""

TESTS = 4
"""Ways in which the latest point is looked at: far out, in a run, in a trend, two of three far out."""

TWO_SIGMA = 0.022750131948179195
"""Chance beyond 2 sigma on one side: 1 - Phi(2)."""

RANGE_BASED = ("moving_range", "median_moving_range", "scaled_range", "laney", "sd")


@dataclass(frozen=True, slots=True)
class Look:
    """What a portfolio says about one of its charts.

    Parameters
    ----------
    index : int
        Its place in the portfolio.
    p : float
        Chance of evidence as strong as that of its latest point, were nothing going on; ``nan`` without a verdict.
    q : float
        Share of false discoveries expected if this chart and all with stronger evidence are looked at.
    deserves : bool
        Whether `q` is within the rate that was asked for.
    signal : bool
        What the chart says by itself: whether its own rules mark the point.

    Examples
    --------
    >>> Look(0, 0.0001, 0.01, True, True).deserves
    True
    """

    index: int
    p: float
    q: float
    deserves: bool
    signal: bool


def worth_a_look(charts: Sequence[Chart], *, rate: float = 0.1, dependent: bool = False) -> list[Look]:
    """Choose the charts of a portfolio that deserve a look, with false discoveries held in check.

    Parameters
    ----------
    charts : sequence of Chart
        Any kinds.
    rate : float
        Share of false discoveries among those chosen, on average.
    dependent : bool
        Hold the rate under any dependence between the charts; fewer are chosen.

    Returns
    -------
    list of Look
        One a chart, in their order. The answer of each chart by itself stays beside it.

    Raises
    ------
    BadChoice
        A rate outside 0 to 1.

    References
    ----------
    Benjamini and Hochberg (1995), "Controlling the false discovery rate", *JRSS B* 57: 289-300; Benjamini and
    Yekutieli (2001), *Annals of Statistics* 29: 1165-1188 for dependence.

    Examples
    --------
    >>> import variation
    >>> quiet = variation.analyse([9, 11] * 12)
    >>> loud = variation.analyse([9, 11] * 12 + [60], baselines=[24])
    >>> [look.deserves for look in worth_a_look([quiet, loud])]
    [False, True]
    """
    if not 0 < rate < 1:
        raise BadChoice(f"A rate of false discoveries lies between 0 and 1; received {rate}.")
    p = evidence(charts)
    q = adjusted(p, dependent=dependent)
    return [Look(i, float(p[i]), float(q[i]), bool(q[i] <= rate), _is_marked(chart)) for i, chart in enumerate(charts)]


def _is_marked(chart: Chart) -> bool:
    return chart.verdict_at is not None and any(chart.verdict_at in signal.points for signal in chart.signals)


def adjusted(p: Floats, *, dependent: bool = False) -> Floats:
    """Turn chances into expected shares of false discoveries.

    Parameters
    ----------
    p : (n,) float array
        ``nan`` is left out and stays.
    dependent : bool
        Hold under any dependence.

    Returns
    -------
    (n,) float array

    References
    ----------
    Benjamini and Hochberg (1995), *JRSS B* 57: 289-300.

    Examples
    --------
    >>> adjusted(np.array([0.01, 0.5, 0.02])).tolist()
    [0.03, 0.5, 0.03]
    """
    q = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    n = len(known)
    order = known[np.argsort(p[known], kind="stable")]
    penalty = float(np.sum(1 / np.arange(1, n + 1))) if dependent else 1.0
    scaled = p[order] * n * penalty / np.arange(1, n + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def evidence(charts: Sequence[Chart]) -> Floats:
    """Chance of evidence as strong as that of each chart's latest point, were nothing going on.

    Parameters
    ----------
    charts : sequence of Chart
        Any kinds.

    Returns
    -------
    (n,) float array
        ``nan`` for a chart without a verdict.

    Notes
    -----
    The point is looked at in four ways: how far it lies from the centre line, how long a run and how long a trend it
    ends, and whether two of the last three lie beyond 2 sigma. The smallest chance counts, times four.

    References
    ----------
    Student's t for a sigma from moving ranges; a run of r points has chance 2 to the power 1 - r; a trend of t points
    2 over t factorial; Bonferroni's inequality for the four.

    Examples
    --------
    >>> import variation
    >>> evidence([variation.analyse([9, 11] * 12), variation.analyse([1.0, 2.0])]).tolist()
    [1.0, nan]
    """
    chances = np.ones((len(charts), TESTS))
    far, degrees = np.zeros(len(charts)), np.full(len(charts), np.inf)
    for i, chart in enumerate(charts):
        if chart.verdict_at is None:
            chances[i] = np.nan
            continue
        far[i], degrees[i] = _distance(chart)
        chances[i, 1:] = _run(chart), _trend(chart), _near(chart)
    chances[:, 0] = np.where(np.isnan(chances[:, 1]), np.nan, _tails(far, degrees))
    return np.minimum(TESTS * chances.min(axis=1, initial=1.0), 1.0) if len(charts) else np.empty(0)


def _distance(chart: Chart) -> tuple[float, float]:
    """How many sigmas the point lies from the centre line, and how well sigma is known."""
    at = chart.verdict_at or 0
    sigma = float(chart.upper1[at] - chart.centre[at])
    low = float(chart.centre[at] - chart.lower1[at])
    sigma = max(sigma, low)
    away = abs(float(chart.values[at] - chart.centre[at]))
    known = chart.phases[phase_of(chart.phases, at)].n_baseline
    is_estimated = chart.estimator.split(",")[0] in RANGE_BASED
    degrees = max(DEGREES_PER_RANGE * (known - 1), 1.0) if is_estimated else np.inf
    return (away / sigma if sigma > 0 else 0.0), degrees


def _tails(z: Floats, degrees: Floats) -> Floats:
    """Chance beyond z on either side, Student's t with these degrees."""
    finite = np.where(np.isinf(degrees), 1e9, degrees)
    return np.asarray(beta_cdf(finite / (finite + z * z), finite / 2, np.full(len(z), 0.5)))


def _back(chart: Chart) -> Floats:
    """Distances from the centre line, from the point back to the start of its phase, to the first gap."""
    at = chart.verdict_at or 0
    first = chart.phases[phase_of(chart.phases, at)].first
    away = (chart.values - chart.centre)[first : at + 1][::-1]
    gaps = np.flatnonzero(np.isnan(away) | chart.excluded[first : at + 1][::-1])
    return away[: gaps[0]] if len(gaps) else away


def _run(chart: Chart) -> float:
    away = _back(chart)
    if not len(away) or away[0] == 0:
        return 1.0
    other = np.flatnonzero(np.sign(away) != np.sign(away[0]))
    run = int(other[0]) if len(other) else len(away)
    return min(float(2.0 ** (1 - run)), 1.0)


def _trend(chart: Chart) -> float:
    steps = np.sign(np.diff(_back(chart)))
    if not len(steps) or steps[0] == 0:
        return 1.0
    other = np.flatnonzero(steps != steps[0])
    points = (int(other[0]) if len(other) else len(steps)) + 1
    return 2.0 / factorial(min(points, 100))


def _near(chart: Chart) -> float:
    """Two or three of the last three beyond 2 sigma on one side."""
    at = chart.verdict_at or 0
    first = max(chart.phases[phase_of(chart.phases, at)].first, at - 2)
    here = slice(first, at + 1)
    high = int(np.count_nonzero(chart.values[here] > chart.upper2[here]))
    low = int(np.count_nonzero(chart.values[here] < chart.lower2[here]))
    most = max(high, low)
    if most < 2:
        return 1.0
    return 2 * (TWO_SIGMA**3 + (3 * TWO_SIGMA**2 * (1 - TWO_SIGMA) if most == 2 else 0.0))
