"""What the kernels are called with: arrays of the series, and the plan as numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, get_type_hints

import numpy as np
from numpy.typing import NDArray

from variation.batch.plan import Plan
from variation.limits.ranges import RANGE_LIMIT, RANGE_LIMIT_EXACT
from variation.limits.rare import POWER


__all__ = ["COLUMNS", "FAMILY", "FORMS", "HOW", "KINDS", "MARKS", "Given", "How", "Out", "how", "program"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

FAMILY = {
    name: i for i, name in enumerate(("run", "i", "i_m", "i_mm", "mr", "c", "g", "t", "p", "pp", "np", "u", "up", "ip"))
}
"""Families by their number; from p on the limits vary by point."""

KINDS = {name: i for i, name in enumerate(("outside", "shift", "trend", "k_of_m", "alternating", "within", "away"))}
"""Kinds of pattern by their number."""

FORMS = {name: i for i, name in enumerate(("", "national", "between", "anywhere", "net", "flat", "both"))}
"""Forms of a pattern by their number."""

MARKS = {name: i for i, name in enumerate(("points", "pattern", "latest"))}
"""Which points of a pattern are marked, by number."""


COLUMNS = 18
"""Numbers of a rule in `program`."""


class Given(NamedTuple):
    """The series; an empty array where there is nothing, one number where it holds for all.

    Parameters
    ----------
    values, shrunk, sizes : (t,) float array
        Values or numerators, series after series; for a t chart what is plotted to the power 1 / 3.6; denominators.
    ghosts : (t,) uint8 array
        Points left out.
    offsets : (N + 1,) int array
        Where each series begins; empty when all have the same length.
    starts, start_offsets, baselines : int array
        First points of phases (0 in front and negative ones do not count), where those of each series begin, points
        of each baseline (negative: all).
    direction : (1,) or (N,) int8 array
        1 up, -1 down, 0 neither.
    target, safe_low, safe_high, multiply : (1,) or (N,) float array
        ``nan`` is none.

    Examples
    --------
    >>> Given._fields[:3]
    ('values', 'shrunk', 'sizes')
    """

    values: Floats
    shrunk: Floats
    sizes: Floats
    ghosts: NDArray[np.uint8]
    offsets: Whole
    starts: Whole
    start_offsets: Whole
    baselines: Whole
    direction: NDArray[np.int8]
    target: Floats
    safe_low: Floats
    safe_high: Floats
    multiply: Floats


class How(NamedTuple):
    """The plan as numbers.

    Parameters
    ----------
    width : int
        Points of a series when all have the same.
    starts_each, starts_step, baselines_each, baselines_step : int
        Columns of `starts` and `baselines`, and how far apart the rows lie: 0 when one row holds for all.
    family : int
        Place in `FAMILY`.
    counts, share, no_zero, has_runs : bool
        As in `variation.limits.Family`.
    factor, range_limit, centre, sigma : float
        Three sigma in ranges, largest usual range in ranges, given lines (``nan``: none).
    screen, median_sigma, as_mean, mean_line, keeps_negative, from_end : bool
        Options.
    lower_bound, upper_bound, tolerance : float
        Options; infinite where there is no bound.
    min_points : int
        Fewer are provisional.
    keep_verdict, met, concern_wins, judges_runs, wants_runs, needs_limits : bool
        Options, whether run statistics signal and are kept, and whether a phase without limits is left to the plain
        path.
    zones, margin, n_marks, high, low : int
        Which lines are needed (bit k: k sigma), reach of the longest pattern, bits of a point's flags, those that
        point up and those that point down.

    Examples
    --------
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> how(plan("i", None, Options()), width=36).zones == 0b1100
    True
    """

    width: int
    starts_each: int
    starts_step: int
    baselines_each: int
    baselines_step: int
    family: int
    counts: bool
    share: bool
    no_zero: bool
    has_runs: bool
    factor: float
    range_limit: float
    centre: float
    sigma: float
    screen: bool
    median_sigma: bool
    as_mean: bool
    mean_line: bool
    keeps_negative: bool
    from_end: bool
    lower_bound: float
    upper_bound: float
    tolerance: float
    min_points: int
    keep_verdict: bool
    met: bool
    concern_wins: bool
    judges_runs: bool
    wants_runs: bool
    needs_limits: bool
    zones: int
    margin: int
    n_marks: int
    high: int
    low: int


HOW = np.dtype([(name, kind) for name, kind in get_type_hints(How).items()], align=True)
"""The same as one row of an array: compiled code passes it on as one pointer."""


class Out(NamedTuple):
    """What the kernels fill.

    Parameters
    ----------
    flags : (t * bytes,) uint8 array
        Flags of every point, the lowest byte first.
    series : (N,) array of `SERIES`
        Icons, state, places.
    phases : (p,) array of `PHASES`
        Lines, phase after phase.
    phase_offsets : (N + 1,) int array
        Where the phases of each series begin; empty when every series has one phase.
    runs : (p,) array of `RUNS`
        Run statistics; empty when they are not wanted.

    Examples
    --------
    >>> Out._fields
    ('flags', 'series', 'phases', 'phase_offsets', 'runs')
    """

    flags: NDArray[np.uint8]
    series: NDArray[np.void]
    phases: NDArray[np.void]
    phase_offsets: Whole
    runs: NDArray[np.void]


@lru_cache(maxsize=128)
def how(
    plan: Plan,
    *,
    width: int,
    starts: tuple[int, int] = (0, 0),
    baselines: tuple[int, int] = (0, 0),
    wants_runs: bool = False,
) -> How:
    """Turn a plan into numbers.

    Parameters
    ----------
    plan : Plan
        What was asked for.
    width : int
        Points of a series, -1 when they differ.
    starts, baselines : (int, int)
        Columns of the phase starts and of the baselines, and how far apart their rows lie.
    wants_runs : bool
        Whether run statistics are kept.

    Returns
    -------
    How

    Examples
    --------
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> how(plan("c", "three_sigma", Options()), width=12).margin
    0
    """
    options, kind = plan.options, plan.kind
    sides = [side for _, side in plan.marks]
    return How(
        width=width,
        starts_each=starts[0],
        starts_step=starts[1],
        baselines_each=baselines[0],
        baselines_step=baselines[1],
        family=FAMILY[plan.family],
        counts=kind.counts,
        share=kind.share,
        no_zero=kind.no_zero,
        has_runs=kind.has_runs,
        factor=plan.factor,
        range_limit=RANGE_LIMIT_EXACT if options.constants == "exact" else RANGE_LIMIT,
        centre=_given_centre(plan),
        sigma=np.nan if options.sigma_given is None else options.sigma_given,
        screen=options.screen_mr,
        median_sigma=plan.family == "i_mm" or options.sigma == "median_moving_range",
        as_mean=options.median_range == "as_mean",
        mean_line=options.g_centre == "mean",
        keeps_negative=options.negative_limits,
        from_end=options.baseline_from == "end",
        lower_bound=-np.inf if options.lower_bound is None else options.lower_bound,
        upper_bound=np.inf if options.upper_bound is None else options.upper_bound,
        tolerance=options.tolerance,
        min_points=options.min_points_for_icons,
        keep_verdict=options.keep_verdict,
        met=options.target_equality == "met",
        concern_wins=options.concern_wins,
        judges_runs=plan.judges_runs,
        wants_runs=wants_runs,
        needs_limits=plan.needs_limits,
        zones=sum(1 << zone for zone in plan.zones),
        margin=plan.margin,
        n_marks=len(sides),
        high=sum(1 << bit for bit, side in enumerate(sides) if side == "high"),
        low=sum(1 << bit for bit, side in enumerate(sides) if side == "low"),
    )


def _given_centre(plan: Plan) -> float:
    """The given line on the scale where the family works."""
    given = plan.options.centre
    if given is None:
        return float("nan")
    return float(given ** (1 / POWER)) if plan.family == "t" else float(given)


@lru_cache(maxsize=128)
def program(plan: Plan) -> Whole:
    """Write the rules as rows of numbers.

    Parameters
    ----------
    plan : Plan
        What was asked for.

    Returns
    -------
    (r, 18) int array
        Kind, k, m, zone, form, mark; the bits of the two sides, -1 for a side that it does not have; how a word is
        shifted five times to find a run of what makes up the pattern, and to mark all of its points. Long runs are not
        among the rules: they come last and are marked apart.

    Examples
    --------
    >>> from variation.batch.plan import plan
    >>> from variation.options import Options
    >>> program(plan("i", "mdc", Options())).tolist()[2]
    [2, 7, 7, 0, 0, 0, 4, 5, 1, 2, 2, 0, 0, 1, 2, 3, 0, 0]
    """
    rows: list[tuple[int, ...]] = []
    bit = 0
    for step in plan.steps:
        if step.kind in KINDS:
            bits = (bit, bit + 1) if len(step.sides) == 2 else (bit, -1)
            numbers = (KINDS[step.kind], step.k, step.m, step.zone, FORMS[step.form], MARKS[step.mark])
            rows.append((*numbers, *bits, *_shifts(step.m - _APART.get(step.kind, 0)), *_shifts(step.m)))
        bit += len(step.sides)
    table = np.array(rows, dtype=np.int64).reshape(-1, COLUMNS)
    table.setflags(write=False)
    return table


_APART = {"trend": 1, "alternating": 2}
"""How many more points than steps, or turns, a pattern has."""


def _shifts(length: int) -> list[int]:
    """Shifts that double a run of set bits up to the length; 0 changes nothing."""
    found, done = [], 1
    while done < length:
        found.append(min(done, length - done))
        done += found[-1]
    return found + [0] * (5 - len(found))
