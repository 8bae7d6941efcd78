"""One series: read it, find its phases, put aside what cannot stand on the chart."""

from __future__ import annotations

import numpy as np

from variation.batch.compiled import lanes
from variation.batch.compiled.settings import INF, NAN, NONE, ONE, PAD, apart, inner, u64
from variation.batch.compiled.verdicts import NO_TARGET, STATE_TOO_FEW, TOO_FEW
from variation.batch.compiled.words import _is_set


LOW_HALF = 0xFFFFFFFF


@apart
def _read(values, all_sizes, has_sizes, how, start, n, raw, tops, sizes):
    """Plotted values, and their parts when there are sizes; doubts, and whether the series must be refused."""
    doubts, bad, counts, share = 0, False, how.counts, how.share
    if has_sizes:
        infinite = zero = False
        for j in range(n):
            top, size = values[start + j], all_sizes[start + j]
            infinite |= abs(top) == INF or abs(size) == INF
            top = NAN if abs(top) == INF else top
            size = NAN if abs(size) == INF else size
            bad |= size < 0.0 or (counts and top < 0.0) or (share and top > size and size != 0.0)
            zero |= size == 0.0
            tops[j], sizes[j] = top, size
            raw[j] = top / size if size != 0.0 else NAN
        doubts = (1 if infinite else 0) | (2 if zero else 0)
    else:
        for j in range(n):
            raw[j] = values[start + j]
    for j in range(n, n + PAD):
        raw[j] = NAN
    return doubts, bad


@apart
def _drop_infinite(raw, n):
    for j in range(n):
        raw[j] = NAN if abs(raw[j]) == INF else raw[j]


@inner
def _known_bits(numbers, n, words):
    """Which have a value; how many."""
    found = 0
    for w in range((n + 63) >> 6):
        word = NONE
        for o in range(0, min(64, n - 64 * w), 8):
            word |= lanes.known(numbers, 64 * w + o) << u64(o)
        words[w] = word
        found += lanes.bits_set(word)
    return found


@apart
def _useful_bits(known, ghosts, has_ghosts, start, n, words):
    """Which have a value and are not left out."""
    for w in range((n + 63) >> 6):
        words[w] = known[w]
    if has_ghosts:
        for j in range(n):
            if ghosts[start + j]:
                words[j >> 6] &= ~(ONE << u64(j & 63))


@apart
def _plot_ranges(raw, useful, n, s, e, y):
    """Ranges at the place of their later point, for the phase from s to e."""
    y[s] = NAN
    for j in range(s + 1, e):
        y[j] = abs(raw[j] - raw[j - 1]) if _is_set(useful, j) and _is_set(useful, j - 1) else NAN


@apart
def _starts_of(starts, start_offsets, has_offsets, how, i, n, edges):
    """Borders of the phases into `edges`; how many phases, 0 when a start cannot be."""
    a, b = how.starts_step * i, how.starts_step * i + how.starts_each
    if has_offsets:
        a, b = start_offsets[i], start_offsets[i + 1]
    edges[0] = 0
    many = 1
    for at in range(a, b):
        start = starts[at]
        if start < 0 or (start == 0 and at == a):
            continue
        if start <= edges[many - 1] or start >= n:
            return 0
        edges[many] = start
        many += 1
    edges[many] = n
    return many


@inner
def _baseline(baselines, how, i, k, s, e):
    """Where the baseline of the k-th phase begins and ends; -1 when its size cannot be."""
    size = baselines[how.baselines_step * i + k] if k < how.baselines_each else -1
    if size < 0 or size >= e - s:
        return s, e
    if size == 0:
        return -1, -1
    return (e - size, e) if how.from_end else (s, s + size)


@inner
def _put_series(series, i, latest, at, icon, aim, state, doubts, refused):
    """Write a row of `SERIES` as two words."""
    series[2 * i] = (np.int64(latest) & LOW_HALF) | (np.int64(at) << 32)
    small = np.int64(icon) | (np.int64(aim) << 8) | (np.int64(state) << 16) | (np.int64(doubts) << 24)
    series[2 * i + 1] = small | (np.int64(refused) << 32)


@inner
def _put_phase(
    lines, phases, row, centre, middle, spread, first, last, baseline_last, n_points, n_baseline, few, no_floor
):
    """Write a row of `PHASES` as six words."""
    lines[6 * row], lines[6 * row + 1], lines[6 * row + 2] = centre, middle, spread
    phases[6 * row + 3] = np.int64(first) | (np.int64(last) << 32)
    phases[6 * row + 4] = (np.int64(baseline_last) & LOW_HALF) | (np.int64(n_points) << 32)
    phases[6 * row + 5] = np.int64(n_baseline) | (np.int64(few) << 32) | (np.int64(no_floor) << 40)


@apart
def _refuse(flags, series, phases, lines, runs, i, first_phase, n_phases, start, n, width):
    _put_series(series, i, -1, -1, TOO_FEW, NO_TARGET, STATE_TOO_FEW, 0, 1)
    for j in range(width * start, width * (start + n)):
        flags[j] = 0
    for row in range(first_phase, first_phase + n_phases):
        last = n - 1 if row == first_phase else -1
        _put_phase(lines, phases, row, NAN, NAN, NAN, 0, last, last, 0, 0, 0, 0)
        if runs.size:
            runs[row].n_useful, runs[row].signal = 0, False
            runs[row].longest_run, runs[row].longest_run_max = -1, -1
            runs[row].crossings, runs[row].crossings_min = -1, -1
