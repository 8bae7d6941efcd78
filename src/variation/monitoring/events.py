"""CUSUM charts of events, one case at a time: Bernoulli and risk-adjusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadChoice, BadSeries
from variation.monitoring.paths import climb
from variation.monitoring.risk import risk_score


__all__ = ["EventCusum", "bernoulli_cusum", "check_outcomes", "risk_adjusted_cusum"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class EventCusum:
    """Two paths of evidence, for more events and for fewer.

    Parameters
    ----------
    outcomes, risks : (n,) float array
        0 or 1 a case, and the probability of 1 that was expected; ``nan`` is missing.
    upper, lower : (n,) float array
        Evidence for the odds ratio, 0 or more, and for one over it, 0 or less; ``nan`` where a case is missing.
    odds_ratio, limit : float
        The change in the odds to detect, and the evidence that is a signal.
    high, low : tuple of int
        0-based cases at which a path passed the limit.

    Examples
    --------
    >>> bernoulli_cusum([0, 0, 1, 1, 1, 1, 1, 1], expected=0.1).high
    (7,)
    """

    outcomes: Floats
    risks: Floats
    upper: Floats
    lower: Floats
    odds_ratio: float
    limit: float
    high: tuple[int, ...]
    low: tuple[int, ...]


def bernoulli_cusum(
    outcomes: ArrayLike,
    *,
    expected: float | None = None,
    baseline: int | None = None,
    odds_ratio: float = 2.0,
    limit: float = 3.5,
    reset: bool = True,
) -> EventCusum:
    """Monitor rare events, one case at a time, against one expected proportion.

    Parameters
    ----------
    outcomes : (n,) floats
        0 or 1 in order of the cases; ``nan`` is missing.
    expected : float, optional
        Proportion expected, above 0 and below 1; by default that of the baseline.
    baseline : int, optional
        Number of cases, from the start, that set the proportion; by default all.
    odds_ratio : float
        The change in the odds to detect, above 1: this times, and one over this times, the usual.
    limit : float
        Evidence that is a signal, as logarithm of a likelihood ratio.
    reset : bool
        Go on from 0 after a signal.

    Returns
    -------
    EventCusum

    Raises
    ------
    BadSeries
        Outcomes other than 0 and 1, or a proportion of 0 or 1.
    BadChoice
        An odds ratio or a limit out of reach.

    References
    ----------
    Reynolds and Stoumbos (1999), "A CUSUM chart for monitoring a proportion when inspecting continuously", *Journal of
    Quality Technology* 31: 87-108.

    Examples
    --------
    >>> bernoulli_cusum([0, 1], expected=0.02).upper.round(4).tolist()
    [0.0, 0.6733]
    """
    happened = check_outcomes(outcomes)
    if expected is None:
        known = happened[:baseline][~np.isnan(happened[:baseline])]
        expected = float(known.mean()) if len(known) else float("nan")
    if not 0 < expected < 1:
        raise BadSeries(f"The expected proportion lies above 0 and below 1; received {expected:g}.")
    return risk_adjusted_cusum(happened, expected, odds_ratio=odds_ratio, limit=limit, reset=reset)


def risk_adjusted_cusum(
    outcomes: ArrayLike, risks: ArrayLike, *, odds_ratio: float = 2.0, limit: float = 4.5, reset: bool = True
) -> EventCusum:
    """Monitor events against the risk that each patient brought along.

    Parameters
    ----------
    outcomes : (n,) floats
        0 or 1 in order of the cases; ``nan`` is missing.
    risks : (n,) floats, or one
        Probability of 1 that was expected; from `fit_risk` on a baseline, for instance.
    odds_ratio : float
        The change in the odds to detect, above 1.
    limit : float
        Evidence that is a signal, as logarithm of a likelihood ratio.
    reset : bool
        Go on from 0 after a signal.

    Returns
    -------
    EventCusum

    Raises
    ------
    BadSeries
        Outcomes other than 0 and 1, risks outside 0 to 1, or lengths that differ.
    BadChoice
        An odds ratio or a limit out of reach.

    References
    ----------
    Steiner, Cook, Farewell and Treasure (2000), *Biostatistics* 1: 441-452.

    Examples
    --------
    >>> chart = risk_adjusted_cusum([1, 1, 1], [0.02, 0.5, 0.9])
    >>> chart.upper.round(3).tolist()
    [0.673, 0.961, 1.012]
    """
    happened = check_outcomes(outcomes)
    chance = np.array(risks, dtype=np.float64)
    if chance.ndim == 0:
        chance = np.full(len(happened), float(chance))
    if len(chance) != len(happened):
        raise BadSeries(f"There are {len(chance)} risks for {len(happened)} outcomes.")
    if ((chance < 0) | (chance > 1)).any():
        row = int(np.flatnonzero((chance < 0) | (chance > 1))[0])
        raise BadSeries(f"Row {row + 1}: a risk lies between 0 and 1; received {chance[row]:g}.", row + 1)
    if not (odds_ratio > 1 and limit > 0):
        raise BadChoice(f"The odds ratio is above 1 and the limit above 0; received {odds_ratio}, {limit}.")
    upper, high = climb(risk_score(happened, chance, odds_ratio), limit, reset=reset)
    lower, low = climb(risk_score(happened, chance, 1 / odds_ratio), limit, reset=reset)
    return EventCusum(happened, chance, upper, -lower, odds_ratio, limit, high, low)


def check_outcomes(outcomes: ArrayLike) -> Floats:
    """Read outcomes of 0 and 1.

    Parameters
    ----------
    outcomes : (n,) floats
        ``nan`` or ``None`` is missing.

    Returns
    -------
    (n,) float array

    Raises
    ------
    BadSeries
        Another number; the message names the row.

    Examples
    --------
    >>> check_outcomes([0, None, True]).tolist()
    [0.0, nan, 1.0]
    """
    happened = np.array(outcomes, dtype=np.float64)
    if happened.ndim != 1:
        raise BadSeries(f"Outcomes are one row of numbers; received {happened.ndim} dimensions.")
    odd = ~(np.isnan(happened) | (happened == 0) | (happened == 1))
    if odd.any():
        row = int(np.flatnonzero(odd)[0])
        raise BadSeries(f"Row {row + 1}: an outcome is 0 or 1; received {happened[row]:g}.", row + 1)
    return happened
