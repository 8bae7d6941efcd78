"""Charts of subgroups: x-bar for their means, S for their standard deviations, R for their ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.distributions import range_moments, sd_bias
from variation.errors import BadSeries
from variation.limits.lines import Lines, Part, Subgroups
from variation.limits.ranges import mean


__all__ = ["Gathered", "gather", "mean_lines", "range_lines", "sd_lines", "subgroup_sigma"]

Floats = NDArray[np.float64]

PRINTED_DIGITS = 3
"""Decimals of d2 and d3 in the printed tables, which the set ``classic`` follows: d2(5) = 2.326."""


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Rows put together into subgroups, in order of first appearance.

    Parameters
    ----------
    labels : tuple of str
        One a subgroup.
    means : (n,) float array
        ``nan`` where no row of the subgroup has a value.
    spreads : Subgroups
        Sizes, standard deviations and ranges.

    Examples
    --------
    >>> gather(np.array([1.0, 3.0, 5.0]), ["a", "a", "b"]).labels
    ('a', 'b')
    """

    labels: tuple[str, ...]
    means: Floats
    spreads: Subgroups


def gather(values: Floats, labels: Sequence[object]) -> Gathered:
    """Put the rows of each subgroup together.

    Parameters
    ----------
    values : (m,) float array
        One observation a row; ``nan`` is missing and is left out of its subgroup.
    labels : sequence of m
        The subgroup of each row; rows of one subgroup need not be neighbours.

    Returns
    -------
    Gathered
        Sizes count the observations that there are; a subgroup of one has neither standard deviation nor range.

    Raises
    ------
    BadSeries
        Another number of labels than of values, or a row without a label.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, control charts for variables.

    Examples
    --------
    >>> groups = gather(np.array([1.0, 3.0, 5.0]), ["a", "a", "b"])
    >>> groups.means.tolist(), groups.spreads.sizes.tolist(), groups.spreads.ranges.tolist()
    ([2.0, 5.0], [2.0, 1.0], [2.0, nan])
    """
    if len(labels) != len(values):
        raise BadSeries(f"There are {len(labels)} subgroup labels for {len(values)} values.")
    rows: dict[str, list[float]] = {}
    for row, (label, value) in enumerate(zip(labels, values.tolist(), strict=True), start=1):
        if label is None or label != label:
            raise BadSeries(f"Row {row}: a value without a subgroup.", row)
        known = rows.setdefault(str(label), [])
        if value == value:
            known.append(value)
    groups = [np.array(known, dtype=np.float64) for known in rows.values()]
    spreads = Subgroups(
        sizes=np.array([len(group) for group in groups], dtype=np.float64),
        sds=np.array([_sd(group) for group in groups], dtype=np.float64),
        ranges=np.array([np.ptp(group) if len(group) > 1 else np.nan for group in groups], dtype=np.float64),
    )
    return Gathered(tuple(rows), np.array([mean(group) for group in groups], dtype=np.float64), spreads)


def _sd(group: Floats) -> float:
    """Sample standard deviation; exactly 0 when all values are equal."""
    if len(group) < 2:
        return np.nan
    away = group - mean(group)
    return float(np.sqrt((away * away).sum() / (len(group) - 1)))


def mean_lines(part: Part) -> Lines:
    """Centre line and limits of an x-bar chart.

    Parameters
    ----------
    part : Part
        One phase of subgroups.

    Returns
    -------
    Lines
        The mean of the subgroups weighted by their size, or the given centre line. Sigma of a mean is that of one
        observation over the root of the size.

    Notes
    -----
    When nobody says, sigma is the mean standard deviation over c4 where all subgroups of the phase have one size;
    otherwise the pooled standard deviation over c4 at each subgroup's own size, which a subgroup of one does not have.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, equations 6.27 to 6.31.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([4, 6, 5, 9, 7, 5], subgroups=["a", "a", "b", "b", "c", "c"], chart="xbar")
    >>> chart.values.tolist(), float(chart.centre[0]), round(float(chart.upper[0]), 2)
    ([5.0, 7.0, 6.0], 6.0, 11.01)
    """
    groups = part.subgroups_there()
    centre = _centre(part, part.values, _weighted)
    spread = subgroup_sigma(part)
    sizes = np.where(groups.sizes > 0, groups.sizes, np.nan)
    return Lines(centre, centre, spread / np.sqrt(sizes), estimates={"sigma": _level(spread)})


def sd_lines(part: Part) -> Lines:
    """Centre line and limits of an S chart.

    Parameters
    ----------
    part : Part
        One phase of subgroups.

    Returns
    -------
    Lines
        The standard deviations are in `plotted`. The centre line is their plain mean where all sizes are equal,
        otherwise the pooled standard deviation; ``s_centre`` chooses another. Limits are cut at 0; a subgroup of one
        has none.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, equations 6.27 and 6.31: B3 and B4 from c4.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([4, 6, 5, 9, 7, 5], subgroups=["a", "a", "b", "b", "c", "c"], chart="s")
    >>> chart.values.round(3).tolist(), round(float(chart.upper[0]), 3)
    ([1.414, 2.828, 1.414], 6.159)
    """
    groups = part.subgroups_there()
    name = part.options.s_centre or ("plain" if _is_equal(groups.sizes) else "pooled")
    centre = _centre(part, groups.sds, _CENTRES[name])
    bias = _by_size(groups.sizes, sd_bias)
    if part.options.subgroup_sigma in (None, "pooled"):
        spread: float | Floats = centre / bias
    else:
        spread = subgroup_sigma(part)
    estimates = {"sigma": _level(spread)}
    return Lines(centre, centre, spread * np.sqrt(1 - bias**2), floor=0.0, plotted=groups.sds, estimates=estimates)


def range_lines(part: Part) -> Lines:
    """Centre line and limits of an R chart.

    Parameters
    ----------
    part : Part
        One phase of subgroups.

    Returns
    -------
    Lines
        The ranges are in `plotted`. The centre line is their mean weighted by size; sigma of a range is d3 times that
        of one observation, by default the mean of the ranges over d2. Limits are cut at 0.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*, equations 6.4 to 6.9: D3 and D4 from d2 and d3.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([4, 6, 5, 9, 7, 5], subgroups=["a", "a", "b", "b", "c", "c"], chart="r")
    >>> chart.values.tolist(), round(float(chart.centre[0]), 3), round(float(chart.upper[0]), 2)
    ([2.0, 4.0, 2.0], 2.667, 8.72)
    """
    groups = part.subgroups_there()
    centre = _centre(part, groups.ranges, _weighted)
    name = part.options.subgroup_sigma
    spread = _estimate(part, "uwave_r" if name is None else name)
    sigma = spread * _by_size(groups.sizes, lambda n: _range_constants(n, part)[1])
    return Lines(centre, centre, sigma, floor=0.0, plotted=groups.ranges, estimates={"sigma": _level(spread)})


def subgroup_sigma(part: Part) -> float | Floats:
    """Sigma of one observation, from what varies inside the subgroups of the baseline.

    Parameters
    ----------
    part : Part
        One phase of subgroups; ``subgroup_sigma`` of its options chooses the estimator.

    Returns
    -------
    float or (n,) float array
        One figure, or one a subgroup where the divisor depends on its size; ``nan`` when no subgroup of the baseline
        has two observations.

    Notes
    -----
    ``uwave_r`` and ``uwave_sd`` are plain means of ranges over d2 and of standard deviations over c4; ``mvlue_r`` and
    ``mvlue_sd`` weight them by their precision; ``rmsdf`` is the pooled standard deviation over c4 of all degrees of
    freedom; ``pooled`` divides it by c4 at each subgroup's own size.

    References
    ----------
    Burr (1969), "Control charts for measurements with varying sample sizes", *Journal of Quality Technology* 1:
    163-167; Montgomery, *Introduction to Statistical Quality Control*, equations 6.30 and 6.31.

    Examples
    --------
    >>> import variation
    >>> options = variation.Options(subgroup_sigma="uwave_r", constants="exact")
    >>> chart = variation.analyse([4, 6, 5, 9], subgroups=["a", "a", "b", "b"], chart="xbar", options=options)
    >>> round(chart.phases[0].estimates["sigma"], 4)
    2.6587
    """
    if part.options.sigma_given is not None:
        return part.options.sigma_given
    name = part.options.subgroup_sigma
    if name is None:
        name = "uwave_sd" if _is_equal(part.subgroups_there().sizes) else "pooled"
    return _estimate(part, name)


def _estimate(part: Part, name: str) -> float | Floats:
    if part.options.sigma_given is not None:
        return part.options.sigma_given
    groups = part.subgroups_there()
    base = part.base & (groups.sizes > 1)
    sizes, sds, ranges = groups.sizes[base], groups.sds[base], groups.ranges[base]
    if not len(sizes):
        return np.nan
    if name in ("pooled", "rmsdf"):
        freedom = float((sizes - 1).sum())
        pooled = _pooled(sds, sizes)
        return pooled / (sd_bias(freedom + 1) if name == "rmsdf" else _by_size(groups.sizes, sd_bias))
    if name in ("uwave_sd", "mvlue_sd"):
        bias = _by_size(sizes, sd_bias)
        single, precision = sds / bias, bias**2 / (1 - bias**2)
    else:
        d2 = _by_size(sizes, lambda n: _range_constants(n, part)[0])
        d3 = _by_size(sizes, lambda n: _range_constants(n, part)[1])
        single, precision = ranges / d2, (d2 / d3) ** 2
    return mean(single) if name.startswith("uwave") else float((single * precision).sum() / precision.sum())


def _range_constants(n: int, part: Part) -> tuple[float, float]:
    """d2 and d3 of the constant set, or of a table that was given."""
    given = part.options.range_table
    if given is not None and n - 2 < len(given):
        d2, d3 = given[n - 2]
        return float(d2), float(d3)
    exact = range_moments(n)
    if part.options.constants == "exact":
        return exact
    return round(exact[0], PRINTED_DIGITS), round(exact[1], PRINTED_DIGITS)


def _by_size(sizes: Floats, constant: Callable[[int], float]) -> Floats:
    """A constant at each size; ``nan`` below 2."""
    return np.array([constant(int(n)) if n > 1 else np.nan for n in sizes.tolist()], dtype=np.float64)


def _is_equal(sizes: Floats) -> bool:
    """Whether all subgroups that have an observation have one size."""
    known = sizes[sizes > 0]
    return not len(known) or bool((known == known[0]).all())


def _centre(part: Part, plotted: Floats, average: Callable[[Floats, Floats], float]) -> float:
    if part.options.centre is not None:
        return part.options.centre
    known = part.base & ~np.isnan(plotted)
    return average(plotted[known], part.subgroups_there().sizes[known])


def _weighted(values: Floats, sizes: Floats) -> float:
    """Mean weighted by size, in two passes as the plain one: equal values give that value."""
    if not len(values):
        return np.nan
    first = mean(values)
    return first + float(((values - first) * sizes).sum() / sizes.sum())


def _pooled(sds: Floats, sizes: Floats) -> float:
    freedom = sizes - 1
    return float(np.sqrt((freedom * sds**2).sum() / freedom.sum())) if freedom.sum() > 0 else np.nan


def _plain(sds: Floats, sizes: Floats) -> float:
    return mean(sds)


_CENTRES = {"plain": _plain, "weighted": _weighted, "pooled": _pooled}


def _level(spread: float | Floats) -> float:
    """The one height of a spread; ``nan`` where it varies by subgroup."""
    known = np.atleast_1d(spread)
    known = known[~np.isnan(known)]
    return float(known[0]) if len(known) and (known == known[0]).all() else float("nan")
