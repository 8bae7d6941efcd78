"""One chart after the other, for what the kernels do not know: the same arrays, filled from whole charts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation.analysis import analyse
from variation.batch.calls import Out
from variation.batch.inputs import Columns
from variation.batch.tables import ASSURANCES, DOUBTS, SIDES, STATES, VARIATIONS
from variation.errors import BadSeries
from variation.options import Options
from variation.results import Assurance, Chart, Direction, Phase, Side, State, Variation
from variation.rules import RuleSet


__all__ = ["chart_of", "every_mark", "fill"]

Marks = tuple[tuple[str, Side], ...]

_WORDS: dict[int, Direction] = {1: "up", -1: "down", 0: "neither"}


def chart_of(columns: Columns, i: int, kind: str, judge: RuleSet, options: Options) -> Chart:
    """Analyse one series by the plain path.

    Parameters
    ----------
    columns : Columns
        The series.
    i : int
        Which one.
    kind : str
        The chart.
    judge : RuleSet
        The rules.
    options : Options
        Settings.

    Returns
    -------
    Chart

    Examples
    --------
    >>> from variation.batch.inputs import columns
    >>> from variation.rules import rule_set
    >>> len(chart_of(columns([[1.0, 2.0], [3.0]]), 1, "i", rule_set("mdc"), Options()))
    1
    """
    here = columns.where(i)
    target, low, high = (float(_own(one, i)) for one in (columns.target, columns.safe_low, columns.safe_high))
    return analyse(
        columns.values[here],
        columns.sizes[here] if columns.has_sizes else None,
        chart=kind,
        rules=judge,
        direction=_WORDS[int(_own(columns.direction, i))],
        target=None if target != target else target,
        safe_range=None if low != low else (low, high),
        phases=columns.phases_of(i),
        baselines=columns.baselines_of(i),
        excluded=np.flatnonzero(columns.ghosts[here]).tolist() if len(columns.ghosts) else (),
        multiply=float(_own(columns.multiply, i)),
        options=options,
    )


def _own(each: NDArray[Any], i: int) -> Any:
    return each[i if len(each) > 1 else 0]


def every_mark(judge: RuleSet) -> Marks:
    """Every rule of a set on every side.

    Parameters
    ----------
    judge : RuleSet
        The rules.

    Returns
    -------
    tuple of (str, str)

    Examples
    --------
    >>> from variation.rules import rule_set
    >>> every_mark(rule_set("three_sigma"))
    (('outside', 'high'), ('outside', 'low'), ('outside', 'either'))
    """
    names = dict.fromkeys(rule.name for rule in (*judge.rules, *(judge.without_limits or ())))
    sides: tuple[Side, ...] = ("high", "low", "either")
    return tuple((name, side) for name in names for side in sides)


def fill(
    out: Out,
    flags: NDArray[Any],
    which: Iterable[int],
    columns: Columns,
    kind: str,
    judge: RuleSet,
    options: Options,
    marks: Marks,
    *,
    keeps_lines: bool = False,
) -> None:
    """Fill the rows of some series.

    Parameters
    ----------
    out : Out
        The arrays.
    flags : (t,) unsigned int array
        Flags of the points.
    which : iterable of int
        Which series.
    columns : Columns
        The series.
    kind : str
        The chart.
    judge : RuleSet
        The rules.
    options : Options
        Settings.
    marks : tuple of (str, str)
        Rule and side of each bit.
    keeps_lines : bool
        The lines of the phases are there already.

    Examples
    --------
    >>> import variation
    >>> options = variation.Options(bridge_missing=True)
    >>> batch = variation.analyse_many([[1.0, 2.0] * 9 + [9.0]], options=options)
    >>> batch.engine, batch.flagged("outside").sum()
    ('plain', np.int64(1))
    """
    bits = {mark: 1 << bit for bit, mark in enumerate(marks)}
    for i in which:
        try:
            chart = chart_of(columns, i, kind, judge, options)
        except BadSeries:
            _refuse(out, i, columns.where(i), flags)
        else:
            _keep(out, i, columns.where(i), flags, chart, bits)
            _keep_phases(out, i, chart, keeps_lines)


def _keep(out: Out, i: int, here: slice, flags: NDArray[Any], chart: Chart, bits: dict[tuple[str, Side], int]) -> None:
    flags[here] = 0
    for signal in chart.signals:
        if signal.points:
            points = np.array(signal.points) + here.start
            flags[points] |= flags.dtype.type(bits[signal.rule, signal.side])
    doubts = {warning.key for warning in chart.warnings}
    row = out.series[i]
    row["latest"] = -1 if chart.latest is None else chart.latest
    row["verdict_at"] = -1 if chart.verdict_at is None else chart.verdict_at
    row["variation"] = VARIATIONS.index(chart.variation)
    row["assurance"] = ASSURANCES.index(chart.assurance)
    row["state"] = STATES.index(chart.state)
    row["doubts"] = sum(1 << bit for bit, word in enumerate(DOUBTS) if word in doubts)
    row["refused"] = 0


def _keep_phases(out: Out, i: int, chart: Chart, keeps_lines: bool) -> None:
    first = int(out.phase_offsets[i]) if len(out.phase_offsets) else i
    for k, phase in enumerate(chart.phases):
        out.phases["few_crossings"][first + k] = _few(chart, phase)
        if not keeps_lines:
            _keep_lines(out, first + k, phase)


def _keep_lines(out: Out, row: int, phase: Phase) -> None:
    for name in ("centre", "first", "last", "baseline_last", "n_points", "n_baseline"):
        out.phases[name][row] = getattr(phase, name)
    for name in ("middle", "spread", "no_floor"):
        out.phases[name][row] = 0 if name == "no_floor" else np.nan
    if len(out.runs):
        for name in out.runs.dtype.names or ():
            value = getattr(phase.run, name)
            out.runs[name][row] = -1 if value is None else value


def _few(chart: Chart, phase: Phase) -> int:
    for signal in chart.signals:
        if signal.rule == "few_crossings" and phase.first <= signal.first <= phase.last:
            return SIDES.index(signal.side)
    return 0


def _refuse(out: Out, i: int, here: slice, flags: NDArray[Any]) -> None:
    flags[here] = 0
    row = out.series[i]
    row["latest"] = row["verdict_at"] = -1
    row["variation"], row["assurance"] = VARIATIONS.index(Variation.TOO_FEW), ASSURANCES.index(Assurance.NONE)
    row["state"], row["doubts"], row["refused"] = STATES.index(State.TOO_FEW), 0, 1
    first = int(out.phase_offsets[i]) if len(out.phase_offsets) else i
    after = int(out.phase_offsets[i + 1]) if len(out.phase_offsets) else i + 1
    for k in range(first, after):
        last = here.stop - here.start - 1 if k == first else -1
        out.phases[k] = (np.nan, np.nan, np.nan, 0, last, last, 0, 0, 0, 0)
        if len(out.runs):
            out.runs[k] = (0, -1, -1, -1, -1, False)
