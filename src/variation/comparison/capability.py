"""Capability: how a stable process fits between the limits that were set for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation import analysis
from variation.distributions import chi_square_quantile, normal_cdf, normal_quantile
from variation.errors import BadChoice, BadSeries
from variation.limits.ranges import mean
from variation.options import Options
from variation.results import Warning
from variation.series import prepare


__all__ = ["Capability", "Index", "capability", "capability_index"]

Floats = NDArray[np.float64]

RANGE_FREEDOM = 0.62
"""Degrees of freedom of an average moving range, in those of a standard deviation of as many values."""

SIGMAS = 3.0


@dataclass(frozen=True, slots=True)
class Index:
    """One index with its interval.

    Parameters
    ----------
    value, low, high : float
        ``nan`` where there is no specification limit on its side.

    Examples
    --------
    >>> Index(1.33, 1.1, 1.6).low
    1.1
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Capability:
    """How a process fits its specification.

    Parameters
    ----------
    n : int
        Values.
    mean, sigma_within, sigma_overall : float
        Centre; spread from neighbours or inside subgroups; plain standard deviation.
    lower, upper : float or None
        Specification limits.
    target : float
        Where values should lie; the middle of the two limits unless given, ``nan`` when there is one limit alone.
    indices : mapping of str to Index
        ``cp``, ``cpl``, ``cpu``, ``cpk``, ``cpm`` by the spread within; ``pp``, ``ppl``, ``ppu``, ``ppk``, ``ppm`` by
        the overall one.
    outside, outside_within, outside_overall : float
        Share of values outside the limits: counted, and expected of normal values by either spread.
    warnings : tuple of Warning
        ``not_stable`` when the control chart of the same values has signals: then no index means anything.

    Examples
    --------
    >>> found = capability([9, 11, 10, 9, 11, 10] * 4, lower=5, upper=15)
    >>> round(found.indices["cpk"].value, 2), found.outside
    (1.39, 0.0)
    """

    n: int
    mean: float
    sigma_within: float
    sigma_overall: float
    lower: float | None
    upper: float | None
    target: float
    indices: Mapping[str, Index]
    outside: float
    outside_within: float
    outside_overall: float
    warnings: tuple[Warning, ...]


def capability_index(index: str, *, lower: float | None, upper: float | None, mean: float, sd: float) -> float:
    """Work out one index from summary figures.

    Parameters
    ----------
    index : {"cp", "cpl", "cpu", "cpk"}
        Which.
    lower, upper : float or None
        Specification limits.
    mean, sd : float
        Of the process.

    Returns
    -------
    float
        ``nan`` where a limit that it needs is missing or where nothing varies.

    Raises
    ------
    BadChoice
        No such index.

    References
    ----------
    Kane (1986), "Process capability indices", *Journal of Quality Technology* 18: 41-52.

    Examples
    --------
    >>> [capability_index(index, lower=4, upper=10, mean=8, sd=0.5) for index in ("cp", "cpk")]
    [2.0, 1.3333333333333333]
    """
    width = SIGMAS * sd if sd > 0 else math.nan
    below = math.nan if lower is None else (mean - lower) / width
    above = math.nan if upper is None else (upper - mean) / width
    both = math.nan if lower is None or upper is None else (upper - lower) / (2 * width)
    found = {"cp": both, "cpl": below, "cpu": above, "cpk": _smaller(below, above)}
    if index not in found:
        raise BadChoice(f"The indices are {', '.join(found)}; received {index!r}.")
    return found[index]


def _smaller(below: float, above: float) -> float:
    known = [index for index in (below, above) if index == index]
    return min(known) if known else math.nan


def capability(
    values: ArrayLike,
    *,
    lower: float | None = None,
    upper: float | None = None,
    target: float | None = None,
    subgroups: Sequence[object] | None = None,
    level: float = 0.95,
    freedom: Literal["effective", "observations"] = "effective",
    options: Options = Options(),  # noqa: B008 - frozen
) -> Capability:
    """Compare a process with its specification.

    Parameters
    ----------
    values : (n,) floats
        In time order; ``nan`` is missing.
    lower, upper : float, optional
        Specification limits, at least one.
    target : float, optional
        Where values should lie.
    subgroups : sequence of n, optional
        The subgroup of each value; the spread within is then that inside subgroups, by default the pooled standard
        deviation over c4.
    level : float
        Coverage of the intervals.
    freedom : {"effective", "observations"}
        Degrees of freedom of the spread within: those that it has (0.62 for each moving range, size less one for each
        subgroup), or one less than the number of values.
    options : Options
        Constants and estimators, as for a control chart.

    Returns
    -------
    Capability

    Raises
    ------
    BadSeries
        No limit, limits in the wrong order, or no two values.

    Notes
    -----
    Intervals of ``cp``, ``pp``, ``cpm`` and ``ppm`` are those of chi-square, of the others normal approximations; those
    of the one-sided indices are one-sided at the level. Limits of measurement systems and targets of boards are no
    specification: a chart against a target says more.

    References
    ----------
    Bissell (1990), "How reliable is your capability index?", *Applied Statistics* 39: 331-340; Boyles (1991), "The
    Taguchi capability index", *Journal of Quality Technology* 23: 17-26; Montgomery, *Introduction to Statistical
    Quality Control*, process capability analysis.

    Examples
    --------
    >>> found = capability([9, 11, 10, 9, 11, 10] * 4, upper=15)
    >>> found.indices["cpk"] == found.indices["cpu"], found.indices["cp"].value
    (False, nan)
    """
    if lower is None and upper is None:
        raise BadSeries("Capability needs a lower or an upper specification limit.")
    if lower is not None and upper is not None and not lower < upper:
        raise BadSeries(f"The lower limit {lower:g} is not below the upper limit {upper:g}.")
    known = prepare(values).values
    known = known[~np.isnan(known)]
    if len(known) < 2:
        raise BadSeries(f"Capability needs at least 2 values; received {len(known)}.")
    centre, within, free, doubts = _process(values, subgroups, options)
    away = known - centre
    overall = float(np.sqrt((known - mean(known)) @ (known - mean(known)) / (len(known) - 1)))
    n = len(known)
    middle = target if target is not None else _middle(lower, upper)
    spread = free if freedom == "effective" else n - 1.0
    found = _indices("c", (lower, upper), centre, within, middle, n, spread, level)
    found |= _indices("p", (lower, upper), centre, overall, middle, n, n - 1.0, level)
    edges = (-math.inf if lower is None else lower, math.inf if upper is None else upper)
    return Capability(
        n=n,
        mean=centre,
        sigma_within=within,
        sigma_overall=overall,
        lower=lower,
        upper=upper,
        target=middle,
        indices=found,
        outside=float(np.mean((away + centre < edges[0]) | (away + centre > edges[1]))),
        outside_within=_outside(edges, centre, within),
        outside_overall=_outside(edges, centre, overall),
        warnings=doubts,
    )


def _middle(lower: float | None, upper: float | None) -> float:
    return math.nan if lower is None or upper is None else (lower + upper) / 2


def _process(
    values: ArrayLike, subgroups: Sequence[object] | None, options: Options
) -> tuple[float, float, float, tuple[Warning, ...]]:
    """Centre, spread within and its degrees of freedom from the control chart, and whether that is stable."""
    if subgroups is not None and options.subgroup_sigma is None:
        options = replace(options, subgroup_sigma="rmsdf")
    kind = "i" if subgroups is None else "xbar"
    chart = analysis.analyse(
        values, subgroups=subgroups, chart=kind, rules="three_sigma", calendar="none", options=options
    )
    phase = chart.phases[0]
    if chart.denominators is None:
        free = RANGE_FREEDOM * (phase.n_points - 1)
    else:
        free = float(np.maximum(chart.denominators - 1, 0).sum())
    unstable = (Warning("not_stable", {"signals": len(chart.signals)}),) if chart.signals else ()
    return phase.centre, phase.estimates["sigma"], free, chart.warnings + unstable


def _indices(
    first: str,
    limits: tuple[float | None, float | None],
    centre: float,
    sd: float,
    target: float,
    n: int,
    free: float,
    level: float,
) -> dict[str, Index]:
    """Five indices by one spread; `first` is the letter of their names."""
    lower, upper = limits
    alone = {
        name: capability_index(f"c{name}", lower=lower, upper=upper, mean=centre, sd=sd)
        for name in ("p", "pl", "pu", "pk")
    }
    lean = ((centre - target) / sd) ** 2 if sd > 0 else math.nan
    two = normal_quantile(1 - (1 - level) / 2)
    one = normal_quantile(level)
    return {
        f"{first}p": _squared(alone["p"], free, level),
        f"{first}pl": _normal(alone["pl"], one, n, free),
        f"{first}pu": _normal(alone["pu"], one, n, free),
        f"{first}pk": _normal(alone["pk"], two, n, free),
        f"{first}pm": _squared(alone["p"] / math.sqrt(1 + lean), n * (1 + lean) / (1 + 2 * lean), level),
    }


def _squared(value: float, free: float, level: float) -> Index:
    """An index that goes with one over a standard deviation."""
    if value != value or free != free:
        return Index(value, math.nan, math.nan)
    tail = (1 - level) / 2
    low, high = (math.sqrt(float(chi_square_quantile(p, free)) / free) for p in (tail, 1 - tail))
    return Index(value, value * low, value * high)


def _normal(value: float, z: float, n: int, free: float) -> Index:
    if value != value or value == 0:
        return Index(value, math.nan, math.nan)
    half = abs(value) * z * math.sqrt(1 / (9 * n * value**2) + 1 / (2 * free))
    return Index(value, value - half, value + half)


def _outside(edges: tuple[float, float], centre: float, sd: float) -> float:
    """Share of normal values beyond the limits."""
    if not sd > 0:
        return math.nan
    below, above = normal_cdf([(edges[0] - centre) / sd, (centre - edges[1]) / sd]).tolist()
    return float(below + above)
