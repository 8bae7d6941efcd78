"""The lines of a batch, made when they are asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation.limits import Lines
from variation.limits.rare import POWER


__all__ = ["NAMES", "heights", "lines"]

Floats = NDArray[np.float64]

NAMES = ("centre", "lower", "upper", "lower2", "upper2", "lower1", "upper1")
"""The lines in the order of `variation.Chart`."""

SIZED = ("p", "pp", "np", "u", "up", "ip")
"""Families whose limits vary by point."""


def lines(batch: Any) -> dict[str, Floats]:
    """Make the lines at every point.

    Parameters
    ----------
    batch : Batch
        Analysed series.

    Returns
    -------
    dict of str to float array in the shape of the values

    Examples
    --------
    >>> import variation
    >>> sorted(lines(variation.analyse_many([[5.0, 7.0, 6.0]])))
    ['centre', 'lower', 'lower1', 'lower2', 'upper', 'upper1', 'upper2']
    """
    if batch.plan is None:
        return _from_charts(batch)
    lengths = (batch.phases["last"] - batch.phases["first"] + 1).astype(np.int64)
    phases, multiply = batch.phases.repeat(lengths), _multiply(batch).repeat(lengths)
    sizes = _sizes(batch) if batch.plan.family in SIZED else None
    refused = np.repeat(batch.refused, batch.columns.lengths())
    centre = phases["middle"] * sizes * multiply if batch.plan.family == "np" else phases["centre"].copy()
    found = _drawn(batch, _made(batch, phases, sizes), centre, multiply)
    for line in found.values():
        line[refused] = np.nan
    return {name: line.reshape(batch.flags.shape) for name, line in found.items()}


def heights(batch: Any) -> dict[str, Floats]:
    """Make the lines of every phase.

    Parameters
    ----------
    batch : Batch
        Analysed series.

    Returns
    -------
    dict of str to (p,) float array
        ``nan`` where a line is missing throughout or varies by point.

    Examples
    --------
    >>> import variation
    >>> batch = variation.analyse_many([[4.0, 4.0]], [[100.0, 50.0]], chart="u")
    >>> heights(batch)["upper"].tolist()
    [nan]
    """
    if batch.plan is not None and batch.plan.family not in SIZED:
        made = _drawn(batch, _made(batch, batch.phases, None), batch.phases["centre"], _multiply(batch))
        there = batch.phases["last"] >= batch.phases["first"]
        return {name: np.where(there, made[name], np.nan) for name in NAMES[:3]}
    every = lines(batch)
    return {name: _height(batch, every[name].reshape(-1)) for name in NAMES[:3]}


def _sizes(batch: Any) -> Floats:
    """Sizes that a point can have."""
    sizes = batch.columns.sizes
    return np.where((sizes > 0) & np.isfinite(sizes), sizes, np.nan)


def _multiply(batch: Any) -> Floats:
    """Scale of every phase."""
    return np.broadcast_to(batch.columns.multiply, len(batch)).repeat(np.diff(batch.phase_offsets))


def _made(batch: Any, phases: NDArray[Any], sizes: Floats | None) -> Lines:
    """Middle and spread of every row, with where limits are cut; the formulas are those of `variation.limits`."""
    assert batch.plan is not None  # noqa: S101 - for the type checker; the callers look
    family, centre, middle, spread = batch.plan.family, phases["centre"], phases["middle"], phases["spread"]
    floor = np.where(phases["no_floor"] != 0, -np.inf, 0.0)
    if sizes is None:
        power = POWER if family == "t" else 1.0
        return Lines(centre, middle, spread, floor=floor, power=power)  # type: ignore[arg-type]
    if family == "ip":
        return Lines(centre, middle, spread / np.sqrt(sizes), floor=floor)  # type: ignore[arg-type]
    is_share = family in ("p", "pp", "np")
    sigma = np.sqrt(np.maximum(middle * (1 - middle) if is_share else middle, 0.0) / sizes)
    if family == "np":
        return Lines(centre, middle * sizes, sigma * sizes, floor=floor, ceiling=sizes)  # type: ignore[arg-type]
    ceiling = 1.0 if is_share else np.inf
    return Lines(centre, middle, sigma * spread, floor=floor, ceiling=ceiling)  # type: ignore[arg-type]


def _drawn(batch: Any, made: Lines, centre: Floats, multiply: Floats) -> dict[str, Floats]:
    """Centre line and limits as they are drawn."""
    options, found = batch.options, {NAMES[0]: centre}
    for k, names in ((3, NAMES[1:3]), (2, NAMES[3:5]), (1, NAMES[5:7])):
        for name, edge in zip(names, made.band(k), strict=True):
            line = np.asarray(edge * multiply)
            if options.lower_bound is not None:
                line = np.maximum(line, options.lower_bound)
            if options.upper_bound is not None:
                line = np.minimum(line, options.upper_bound)
            found[name] = line
    return found


def _height(batch: Any, line: Floats) -> Floats:
    """The one height of a line in each phase; a difference within the tolerance of its series is none."""
    lengths = (batch.phases["last"] - batch.phases["first"] + 1).astype(np.int64)
    top = _over(np.fmax, np.abs(_plotted(batch)), batch.columns.lengths())
    slack = (batch.options.tolerance * np.nan_to_num(top)).repeat(np.diff(batch.phase_offsets))
    least, most = _over(np.fmin, line, lengths), _over(np.fmax, line, lengths)
    known = np.flatnonzero(~np.isnan(line))
    begins = np.cumsum(lengths) - lengths
    first = np.searchsorted(known, begins)
    found = np.full(len(lengths), np.nan)
    is_level = most - least <= slack
    found[is_level] = line[known[first[is_level]]]
    return found


def _plotted(batch: Any) -> Floats:
    """What is drawn, as far as its size matters."""
    columns = batch.columns
    values = columns.values
    if len(columns.sizes) and not (batch.plan and batch.plan.family == "np"):
        values = values / _sizes(batch)
    values = np.where(np.isinf(values), np.nan, values)
    return values * np.broadcast_to(columns.multiply, len(batch)).repeat(columns.lengths())


def _over(reduce: np.ufunc, numbers: Floats, lengths: NDArray[np.int64]) -> Floats:
    """Reduce pieces of the given lengths; ``nan`` for an empty one."""
    found = np.full(len(lengths), np.nan)
    filled = lengths > 0
    begins = np.cumsum(lengths) - lengths
    if filled.any():
        found[filled] = reduce.reduceat(numbers, begins[filled])
    return found


def _from_charts(batch: Any) -> dict[str, Floats]:
    """Where only the plain path knows the lines."""
    found = {name: np.full(batch.flags.size, np.nan) for name in NAMES}
    for i in np.flatnonzero(~batch.refused).tolist():
        chart, here = batch.chart(i), batch.columns.where(i)
        for name, line in found.items():
            line[here] = getattr(chart, name)
    return {name: line.reshape(batch.flags.shape) for name, line in found.items()}
