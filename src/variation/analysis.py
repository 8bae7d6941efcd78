"""From numbers to a chart: the lines of each phase, the rules on them, the verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from variation import verdicts
from variation.calendars import gaps
from variation.errors import BadChoice, BadSeries
from variation.limits import FACTORS, Family, Gathered, Lines, Part, family, gather
from variation.options import Options
from variation.phases import Stretch, stretches
from variation.results import Calendar, Chart, Direction, Phase, Signal, Warning
from variation.rules import Judged, RuleSet, rule_set, run_facts
from variation.series import Series, in_order, prepare, tolerance_of


__all__ = ["analyse"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


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
    target: float | Sequence[float] | None = None,
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
    target : float or sequence of n, optional
        A standard, in the unit that is drawn; gives the target icon when there is a direction. One for each point when
        it varies, ``nan`` where there is none; the icon uses that of the point it speaks of.
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
    if kind.of_subgroups and subgroups is None:
        raise BadSeries(f"The chart {kind.name} needs a subgroup for each value.")
    if subgroups is not None and not kind.of_subgroups:
        raise BadSeries(f"Only the charts xbar, s and r take a subgroup for each value; received {kind.name}.")
    groups, doubts = _grouped(values, subgroups)
    plain = values if groups is None else groups.means
    series = prepare(plain, denominators, excluded=excluded, counts=kind.counts, share=kind.share)
    ordered = in_order(periods, len(series))
    reaches = stretches(len(series), phases, baselines, from_end=options.baseline_from == "end")
    constants = options.constants or judge.constants
    lines = [kind.lines(_part(series, groups, reach, options, FACTORS[constants])) for reach in reaches]
    drawn = _draw(series, reaches, lines, options, multiply)
    judged = [_judged(drawn, reach, kind, options) for reach in reaches]
    signals = _signals(judged, reaches, lines, judge, options, direction)
    told = tuple(map(_phase, reaches, judged, lines, [drawn] * len(lines), [options] * len(lines)))
    at = verdicts.verdict_at(told, drawn.values, options)
    meanings = verdicts.meanings(signals, len(series), options)
    icon = verdicts.variation(signals, at, meanings)
    band = drawn.lines[1], drawn.lines[2]
    targets, held = _targets(target, len(series), _latest(drawn.known) if at is None else at)
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
        **dict(zip(_LINES, drawn.lines, strict=True)),
        phases=told,
        signals=signals,
        meanings=meanings,
        variation=icon,
        assurance=verdicts.assurance(band, at, direction, held, safe_range, options, drawn.tolerance),
        state=verdicts.state(icon, told, signals, at, direction, drawn.tolerance),
        target=held,
        safe_range=safe_range,
        options=options,
        run=told[verdicts.phase_of(told, at)].run,
        latest=_latest(drawn.known),
        verdict_at=at,
        warnings=doubts + series.warnings + _doubts(kind, drawn, told) + _missing(ordered, calendar),
        rules_version=judge.version,
        estimator=_estimator(kind, options),
        targets=targets,
    )


_LINES = ("centre", "lower", "upper", "lower2", "upper2", "lower1", "upper1")


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """Values and lines of the whole series on the scale that is drawn."""

    values: Floats
    known: Flags
    useful: Flags
    lines: Floats
    tolerance: float
    multiply: float


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
    series: Series, reaches: Sequence[Stretch], lines: Sequence[Lines], options: Options, multiply: float
) -> _Drawn:
    values = series.values * multiply
    drawn = np.empty((len(_LINES), len(series)))
    for reach, own in zip(reaches, lines, strict=True):
        here = slice(reach.start, reach.stop)
        if own.plotted is not None:
            values[here] = own.plotted * multiply
        for row, height in enumerate(_heights(own, options, multiply)):
            drawn[row, here] = height
    known = ~np.isnan(values)
    useful = known & ~series.excluded
    return _Drawn(values, known, useful, drawn, tolerance_of(values, options.tolerance), multiply)


def _heights(own: Lines, options: Options, multiply: float) -> list[float | Floats]:
    """Centre line and limits in the order of `_LINES`; one number each where a line is level."""
    edges = [*own.band(3), *own.band(2), *own.band(1)]
    if multiply != 1:
        edges = [edge * multiply for edge in edges]
    if options.lower_bound is not None:
        edges = [np.maximum(edge, options.lower_bound) for edge in edges]
    if options.upper_bound is not None:
        edges = [np.minimum(edge, options.upper_bound) for edge in edges]
    return [own.centre * multiply, *edges]


def _part(series: Series, groups: Gathered | None, reach: Stretch, options: Options, factor: float) -> Part:
    here = slice(reach.start, reach.stop)
    base = series.useful[here]
    if (reach.base_start, reach.base_stop) != (reach.start, reach.stop):
        base = base.copy()
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


def _judged(drawn: _Drawn, reach: Stretch, kind: Family, options: Options) -> Judged:
    here = slice(reach.start, reach.stop)
    centre, lower3, upper3, lower2, upper2, lower1, upper1 = drawn.lines[:, here]
    return Judged(
        drawn.values[here],
        drawn.useful[here],
        centre,
        {3: (lower3, upper3), 2: (lower2, upper2), 1: (lower1, upper1)},
        drawn.tolerance,
        # Ranges share their values with a neighbour and categories have no order: their runs are counted, no more.
        has_order=kind.has_runs and not options.categorical_x,
        strict=options.strict,
    )


def _signals(
    judged: Sequence[Judged],
    reaches: Sequence[Stretch],
    lines: Sequence[Lines],
    judge: RuleSet,
    options: Options,
    direction: Direction,
) -> tuple[Signal, ...]:
    """Rules see one phase at a time, so no pattern crosses a border."""
    signals = []
    for part, reach, own in zip(judged, reaches, lines, strict=True):
        has_limits = own.sigma == own.sigma if own.is_level else not np.isnan(own.sigma).all()
        places = None
        if options.bridge_missing and np.isnan(part.values).any():
            places = np.flatnonzero(~np.isnan(part.values))
            part = part.at(places)
        for hit in judge.look(part, options, has_limits=has_limits):
            found = hit if places is None else hit.moved(places)
            signals.append(verdicts.signal(found, reach.start, direction))
    return tuple(signals)


def _phase(reach: Stretch, judged: Judged, own: Lines, drawn: _Drawn, options: Options) -> Phase:
    useful = drawn.useful
    n_points = int(np.count_nonzero(useful[reach.start : reach.stop]))
    is_whole = (reach.base_start, reach.base_stop) == (reach.start, reach.stop)
    centre, lower, upper = (
        _level(drawn.lines[row, reach.start : reach.stop], own, drawn.tolerance) for row in range(3)
    )
    return Phase(
        first=reach.start,
        last=reach.stop - 1,
        baseline_last=reach.base_stop - 1,
        n_points=n_points,
        n_baseline=n_points if is_whole else int(np.count_nonzero(useful[reach.base_start : reach.base_stop])),
        provisional=n_points < options.min_points_for_icons,
        firm=n_points >= options.firm_from,
        centre=centre,
        lower=lower,
        upper=upper,
        run=run_facts(judged, options.runs_method),
        estimates=own.estimates,
    )


def _level(line: Floats, own: Lines, tolerance: float) -> float:
    """The one height of a line, or ``nan`` where it is missing throughout or varies."""
    if own.is_level and len(line):
        return float(line[0])
    known = line[~np.isnan(line)]
    if not len(known) or known.max() - known.min() > tolerance:
        return float("nan")
    return float(known[0])


def _targets(target: float | Sequence[float] | None, n: int, at: int | None) -> tuple[Floats | None, float | None]:
    """The target of every point when it varies, and the one that is in force."""
    if target is None or np.ndim(target) == 0:
        return None, None if target is None else float(target)  # type: ignore[arg-type]
    targets = np.array(target, dtype=np.float64)
    if targets.shape != (n,):
        raise BadSeries(f"There are {len(targets)} targets for {n} values.")
    held = float(targets[at]) if at is not None else np.nan
    return targets, None if np.isnan(held) else held


def _missing(periods: tuple[date, ...] | None, calendar: Calendar) -> tuple[Warning, ...]:
    """Periods without a row are said; `variation.calendars.laid_out` puts them in their place."""
    found = gaps(periods, calendar) if periods else []
    return (Warning("missing_periods", {"rows": tuple(i + 1 for i in found)}),) if found else ()


def _latest(known: Flags) -> int | None:
    places = known.nonzero()[0]
    return int(places[-1]) if len(places) else None


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
