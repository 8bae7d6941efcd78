"""The MR chart: moving ranges themselves."""

from __future__ import annotations

import numpy as np

from variation.limits.lines import Lines, Part
from variation.limits.ranges import RANGE_LIMIT, RANGE_LIMIT_EXACT, average_range


__all__ = ["moving_range_lines"]


def moving_range_lines(part: Part) -> Lines:
    """Ranges of neighbours, their average and its upper limit.

    Parameters
    ----------
    part : Part
        One phase; the first point, and a point beside a missing or excluded one, has no range.

    Returns
    -------
    Lines
        Centre is the average range of the baseline; the upper limit is 3.267 times the average, the 2 sigma line two
        thirds of that; the lower limit is 0. The ranges are in `plotted`.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, table of control chart constants (D4 for pairs).

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([5.0, 7.0, 6.0], chart="mr")
    >>> chart.values.tolist(), float(chart.centre[0])
    ([nan, 2.0, 1.0], 1.5)
    """
    average = average_range(part.values, part)
    centre = average if part.options.centre is None else part.options.centre
    limit = RANGE_LIMIT_EXACT if part.options.constants == "exact" else RANGE_LIMIT
    return Lines(centre, 0.0, limit * centre / 3, floor=0.0, plotted=_in_place(part), estimates={"range_mean": centre})


def _in_place(part: Part) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Each range at the place of its later point."""
    plotted = np.full(len(part.values), np.nan)
    there = np.arange(len(part.values))
    if part.options.bridge_exclusions:
        there = there[~part.excluded]
    if part.options.bridge_missing:
        there = there[~np.isnan(part.values[there])]
    beside = np.nan if part.options.exclusion_drops == "both" else part.values
    kept = np.where(part.excluded, beside, part.values)[there]
    plotted[there[1:]] = np.abs(np.diff(kept))
    return plotted
