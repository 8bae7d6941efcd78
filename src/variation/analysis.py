"""From numbers to a chart: the lines of each phase, the rules on them, the verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation import verdicts
from variation.errors import BadChoice, BadSeries
from variation.limits import FACTORS, Family, Gathered, Part, family, gather
from variation.options import Options
from variation.phases import Stretch, stretches
from variation.results import Calendar, Chart, Direction, Phase, RunFacts, Signal, Warning
from variation.rules import Judged, RuleSet, rule_set, run_facts
from variation.series import Series, in_order, prepare, tolerance_of


__all__ = ["analyse"]

Floats = NDArray[np.float64]


def analyse(
    values: ArrayLike,
    denominators: ArrayLike | None = None,
    *,
    subgroups: Sequence[object] | None = None,
    periods: Sequence[date] | None = None,
    calendar: Calendar = "month",
    chart: str = "i",
    rules: str | RuleSet | None = None,
    direction: Direction = "neither",
    target: float | None = None,
    safe_range: tuple[float, float] | None = None,
    phases: Sequence[int] = (),
    baselines: Sequence[int | None] = (),
    excluded: Iterable[int] = (),
    multiply: float = 1.0,
    options: Options = Options(),  # noqa: B008 - frozen
) -> Chart:
    """Work out one chart: lines, signals, icons, state.

    Parameters
    ----------
    values : (n,) floats
        One value a period in time order, or numerators when `denominators` are given; ``nan`` is missing.
    denominators : (n,) floats, optional
        Sizes.
    subgroups : sequence of n, optional
        The subgroup of each value, for the charts ``xbar``, ``s`` and ``r``: their points are subgroups in order of
        first appearance, and periods, phases, baselines and exclusions count these.
    periods : sequence of date, optional
        First day of each period, rising.
    calendar : str
        How periods are spoken: day, week, fortnight, month, quarter, year, event, none.
    chart : str
        Kind of chart, one of `variation.CHARTS`.
    rules : str or RuleSet, optional
        One of `variation.RULE_SETS` or a set of one's own; by default that of the chart: ``anhoej`` for a run chart,
        ``mdc`` otherwise.
    direction : {"up", "down", "neither"}
        Which way is good.
    target : float, optional
        A standard, in the unit that is drawn; gives the target icon when there is a direction.
    safe_range : (low, high), optional
        A safe range instead of a target.
    phases : sequence of int
        0-based index of the first point of each later phase.
    baselines : sequence of int or None
        Per phase the number of points, from its start, that set the lines; ``None`` means all.
    excluded : iterable of int
        0-based points left out of lines and runs; they stay visible and are compared with the limits.
    multiply : float
        Scale of values and lines: 100 for per cent, 1000 for per 1,000.
    options : Options
        Everything else.

    Returns
    -------
    Chart
        Frozen; what was doubtful in the data is in its `warnings`.

    Raises
    ------
    BadSeries
        Numbers that cannot stand on this chart; the message names the row.
    NotInOrder
        Periods that do not rise.
    BadChoice
        An unknown chart, rule set or option.

    References
    ----------
    Montgomery, *Introduction to Statistical Quality Control*; Provost and Murray, *The Health Care Data Guide*.

    Examples
    --------
    >>> chart = analyse([9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 30], direction="down")
    >>> chart.variation.value, chart.state.value, [signal.rule for signal in chart.signals]
    ('concern_high', 'worse', ['outside', 'shift'])
    """
    kind = family(chart)
    judge = rule_set(rules or kind.rules)
    if direction not in verdicts.GOOD_SIDE:
        raise BadChoice(f"The direction is up, down or neither; received {direction!r}.")
    if kind.needs_sizes and denominators is None:
        raise BadSeries(f"A {kind.name} chart needs a denominator for each numerator.")
    if kind.of_subgroups != (subgroups is not None):
        raise BadSeries(
            f"{'A' if kind.of_subgroups else 'No'} subgroup for each value is needed by a {kind.name} chart."
        )
    groups, doubts = _grouped(values, subgroups)
    plain = values if groups is None else groups.means
    series = prepare(plain, denominators, excluded=excluded, counts=kind.counts, share=kind.share)
    ordered = in_order(periods, len(series))
    reaches = stretches(len(series), phases, baselines, from_end=options.baseline_from == "end")
    constants = options.constants or judge.constants
    drawn, estimates = _draw(series, groups, kind, reaches, options, FACTORS[constants], multiply)
    useful = ~np.isnan(drawn.values) & ~series.excluded
    tolerance = tolerance_of(drawn.values, options.tolerance)
    judged = [_judged(drawn, useful, reach, tolerance, kind, options) for reach in reaches]
    signals = _signals(judged, reaches, judge, options, direction)
    told = tuple(
        _phase(drawn, useful, reach, part.run, options, tolerance, figures)
        for reach, part, figures in zip(reaches, judged, estimates, strict=True)
    )
    found = np.flatnonzero(~np.isnan(drawn.values))
    latest = int(found[-1]) if len(found) else None
    at = verdicts.verdict_at(told, drawn.values, options)
    of_phase = verdicts.phase_of(told, at)
    meanings = verdicts.meanings(signals, len(series), options)
    icon = verdicts.variation(signals, at, meanings)
    return Chart(
        kind=kind.name,
        rules=judge.name,
        constants=constants,
        direction=direction,
        calendar=calendar,
        periods=ordered,
        values=drawn.values,
        numerators=series.numerators,
        denominators=series.denominators if groups is None else groups.spreads.sizes,
        excluded=series.excluded,
        centre=drawn.centre,
        lower=drawn.bands[3][0],
        upper=drawn.bands[3][1],
        lower2=drawn.bands[2][0],
        upper2=drawn.bands[2][1],
        lower1=drawn.bands[1][0],
        upper1=drawn.bands[1][1],
        phases=told,
        signals=signals,
        meanings=meanings,
        variation=icon,
        assurance=verdicts.assurance(drawn.bands[3], at, direction, target, safe_range, options, tolerance),
        state=verdicts.state(icon, told, signals, at, direction, tolerance),
        target=target,
        safe_range=safe_range,
        options=options,
        run=told[of_phase].run,
        latest=latest,
        verdict_at=at,
        warnings=doubts + series.warnings + _doubts(kind, drawn, told),
        rules_version=judge.version,
        estimator=_estimator(kind, options),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """Values and lines of the whole series on the scale that is drawn."""

    values: Floats
    centre: Floats
    bands: dict[int, tuple[Floats, Floats]]


def _grouped(values: ArrayLike, subgroups: Sequence[object] | None) -> tuple[Gathered | None, tuple[Warning, ...]]:
    """Rows put together into subgroups, and what was doubtful in the rows and in the subgroups."""
    if subgroups is None:
        return None, ()
    rows = prepare(values)
    groups = gather(rows.values, subgroups)
    few = np.flatnonzero(groups.spreads.sizes < 2)
    told = (Warning("subgroup_too_small", {"rows": tuple(int(i) + 1 for i in few)}),) if len(few) else ()
    return groups, rows.warnings + told


def _draw(
    series: Series,
    groups: Gathered | None,
    kind: Family,
    reaches: Sequence[Stretch],
    options: Options,
    factor: float,
    multiply: float,
) -> tuple[_Drawn, list[Mapping[str, float]]]:
    n = len(series)
    values = series.values * multiply
    centre = np.full(n, np.nan)
    bands = {k: (np.full(n, np.nan), np.full(n, np.nan)) for k in (3, 2, 1)}
    estimates = []
    for reach in reaches:
        here = slice(reach.start, reach.stop)
        lines = kind.lines(_part(series, groups, reach, options, factor))
        estimates.append(lines.estimates)
        if lines.plotted is not None:
            values[here] = lines.plotted * multiply
        centre[here] = np.multiply(lines.centre, multiply)
        for k, band in bands.items():
            for whole, edge in zip(band, lines.band(k), strict=True):
                whole[here] = _cut(np.multiply(edge, multiply), options)
    return _Drawn(values, centre, bands), estimates


def _part(series: Series, groups: Gathered | None, reach: Stretch, options: Options, factor: float) -> Part:
    here = slice(reach.start, reach.stop)
    base = series.useful[here].copy()
    base[: reach.base_start - reach.start] = False
    base[reach.base_stop - reach.start :] = False
    return Part(
        values=series.values[here],
        numerators=None if series.numerators is None else series.numerators[here],
        denominators=None if series.denominators is None else series.denominators[here],
        excluded=series.excluded[here],
        base=base,
        reach=slice(reach.base_start - reach.start, reach.base_stop - reach.start),
        options=options,
        factor=factor,
        subgroups=None if groups is None else groups.spreads.at(here),
    )


def _cut(edge: Floats, options: Options) -> Floats:
    if options.lower_bound is not None:
        edge = np.maximum(edge, options.lower_bound)
    if options.upper_bound is not None:
        edge = np.minimum(edge, options.upper_bound)
    return edge


def _judged(
    drawn: _Drawn, useful: NDArray[np.bool_], reach: Stretch, tolerance: float, kind: Family, options: Options
) -> Judged:
    here = slice(reach.start, reach.stop)
    limits = {k: (band[0][here], band[1][here]) for k, band in drawn.bands.items()}
    judged = Judged(drawn.values[here], useful[here], drawn.centre[here], limits, tolerance)
    facts = run_facts(judged, options.runs_method)
    if options.categorical_x or not kind.has_runs:
        # Ranges share their values with a neighbour and categories have no order: their runs are counted, no more.
        facts = replace(facts, signal=False)
    return replace(judged, run=facts)


def _signals(
    judged: Sequence[Judged], reaches: Sequence[Stretch], judge: RuleSet, options: Options, direction: Direction
) -> tuple[Signal, ...]:
    """Rules see one phase at a time, so no pattern crosses a border."""
    signals = []
    for part, reach in zip(judged, reaches, strict=True):
        has_limits = bool((~np.isnan(part.limits[3][0])).any() or (~np.isnan(part.limits[3][1])).any())
        places = None
        if options.bridge_missing and np.isnan(part.values).any():
            places = np.flatnonzero(~np.isnan(part.values))
            part = part.at(places)
        found = judge.look(part, options, has_limits=has_limits)
        if places is not None:
            found = [hit.moved(places) for hit in found]
        signals += [verdicts.signal(hit, reach.start, direction) for hit in found]
    return tuple(signals)


def _phase(
    drawn: _Drawn,
    useful: NDArray[np.bool_],
    reach: Stretch,
    facts: RunFacts,
    options: Options,
    tolerance: float,
    estimates: Mapping[str, float],
) -> Phase:
    here = slice(reach.start, reach.stop)
    n_points = int(np.count_nonzero(useful[here]))
    lower, upper = drawn.bands[3]
    return Phase(
        first=reach.start,
        last=reach.stop - 1,
        baseline_last=reach.base_stop - 1,
        n_points=n_points,
        n_baseline=int(np.count_nonzero(useful[reach.base_start : reach.base_stop])),
        provisional=n_points < options.min_points_for_icons,
        firm=n_points >= options.firm_from,
        centre=_level(drawn.centre[here], tolerance),
        lower=_level(lower[here], tolerance),
        upper=_level(upper[here], tolerance),
        run=facts,
        estimates=estimates,
    )


def _level(line: Floats, tolerance: float) -> float:
    """The one height of a line, or ``nan`` where it is missing throughout or varies."""
    known = line[~np.isnan(line)]
    if not len(known) or known.max() - known.min() > tolerance:
        return float("nan")
    return float(known[0])


def _estimator(kind: Family, options: Options) -> str:
    if options.sigma_given is not None and kind.name in ("i", "i_m", "i_mm", "ip", "xbar", "s", "r"):
        return "given"
    if kind.of_subgroups:
        return options.subgroup_sigma or kind.estimator
    name = kind.estimator or options.sigma
    ranges = name in ("moving_range", "median_moving_range", "scaled_range") or name == "laney"
    return f"{name}, screened" if options.screen_mr and ranges else name


def _doubts(kind: Family, drawn: _Drawn, told: Sequence[Phase]) -> tuple[Warning, ...]:
    doubts = []
    if kind.no_zero and (zero := drawn.values == 0).any():
        doubts.append(Warning("zero_gap", {"rows": tuple(int(i) + 1 for i in np.flatnonzero(zero))}))
    if told[-1].provisional and told[-1].n_points:
        doubts.append(Warning("provisional", {"points": told[-1].n_points}))
    return tuple(doubts)
