"""One block after the other: read, draw the lines, mark, judge, keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation.batch.arrays.blocks import Block, blocks
from variation.batch.arrays.limits import SIZED, Made, Rows, limits
from variation.batch.arrays.marks import Seen, marked
from variation.batch.arrays.runs import Counted, count, drift, long_runs
from variation.batch.arrays.verdicts import assurance, icon, state
from variation.batch.calls import Given, How, Out
from variation.batch.plan import Plan
from variation.batch.tables import ASSURANCES, STATES, VARIATIONS
from variation.limits.rare import POWER
from variation.results import Assurance, State, Variation


__all__ = ["work"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

_TOO_FEW = (VARIATIONS.index(Variation.TOO_FEW), ASSURANCES.index(Assurance.NONE), STATES.index(State.TOO_FEW))


def work(given: Given, how: How, plan: Plan, limits: Whole, out: Out) -> None:
    """Work out every series with NumPy alone.

    Parameters
    ----------
    given : Given
        The series.
    how : How
        The plan as numbers.
    plan : Plan
        What was asked for.
    limits : (m, 4) int array
        Limits of run statistics by number of points.
    out : Out
        What is filled.

    Examples
    --------
    >>> import variation
    >>> variation.analyse_many([[1.0, 2.0] * 9 + [9.0]], fast=False).flagged("outside").sum()
    np.int64(1)
    """
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        for block in blocks(given, how, len(out.series)):
            _Work(block, given, how, plan, limits, out).keep()


@dataclass(frozen=True, slots=True, eq=False)
class _Phase:
    """One phase of every row, as far as later steps need it."""

    made: Made
    floor: Floats
    inside: Flags | None
    height: Floats


class _Work:
    """One block on its way."""

    def __init__(self, block: Block, given: Given, how: How, plan: Plan, limits: Whole, out: Out) -> None:
        self.block, self.given, self.how, self.plan, self.limits, self.out = block, given, how, plan, limits, out
        self.count, self.width = block.values.shape
        self.is_sized = plan.family in SIZED
        self.multiply = self._own(given.multiply)
        self.direction = self._own(given.direction).astype(np.int64)
        self._read()
        self._draw()

    def _own(self, each: NDArray[Any]) -> NDArray[Any]:
        return each[self.block.rows] if len(each) > 1 else np.broadcast_to(each, self.count)

    # Read

    def _read(self) -> None:
        block, how = self.block, self.how
        self.doubts = np.zeros(self.count, np.uint8)
        self.bad = block.bad.copy()
        self.tops, self.sizes = block.values, block.sizes
        if len(self.given.sizes):
            self._read_parts()
        else:
            infinite = np.isinf(block.values)
            if infinite.any():
                self.doubts |= infinite.any(axis=1)
                self.values = np.where(infinite, np.nan, block.values)
            else:
                self.values = block.values
            if how.counts:
                self.bad |= (self.values < 0).any(axis=1)
        known = ~np.isnan(self.values)
        self.is_whole = bool(known.all()) and not block.ghosts.shape[1]
        self.known, self.useful = known, known & ~block.ghosts if block.ghosts.shape[1] else known

    def _read_parts(self) -> None:
        infinite = np.isinf(self.tops) | np.isinf(self.sizes)
        if infinite.any():
            self.doubts |= infinite.any(axis=1)
            self.tops = np.where(np.isinf(self.tops), np.nan, self.tops)
            self.sizes = np.where(np.isinf(self.sizes), np.nan, self.sizes)
        zero, wrong = self.sizes == 0, self.sizes < 0
        self.doubts |= zero.any(axis=1).astype(np.uint8) << 1
        if self.how.counts:
            wrong |= self.tops < 0
        if self.how.share:
            wrong |= (self.tops > self.sizes) & ~zero
        self.bad |= wrong.any(axis=1)
        self.values = self.tops / np.where(zero, np.nan, self.sizes)

    # Draw

    def _draw(self) -> None:
        block, family = self.block, self.plan.family
        self.n_phases = len(block.first)
        if self.n_phases == 1:
            self.phase_of = None
        else:
            column = np.arange(self.width)
            self.phase_of = sum((column >= first[:, None]).astype(np.int8) for first in block.first[1:])
        drawn = self._ranges() if family == "mr" else self.tops if family == "np" else self.values
        if family == "np":
            drawn = np.where(self.known, drawn, np.nan)
        is_plain = self.given.multiply.size == 1 and self.given.multiply[0] == 1.0
        self.drawn = drawn if is_plain else drawn * self.multiply[:, None]
        self.known_drawn, self.useful_drawn = self.known, self.useful
        if family == "mr":
            self.known_drawn = ~np.isnan(self.drawn)
            self.useful_drawn = self.known_drawn & ~block.ghosts if block.ghosts.shape[1] else self.known_drawn
        top = np.fmax.reduce(np.abs(self.drawn), axis=1, initial=0.0)
        self.slack = self.how.tolerance * top
        self.phases = [self._phase(k) for k in range(self.n_phases)]

    def _ranges(self) -> Floats:
        found = np.full(self.values.shape, np.nan)
        there = self.useful[:, 1:] & self.useful[:, :-1]
        if self.phase_of is not None:
            there &= self.phase_of[:, 1:] == self.phase_of[:, :-1]
        steps = np.abs(self.values[:, 1:] - self.values[:, :-1])
        found[:, 1:] = np.where(there, steps, np.nan)
        return found

    def _phase(self, k: int) -> _Phase:
        block, column = self.block, np.arange(self.width)
        inside = None if self.phase_of is None else self.phase_of == k
        base: Flags | None = None
        if not (self.is_whole and self.n_phases == 1 and not self.how.baselines_each):
            base = self.useful & (column >= block.base_first[k][:, None]) & (column < block.base_stop[k][:, None])
        made = limits(Rows(self.values, self.tops, self.sizes, block.shrunk, base, self.plan, self.how))
        height = np.where(block.stop[k] > block.first[k], made.centre * self.multiply, np.nan)
        phase = _Phase(made, self._floor(inside), inside, height)
        if self.plan.family != "np":
            return phase
        return _Phase(made, phase.floor, inside, self._one_height(made, inside))

    def _one_height(self, made: Made, inside: Flags | None) -> Floats:
        """Height of an np chart's centre line where its sizes are equal."""
        line = made.centre[:, None] * np.where(self.sizes > 0, self.sizes, np.nan) * self.multiply[:, None]
        if inside is not None:
            line = np.where(inside, line, np.nan)
        if not self.width:
            return np.full(self.count, np.nan)
        least, most = np.fmin.reduce(line, axis=1), np.fmax.reduce(line, axis=1)
        first = line[np.arange(self.count), np.argmax(~np.isnan(line), axis=1)]
        return np.where(most - least <= self.slack, first, np.nan)

    def _floor(self, inside: Flags | None) -> Floats:
        """Where lower limits are cut."""
        family = self.plan.family
        if family == "run":
            return np.full(self.count, -np.inf)
        if family not in ("i", "i_m", "i_mm", "ip"):
            return np.zeros(self.count)
        if self.how.keeps_negative:
            return np.full(self.count, -np.inf)
        below = self.values < 0 if inside is None else (self.values < 0) & inside
        return np.where(below.any(axis=1), -np.inf, 0.0)

    def _edges(self, phase: _Phase, zone: int) -> tuple[Floats, Floats]:
        """Limits of one phase as they are drawn: one number a row, or a point a column."""
        made, how, family = phase.made, self.how, self.plan.family
        middle, sigma, floor, multiply, top = made.middle, made.spread, phase.floor, self.multiply, np.inf
        ceiling: Any = 1.0 if family in ("p", "pp") else top
        if self.is_sized:
            middle, sigma, floor, multiply = (one.reshape(self.count, -1) for one in (middle, made.sigmas, floor, multiply))
        if family == "np":
            ceiling = np.where(self.sizes > 0, self.sizes, np.nan)
            middle = middle * ceiling
        half = zone * sigma
        lower, upper = np.maximum(middle - half, floor), np.minimum(np.maximum(middle + half, floor), ceiling)
        if family == "t":  # powers of single numbers, as in `limits`
            lower, upper = (np.array([one**POWER for one in edge.tolist()]) for edge in (lower, upper))
        lower, upper = lower * multiply, upper * multiply
        return self._cut(lower), self._cut(upper)

    def _cut(self, edge: Floats) -> Floats:
        if self.how.lower_bound > -np.inf:
            edge = np.maximum(edge, self.how.lower_bound)
        return np.minimum(edge, self.how.upper_bound) if self.how.upper_bound < np.inf else edge

    def _line(self, lines: list[Floats]) -> Floats:
        """One line of all phases, transposed: one number a series where it is level and there is one phase."""
        if len(lines) == 1:
            return lines[0].T if lines[0].ndim == 2 else lines[0]
        assert self.phase_of is not None  # noqa: S101 - there are several phases
        found = np.zeros((self.count, self.width))
        for k, line in enumerate(lines):
            np.copyto(found, line if line.ndim == 2 else line[:, None], where=self.phase_of == k)
        return np.ascontiguousarray(found.T)

    # Mark

    def _seen(self) -> Seen:
        zones = sorted({*self.plan.zones, 3})
        self.edges = {zone: [self._edges(phase, zone) for phase in self.phases] for zone in zones}
        edges = {
            zone: (self._line([edge[0] for edge in pairs]), self._line([edge[1] for edge in pairs]))
            for zone, pairs in self.edges.items()
            if zone in self.plan.zones
        }
        centre = self._line([self._centre(phase) for phase in self.phases])
        useful = None if self.is_whole and self.plan.family != "mr" else np.ascontiguousarray(self.useful_drawn.T)
        return Seen(np.ascontiguousarray(self.drawn.T), useful, centre, edges, self.slack, self._together())

    def _together(self) -> Flags | None:
        """Whether a point and the next belong to one phase; where a series is filled up, its last point has no next."""
        if self.phase_of is None and not self.block.places.shape[1]:
            return None
        found = np.ones((self.count, self.width), bool)[:, 1:]
        if self.phase_of is not None:
            found &= self.phase_of[:, 1:] == self.phase_of[:, :-1]
        if self.block.places.shape[1]:
            found &= np.arange(1, self.width) != self.block.lengths[:, None]
        return np.ascontiguousarray(found.T)

    def _centre(self, phase: _Phase) -> Floats:
        if self.plan.family != "np":
            return phase.made.centre * self.multiply
        return phase.made.centre[:, None] * np.where(self.sizes > 0, self.sizes, np.nan) * self.multiply[:, None]

    def keep(self) -> None:
        """Mark, judge, and write everything down."""
        seen = self._seen()
        flags = marked(seen, self.plan)
        self.few = np.zeros((self.n_phases, self.count), np.int64)
        if self.how.judges_runs or self.how.wants_runs:
            flags = self._judge_runs(seen, flags)
        self.flags = np.ascontiguousarray(flags.T)
        self.flags[self.bad] = 0
        self._keep_flags()
        self._keep_phases()
        self._keep_series()

    def _judge_runs(self, seen: Seen, flags: NDArray[Any]) -> NDArray[Any]:
        above, below = seen.sides()
        sides = above.astype(np.int8) - below.astype(np.int8)
        for k, phase in enumerate(self.phases):
            own = sides if phase.inside is None else np.where(phase.inside.T, sides, 0).astype(np.int8)
            counted = count(own)
            box = self.limits[np.minimum(counted.many, len(self.limits) - 1)].T
            cut = ((counted.crossings == box[1]) & (counted.longest > box[2])) | (
                (counted.longest == box[0]) & (counted.crossings < box[3])
            )
            signal = (counted.longest > box[0]) | (counted.crossings < box[1]) | cut
            signal &= (counted.many > 0) & self.how.has_runs & ~self.bad
            if self.how.wants_runs:
                self._keep_runs(k, counted, box, signal)
            if self.how.judges_runs and signal.any():
                flags = self._mark_runs(k, flags, counted, box, signal)
        return flags

    def _mark_runs(self, k: int, flags: NDArray[Any], counted: Counted, box: Whole, signal: Flags) -> NDArray[Any]:
        """Mark long runs, and say where the line is crossed too rarely."""
        which = np.flatnonzero(signal)
        sides = counted.sides[:, which]
        found = long_runs(sides, box[0][which])
        bit = len(self.plan.marks) - 2
        for side, shift in ((1, bit), (-1, bit + 1)):
            flags[:, which] |= np.multiply(found & (sides == side), flags.dtype.type(1 << shift), dtype=flags.dtype)
        is_few = (counted.crossings[which] < box[1][which]) | ~found.any(axis=0)
        for place in np.flatnonzero(is_few).tolist():
            i = which[place]
            self.few[k, i] = drift(self.drawn[i], counted.sides[:, i], float(self.slack[i]))
        return flags

    # Keep

    def _keep_flags(self) -> None:
        block, size = self.block, self.flags.dtype.itemsize
        target = self.out.flags.view(self.flags.dtype)
        if not block.places.shape[1]:
            first = int(block.rows[0]) * self.width
            target[first : first + self.flags.size] = self.flags.reshape(-1)
            return
        inside = np.arange(self.width) < block.lengths[:, None]
        target[block.places[inside]] = self.flags[inside]
        assert size in (1, 2)  # noqa: S101 - a plan has at most 16 marks

    def _rows_of(self, k: int) -> tuple[Whole, Flags]:
        """Rows of the k-th phase in the table of phases, and which series have it."""
        has = self.block.phases > k
        if not len(self.out.phase_offsets):
            return self.block.rows, has
        return self.out.phase_offsets[self.block.rows] + k, has

    def _keep_phases(self) -> None:
        block, out = self.block, self.out.phases
        self.points = np.zeros((self.n_phases, self.count), np.int64)
        column = np.arange(self.width)
        for k, phase in enumerate(self.phases):
            useful = self.useful_drawn if phase.inside is None else self.useful_drawn & phase.inside
            self.points[k] = np.count_nonzero(useful, axis=1)
            first, stop = block.base_first[k], block.base_stop[k]
            n_baseline = self.points[k]
            if self.how.baselines_each:
                there = (column >= first[:, None]) & (column < stop[:, None])
                n_baseline = np.count_nonzero(useful & there, axis=1)
            rows, has = self._rows_of(k)
            table = {
                "centre": phase.height,
                "middle": phase.made.middle,
                "spread": phase.made.spread,
                "first": block.first[k],
                "last": block.stop[k] - 1,
                "baseline_last": stop - 1,
                "n_points": self.points[k],
                "n_baseline": n_baseline,
                "few_crossings": self.few[k],
                "no_floor": phase.floor == -np.inf,
            }
            for name, numbers in table.items():
                out[name][rows[has]] = numbers[has]
        self._forget_phases()

    def _forget_phases(self) -> None:
        """Series that were refused have no lines."""
        for i in np.flatnonzero(self.bad).tolist():
            row = self.block.rows[i]
            offsets = self.out.phase_offsets
            first, after = (offsets[row], offsets[row + 1]) if len(offsets) else (row, row + 1)
            for place in range(first, after):
                last = self.block.lengths[i] - 1 if place == first else -1
                self.out.phases[place] = (np.nan, np.nan, np.nan, 0, last, last, 0, 0, 0, 0)
                if len(self.out.runs):
                    self.out.runs[place] = (0, -1, -1, -1, -1, False)

    def _keep_runs(self, k: int, counted: Counted, box: Whole, signal: Flags) -> None:
        rows, has = self._rows_of(k)
        some = counted.many > 0
        table = {
            "n_useful": counted.many,
            "longest_run": np.where(some, counted.longest, -1),
            "longest_run_max": np.where(some, box[0], -1),
            "crossings": np.where(some, counted.crossings, -1),
            "crossings_min": np.where(some, box[1], -1),
            "signal": signal,
        }
        for name, numbers in table.items():
            self.out.runs[name][rows[has]] = numbers[has]

    def _keep_series(self) -> None:
        block, how = self.block, self.how
        latest = _latest(self.known_drawn)
        at, current = self._verdicts(latest)
        few, any_signal, change, lower, upper = self._at(at, current)
        if how.no_zero:
            self.doubts |= (self.drawn == 0).any(axis=1).astype(np.uint8) << 2
        last = block.phases - 1
        points = self.points[last, np.arange(self.count)]
        self.doubts |= ((points > 0) & (points < how.min_points)).astype(np.uint8) << 3
        code = self.flags[np.arange(self.count), np.maximum(at, 0)].astype(np.int64) if self.width else 0 * at
        ready = (at >= 0) & ~self.bad
        icons = icon(code, self.direction, how)
        given = self.given
        targets = assurance(
            lower, upper, self.direction, *map(self._own, (given.target, given.safe_low, given.safe_high)), self.slack, how
        )
        states = state(icons, few, any_signal, change, self.direction, self.slack)
        table = {
            "latest": np.where(self.bad, -1, latest),
            "verdict_at": np.where(ready, at, -1),
            "variation": np.where(ready, icons, _TOO_FEW[0]),
            "assurance": np.where(ready, targets, _TOO_FEW[1]),
            "state": np.where(ready, states, _TOO_FEW[2]),
            "doubts": np.where(self.bad, 0, self.doubts),
            "refused": np.where(self.bad, 1, 2 * self._without_limits()),
        }
        for name, numbers in table.items():
            self.out.series[name][block.rows] = numbers

    def _without_limits(self) -> NDArray[Any]:
        """Series with a phase that has no limits, when such a phase is judged by other rules."""
        found = np.zeros(self.count, bool)
        if self.how.needs_limits:
            for k, phase in enumerate(self.phases):
                if self.is_sized:
                    sigmas = phase.made.sigmas
                    none = np.isnan(sigmas if phase.inside is None else np.where(phase.inside, sigmas, np.nan)).all(axis=1)
                else:
                    none = np.isnan(phase.made.spread)
                found |= none & (self.block.phases > k)
        return found

    def _verdicts(self, latest: Whole) -> tuple[Whole, Whole]:
        """The point that icons speak of, and its phase."""
        at, current = np.full(self.count, -1), np.zeros(self.count, np.int64)
        for k, phase in enumerate(self.phases):
            ready = (self.points[k] > 0) & (self.points[k] >= self.how.min_points) & (self.block.phases > k)
            if not self.how.keep_verdict:
                ready &= self.block.phases == k + 1
            known = self.known_drawn if phase.inside is None else self.known_drawn & phase.inside
            at = np.where(ready, latest if phase.inside is None else _latest(known), at)
            current = np.where(ready, k, current)
        return at, current

    def _at(self, at: Whole, current: Whole) -> tuple[Whole, Flags, Floats, Floats, Floats]:
        """Facts of the phase that the verdict is about: few crossings, any signal, its move, its limits at the point."""
        row, place = np.arange(self.count), np.maximum(at, 0)
        few = self.few[current, row]
        any_signal, change = few > 0, np.full(self.count, np.nan)
        lower, upper = np.full(self.count, np.nan), np.full(self.count, np.nan)
        for k, phase in enumerate(self.phases):
            here = current == k
            if not here.any():
                continue
            own = self.flags if phase.inside is None else np.where(phase.inside, self.flags, 0)
            any_signal |= here & own.any(axis=1)
            if k:
                change = np.where(here, phase.height - self.phases[k - 1].height, change)
            if self.width:
                edges = [edge[row, place] if edge.ndim == 2 else edge for edge in self.edges[3][k]]
                lower, upper = np.where(here, edges[0], lower), np.where(here, edges[1], upper)
        return few, any_signal, change, lower, upper


def _latest(known: Flags) -> Whole:
    """Place of the last point of each row; -1 without any."""
    width = known.shape[1]
    if not width:
        return np.full(len(known), -1)
    back = np.argmax(known[:, ::-1], axis=1)
    return np.where(known.any(axis=1), width - 1 - back, -1)
