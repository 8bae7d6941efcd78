"""The risk of one patient: a logistic model of the outcome, and what an outcome says about the odds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadSeries


__all__ = ["RiskModel", "fit_risk", "risk_score"]

Floats = NDArray[np.float64]

_STEPS = 100
_FARTHEST = 500.0
"""Coefficients in units of a column's spread; beyond it the outcome is told perfectly and there is no fit."""


@dataclass(frozen=True, slots=True, eq=False)
class RiskModel:
    """A logistic model of an outcome.

    Parameters
    ----------
    intercept : float
        Logarithm of the odds where all scores are 0.
    slopes : (k,) float array
        What one more of each score adds.

    Examples
    --------
    >>> RiskModel(-3.68, np.array([0.077])).risk([0.0, 50.0]).round(3).tolist()
    [0.025, 0.542]
    """

    intercept: float
    slopes: Floats

    def risk(self, scores: ArrayLike) -> Floats:
        """Give the risk at some scores.

        Parameters
        ----------
        scores : (n,) or (n, k) floats
            ``nan`` gives ``nan``.

        Returns
        -------
        (n,) float array
            Probabilities.

        Examples
        --------
        >>> RiskModel(0.0, np.array([1.0])).risk([0.0]).tolist()
        [0.5]
        """
        return _logistic(self.intercept + _columns(scores) @ self.slopes)


def fit_risk(scores: ArrayLike, outcomes: ArrayLike) -> RiskModel:
    """Fit a logistic model by maximum likelihood.

    Parameters
    ----------
    scores : (n,) or (n, k) floats
        Risk scores; rows with a missing one are left out.
    outcomes : (n,) floats
        0 or 1.

    Returns
    -------
    RiskModel

    Raises
    ------
    BadSeries
        Outcomes other than 0 and 1, only one of them, or scores that tell them apart without fault.

    References
    ----------
    McCullagh and Nelder (1989), *Generalized Linear Models*, 4.4: iteratively reweighted least squares.

    Examples
    --------
    >>> model = fit_risk([0, 0, 0, 1, 1, 1], [0, 0, 1, 0, 1, 1])
    >>> round(model.intercept, 6), model.slopes.round(6).tolist()
    (-0.693147, [1.386294])
    """
    design, outcome = _columns(scores), np.array(outcomes, dtype=np.float64)
    if len(design) != len(outcome):
        raise BadSeries(f"There are {len(outcome)} outcomes for {len(design)} scores.")
    kept = ~(np.isnan(design).any(axis=1) | np.isnan(outcome))
    design, outcome = design[kept], outcome[kept]
    if not np.isin(outcome, (0.0, 1.0)).all() or len(np.unique(outcome)) < 2:
        raise BadSeries("A risk model needs outcomes of 0 and of 1, and no others.")
    # Columns of one size, so that the system is as well conditioned as it can be.
    middle, spread = design.mean(axis=0), design.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    found = _fitted((design - middle) / spread, outcome)
    slopes = found[1:] / spread
    return RiskModel(float(found[0] - slopes @ middle), slopes)


def _fitted(columns: Floats, outcome: Floats) -> Floats:
    design = np.column_stack([np.ones(len(outcome)), columns])
    found: Floats = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        risk = _logistic(design @ found)
        weighted = design * (risk * (1 - risk))[:, None]
        solved = np.linalg.lstsq(design.T @ weighted, design.T @ (outcome - risk), rcond=None)[0]
        step: Floats = solved.astype(np.float64)
        found = found + step
        if np.abs(found).max() > _FARTHEST:
            break
        if np.abs(step).max() <= 1e-13 * (1 + np.abs(found).max()):
            return found
    raise BadSeries("The scores tell the outcomes apart without fault, so that no finite risk fits them.")


def _columns(scores: ArrayLike) -> Floats:
    columns = np.array(scores, dtype=np.float64)
    return columns[:, None] if columns.ndim == 1 else columns


def _logistic(odds: Floats) -> Floats:
    risk: Floats = 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
    return risk


def risk_score(outcome: ArrayLike, risk: ArrayLike, odds_ratio: float = 2.0, odds_ratio_null: float = 1.0) -> Floats:
    """How much an outcome speaks for one odds ratio against another.

    Parameters
    ----------
    outcome : floats
        0 or 1; ``nan`` is missing.
    risk : floats
        Probability of a 1 that the patient brought along.
    odds_ratio, odds_ratio_null : float
        How the odds would be if things were worse (or better), and if they were as usual.

    Returns
    -------
    float array
        Logarithm of the likelihood ratio.

    References
    ----------
    Steiner, Cook, Farewell and Treasure (2000), "Monitoring surgical performance using risk-adjusted cumulative sum
    charts", *Biostatistics* 1: 441-452.

    Examples
    --------
    >>> risk_score([1, 0], 0.0246, 2.0).round(3).tolist()
    [0.669, -0.024]
    """
    happened, chance = np.asarray(outcome, dtype=np.float64), np.asarray(risk, dtype=np.float64)
    usual, other = (np.log1p(chance * (ratio - 1)) for ratio in (odds_ratio_null, odds_ratio))
    score: Floats = usual - other + happened * np.log(odds_ratio / odds_ratio_null)
    return score
