"""The sequential probability ratio test: decide as soon as the evidence is enough, one way or the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadChoice, BadSeries
from variation.monitoring.events import check_outcomes
from variation.monitoring.risk import risk_score
from variation.series import prepare


__all__ = ["Sprt", "sprt", "sprt_of_counts"]

Floats = NDArray[np.float64]
Restart = Literal["never", "usual", "both"]


@dataclass(frozen=True, slots=True, eq=False)
class Sprt:
    """The evidence so far, and when it was enough.

    Parameters
    ----------
    evidence : (n,) float array
        Logarithm of the likelihood ratio since the latest start; ``nan`` where a case is missing or, without a restart,
        after the decision.
    lower, upper : float
        At or below `lower` things are as usual, at or above `upper` they have changed.
    usual, changed : tuple of int
        0-based cases at which either was decided.

    Examples
    --------
    >>> test = sprt([0, 1, 1, 1, 1], 0.01, odds_ratio=4)
    >>> test.changed, round(test.upper, 2)
    ((4,), 4.6)
    """

    evidence: Floats
    lower: float
    upper: float
    usual: tuple[int, ...]
    changed: tuple[int, ...]


def sprt(
    outcomes: ArrayLike,
    expected: ArrayLike,
    *,
    odds_ratio: float = 2.0,
    alpha: float = 0.01,
    beta: float = 0.01,
    restart: Restart = "usual",
) -> Sprt:
    """Test event by event whether the odds have changed.

    Parameters
    ----------
    outcomes : (n,) floats
        0 or 1 in order of the cases; ``nan`` is missing.
    expected : (n,) floats, or one
        Probability of 1, for all cases or for each.
    odds_ratio : float
        The odds to tell from the usual ones, times those; above 1 for more events, below for fewer.
    alpha, beta : float
        Chance to find a change where there is none, and to overlook one.
    restart : {"never", "usual", "both"}
        After which decision the test starts again: none; that things are as usual, so that good years earn no credit
        for bad ones; either.

    Returns
    -------
    Sprt

    Raises
    ------
    BadSeries
        Outcomes other than 0 and 1, or expectations outside 0 to 1.
    BadChoice
        An odds ratio, a chance or a restart out of reach.

    References
    ----------
    Wald (1945), "Sequential tests of statistical hypotheses", *Annals of Mathematical Statistics* 16: 117-186; Grigg,
    Farewell and Spiegelhalter (2003), "Use of risk-adjusted CUSUM and RSPRT charts for monitoring in medical contexts",
    *Statistical Methods in Medical Research* 12: 147-170.

    Examples
    --------
    >>> sprt([0] * 300, 0.02).usual
    (232,)
    """
    happened = check_outcomes(outcomes)
    chance = np.broadcast_to(np.array(expected, dtype=np.float64), happened.shape)
    if not ((chance >= 0) & (chance <= 1) | np.isnan(chance)).all():
        raise BadSeries("What is expected lies between 0 and 1.")
    _check_ratio(odds_ratio)
    return _tested(risk_score(happened, chance, odds_ratio), alpha, beta, restart)


def sprt_of_counts(
    counts: ArrayLike,
    expected: ArrayLike,
    *,
    rate_ratio: float = 2.0,
    alpha: float = 0.01,
    beta: float = 0.01,
    restart: Restart = "usual",
) -> Sprt:
    """Test period by period whether the rate of events has changed.

    Parameters
    ----------
    counts : (n,) floats
        Events a period; ``nan`` is missing.
    expected : (n,) floats, or one
        Events expected, such as a rate times the exposure of the period.
    rate_ratio : float
        The rate to tell from the usual one, times that; above 1 for more events, below for fewer.
    alpha, beta : float
        Chance to find a change where there is none, and to overlook one.
    restart : {"never", "usual", "both"}
        After which decision the test starts again.

    Returns
    -------
    Sprt

    Raises
    ------
    BadSeries
        Negative counts or expectations.
    BadChoice
        A rate ratio, a chance or a restart out of reach.

    References
    ----------
    Wald (1945), *Annals of Mathematical Statistics* 16: 117-186; Spiegelhalter, Grigg, Kinsman and Treasure (2003),
    "Risk-adjusted sequential probability ratio tests: applications to Bristol, Shipman and adult cardiac surgery",
    *International Journal for Quality in Health Care* 15: 7-13.

    Examples
    --------
    >>> sprt_of_counts([2, 4, 5, 6, 5, 7], 2.0).changed
    (4,)
    """
    happened = prepare(counts, counts=True).values
    mean = np.broadcast_to(np.array(expected, dtype=np.float64), happened.shape)
    if (mean < 0).any():
        raise BadSeries("What is expected is not below 0.")
    _check_ratio(rate_ratio)
    return _tested(happened * math.log(rate_ratio) - mean * (rate_ratio - 1), alpha, beta, restart)


def _check_ratio(ratio: float) -> None:
    if not (ratio > 0 and ratio != 1 and math.isfinite(ratio)):
        raise BadChoice(f"A ratio is above 0 and not 1; received {ratio}.")


def _tested(scores: Floats, alpha: float, beta: float, restart: str) -> Sprt:
    if not (0 < alpha < 1 and 0 < beta < 1 and alpha + beta < 1):
        raise BadChoice(f"Both chances lie above 0 and together below 1; received {alpha}, {beta}.")
    if restart not in ("never", "usual", "both"):
        raise BadChoice(f"The test restarts never, usual or both; received {restart!r}.")
    upper, lower = math.log((1 - beta) / alpha), math.log(beta / (1 - alpha))
    evidence, level = np.full(len(scores), np.nan), 0.0
    usual: list[int] = []
    changed: list[int] = []
    for place, score in enumerate(scores.tolist()):
        if score != score:
            continue
        level += score
        evidence[place] = level
        if lower < level < upper:
            continue
        (changed if level >= upper else usual).append(place)
        if restart == "never" or (restart == "usual" and level >= upper):
            break
        level = 0.0
    return Sprt(evidence, lower, upper, tuple(usual), tuple(changed))
