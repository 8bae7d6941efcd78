"""The EWMA chart: an average that forgets slowly, so that small lasting changes show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation.errors import BadChoice
from variation.monitoring.process import process_of
from variation.options import Options
from variation.results import Warning
from variation.series import tolerance_of


__all__ = ["Ewma", "ewma"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ewma:
    """Smoothed values with their limits.

    Parameters
    ----------
    values, smoothed : (n,) float array
        As given, and the weighted average at each point; ``nan`` where a point is missing or excluded.
    centre, sigma : float
        Of the process.
    lower, upper : (n,) float array
        Limits of the smoothed values.
    weight, width : float
        Share of the newest value, and half the width of the limits in sigmas of the smoothed value.
    high, low : tuple of int
        0-based points strictly above and below the limits.
    warnings : tuple of Warning
        Doubt about the data.

    Examples
    --------
    >>> chart = ewma([10, 12, 10, 12, 10, 12, 16, 17, 16, 18], baseline=6)
    >>> chart.high
    (7, 8, 9)
    """

    values: Floats
    smoothed: Floats
    centre: float
    sigma: float
    lower: Floats
    upper: Floats
    weight: float
    width: float
    high: tuple[int, ...]
    low: tuple[int, ...]
    warnings: tuple[Warning, ...]


def ewma(
    values: ArrayLike,
    *,
    weight: float = 0.2,
    width: float = 3.0,
    steady_state: bool = False,
    baseline: int | None = None,
    excluded: Iterable[int] = (),
    centre: float | None = None,
    sigma: float | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
) -> Ewma:
    """Work out an EWMA chart.

    Parameters
    ----------
    values : (n,) floats
        In time order; a missing or excluded value leaves the average where it was.
    weight : float
        Share of the newest value, above 0 to 1; 1 gives an individuals chart.
    width : float
        Half the width of the limits, in sigmas of the smoothed value.
    steady_state : bool
        Constant limits, instead of those that widen from the first point on.
    baseline : int, optional
        Number of points, from the start, that set centre and spread; by default all.
    excluded : iterable of int
        0-based points that are left out.
    centre, sigma : float, optional
        Given instead.
    options : Options
        Constants, estimator and screening, as for an individuals chart.

    Returns
    -------
    Ewma

    Raises
    ------
    BadChoice
        A weight or width out of reach.

    References
    ----------
    Roberts (1959), "Control chart tests based on geometric moving averages", *Technometrics* 1: 239-250; Lucas and
    Saccucci (1990), *Technometrics* 32: 1-12.

    Examples
    --------
    >>> ewma([10.0, 12.0], weight=0.5, centre=10.0, sigma=1.0).smoothed.tolist()
    [10.0, 11.0]
    """
    if not 0 < weight <= 1:
        raise BadChoice(f"A weight lies above 0 and up to 1; received {weight}.")
    if not width > 0:
        raise BadChoice(f"A width is above 0; received {width}.")
    process = process_of(values, baseline=baseline, excluded=excluded, centre=centre, sigma=sigma, options=options)
    smoothed = _smoothed(np.where(process.used, process.values, np.nan), process.centre, weight)
    # A point that is left out adds no variance either, so that the limits wait with the average.
    age = np.cumsum(process.used)
    grown = np.ones(len(age)) if steady_state else 1 - (1 - weight) ** (2.0 * age)
    half = width * process.sigma * np.sqrt(weight / (2 - weight) * grown)
    lower, upper = process.centre - half, process.centre + half
    slack = tolerance_of(process.values, options.tolerance)
    return Ewma(
        values=process.values,
        smoothed=smoothed,
        centre=process.centre,
        sigma=process.sigma,
        lower=lower,
        upper=upper,
        weight=weight,
        width=width,
        high=tuple(np.flatnonzero(smoothed > upper + slack).tolist()),
        low=tuple(np.flatnonzero(smoothed < lower - slack).tolist()),
        warnings=process.warnings,
    )


def _smoothed(values: Floats, centre: float, weight: float) -> Floats:
    smoothed, level = np.full(len(values), np.nan), centre
    for place, value in enumerate(values.tolist()):
        if value == value:
            level += weight * (value - level)  # equal to the usual form, and exact where the value is the level
            smoothed[place] = level
    return smoothed
