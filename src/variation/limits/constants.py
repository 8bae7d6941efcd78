"""The constants of control charts: d2, d3, c4 and what textbooks make of them."""

from __future__ import annotations

import math

from variation.distributions import range_moments, sd_bias
from variation.errors import BadChoice


__all__ = ["control_constant"]

SIGMAS = 3.0


def control_constant(symbol: str, n: int) -> float:
    """Give a constant of the textbooks, unrounded.

    Parameters
    ----------
    symbol : {"d2", "d3", "c4", "A2", "A3", "B3", "B4", "D3", "D4", "E2"}
        As tables call it.
    n : int
        Values in a subgroup, at least 2.

    Returns
    -------
    float
        Lower factors are cut at 0.

    Raises
    ------
    BadChoice
        No such symbol, or fewer than 2 values.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, table of control chart constants.

    Examples
    --------
    >>> [round(control_constant(symbol, 5), 4) for symbol in ("d2", "A2", "B4", "D4")]
    [2.3259, 0.5768, 2.089, 2.1145]
    """
    if n < 2:
        raise BadChoice(f"A subgroup has at least 2 values; received {n}.")
    (d2, d3), c4 = range_moments(n), sd_bias(n)
    of_range, of_sd = SIGMAS * d3 / d2, SIGMAS * math.sqrt(1 - c4**2) / c4
    found = {
        "d2": d2,
        "d3": d3,
        "c4": c4,
        "A2": SIGMAS / (d2 * math.sqrt(n)),
        "A3": SIGMAS / (c4 * math.sqrt(n)),
        "B3": max(1 - of_sd, 0.0),
        "B4": 1 + of_sd,
        "D3": max(1 - of_range, 0.0),
        "D4": 1 + of_range,
        "E2": SIGMAS / d2,
    }
    if symbol not in found:
        raise BadChoice(f"The constants are {', '.join(found)}; received {symbol!r}.")
    return found[symbol]
