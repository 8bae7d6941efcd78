"""Paths that add up scores and are held at zero: the common ground of all CUSUM charts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


__all__ = ["climb"]

Floats = NDArray[np.float64]


def climb(scores: Floats, limit: float, *, start: float = 0.0, reset: bool = False) -> tuple[Floats, tuple[int, ...]]:
    """Add up scores, held at zero from below, and tell where the sum passes a limit.

    Parameters
    ----------
    scores : (n,) float array
        ``nan`` leaves the sum where it was.
    limit : float
        A sum strictly above it is a signal.
    start : float
        Where the path starts, not below 0.
    reset : bool
        Go on from 0 after a signal.

    Returns
    -------
    tuple of (n,) float array and tuple of int
        The path, ``nan`` where the score is; it shows the sum that passed the limit, and starts anew behind it. The
        0-based points of the signals: without `reset` all points above the limit.

    References
    ----------
    Page (1954), "Continuous inspection schemes", *Biometrika* 41: 100-115.

    Examples
    --------
    >>> path, signals = climb(np.array([1.0, -3.0, 2.0, 2.0, 1.0]), 3.0, reset=True)
    >>> path.tolist(), signals
    ([1.0, 0.0, 2.0, 4.0, 1.0], (3,))
    """
    path, level, signals = np.full(len(scores), np.nan), start, []
    for place, score in enumerate(scores.tolist()):
        if score != score:
            continue
        level = max(0.0, level + score)
        path[place] = level
        if level > limit:
            signals.append(place)
            level = 0.0 if reset else level
    return path, tuple(signals)
