"""The tabular CUSUM chart: sums of departures that are larger than half of what matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadChoice
from variation.monitoring.paths import climb
from variation.monitoring.process import process_of
from variation.options import Options
from variation.results import Warning


__all__ = ["Cusum", "cusum"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Cusum:
    """Two paths, for higher and for lower values, in sigmas.

    Parameters
    ----------
    values : (n,) float array
        As given.
    upper, lower : (n,) float array
        The path for higher values, 0 or more, and for lower values, 0 or less; ``nan`` where a point is left out.
    centre, sigma : float
        Of the process.
    reference, limit : float
        What is taken off each departure (half the shift that matters), and the decision interval, in sigmas.
    high, low : tuple of int
        0-based points whose path lies strictly beyond the decision interval.
    warnings : tuple of Warning
        Doubt about the data.

    Examples
    --------
    >>> chart = cusum([10, 12, 10, 12, 10, 12, 14, 14, 15, 14], baseline=6)
    >>> chart.high, chart.since("high")
    ((9,), 5)
    """

    values: Floats
    upper: Floats
    lower: Floats
    centre: float
    sigma: float
    reference: float
    limit: float
    high: tuple[int, ...]
    low: tuple[int, ...]
    warnings: tuple[Warning, ...]

    def since(self, side: str) -> int | None:
        """Where the change behind the first signal probably began: the point after the path was last at 0.

        Parameters
        ----------
        side : {"high", "low"}
            Which path.

        Returns
        -------
        int or None
            0-based; None without a signal.

        References
        ----------
        Page (1954), "Continuous inspection schemes", *Biometrika* 41: 100-115.

        Examples
        --------
        >>> cusum([10, 12, 10, 12]).since("low") is None
        True
        """
        signals, path = (self.high, self.upper) if side == "high" else (self.low, self.lower)
        if not signals:
            return None
        zeros = np.flatnonzero(path[: signals[0]] == 0)
        return int(zeros[-1]) + 1 if len(zeros) else 0


def cusum(
    values: ArrayLike,
    *,
    shift: float = 1.0,
    limit: float = 5.0,
    head_start: float = 0.0,
    reset: bool = False,
    baseline: int | None = None,
    excluded: Iterable[int] = (),
    centre: float | None = None,
    sigma: float | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
) -> Cusum:
    """Work out a CUSUM chart.

    Parameters
    ----------
    values : (n,) floats
        In time order; a missing or excluded value leaves both paths where they were.
    shift : float
        The change to detect, in sigmas.
    limit : float
        Decision interval, in sigmas.
    head_start : float
        Where both paths start, in sigmas away from 0: half the limit finds a process that is off from the start.
    reset : bool
        Go on from 0 after a signal.
    baseline : int, optional
        Number of points, from the start, that set centre and spread; by default all.
    excluded : iterable of int
        0-based points that are left out.
    centre, sigma : float, optional
        Given instead; the centre is the target.
    options : Options
        Constants, estimator and screening, as for an individuals chart.

    Returns
    -------
    Cusum

    Raises
    ------
    BadChoice
        A shift, limit or head start out of reach.

    References
    ----------
    Page (1954), "Continuous inspection schemes", *Biometrika* 41: 100-115; Lucas and Crosier (1982), "Fast initial
    response for CUSUM quality-control schemes", *Technometrics* 24: 199-205.

    Examples
    --------
    >>> cusum([11.0, 12.0, 9.0], centre=10.0, sigma=1.0).upper.tolist()
    [0.5, 2.0, 0.5]
    """
    if not (shift >= 0 and limit > 0 and head_start >= 0):
        raise BadChoice(
            f"Shift and head start are not below 0, the limit is above 0; received {shift}, {head_start}, {limit}."
        )
    process = process_of(values, baseline=baseline, excluded=excluded, centre=centre, sigma=sigma, options=options)
    scores = np.where(process.used, process.scores, np.nan)
    reference = shift / 2
    upper, high = climb(scores - reference, limit, start=head_start, reset=reset)
    lower, low = climb(-scores - reference, limit, start=head_start, reset=reset)
    return Cusum(
        values=process.values,
        upper=upper,
        lower=-lower,
        centre=process.centre,
        sigma=process.sigma,
        reference=reference,
        limit=limit,
        high=high,
        low=low,
        warnings=process.warnings,
    )
