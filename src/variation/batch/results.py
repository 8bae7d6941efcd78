"""What a batch gives back: arrays, one row a series, a phase or a point; whole charts and lines on request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation.batch.inputs import Columns
from variation.batch.lines import heights, lines
from variation.batch.plain import chart_of
from variation.batch.plan import Plan
from variation.batch.tables import ASSURANCES, DOUBTS, MEANINGS, SIDES, STATES, VARIATIONS
from variation.batch.working import worked
from variation.errors import BadSeries
from variation.options import Options
from variation.results import Assurance, Chart, Side, State, Variation
from variation.rules import RuleSet


__all__ = ["Batch"]

Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Batch:
    """Many analysed series.

    Parameters
    ----------
    kind : str
        The chart.
    judge : RuleSet
        The rules.
    constants : str
        Constant set.
    options : Options
        As given.
    columns : Columns
        The series as they were read, not copied.
    marks : tuple of (str, str)
        Rule and side of each bit of `flags`, the lowest first.
    flags : (N, n) or (t,) unsigned int array
        The rules that mark each point; in the shape of the values.
    series : (N,) array of `variation.batch.tables.SERIES`
        One row a series.
    phases : (p,) array of `variation.batch.tables.PHASES`
        One row a phase: its lines, its points; series after series.
    several_phases : (N + 1,) int array
        Where the phases of each series begin; empty when every series has one, see `phase_offsets`.
    plan : Plan, optional
        How it was worked out; None when the plain path took every series.
    engine : {"compiled", "arrays", "plain"}
        Which path worked it out.

    Examples
    --------
    >>> import variation
    >>> falls = [[5.0, 7.0, 6.0] * 12, [9.0, 9.5, 9.0] * 11 + [9.0, 9.0, 30.0]]
    >>> batch = variation.analyse_many(falls, direction="down")
    >>> len(batch), [one.value for one in batch.variations()]
    (2, ['common', 'concern_high'])
    >>> batch.flagged("outside").sum(axis=1).tolist()
    [0, 1]
    """

    kind: str
    judge: RuleSet
    constants: str
    options: Options
    columns: Columns
    marks: tuple[tuple[str, Side], ...]
    flags: NDArray[Any]
    series: NDArray[np.void]
    phases: NDArray[np.void]
    several_phases: Whole
    plan: Plan | None
    engine: str

    def __len__(self) -> int:
        """Return the number of series."""
        return self.columns.count

    @cached_property
    def phase_offsets(self) -> Whole:
        """Where the phases of each series begin, and the number of all of them."""
        return self.several_phases if len(self.several_phases) else np.arange(len(self) + 1)

    @property
    def rules(self) -> str:
        """Name of the rule set."""
        return self.judge.name

    @property
    def variation(self) -> Codes:
        """Variation icons by their number; `variations` gives the words."""
        return self.series["variation"]

    @property
    def assurance(self) -> Codes:
        """Target icons by their number."""
        return self.series["assurance"]

    @property
    def state(self) -> Codes:
        """States by their number."""
        return self.series["state"]

    @property
    def latest(self) -> NDArray[np.int32]:
        """Place of the latest point with a value; -1 without any."""
        return self.series["latest"]

    @property
    def verdict_at(self) -> NDArray[np.int32]:
        """Place of the point that icons and state speak of; -1 when there are too few points."""
        return self.series["verdict_at"]

    @property
    def refused(self) -> NDArray[np.bool_]:
        """Series whose numbers cannot stand on this chart; `reason` says why."""
        return self.series["refused"] != 0

    def variations(self) -> list[Variation]:
        """Variation icon of each series.

        Returns
        -------
        list of Variation

        Examples
        --------
        >>> import variation
        >>> [one.value for one in variation.analyse_many([[1.0, 2.0]]).variations()]
        ['too_few']
        """
        return [VARIATIONS[code] for code in self.variation.tolist()]

    def assurances(self) -> list[Assurance]:
        """Target icon of each series.

        Returns
        -------
        list of Assurance

        Examples
        --------
        >>> import variation
        >>> [one.value for one in variation.analyse_many([[1.0, 2.0] * 9], direction="up", target=9.0).assurances()]
        ['fails']
        """
        return [ASSURANCES[code] for code in self.assurance.tolist()]

    def states(self) -> list[State]:
        """State of each series.

        Returns
        -------
        list of State

        Examples
        --------
        >>> import variation
        >>> [one.value for one in variation.analyse_many([[1.0, 2.0] * 9]).states()]
        ['no_evidence']
        """
        return [STATES[code] for code in self.state.tolist()]

    def doubts(self, i: int) -> list[str]:
        """What is doubtful about a series; its chart has the rows.

        Parameters
        ----------
        i : int
            Which series.

        Returns
        -------
        list of str

        Examples
        --------
        >>> import variation
        >>> variation.analyse_many([[1.0, float("inf")]]).doubts(0)
        ['infinite_value', 'provisional']
        """
        code = int(self.series["doubts"][i])
        return [word for bit, word in enumerate(DOUBTS) if code >> bit & 1]

    def flagged(self, rule: str, side: Side | None = None) -> NDArray[np.bool_]:
        """Tell which points a rule marks.

        Parameters
        ----------
        rule : str
            Its name.
        side : {"high", "low", "either"}, optional
            Only there.

        Returns
        -------
        bool array in the shape of the values

        Examples
        --------
        >>> import variation
        >>> variation.analyse_many([[1.0, 2.0] * 9 + [9.0]]).flagged("outside", "low").any()
        np.False_
        """
        chosen = sum(1 << bit for bit, (name, way) in enumerate(self.marks) if name == rule and side in (None, way))
        return (self.flags & self.flags.dtype.type(chosen)) != 0

    def meanings(self) -> Codes:
        """Class of every point by its place in `variation.batch.tables.MEANINGS`.

        Returns
        -------
        uint8 array in the shape of the values

        Examples
        --------
        >>> import variation
        >>> variation.analyse_many([[1.0, 2.0] * 9 + [9.0]], direction="up").meanings()[0, -2:].tolist()
        [0, 1]
        """
        ways = np.broadcast_to(self.columns.direction, len(self))
        flat, found = self.flags.reshape(-1), np.empty(self.flags.size, np.uint8)
        which = np.repeat(ways, self.columns.lengths())
        for way in np.unique(ways).tolist():
            here = which == way
            found[here] = _classes(flat[here], self.marks, way, self.options.concern_wins)
        return found.reshape(self.flags.shape)

    def lines(self) -> dict[str, Floats]:
        """Lines at every point: ``centre``, ``lower``, ``upper``, ``lower2`` …, in the unit that is drawn.

        Returns
        -------
        dict of str to float array in the shape of the values
            Made now, from one set of lines a phase.

        Examples
        --------
        >>> import variation
        >>> variation.analyse_many([[5.0, 7.0, 6.0]]).lines()["centre"].tolist()
        [[6.0, 6.0, 6.0]]
        """
        return lines(self)

    def heights(self) -> dict[str, Floats]:
        """Lines of every phase: ``centre``, ``lower``, ``upper``; ``nan`` where a line varies by point.

        Returns
        -------
        dict of str to (p,) float array

        Examples
        --------
        >>> import variation
        >>> batch = variation.analyse_many([[5.0, 7.0, 6.0]])
        >>> {name: round(float(line[0]), 2) for name, line in batch.heights().items()}
        {'centre': 6.0, 'lower': 2.01, 'upper': 9.99}
        """
        return heights(self)

    def runs(self) -> NDArray[np.void]:
        """Run statistics of every phase, worked out now.

        Returns
        -------
        (p,) array of `variation.batch.tables.RUNS`

        Examples
        --------
        >>> import variation
        >>> variation.analyse_many([[1.0, 2.0] * 9]).runs()["longest_run"].tolist()
        [1]
        """
        return worked(self.columns, self.kind, self.judge, self.options, self.plan, wants_runs=True).out.runs

    def chart(self, i: int) -> Chart:
        """Analyse one of the series by the plain path, with signals, sentences and pictures at hand.

        Parameters
        ----------
        i : int
            Which series; negative ones count from the end.

        Returns
        -------
        Chart

        Raises
        ------
        IndexError
            No such series.
        BadSeries
            The series was refused; the message says why.

        Examples
        --------
        >>> import variation
        >>> variation.analyse_many([[1.0, 2.0] * 9 + [9.0]]).chart(0).signals[0].rule
        'outside'
        """
        if not -len(self) <= i < len(self):
            raise IndexError(f"There are {len(self)} series; received {i}.")
        return chart_of(self.columns, i % len(self), self.kind, self.judge, self.options)

    def charts(self) -> Iterator[Chart]:
        """Analyse every series by the plain path, one after the other.

        Yields
        ------
        Chart

        Examples
        --------
        >>> import variation
        >>> [len(chart) for chart in variation.analyse_many([[1.0, 2.0], [3.0]]).charts()]
        [2, 1]
        """
        for i in range(len(self)):
            yield self.chart(i)

    def reason(self, i: int) -> str:
        """Say why a series was refused; empty when it was not.

        Parameters
        ----------
        i : int
            Which series.

        Returns
        -------
        str

        Examples
        --------
        >>> import variation
        >>> variation.analyse_many([[1.0, -2.0]], chart="c", refuse="set_aside").reason(0)
        'Row 2: a count cannot be below zero; received -2.'
        """
        if not self.refused[i]:
            return ""
        try:
            self.chart(i)
        except BadSeries as reason:
            return str(reason)
        return ""

    @cached_property
    def few_crossings(self) -> list[Side | None]:
        """Of every phase: where it has moved when its line is crossed too rarely; None when it is not."""
        return [SIDES[code] for code in self.phases["few_crossings"].tolist()]  # type: ignore[misc]


def _classes(flags: NDArray[Any], marks: tuple[tuple[str, Side], ...], way: int, concern_wins: bool) -> Codes:
    """Class of each point; for the rule that decides see `variation.verdicts.meanings`."""
    common, improvement, concern, neutral = range(len(MEANINGS))
    good = {1: "high", -1: "low", 0: None}[way]
    found = np.full(len(flags), common, np.uint8)
    winner = concern if concern_wins else improvement
    kinds = []
    for bit, (_, side) in enumerate(marks):
        kind = neutral if good is None or side == "either" else improvement if side == good else concern
        kinds.append((bit, kind))
    for bit, kind in sorted(kinds, key=lambda one: one[1] == winner):  # the last one stays
        found[flags >> flags.dtype.type(bit) & flags.dtype.type(1) != 0] = kind
    return found
