"""Where the rules fire: compare with the lines, look for patterns in bit sets, write the flags."""

from __future__ import annotations

from variation.batch.calls import COLUMNS
from variation.batch.compiled import lanes
from variation.batch.compiled.settings import (
    ALL,
    ALTERNATING,
    ANYWHERE,
    AWAY,
    BETWEEN,
    BOTH,
    FLAT,
    INF,
    K_OF_M,
    MARK_LATEST,
    MARK_POINTS,
    NATIONAL,
    NET,
    NONE,
    ONE,
    OUTSIDE,
    SHIFT,
    TREND,
    TWO,
    WITHIN,
    apart,
    inner,
    u64,
)
from variation.batch.compiled.words import _bits_of, _in_row, _k_of_m, _low_bits, _smeared


WORDS = 12
"""Above, below; then low and high beyond 1, 2 and 3 sigma; rising, falling; 1 sigma lines apart, and both there."""


@inner
def _masks(y, a, many, centre, slack, zones, is_level, levels, edges, edge_at, cap, words):
    """Compare the points from a on, at most 64, with the lines; into `words`."""
    above = below = rise = fall = NONE
    high1 = low1 = high2 = low2 = high3 = low3 = NONE
    wide = there = NONE
    for o in range(0, many, 8):
        at, by, line = a + o, u64(o), edge_at + o
        rise |= lanes.rising(y, at, slack) << by
        fall |= lanes.falling(y, at, slack) << by
        if is_level:
            above |= lanes.above(y, at, centre, slack) << by
            below |= lanes.below(y, at, centre, slack) << by
            high3 |= lanes.above(y, at, levels[7], slack) << by
            low3 |= lanes.below(y, at, levels[6], slack) << by
            high2 |= lanes.above(y, at, levels[5], slack) << by
            low2 |= lanes.below(y, at, levels[4], slack) << by
            if zones & 2:
                high1 |= lanes.above(y, at, levels[3], slack) << by
                low1 |= lanes.below(y, at, levels[2], slack) << by
        else:
            above |= lanes.above_line(y, at, edges, line, slack) << by
            below |= lanes.below_line(y, at, edges, line, slack) << by
            high3 |= lanes.above_line(y, at, edges, line + 7 * cap, slack) << by
            low3 |= lanes.below_line(y, at, edges, line + 6 * cap, slack) << by
            high2 |= lanes.above_line(y, at, edges, line + 5 * cap, slack) << by
            low2 |= lanes.below_line(y, at, edges, line + 4 * cap, slack) << by
            if zones & 2:
                high1 |= lanes.above_line(y, at, edges, line + 3 * cap, slack) << by
                low1 |= lanes.below_line(y, at, edges, line + 2 * cap, slack) << by
                wide |= lanes.above_line(edges, line + 3 * cap, edges, line + 2 * cap, slack) << by
                there |= lanes.above_line(edges, line + 3 * cap, edges, line + 2 * cap, -INF) << by
    if is_level and zones & 2:
        width = levels[3] - levels[2]
        wide, there = ALL if width > slack else NONE, ALL if width == width else NONE
    words[0], words[1] = above, below
    words[2], words[3], words[4], words[5], words[6], words[7] = low1, high1, low2, high2, low3, high3
    words[8], words[9], words[10], words[11] = rise, fall, wide, there


@inner
def _spread_marks(starts, program, r, mark):
    """Marks of the windows that begin at the bits set: all their points, or the last one."""
    if starts == NONE:
        return NONE
    return starts << u64(program[r + 2] - 1) if mark == MARK_LATEST else _smeared(starts, program, r + 13)


@apart
def _no_side(kind, program, r, words, counted, steps):
    """Marks of a pattern that points to no side."""
    form, mark = program[r + 4], program[r + 5]
    if kind == ALTERNATING:
        rise, fall = words[8] & steps, words[9] & steps
        inside = (rise & (fall >> ONE)) | (fall & (rise >> ONE))
        return _spread_marks(_in_row(inside, program, r + 8), program, r, mark)
    high, low = words[3] & counted, words[2] & counted
    if kind == WITHIN:
        inside = counted & ~high & ~low & (words[11] if form == FLAT else words[10])
        return _spread_marks(_in_row(inside, program, r + 8), program, r, mark)
    starts = _in_row(high | low, program, r + 8)
    if form == BOTH:
        some_high = some_low = NONE
        for j in range(program[r + 2]):
            some_high |= high >> u64(j)
            some_low |= low >> u64(j)
        starts &= some_high & some_low
    return _spread_marks(starts, program, r, mark)


@inner
def _patterns(program, n_rules, words, counted, valid, levels, marks):
    """Marks of each rule on each side, from the words of one window; all of them together."""
    found = NONE
    above, below = words[0] & counted, words[1] & counted
    steps = counted & (counted >> ONE) & (valid >> ONE)
    for rule in range(n_rules):
        r = COLUMNS * rule
        kind, zone, mark = program[r], program[r + 3], program[r + 5]
        down = NONE
        if kind == OUTSIDE:
            up, down = words[2 * zone + 1] & valid, words[2 * zone] & valid
        elif kind == SHIFT:
            up = _spread_marks(_in_row(above, program, r + 8), program, r, mark)
            down = _spread_marks(_in_row(below, program, r + 8), program, r, mark)
        elif kind == TREND:
            up = _spread_marks(_in_row(words[8] & steps, program, r + 8), program, r, mark)
            down = _spread_marks(_in_row(words[9] & steps, program, r + 8), program, r, mark)
        elif kind == WITHIN or kind == AWAY or kind == ALTERNATING:
            up = _no_side(kind, program, r, words, counted, steps)
        else:
            k, m, form = program[r + 1], program[r + 2], program[r + 4]
            up, down = words[2 * zone + 1] & counted, words[2 * zone] & counted
            up_barred, down_barred = ~above & valid, ~below & valid
            if form == BETWEEN:
                up &= ~words[7]
                down &= ~words[6]
            elif form == NET:
                up_barred, down_barred = down, up
            elif form == ANYWHERE:
                up_barred = down_barred = NONE
            up, down = (
                _k_of_m(up, up_barred, valid, k, m, mark, form == NET, levels),
                _k_of_m(down, down_barred, valid, k, m, mark, form == NET, levels),
            )
        marks[program[r + 6]] = up
        if program[r + 7] >= 0:
            marks[program[r + 7]] = down
        found |= up | down
    return found


@inner
def _is_usual(program, n_rules):
    """Whether the rules are a point outside, a shift, a trend and two of three on a side, each with all its points."""
    if n_rules != 4:
        return False
    third, fourth = 2 * COLUMNS, 3 * COLUMNS
    kinds = (
        program[0] == OUTSIDE and program[COLUMNS] == SHIFT and program[third] == TREND and program[fourth] == K_OF_M
    )
    zones = program[3] == 3 and program[fourth + 3] == 2 and program[fourth + 1] == 2 and program[fourth + 2] == 3
    forms = program[fourth + 4] == NATIONAL or program[fourth + 4] == BETWEEN
    marks = program[COLUMNS + 5] != MARK_LATEST and program[third + 5] != MARK_LATEST
    return kinds and zones and forms and marks and program[fourth + 5] == MARK_POINTS


@inner
def _usual_shifts(program):
    """How the words of a shift and of a trend are shifted, see `variation.batch.calls.program`."""
    a, b = COLUMNS + 8, 2 * COLUMNS + 8
    return (
        u64(program[a]), u64(program[a + 1]), u64(program[a + 2]), u64(program[a + 3]), u64(program[a + 4]),
        u64(program[b]), u64(program[b + 1]), u64(program[b + 2]), u64(program[b + 3]), u64(program[b + 4]),
        u64(program[b + 5]), u64(program[b + 6]), u64(program[b + 7]), u64(program[b + 8]), u64(program[b + 9]),
    )  # fmt: skip


@inner
def _run_of(word, by, a, b):
    """Marks of runs: five shifts from a on find them, five from b on mark all of their points."""
    word &= word >> by[a]
    word &= word >> by[a + 1]
    word &= word >> by[a + 2]
    word &= word >> by[a + 3]
    word &= word >> by[a + 4]
    if word == NONE:
        return NONE
    word |= word << by[b]
    word |= word << by[b + 1]
    word |= word << by[b + 2]
    word |= word << by[b + 3]
    return word | (word << by[b + 4])


@inner
def _two_of_three(hits, side):
    one, two = hits << ONE, hits << TWO
    ends = ((hits & one) | (hits & two) | (one & two)) & side & (side << ONE) & (side << TWO)
    return (ends | (ends >> ONE) | (ends >> TWO)) & hits


@inner
def _usual_flags(words, valid, by, is_between, room, flags, at, many):
    """Flags of the usual rules, written out, for a whole series whose points all count."""
    high, low, above, below = words[5] & valid, words[4] & valid, words[0] & valid, words[1] & valid
    out_high, out_low, steps = words[7] & valid, words[6] & valid, valid >> ONE
    if is_between:
        high &= ~out_high
        low &= ~out_low
    lanes.spread(
        room, flags, at, many, out_high, out_low, _run_of(above, by, 0, 0), _run_of(below, by, 0, 0),
        _run_of(words[8] & steps, by, 5, 10), _run_of(words[9] & steps, by, 5, 10),
        _two_of_three(high, above), _two_of_three(low, below),
    )  # fmt: skip


@inner
def _write(marks, found, n_marks, a, b, room, flags, at):
    """Flags of the points from a to b of the window; whether there are any."""
    by = u64(a)
    if n_marks <= 8:
        lanes.spread(
            room,
            flags,
            at,
            b - a,
            marks[0] >> by,
            marks[1] >> by,
            marks[2] >> by,
            marks[3] >> by,
            marks[4] >> by,
            marks[5] >> by,
            marks[6] >> by,
            marks[7] >> by,
        )
        return found & _low_bits(b) & ~_low_bits(a) != NONE
    lanes.spread(
        room,
        room,
        64,
        64,
        marks[0] >> by,
        marks[1] >> by,
        marks[2] >> by,
        marks[3] >> by,
        marks[4] >> by,
        marks[5] >> by,
        marks[6] >> by,
        marks[7] >> by,
    )
    lanes.spread(
        room,
        room,
        128,
        64,
        marks[8] >> by,
        marks[9] >> by,
        marks[10] >> by,
        marks[11] >> by,
        marks[12] >> by,
        marks[13] >> by,
        marks[14] >> by,
        marks[15] >> by,
    )
    for j in range(b - a):
        flags[2 * (at + j)] = room[64 + j]
        flags[2 * (at + j) + 1] = room[128 + j]
    return found & _low_bits(b) & ~_low_bits(a) != NONE


@apart
def _mark_phase(
    y,
    useful,
    s,
    e,
    centre,
    slack,
    is_level,
    levels,
    edges,
    cap,
    how,
    program,
    n_rules,
    words,
    marks,
    deep,
    room,
    flags,
    start,
):
    """Flags of the phase from s to e; whether there are any."""
    found, n, span = False, e - s, 64 - 2 * how.margin
    kept_a = s
    while kept_a < e:
        kept_b = e if n <= 64 else min(e, kept_a + span)
        a = s if n <= 64 else max(s, kept_a - how.margin)
        b = e if n <= 64 else min(e, kept_b + how.margin)
        _masks(y, a, b - a, centre, slack, how.zones, is_level, levels, edges, a - s, cap, words)
        marked = _patterns(program, n_rules, words, _bits_of(useful, a, b), _low_bits(b - a), deep, marks)
        found |= _write(marks, marked, how.n_marks, kept_a - a, kept_b - a, room, flags, start + kept_a)
        kept_a = kept_b
    return found
