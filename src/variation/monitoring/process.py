"""What a chart of accumulated departures compares with: the centre and the spread of a baseline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation import analysis
from variation.errors import BadSeries
from variation.options import Options
from variation.results import Warning
from variation.series import tolerance_of


__all__ = ["Process", "process_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Process:
    """Values with the centre and the spread that they are measured by.

    Parameters
    ----------
    values : (n,) float array
        ``nan`` is missing.
    used : (n,) bool array
        Points that are added up: with a value and not excluded.
    centre, sigma : float
        Of the baseline, or as given.
    warnings : tuple of Warning
        Doubt about the data.

    Examples
    --------
    >>> process_of([9.0, 11.0, 9.0, 11.0]).centre
    10.0
    """

    values: Floats
    used: NDArray[np.bool_]
    centre: float
    sigma: float
    warnings: tuple[Warning, ...]

    @property
    def scores(self) -> Floats:
        """Distance from the centre in sigmas; where nothing varies, 0 on the centre and endless beside it."""
        away = self.values - self.centre
        if self.sigma != 0:
            return away / self.sigma
        slack = tolerance_of(self.values)
        beside = np.where(away > slack, np.inf, np.where(away < -slack, -np.inf, 0.0))
        return np.where(np.isnan(away), np.nan, beside)


def process_of(
    values: ArrayLike,
    *,
    baseline: int | None = None,
    excluded: Iterable[int] = (),
    centre: float | None = None,
    sigma: float | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
) -> Process:
    """Take centre and spread from an individuals chart of the baseline.

    Parameters
    ----------
    values : (n,) floats
        In time order; ``nan`` is missing.
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
    Process

    Raises
    ------
    BadSeries
        A sigma that is not above 0.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, cumulative sum and exponentially weighted charts.

    Examples
    --------
    >>> round(process_of([9.0, 11.0, 9.0, 11.0]).sigma, 3)
    1.773
    """
    if sigma is not None and not sigma > 0:
        raise BadSeries(f"A sigma is above 0; received {sigma:g}.")
    given = replace(options, centre=centre, sigma_given=sigma)
    chart = analysis.analyse(
        values,
        chart="i",
        rules="three_sigma",
        calendar="none",
        baselines=[baseline],
        excluded=excluded,
        options=given,
    )
    phase = chart.phases[0]
    used = ~np.isnan(chart.values) & ~chart.excluded
    doubts = tuple(doubt for doubt in chart.warnings if doubt.key != "provisional")
    return Process(chart.values, used, phase.centre, phase.estimates["sigma"], doubts)
