"""Run statistics about the centre line, and the runs that are too long."""

from __future__ import annotations

import numpy as np

from variation.batch.compiled.settings import apart, inner
from variation.batch.compiled.sums import _sum
from variation.batch.compiled.words import _is_set


@inner
def _side(value, centre, slack):
    away = value - centre
    return 1 if away > slack else -1 if away < -slack else 0


@apart
def _run_facts(y, useful, s, e, line, slack):
    """Points off the line, longest run on one side, crossings."""
    many = longest = crossings = current = last = 0
    for j in range(s, e):
        side = _side(y[j], line[j - s], slack) if _is_set(useful, j) else 0
        if side == 0:
            continue
        many += 1
        if side == last:
            current += 1
        else:
            crossings += 1 if last else 0
            current = 1
        last = side
        longest = max(longest, current)
    return many, longest, crossings


@apart
def _mark_run(y, useful, s, first, last, line, slack, bit, width, flags, at):
    for j in range(first, last + 1):
        if _is_set(useful, j) and _side(y[j], line[j - s], slack):
            flags[width * (at + j) + (bit >> 3)] |= np.uint8(1 << (bit & 7))


@apart
def _mark_long_runs(y, useful, s, e, line, slack, longest, bit, width, flags, at):
    """Mark the points of every run that is too long; whether there is one."""
    found = False
    current = before = 0
    first = last = s
    for j in range(s, e + 1):
        side = _side(y[j], line[j - s], slack) if j < e and _is_set(useful, j) else 0
        if side == 0 and j < e:
            continue
        if side == before and j < e:
            current += 1
        else:
            if current > longest:
                found = True
                _mark_run(y, useful, s, first, last, line, slack, bit if before > 0 else bit + 1, width, flags, at)
            current, first, before = 1, j, side
        last = j
    return found


@apart
def _drift(y, useful, s, e, line, slack, many, into):
    """Which way the second half of the useful points lies from the first: 1 high, 2 low, 3 neither."""
    half = many // 2
    if half == 0:
        return 3
    found = 0
    for j in range(s, e):
        if _is_set(useful, j) and _side(y[j], line[j - s], slack):
            into[found] = y[j]
            found += 1
    change = _sum(into, found - half, half, 0.0) / half - _sum(into, 0, half, 0.0) / half
    return 1 if change > slack else 2 if change < -slack else 3


@apart
def _judge_runs(y, useful, s, e, line, slack, boxes, n_boxes, how, into, flags, at, row, runs):
    """Count the runs, keep and mark them; side of few crossings, 0 when there are enough, and whether a run is long."""
    many, longest, crossings = _run_facts(y, useful, s, e, line, slack)
    box = 4 * min(many, n_boxes - 1)
    longest_max, crossings_min = boxes[box], boxes[box + 1]
    cut = (crossings == crossings_min and longest > boxes[box + 2]) or (
        longest == longest_max and crossings < boxes[box + 3]
    )
    signal = many > 0 and how.has_runs and (longest > longest_max or crossings < crossings_min or cut)
    if how.wants_runs:
        runs[row].n_useful, runs[row].signal = many, signal
        runs[row].longest_run = longest if many else -1
        runs[row].longest_run_max = longest_max if many else -1
        runs[row].crossings = crossings if many else -1
        runs[row].crossings_min = crossings_min if many else -1
    if not (signal and how.judges_runs):
        return 0, False
    bit, width = how.n_marks - 2, 1 if how.n_marks <= 8 else 2
    is_long = _mark_long_runs(y, useful, s, e, line, slack, longest_max, bit, width, flags, at)
    if crossings < crossings_min or not is_long:
        return _drift(y, useful, s, e, line, slack, many, into), is_long
    return 0, is_long
