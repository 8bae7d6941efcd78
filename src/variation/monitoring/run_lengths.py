"""Average run lengths of charts of events: how many cases pass until a chart signals.

Those of charts of normal values, EWMA and tabular CUSUM among them, are in `variation.chances`.
"""

from __future__ import annotations

import numpy as np

from variation.errors import BadChoice
from variation.monitoring.risk import risk_score


__all__ = ["event_cusum_run_length"]

_STATES = 1200


def event_cusum_run_length(
    chance: float, *, expected: float, odds_ratio: float = 2.0, limit: float = 3.5, improving: bool = False
) -> float:
    """Average number of cases until one path of a Bernoulli CUSUM signals.

    Parameters
    ----------
    chance : float
        Probability of an event as it is.
    expected : float
        Probability that the chart expects.
    odds_ratio, limit : float
        As for `bernoulli_cusum`.
    improving : bool
        The path for fewer events instead of that for more.

    Returns
    -------
    float
        In cases; right to about one in a hundred.

    References
    ----------
    Brook and Evans (1972), "An approach to the probability distribution of cusum run length", *Biometrika* 59: 539-549,
    with run lengths interpolated between states.

    Examples
    --------
    >>> [round(event_cusum_run_length(chance, expected=0.05), -1) for chance in (0.05, 0.1)]
    [2670.0, 140.0]
    """
    if not (0 < chance < 1 and 0 < expected < 1 and odds_ratio > 1 and limit > 0):
        raise BadChoice(
            f"Chances lie between 0 and 1, the ratio above 1, the limit above 0; received {chance}, {expected}, "
            f"{odds_ratio}, {limit}."
        )
    steps = risk_score([1.0, 0.0], expected, 1 / odds_ratio if improving else odds_ratio).tolist()
    places = np.linspace(0, limit, _STATES)
    system = np.eye(_STATES)
    for step, odds in zip(steps, (chance, 1 - chance), strict=True):
        ahead = np.maximum(places + step, 0)
        inside = ahead <= limit
        low = np.minimum((ahead[inside] / limit * (_STATES - 1)).astype(int), _STATES - 2)
        share = ahead[inside] / limit * (_STATES - 1) - low
        rows = np.flatnonzero(inside)
        np.add.at(system, (rows, low), -odds * (1 - share))
        np.add.at(system, (rows, low + 1), -odds * share)
    return float(np.linalg.solve(system, np.ones(_STATES))[0])
