"""The compiled kernel: one pass over each series, bit sets of up to 64 points, any length by overlapping windows.

Formulas are those of `variation.limits` and `variation.rules`, in the same order of operations, so that both paths give
the same bits; a test runs both on the same data.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from variation.batch.calls import COLUMNS, HOW, Given, Out
from variation.batch.compiled import lanes
from variation.batch.compiled.lines import _fill_edges, _fill_levels, _floor, _height, _lines
from variation.batch.compiled.marks import (
    WORDS,
    _is_usual,
    _mark_phase,
    _masks,
    _patterns,
    _usual_flags,
    _usual_shifts,
    _write,
)
from variation.batch.compiled.rows import (
    _baseline,
    _drop_infinite,
    _known_bits,
    _plot_ranges,
    _put_phase,
    _put_series,
    _read,
    _refuse,
    _starts_of,
    _useful_bits,
)
from variation.batch.compiled.runs import _judge_runs
from variation.batch.compiled.settings import BETWEEN, INF, MR, NAN, NP, PAD, PP, I, P, T, apart
from variation.batch.compiled.sums import _average_of_few
from variation.batch.compiled.verdicts import NO_TARGET, STATE_TOO_FEW, TOO_FEW, _assurance, _state
from variation.batch.compiled.words import _count, _last, _low_bits
from variation.batch.icons import STATE_OF
from variation.batch.tables import RUNS


DIGEST = "137b5c97c67e6211"
"""Changes with the files that this code is compiled from, so that Numba's cache never serves an old one."""


STATE_FROM = tuple(int(state) for state in STATE_OF)

BLOCK = 16
"""Series whose averages are worked out before their points are compared: the machine then need not wait for a sum."""

ROW = 64 + PAD
"""Room for one of them."""

ASIDE = 9
"""In place of `refused`: not what most series are."""


@apart
def _measure(values, offsets, width, lo, hi, block, ranges, facts):
    """Copy the series from lo to hi, each with its largest size, average and average range; else a missing size."""
    for i in range(lo, hi):
        start, n = i * width, width
        if width < 0:
            start = offsets[i]
            n = offsets[i + 1] - start
        r, at = 3 * (i - lo), ROW * (i - lo)
        facts[r] = NAN
        if 2 <= n <= 64:
            facts[r] = lanes.take(values, start, n, block, at)
            facts[r + 1] = _average_of_few(block, at, n)
            lanes.ranges(block, at, n - 1, ranges, 0)
            facts[r + 2] = _average_of_few(ranges, 0, n - 1)


@apart
def _simple(
    lo,
    hi,
    values,
    offsets,
    how,
    rules,
    n_rules,
    directions,
    targets,
    safe_lows,
    safe_highs,
    steps,
    icons,
    flags,
    series,
    phases,
    lines,
):
    """What most series are: single values, one phase, nothing missing. Others are put aside."""
    scratch, bits = np.empty(BLOCK * (ROW + 3) + ROW), np.zeros(WORDS + 16 + 33, np.uint64)
    small, bytes_out = np.empty(8), np.empty(192, np.uint8)
    block, facts = lanes.pointer(scratch, 0), lanes.pointer(scratch, BLOCK * ROW)
    ranges = lanes.pointer(scratch, BLOCK * (ROW + 3))
    words, marks, deep = lanes.pointer(bits, 0), lanes.pointer(bits, WORDS), lanes.pointer(bits, WORDS + 16)
    levels, room = lanes.pointer(small, 0), lanes.pointer(bytes_out, 0)
    factor, tolerance, n_marks, zones = how.factor, how.tolerance, how.n_marks, how.zones | 8
    low, high, min_points, width = how.lower_bound, how.upper_bound, how.min_points, how.width
    is_usual = _is_usual(rules, n_rules)
    is_between, by = is_usual and rules[3 * COLUMNS + 4] == BETWEEN, _usual_shifts(rules)
    for first in range(lo, hi, BLOCK):
        after = min(first + BLOCK, hi)
        _measure(values, offsets, width, first, after, block, ranges, facts)
        for i in range(first, after):
            r, start, n = 3 * (i - first), i * width, width
            if width < 0:
                start = offsets[i]
                n = offsets[i + 1] - start
            if width > 0 and i + BLOCK < hi:
                lanes.fetch(values, start + BLOCK * width, width)
            if not facts[r] < INF:
                _put_series(series, i, -1, -1, TOO_FEW, NO_TARGET, STATE_TOO_FEW, 0, ASIDE)
                continue
            centre, spread, slack = facts[r + 1], facts[r + 2] * factor / 3, tolerance * facts[r]
            _fill_levels(centre, spread, -INF, False, 1.0, low, high, zones, levels)
            _masks(block, ROW * (i - first), n, centre, slack, zones, True, levels, levels, 0, 0, words)
            valid = _low_bits(n)
            if is_usual:
                _usual_flags(words, valid, by, is_between, room, flags, start, n)
            else:
                marked = _patterns(rules, n_rules, words, valid, valid, deep, marks)
                _write(marks, marked, n_marks, 0, n, room, flags, start)
            _put_phase(lines, phases, i, centre, centre, spread, 0, n - 1, n - 1, n, n, 0, 1)
            if n < min_points:
                _put_series(series, i, n - 1, -1, TOO_FEW, NO_TARGET, STATE_TOO_FEW, 8, 0)
                continue
            direction, safe = directions[steps[0] * i], steps[2] * i
            icon = icons[((direction + 1) << n_marks) + np.int64(flags[start + n - 1])]
            aim = _assurance(
                levels[6], levels[7], direction, targets[steps[1] * i], safe_lows[safe], safe_highs[safe], slack, how
            )
            _put_series(series, i, n - 1, n - 1, icon, aim, STATE_FROM[icon], 0, 0)
    scratch[0], bits[0], small[0], bytes_out[0] = 0.0, 0, 0.0, 0  # until here they are needed


def _work(lo, hi, given, hows, program, boxes, icon_table, out):
    """Work out the series from lo to hi; see `variation.batch.calls` for the arguments."""
    how = hows[0]
    # Pointers, because Numba counts references to arrays at every step; the arrays themselves live until the end.
    values, shrunk, all_sizes = (
        lanes.pointer(given.values, 0),
        lanes.pointer(given.shrunk, 0),
        lanes.pointer(given.sizes, 0),
    )
    ghosts, offsets, starts = (
        lanes.pointer(given.ghosts, 0),
        lanes.pointer(given.offsets, 0),
        lanes.pointer(given.starts, 0),
    )
    start_offsets, baselines = lanes.pointer(given.start_offsets, 0), lanes.pointer(given.baselines, 0)
    directions, targets = lanes.pointer(given.direction, 0), lanes.pointer(given.target, 0)
    safe_lows, safe_highs = lanes.pointer(given.safe_low, 0), lanes.pointer(given.safe_high, 0)
    multiplies, flags = lanes.pointer(given.multiply, 0), lanes.pointer(out.flags, 0)
    phase_offsets = lanes.pointer(out.phase_offsets, 0)
    has_sizes, has_ghosts, has_starts = given.sizes.size > 0, given.ghosts.size > 0, given.starts.size > 0
    has_offsets, has_phase_offsets = given.start_offsets.size > 0, out.phase_offsets.size > 0
    rules, n_rules, box_table, n_boxes = (
        lanes.pointer(program, 0),
        program.shape[0],
        lanes.pointer(boxes, 0),
        boxes.shape[0],
    )
    direction_step, target_step = 1 if given.direction.size > 1 else 0, 1 if given.target.size > 1 else 0
    safe_step, multiply_step = 1 if given.safe_low.size > 1 else 0, 1 if given.multiply.size > 1 else 0
    series, phases, runs = lanes.words_at(out.series), lanes.words_at(out.phases), out.runs
    lines, icons = lanes.numbers_at(out.phases), lanes.pointer(icon_table, 0)
    cap = how.width
    if cap < 0:
        cap = 0
        for i in range(lo, hi):
            cap = max(cap, offsets[i + 1] - offsets[i])
    cap += PAD
    n_words = (cap >> 6) + 2
    scratch, bits = np.empty(15 * cap + PAD), np.zeros(4 * n_words + WORDS + 16 + 33, np.uint64)
    small, rooms, border_places = np.empty(8), np.empty(192, np.uint8), np.empty(cap + 2, np.int64)
    raw, y, tops = lanes.pointer(scratch, 0), lanes.pointer(scratch, cap), lanes.pointer(scratch, 2 * cap)
    sizes, sigmas, zs = (
        lanes.pointer(scratch, 3 * cap),
        lanes.pointer(scratch, 4 * cap),
        lanes.pointer(scratch, 5 * cap),
    )
    into, edges = lanes.pointer(scratch, 6 * cap), lanes.pointer(scratch, 7 * cap)
    known, useful = lanes.pointer(bits, 0), lanes.pointer(bits, n_words)
    known_y, useful_y = lanes.pointer(bits, 2 * n_words), lanes.pointer(bits, 3 * n_words)
    words, marks = lanes.pointer(bits, 4 * n_words), lanes.pointer(bits, 4 * n_words + WORDS)
    deep, levels = lanes.pointer(bits, 4 * n_words + WORDS + 16), lanes.pointer(small, 0)
    room, borders = lanes.pointer(rooms, 0), lanes.pointer(border_places, 0)
    tolerance, n_marks, family = how.tolerance, how.n_marks, how.family
    zones, low, high = how.zones | 8, how.lower_bound, how.upper_bound
    is_level, width = family < P, 1 if n_marks <= 8 else 2
    ceiling = 1.0 if family == P or family == PP else INF
    is_simple = family == I and not (has_sizes or has_ghosts or has_starts or how.baselines_each or how.screen)
    is_simple = is_simple and not (how.median_sigma or how.judges_runs or how.wants_runs) and how.keeps_negative
    is_simple = is_simple and how.centre != how.centre and how.sigma != how.sigma and n_marks <= 8
    is_simple = is_simple and given.multiply.size == 1 and given.multiply[0] == 1.0
    if is_simple:
        _simple(
            lo,
            hi,
            values,
            offsets,
            how,
            rules,
            n_rules,
            directions,
            targets,
            safe_lows,
            safe_highs,
            (direction_step, target_step, safe_step),
            icons,
            flags,
            series,
            phases,
            lines,
        )
    for i in range(lo, hi):
        start, n = i * how.width, how.width
        if how.width < 0:
            start = offsets[i]
            n = offsets[i + 1] - start
        if is_simple and series[2 * i + 1] >> 32 != ASIDE:
            continue
        row = phase_offsets[i] if has_phase_offsets else i
        doubts, bad = _read(values, all_sizes, has_sizes, how, start, n, raw, tops, sizes)
        top = lanes.largest(raw, 0, (n + 7) & ~7)
        if top == INF and not has_sizes:
            _drop_infinite(raw, n)
            top = lanes.largest(raw, 0, (n + 7) & ~7)
            doubts |= 1
        if how.counts and not has_sizes:
            for j in range(n):
                bad |= raw[j] < 0.0
        n_phases = 1
        borders[0], borders[1] = 0, n
        if has_starts:
            n_phases = _starts_of(starts, start_offsets, has_offsets, how, i, n, borders)
        if n_phases == 0 or (how.baselines_step == 0 and how.baselines_each > n_phases):
            bad = True
        for k in range(n_phases, how.baselines_each if how.baselines_step else 0):
            bad |= baselines[how.baselines_step * i + k] >= 0
        for k in range(n_phases):
            bad |= _baseline(baselines, how, i, k, borders[k], borders[k + 1])[0] < 0
        if bad:
            n_rows = phase_offsets[i + 1] - row if has_phase_offsets else 1
            _refuse(flags, series, phases, lines, runs, i, row, n_rows, start, n, width)
            continue
        multiply = multiplies[multiply_step * i]
        direction = directions[direction_step * i]
        _known_bits(raw, n, known)
        _useful_bits(known, ghosts, has_ghosts, start, n, useful)
        if family == MR:
            for k in range(n_phases):
                if borders[k] < borders[k + 1]:
                    _plot_ranges(raw, useful, n, borders[k], borders[k + 1], y)
            for j in range(n):
                y[j] *= multiply
        elif family == NP:
            for j in range(n):
                y[j] = (tops[j] if raw[j] == raw[j] else NAN) * multiply
        else:
            for j in range(n):
                y[j] = raw[j] * multiply
        for j in range(n, n + PAD):
            y[j] = NAN
        if family == MR or family == NP or multiply != 1.0:
            _known_bits(y, n, known_y)
            _useful_bits(known_y, ghosts, has_ghosts, start, n, useful_y)
            top = lanes.largest(y, 0, (n + 7) & ~7)
        else:
            for w in range((n + 63) >> 6):
                known_y[w], useful_y[w] = known[w], useful[w]
        if family == T:
            for j in range(n):
                tops[j] = shrunk[start + j]
        slack = tolerance * top
        at, few_here, any_here, change, lower, upper = -1, 0, False, NAN, NAN, NAN
        before, without_limits = NAN, False
        for k in range(n_phases):
            s, e = borders[k], borders[k + 1]
            a, b = _baseline(baselines, how, i, k, s, e)
            centre, middle, spread = _lines(raw, tops, sizes, useful, s, e, a, b, how, sigmas, zs, into)
            floor = _floor(raw, s, e, how)
            height = centre * multiply if s < e else NAN
            if is_level:
                _fill_levels(middle, spread, floor, family == T, multiply, low, high, zones, levels)
                without_limits |= spread != spread
            else:
                _fill_edges(
                    centre, sigmas, sizes, s, e, floor, ceiling, family == NP, multiply, low, high, zones, edges, cap
                )
                any_limit = False
                for j in range(s, e):
                    any_limit |= sigmas[j] == sigmas[j]
                without_limits |= not any_limit
                if family == NP:
                    height = _height(edges, e - s, slack)
            any_signal = _mark_phase(
                y,
                useful_y,
                s,
                e,
                height,
                slack,
                is_level,
                levels,
                edges,
                cap,
                how,
                rules,
                n_rules,
                words,
                marks,
                deep,
                room,
                flags,
                start,
            )
            few = 0
            if how.judges_runs or how.wants_runs:
                if is_level:
                    for j in range(e - s):
                        edges[j] = height
                few, is_long = _judge_runs(
                    y, useful_y, s, e, edges, slack, box_table, n_boxes, how, into, flags, start, row + k, runs
                )
                any_signal |= is_long or few > 0
            n_points = _count(useful_y, s, e)
            _put_phase(
                lines,
                phases,
                row + k,
                height,
                middle,
                spread,
                s,
                e - 1,
                b - 1,
                n_points,
                _count(useful_y, a, b),
                few,
                1 if floor == -INF else 0,
            )
            if n_points < how.min_points:
                doubts = doubts | 8 if n_points and k == n_phases - 1 else doubts
                if k == n_phases - 1 and not how.keep_verdict:
                    at = -1
            elif n_points and (how.keep_verdict or k == n_phases - 1):
                at, few_here, any_here = _last(known_y, s, e), few, any_signal
                change = height - before
                if is_level:
                    lower, upper = levels[6], levels[7]
                else:
                    lower, upper = edges[6 * cap + at - s], edges[7 * cap + at - s]
            before = height
        if how.no_zero:
            for j in range(n):
                doubts = doubts | 4 if y[j] == 0.0 else doubts
        latest, refused = _last(known_y, 0, n), 2 if without_limits and how.needs_limits else 0
        if at < 0:
            _put_series(series, i, latest, -1, TOO_FEW, NO_TARGET, STATE_TOO_FEW, doubts, refused)
            continue
        code = np.int64(flags[width * (start + at)])
        if width == 2:
            code |= np.int64(flags[2 * (start + at) + 1]) << 8
        icon = icons[((direction + 1) << n_marks) + code]
        aim = _assurance(
            lower,
            upper,
            direction,
            targets[target_step * i],
            safe_lows[safe_step * i],
            safe_highs[safe_step * i],
            slack,
            how,
        )
        state = _state(icon, few_here, any_here, change, direction, slack)
        _put_series(series, i, latest, at, icon, aim, state, doubts, refused)
    scratch[0], bits[0], small[0], rooms[0], border_places[0] = 0.0, 0, 0.0, 0, 0  # until here they are needed


def _frozen(kind: Any, *shape: int) -> Any:
    array = np.zeros(shape or 1, kind)
    array.setflags(write=False)
    return array


def _signature() -> Any:
    """Types of the arguments, from examples of them."""
    numbers, whole = _frozen("f8"), _frozen("i8")
    given = Given(numbers, numbers, numbers, _frozen("u1"), whole, whole, whole, whole, _frozen("i1"), *[numbers] * 4)
    raw = np.zeros(1, "u1")
    out = Out(raw, raw, raw, whole, np.zeros(1, RUNS))
    table = _frozen("i8", 1, 1)
    kinds = (nb.typeof(one) for one in (given, _frozen(HOW), table, table, _frozen("u1"), out))
    return nb.void(nb.int64, nb.int64, *kinds)


def _compiled() -> Any:
    """Kept in Numba's cache, unless it finds no place where it may write."""
    words = {"nogil": True, "error_model": "numpy"}
    try:
        return nb.njit(_signature(), cache=True, **words)(_work)
    except RuntimeError as reason:
        if "no locator available" not in str(reason):
            raise
        return nb.njit(_signature(), **words)(_work)


work = _compiled()
"""Work out the series from one number to another; compiled when this module is imported, or read from Numba's cache."""
