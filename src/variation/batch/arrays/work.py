"""One block after the other: read, draw the lines, mark, keep; then the verdicts of all series at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from variation.batch.arrays.blocks import Block, blocks
from variation.batch.arrays.limits import SIZED, Part, laney, level_lines, overall, point_sigmas, unit_sigma
from variation.batch.arrays.marks import Seen, marked
from variation.batch.arrays.runs import Counted, count, drift, long_runs
from variation.batch.arrays.sums import counts, is_exact
from variation.batch.arrays.verdicts import Facts, judge, no_facts
from variation.batch.calls import Given, How, Out
from variation.batch.plan import Plan
from variation.limits.rare import POWER


__all__ = ["work"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


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
    facts = no_facts(len(out.series))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        for block in blocks(given, how, len(out.series)):
            _Work(block, given, how, plan, limits, out, facts).keep()
        judge(facts, given, how, out)


class _Work:
    """One block on its way; tables have one column a series and one row a place."""

    def __init__(self, block: Block, given: Given, how: How, plan: Plan, limits: Whole, out: Out, facts: Facts) -> None:
        self.block, self.given, self.how, self.plan, self.limits = block, given, how, plan, limits
        self.out, self.facts = out, facts
        self.width, self.count = block.values.shape
        self.column = np.arange(self.count)
        self.is_sized = plan.family in SIZED
        self.is_scaled = given.multiply.size > 1 or given.multiply[0] != 1.0
        self.multiply = given.multiply[block.rows] if given.multiply.size > 1 else given.multiply[0]
        self.doubts, self.bad = np.zeros(self.count, np.uint8), block.bad
        self.level: dict[int, tuple[Floats, Floats]] = {}
        self._read()
        self._find_phases()
        self._draw()
        self._make_lines()

    # Read

    def _read(self) -> None:
        block = self.block
        self.tops, self.sizes, self.values = block.values, block.sizes, block.values
        if len(self.given.sizes):
            self._read_parts()
        self.room = np.empty(self.values.shape)
        self.top = top = np.maximum.reduce(np.abs(self.values, out=self.room), axis=0, initial=0.0)
        if not len(self.given.sizes) and np.isinf(top).any() | np.isnan(top).any():
            infinite = np.isinf(self.values)
            self.doubts |= infinite.any(axis=0)
            self.values = np.where(infinite, np.nan, self.values)
        if self.how.counts and not len(self.given.sizes):
            self.bad = self.bad | (self.values < 0).any(axis=0)
        self.is_whole = not np.isnan(top).any() and not np.isinf(top).any() and not len(block.ghosts)
        self.known = self.useful = np.ones(self.values.shape, bool)
        if not self.is_whole:
            self.known = ~np.isnan(self.values)
            self.useful = self.known & ~block.ghosts if len(block.ghosts) else self.known

    def _read_parts(self) -> None:
        tops, sizes = self.tops, self.sizes
        for name, parts in (("tops", tops), ("sizes", sizes)):
            if np.isinf(parts).any():
                infinite = np.isinf(parts)
                self.doubts |= infinite.any(axis=0)
                setattr(self, name, np.where(infinite, np.nan, parts))
        wrong, zero = self.sizes < 0, self.sizes == 0
        if self.how.counts:
            wrong |= self.tops < 0
        if zero.any():
            self.doubts |= zero.any(axis=0).astype(np.uint8) << 1
            self.sizes = np.where(zero, np.nan, self.sizes)
        if self.how.share:
            wrong |= self.tops > self.sizes
        if wrong.any():
            self.bad = self.bad | wrong.any(axis=0)
            self.sizes = np.where(self.sizes > 0, self.sizes, np.nan)
        self.values = self.tops / self.sizes

    def _find_phases(self) -> None:
        block, place = self.block, np.arange(self.width)[:, None]
        self.n_phases = len(block.first)
        self.phase_of: NDArray[np.int8] | None = None
        self.later: list[Whole] = []
        for first in block.first[1:]:
            later = place >= first
            self.later.append(-later.view(np.int8).astype(np.int64))
            self.phase_of = later.view(np.int8) if self.phase_of is None else self.phase_of + later.view(np.int8)
        self.inside = [None if self.phase_of is None else self.phase_of == k for k in range(self.n_phases)]

    # Draw

    def _draw(self) -> None:
        family = self.plan.family
        drawn, self.known_drawn, self.useful_drawn = self.values, self.known, self.useful
        if family == "mr":
            drawn = self._ranges()
            self.known_drawn = ~np.isnan(drawn)
            self.useful_drawn = self.known_drawn & ~self.block.ghosts if len(self.block.ghosts) else self.known_drawn
        elif family == "np":
            drawn = self.tops if self.is_whole else np.where(self.known, self.tops, np.nan)
        self.drawn = drawn * self.multiply if self.is_scaled else drawn
        if not (self.is_whole and self.drawn is self.values):
            self.top = np.fmax.reduce(np.abs(self.drawn, out=self.room), axis=0, initial=0.0)
        self.slack = self.how.tolerance * self.top
        self._take_steps()

    def _take_steps(self) -> None:
        """Steps up and down, when the rules need them."""
        self.steps: tuple[Flags, Flags] | None = None
        if not any(step.kind in ("trend", "alternating") for step in self.plan.steps):
            return
        step = np.subtract(self.drawn[1:], self.drawn[:-1], out=self.room[:-1])
        rise, fall = step > self.slack, step < -self.slack
        for there in (self._both_useful(), self._together()):
            if there is not None:
                rise &= there
                fall &= there
        self.steps = rise, fall

    def _both_useful(self) -> Flags | None:
        """Whether a point and the next count; None when all do."""
        if self.is_whole and self.plan.family != "mr":
            return None
        return self.useful_drawn[1:] & self.useful_drawn[:-1]

    def _ranges(self) -> Floats:
        found = np.full(self.values.shape, np.nan)
        there = self.useful[1:] & self.useful[:-1]
        if self.phase_of is not None:
            there &= self.phase_of[1:] == self.phase_of[:-1]
        found[1:] = np.where(there, np.abs(self.values[1:] - self.values[:-1]), np.nan)
        return found

    # Lines

    def _part(self, k: int) -> Part:
        block, base = self.block, None
        if not (self.is_whole and self.n_phases == 1 and not self.how.baselines_each):
            base, place = self.useful, np.arange(self.width)[:, None]
            if self.how.baselines_each:
                base = base & (place >= block.base_first[k]) & (place < block.base_stop[k])
            elif self.n_phases > 1:
                base = base & self.inside[k]
        return Part(self.values, self.room, self.tops, self.sizes, block.shrunk, base, self.plan.family, self.how)

    def _make_lines(self) -> None:
        """Centre, middle and spread of every phase; for families with sizes, sigma of every point."""
        parts = [self._part(k) for k in range(self.n_phases)]
        self.floors = [self._floor(k) for k in range(self.n_phases)]
        if not self.is_sized:
            self.centres, self.middles, self.spreads = map(list, zip(*map(level_lines, parts), strict=True))
            return
        self.centres = self.middles = self._overalls(parts)
        self._middle = self._at_points(self.middles)
        if self.plan.family == "ip":
            self.spreads = [unit_sigma(part) for part in parts]
            self.sigmas = self._at_points(self.spreads) / np.sqrt(self.sizes)
            return
        self.sigmas = point_sigmas(self._middle, self.sizes, self.plan.family)
        self.spreads = [np.ones(self.count)] * self.n_phases
        if self.plan.family in ("pp", "up"):
            self.spreads = [laney(*one) for one in zip(parts, self.centres, self._own_sigmas(), strict=True)]
            self.sigmas = self.sigmas * self._at_points(self.spreads)

    def _overalls(self, parts: list[Part]) -> list[Floats]:
        """Overall share or rate of each phase."""
        if len(parts) == 1 or self.how.baselines_each or self.how.centre == self.how.centre:
            return [overall(part) for part in parts]
        tops, sizes = (np.where(self.useful, one, 0.0) for one in (self.tops, self.sizes))
        if not (is_exact(tops) and is_exact(sizes)):
            return [overall(part) for part in parts]
        return [
            np.where(size > 0, top / size, np.nan) for top, size in zip(*map(self._sums, (tops, sizes)), strict=True)
        ]

    def _sums(self, numbers: Floats) -> list[Floats]:
        """Sums of whole numbers over each phase, of which the order does not matter."""
        after = [np.add.reduce((numbers.view(np.int64) & mask).view(np.float64), axis=0) for mask in self.later]
        before = [np.add.reduce(numbers, axis=0), *after]
        return [whole - rest for whole, rest in zip(before, [*after, np.zeros(self.count)], strict=True)]

    def _own_sigmas(self) -> list[Floats]:
        """Sigma of the points of each phase."""
        return [self.sigmas if one is None else np.where(one, self.sigmas, np.nan) for one in self.inside]

    def _at_points(self, lines: Any) -> Floats:
        """One number a series and phase, brought to its points; it stays one a series when there is one phase."""
        found: Floats = lines[0]
        for mask, before, line in zip(self.later, lines, lines[1:], strict=False):
            # Where the mask is set, the bits of one number become those of the other: faster than to choose.
            change = before.view(np.int64) ^ line.view(np.int64)
            found = (found.view(np.int64) ^ (change & mask)).view(np.float64)
        return found

    def _floor(self, k: int) -> Any:
        """Where lower limits are cut."""
        family = self.plan.family
        if family not in ("run", "i", "i_m", "i_mm", "ip"):
            return 0.0
        if family == "run" or self.how.keeps_negative:
            return -np.inf
        inside = self.inside[k]
        below = self.values < 0 if inside is None else (self.values < 0) & inside
        return np.where(below.any(axis=0), -np.inf, 0.0)

    def _edges(self, zone: int, places: Whole | None = None) -> tuple[Floats, Floats]:
        """Limits as they are drawn, everywhere or at flat places: one number a series, or one a point."""
        if self.is_sized:
            return self._sized_edges(zone, places)
        if zone not in self.level:
            pairs = [self._level_edges(k, zone) for k in range(self.n_phases)]
            lower, upper = (self._at_points(edges) for edges in zip(*pairs, strict=True))
            self.level[zone] = lower, upper
        lower, upper = self.level[zone]
        return _there(lower, places, self.count), _there(upper, places, self.count)

    def _sized_edges(self, zone: int, places: Whole | None) -> tuple[Floats, Floats]:
        floor: Any = self.floors[0]
        if np.ndim(floor):
            floor = _there(self._at_points(self.floors), places, self.count)
        middle = _there(self._middle, places, self.count)
        ceiling: Any = 1.0 if self.plan.family in ("p", "pp") else np.inf
        if self.plan.family == "np":
            ceiling = _there(self.sizes, places, self.count)
            middle = middle * ceiling
        upper = zone * _there(self.sigmas, places, self.count)
        lower = middle - upper
        upper += middle
        if np.ndim(floor) or floor > -np.inf:
            np.maximum(lower, floor, out=lower)
            if self.how.centre == self.how.centre or np.ndim(floor):  # else nothing above the line is below zero
                np.maximum(upper, floor, out=upper)
        if np.ndim(ceiling) or ceiling < np.inf:
            np.minimum(upper, ceiling, out=upper)
        return self._scaled(lower, places), self._scaled(upper, places)

    def _level_edges(self, k: int, zone: int) -> tuple[Floats, Floats]:
        half = zone * self.spreads[k]
        lower, upper = self.middles[k] - half, self.middles[k] + half
        if np.ndim(self.floors[k]) or self.floors[k] > -np.inf:
            lower, upper = np.maximum(lower, self.floors[k]), np.maximum(upper, self.floors[k])
        if self.plan.family == "t":  # powers of single numbers, as in `limits`
            lower, upper = (np.array([one**POWER for one in edge.tolist()]) for edge in (lower, upper))
        return self._scaled(lower, None), self._scaled(upper, None)

    def _scaled(self, edge: Floats, places: Whole | None) -> Floats:
        if self.is_scaled:
            edge = edge * (self.multiply if np.ndim(self.multiply) == 0 else _there(self.multiply, places, self.count))
        if self.how.lower_bound > -np.inf:
            edge = np.maximum(edge, self.how.lower_bound)
        return np.minimum(edge, self.how.upper_bound) if self.how.upper_bound < np.inf else edge

    def _centre(self) -> Floats:
        centre = self._at_points(self.centres)
        if self.plan.family == "np":
            centre = centre * self.sizes
        return centre * self.multiply if self.is_scaled else centre

    # Mark

    def keep(self) -> None:
        """Mark, and write everything down."""
        useful = None if self.is_whole and self.plan.family != "mr" else self.useful_drawn
        seen = Seen(
            self.drawn,
            self.room,
            self.steps,
            useful,
            self._centre(),
            self._edges,
            self.slack,
            self._together(),
            self._is_nested(),
        )
        self.flags = marked(seen, self.plan)
        self.few = np.zeros((self.n_phases, self.count), np.int64)
        if self.how.judges_runs or self.how.wants_runs:
            self._judge_runs(seen)
        if self.bad.any():
            self.flags[:, self.bad] = 0
        self._keep_flags()
        self._keep_phases(seen)
        self._keep_facts()

    def _is_nested(self) -> bool:
        """Whether limits at more sigmas lie outside those at fewer, and are worth not being made everywhere."""
        return self.is_sized and not self.how.sigma < 0 and not self.how.centre < 0

    def _together(self) -> Flags | None:
        """Whether a point and the next belong to one phase; where a series is filled up, its last point has no next."""
        found = None
        if self.phase_of is not None:
            found = self.phase_of[1:] == self.phase_of[:-1]
        if self.block.ragged:
            there = np.arange(1, self.width)[:, None] != self.block.lengths
            found = there if found is None else found & there
        return found

    def _judge_runs(self, seen: Seen) -> None:
        above, below = seen.sides()
        sides = above.view(np.int8) - below.view(np.int8)
        for k, inside in enumerate(self.inside):
            counted = count(sides if inside is None else sides * inside)
            box = self.limits[np.minimum(counted.many, len(self.limits) - 1)].T
            cut = ((counted.crossings == box[1]) & (counted.longest > box[2])) | (
                (counted.longest == box[0]) & (counted.crossings < box[3])
            )
            signal = (counted.longest > box[0]) | (counted.crossings < box[1]) | cut
            signal &= (counted.many > 0) & self.how.has_runs & ~self.bad
            if self.how.wants_runs:
                self._keep_runs(k, counted, box, signal)
            if self.how.judges_runs and signal.any():
                self._mark_runs(k, counted, box, signal)

    def _mark_runs(self, k: int, counted: Counted, box: Whole, signal: Flags) -> None:
        """Mark long runs, and say where the line is crossed too rarely."""
        which = np.flatnonzero(signal)
        sides, kind = counted.sides[:, which], self.flags.dtype.type
        found = long_runs(sides, box[0][which])
        bit = len(self.plan.marks) - 2
        for side, shift in ((1, bit), (-1, bit + 1)):
            self.flags[:, which] |= np.multiply(found & (sides == side), kind(1 << shift), dtype=kind)
        is_few = (counted.crossings[which] < box[1][which]) | ~found.any(axis=0)
        for place in np.flatnonzero(is_few).tolist():
            i = which[place]
            self.few[k, i] = drift(self.drawn[:, i], counted.sides[:, i], float(self.slack[i]))

    # Keep

    def _keep_flags(self) -> None:
        block, target = self.block, self.out.flags.view(self.flags.dtype)
        if not block.ragged:
            first = int(block.rows[0]) * self.width
            target[first : first + self.flags.size].reshape(self.count, self.width)[:] = self.flags.T
            return
        inside = np.arange(self.width)[:, None] < block.lengths
        target[block.places[inside]] = self.flags[inside]

    def _keep_phases(self, seen: Seen) -> None:
        block, self.points = self.block, []
        self.heights = [self._height(k, seen.centre) for k in range(self.n_phases)]
        place = np.arange(self.width)[:, None]
        for k, inside in enumerate(self.inside):
            useful = None if seen.useful is None and inside is None else self.useful_drawn
            if inside is not None:
                useful = self.useful_drawn & inside
            self.points.append(counts(self.drawn, useful))
            first, stop, n_baseline = block.base_first[k], block.base_stop[k], self.points[k]
            if self.how.baselines_each:
                there = (place >= first) & (place < stop)
                n_baseline = counts(self.drawn, there if useful is None else useful & there)
            self._keep_rows(
                self.out.phases,
                k,
                {
                    "centre": self.heights[k],
                    "middle": self.middles[k],
                    "spread": self.spreads[k],
                    "first": block.first[k],
                    "last": block.stop[k] - 1,
                    "baseline_last": stop - 1,
                    "n_points": self.points[k],
                    "n_baseline": n_baseline,
                    "few_crossings": self.few[k],
                    "no_floor": self.floors[k] == -np.inf,
                },
            )
        self._forget_phases()

    def _height(self, k: int, centre: Floats) -> Floats:
        """The one height of the centre line in a phase."""
        if self.plan.family != "np":
            height = self.centres[k] * self.multiply if self.is_scaled else self.centres[k]
            if self.n_phases == 1 and not self.block.ragged and self.width:
                return height
            return np.where(self.block.stop[k] > self.block.first[k], height, np.nan)
        inside = self.inside[k]
        line = centre if inside is None else np.where(inside, centre, np.nan)
        if not self.width:
            return np.full(self.count, np.nan)
        least, most = np.fmin.reduce(line, axis=0), np.fmax.reduce(line, axis=0)
        first = line[np.argmax(~np.isnan(line), axis=0), self.column]
        return np.where(most - least <= self.slack, first, np.nan)

    def _keep_rows(self, table: NDArray[np.void], k: int, numbers: dict[str, Any]) -> None:
        """Write the k-th phase of every series that has it."""
        block, offsets = self.block, self.out.phase_offsets
        rows = offsets[block.rows] + k if len(offsets) else block.rows
        has: Any = None
        if not block.ragged and (not len(offsets) or (block.phases == self.n_phases).all()):
            where: Any = slice(int(rows[0]), int(rows[-1]) + 1, self.n_phases if len(offsets) else 1)
        else:
            has = block.phases > k
            where = rows[has]
        for name, column in numbers.items():
            table[name][where] = column[has] if np.ndim(column) and not isinstance(where, slice) else column

    def _forget_phases(self) -> None:
        """Series that were refused have no lines."""
        offsets = self.out.phase_offsets
        for i in np.flatnonzero(self.bad).tolist():
            row = self.block.rows[i]
            first, after = (offsets[row], offsets[row + 1]) if len(offsets) else (row, row + 1)
            for place in range(first, after):
                last = self.block.lengths[i] - 1 if place == first else -1
                self.out.phases[place] = (np.nan, np.nan, np.nan, 0, last, last, 0, 0, 0, 0)
                if len(self.out.runs):
                    self.out.runs[place] = (0, -1, -1, -1, -1, False)

    def _keep_runs(self, k: int, counted: Counted, box: Whole, signal: Flags) -> None:
        some = counted.many > 0
        self._keep_rows(
            self.out.runs,
            k,
            {
                "n_useful": counted.many,
                "longest_run": np.where(some, counted.longest, -1),
                "longest_run_max": np.where(some, box[0], -1),
                "crossings": np.where(some, counted.crossings, -1),
                "crossings_min": np.where(some, box[1], -1),
                "signal": signal,
            },
        )

    def _keep_facts(self) -> None:
        """What the verdicts need."""
        facts, rows = self.facts, self.block.rows
        where: Any = rows if self.block.ragged else slice(int(rows[0]), int(rows[-1]) + 1)
        latest = self._latest(None)
        at, current = self._verdict_at(latest)
        place = np.maximum(at, 0)
        if self.how.no_zero:
            self.doubts |= (self.drawn == 0).any(axis=0).astype(np.uint8) << 2
        own = self.points[0] if self.n_phases == 1 else np.array(self.points)[self.block.phases - 1, self.column]
        self.doubts |= ((own > 0) & (own < self.how.min_points)).astype(np.uint8) << 3
        facts.latest[where], facts.at[where] = latest, at
        facts.doubts[where], facts.bad[where], facts.slack[where] = self.doubts, self.bad, self.slack
        facts.few[where] = self.few[current, self.column]
        facts.without[where] = self._without_limits()
        if self.how.judges_runs or self.n_phases > 1:  # else the icon says it all
            facts.any_signal[where], facts.change[where] = self._current(current)
        if self.width:
            facts.code[where] = self.flags[place, self.column]
            facts.lower[where], facts.upper[where] = self._edges(3, place * self.count + self.column)

    def _current(self, current: Whole) -> tuple[Flags, Floats]:
        """Whether any rule fired in the phase that the verdict is about, and how its centre line moved."""
        if self.phase_of is None:
            fired = np.bitwise_or.reduce(self.flags, axis=0) != 0
            return fired | (self.few[0] > 0), np.full(self.count, np.nan)
        fired = np.bitwise_or.reduce(np.where(self.phase_of == current, self.flags, 0), axis=0) != 0
        heights = np.array([np.full(self.count, np.nan), *self.heights])
        change = heights[current + 1, self.column] - heights[current, self.column]
        return fired | (self.few[current, self.column] > 0), change

    def _without_limits(self) -> Flags:
        """Series with a phase that has no limits, when such a phase is judged by other rules."""
        found = np.zeros(self.count, bool)
        if self.how.needs_limits:
            sigmas = self._own_sigmas() if self.is_sized else self.spreads
            for k, sigma in enumerate(sigmas):
                none = np.isnan(sigma).all(axis=0) if self.is_sized else np.isnan(sigma)
                found |= none & (self.block.phases > k)
        return found

    def _verdict_at(self, latest: Whole) -> tuple[Whole, Whole]:
        """The point that icons speak of, and its phase."""
        current = np.full(self.count, -1)
        for k, points in enumerate(self.points):
            ready = (points > 0) & (points >= self.how.min_points) & (self.block.phases > k)
            if not self.how.keep_verdict:
                ready &= self.block.phases == k + 1
            current = np.where(ready, k, current)
        if self.phase_of is not None:
            latest = self._latest(self.phase_of == current)
        return np.where(current >= 0, latest, -1), np.maximum(current, 0)

    def _latest(self, inside: Flags | None) -> Whole:
        """Place of the last known point of each series, or of those inside; -1 without any."""
        if inside is None and self.is_whole and self.plan.family != "mr":
            return self.block.lengths - 1
        known = self.known_drawn if inside is None else self.known_drawn & inside
        kind = np.uint8 if self.width < 256 else np.int64
        place = np.arange(1, self.width + 1, dtype=kind)[:, None]
        return np.maximum.reduce(known.view(np.uint8) * place, axis=0, initial=0).astype(np.int64) - 1


def _there(line: Floats, places: Whole | None, columns: int) -> Floats:
    """A line at flat places of points; one number a series is brought to its points."""
    if places is None:
        return line
    return line.reshape(-1)[places] if line.ndim == 2 else line[places % columns]
