"""The compiled kernel: one pass over each series, bit sets of up to 64 points, any length by overlapping windows.

Formulas are those of `variation.limits` and `variation.rules`, in the same order of operations, so that both paths give
the same bits; a test runs both on the same data. Scratch arrays are longer than a series by `PAD` missing points, so that
eight can always be read at once.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from variation.batch import lanes
from variation.batch.calls import FAMILY, FORMS, HOW, KINDS, MARKS, Given, Out
from variation.batch.tables import ASSURANCES, PHASES, RUNS, SERIES, STATES, VARIATIONS
from variation.limits.ranges import MEDIAN_RANGE_PAIRS, RANGE_LIMIT
from variation.limits.rare import POWER
from variation.results import Assurance, State, Variation


__all__ = ["LANES_DIGEST", "work"]

LANES_DIGEST = "-"
"""Changes with the files that the compiled code is made from, so that Numba's cache never serves an old one."""

PAD = 16
NAN, INF = np.nan, np.inf
u64 = np.uint64
NONE, ONE, TWO, ALL = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(0xFFFFFFFFFFFFFFFF)

RUN, I, MR, P, PP, U, UP, C, G, T = (FAMILY[name] for name in ("run", "i", "mr", "p", "pp", "u", "up", "c", "g", "t"))
OUTSIDE, SHIFT, TREND = KINDS["outside"], KINDS["shift"], KINDS["trend"]
BETWEEN, ANYWHERE = FORMS["between"], FORMS["anywhere"]
MARK_POINTS, MARK_LATEST = MARKS["points"], MARKS["latest"]

TOO_FEW, COMMON = VARIATIONS.index(Variation.TOO_FEW), VARIATIONS.index(Variation.COMMON)
IMPROVEMENT_HIGH = VARIATIONS.index(Variation.IMPROVEMENT_HIGH)
CONCERN_HIGH = VARIATIONS.index(Variation.CONCERN_HIGH)
NEUTRAL_HIGH = VARIATIONS.index(Variation.NEUTRAL_HIGH)
PASSES, FAILS = ASSURANCES.index(Assurance.PASSES), ASSURANCES.index(Assurance.FAILS)
HIT_OR_MISS, NO_TARGET = ASSURANCES.index(Assurance.HIT_OR_MISS), ASSURANCES.index(Assurance.NONE)
BETTER, WORSE, CHANGED = STATES.index(State.BETTER), STATES.index(State.WORSE), STATES.index(State.CHANGED)
HOLDING, NO_EVIDENCE = STATES.index(State.HOLDING), STATES.index(State.NO_EVIDENCE)
STATE_TOO_FEW = STATES.index(State.TOO_FEW)

_apart = nb.njit(nogil=True, error_model="numpy")
_inner = nb.njit(nogil=True, error_model="numpy", forceinline=True)


# Bits


@_inner
def _low_bits(many):
    """A word with the lowest bits set."""
    return ALL if many >= 64 else (ONE << u64(many)) - ONE


@_inner
def _in_row(word, points):
    """Bit j: a window of that many set bits begins at j."""
    done = 1
    while done < points:
        step = min(done, points - done)
        word &= word >> u64(step)
        done += step
    return word


@_inner
def _smeared(word, points):
    """Each bit, and the bits that follow it."""
    done = 1
    while done < points:
        step = min(done, points - done)
        word |= word << u64(step)
        done += step
    return word


@_apart
def _windows(hits, strangers, k, m, levels):
    """Ends of windows of m points with k hits and no stranger."""
    barred = NONE
    levels[0] = ALL
    for c in range(1, k + 1):
        levels[c] = NONE
    for j in range(m):
        here = hits << u64(j)
        barred |= strangers << u64(j)
        for c in range(k, 0, -1):
            levels[c] |= levels[c - 1] & here
    return levels[k] & ~barred


@_apart
def _k_of_m(hits, fellows, valid, k, m, mark, short, levels):
    """Marks of windows of m points, all fellows, with k hits."""
    if lanes.bits_set(hits) < k:
        return NONE
    strangers = ~fellows & valid
    if k == 2 and m == 3:  # the usual one, written out
        one, two = hits << ONE, hits << TWO
        ends = ((hits & one) | (hits & two) | (one & two)) & valid
        ends &= ~(strangers | (strangers << ONE) | (strangers << TWO))
    else:
        ends = _windows(hits, strangers, k, m, levels) & valid
    if not short:
        ends &= ~_low_bits(m - 1)
    if mark == MARK_LATEST:
        return ends & hits
    marked = ends
    for j in range(1, m):
        marked |= ends >> u64(j)
    return marked & hits if mark == MARK_POINTS else marked


@_inner
def _is_set(words, at):
    return (words[at >> 6] >> u64(at & 63)) & ONE != NONE


@_inner
def _bits_of(words, a, b):
    """The bits from a to b, at most 64 of them, as one word."""
    if b <= a:
        return NONE
    here, by = a >> 6, a & 63
    word = words[here] >> u64(by)
    if by and by + (b - a) > 64:
        word |= words[here + 1] << u64(64 - by)
    return word & _low_bits(b - a)


@_inner
def _count(words, a, b):
    found = 0
    for at in range(a, b, 64):
        found += lanes.bits_set(_bits_of(words, at, min(b, at + 64)))
    return found


@_inner
def _last(words, a, b):
    """Place of the last bit from a to b; -1 without any."""
    at = b
    while at > a:
        start = max(a, at - 64)
        word = _bits_of(words, start, at)
        if word:
            return start + 63 - lanes.leading_zeros(word)
        at = start
    return -1


# Sums and medians


@_inner
def _short_sum(numbers, at, many):
    if many < 8:
        total = 0.0
        for j in range(at, at + many):
            total += numbers[j]
        return total
    whole = many - many % 8
    total = lanes.lane_sum(numbers, at, whole)
    for j in range(at + whole, at + many):
        total += numbers[j]
    return total


@nb.njit(nb.float64(nb.types.CPointer(nb.float64), nb.int64, nb.int64), nogil=True, error_model="numpy")
def _long_sum(numbers, at, many):
    """NumPy's pairwise sum of more than 128 numbers."""
    if many <= 128:
        return _short_sum(numbers, at, many)
    half = many // 2
    half -= half % 8
    return _long_sum(numbers, at, half) + _long_sum(numbers, at + half, many - half)


@_inner
def _sum(numbers, at, many):
    return _short_sum(numbers, at, many) if many <= 128 else _long_sum(numbers, at, many)


@_inner
def _gather(numbers, useful, a, b, into):
    """Copy the useful ones side by side."""
    found = 0
    for at in range(a, b, 64):
        end = min(b, at + 64)
        word = _bits_of(useful, at, end)
        for j in range(at, end):
            into[found] = numbers[j]
            found += np.int64(word & ONE)
            word >>= ONE
    return found


@_inner
def _sum_useful(numbers, useful, a, b, many, into):
    """Sum of the useful ones, of which there are that many."""
    if many == b - a:
        return _sum(numbers, a, many)
    return _sum(into, 0, _gather(numbers, useful, a, b, into))


@_apart
def _smallest(numbers, many, k):
    """The k-th smallest, counted from 0 (Hoare); smaller ones end before it."""
    low, high = 0, many - 1
    while low < high:
        pivot, i, j = numbers[(low + high) // 2], low, high
        while i <= j:
            while numbers[i] < pivot:
                i += 1
            while pivot < numbers[j]:
                j -= 1
            if i <= j:
                numbers[i], numbers[j] = numbers[j], numbers[i]
                i += 1
                j -= 1
        if k <= j:
            high = j
        elif k >= i:
            low = i
        else:
            break
    return numbers[k]


@_apart
def _middle(numbers, many):
    """Median; the numbers change places."""
    half = many // 2
    upper = _smallest(numbers, many, half)
    if many % 2:
        return upper
    lower = numbers[0]
    for j in range(1, half):
        lower = numbers[j] if numbers[j] > lower else lower
    return (lower + upper) / 2


@_apart
def _average_range(numbers, useful, a, b, many, is_whole, how, into):
    """Average moving range of useful neighbours, `many` of them between a and b."""
    if is_whole and many == b - a:
        found = max(many - 1, 0)
        for j in range(found):
            into[j] = abs(numbers[a + j + 1] - numbers[a + j])
    else:
        found = 0
        for at in range(a, b - 1, 63):
            end = min(b - 1, at + 63)
            word = _bits_of(useful, at, end + 1)
            word &= word >> ONE
            for j in range(at, end):
                size = abs(numbers[j + 1] - numbers[j])
                into[found] = size
                found += np.int64(word & ONE) if size == size else 0
                word >>= ONE
    if found == 0:
        return NAN
    if how.median_range and how.family == I:
        return _middle(into, found)
    average = _sum(into, 0, found) / found
    if how.screen:
        kept, most = 0, RANGE_LIMIT * average
        for j in range(found):
            size = into[j]
            into[kept] = size
            kept += 1 if size < most else 0
        if kept:
            average = _sum(into, 0, kept) / kept
    return average


# Lines


@_inner
def _mean(numbers, useful, a, b, many, how, into):
    if how.centre == how.centre:
        return how.centre
    return _sum_useful(numbers, useful, a, b, many, into) / many if many else NAN


@_apart
def _median(numbers, useful, a, b, many, into):
    if many == 0:
        return NAN
    return _middle(into, _gather(numbers, useful, a, b, into))


@_inner
def _overall(tops, sizes, useful, a, b, many, how, into):
    if how.centre == how.centre:
        return how.centre
    size = _sum_useful(sizes, useful, a, b, many, into)
    return _sum_useful(tops, useful, a, b, many, into) / size if size > 0.0 else NAN


@_apart
def _by_size(centre, sizes, s, e, how, sigmas):
    """Binomial or Poisson sigma of each point."""
    spread = centre * (1.0 - centre) if how.family == P or how.family == PP else centre
    spread = 0.0 if spread < 0.0 else spread
    for j in range(s, e):
        sigmas[j] = np.sqrt(spread / sizes[j]) if sizes[j] > 0.0 else NAN


@_apart
def _laney(values, centre, useful, s, e, a, b, many, how, sigmas, zs, into):
    """How many times the points vary more than chance alone."""
    any_spread = False
    for j in range(a, b):
        any_spread |= sigmas[j] > 0.0 and _is_set(useful, j)
    if not any_spread:
        return 0.0
    for j in range(s, e):
        zs[j] = (values[j] - centre) / sigmas[j] if sigmas[j] > 0.0 else NAN
    return _average_range(zs, useful, a, b, many, False, how, into) * how.factor / 3


@_inner
def _lines(values, tops, sizes, useful, s, e, a, b, how, sigmas, zs, into):
    """Centre, middle and spread of the phase from s to e, whose baseline goes from a to b."""
    many = _count(useful, a, b)
    if how.family == I:
        centre = _mean(values, useful, a, b, many, how, into)
        if how.sigma == how.sigma:
            return centre, centre, how.sigma
        average = _average_range(values, useful, a, b, many, True, how, into)
        return centre, centre, average / MEDIAN_RANGE_PAIRS if how.median_range else average * how.factor / 3
    if how.family == RUN:
        centre = how.centre if how.centre == how.centre else _median(values, useful, a, b, many, into)
        return centre, centre, NAN
    if how.family == MR:
        average = _average_range(values, useful, a, b, many, True, how, into)
        centre = how.centre if how.centre == how.centre else average
        return centre, 0.0, how.range_limit * centre / 3
    if how.family == C:
        centre = _mean(values, useful, a, b, many, how, into)
        return centre, centre, np.sqrt(centre)
    if how.family == G:
        mean = _mean(values, useful, a, b, many, how, into)
        is_median = how.centre != how.centre and not how.mean_line
        centre = _median(values, useful, a, b, many, into) if is_median else mean
        return centre, mean, np.sqrt(mean * (mean + 1))
    if how.family == T:  # the square of the plotted scale lies in `tops`
        middle = _mean(tops, useful, a, b, many, how, into)
        average = _average_range(tops, useful, a, b, many, True, how, into)
        return middle**POWER, middle, average * how.factor / 3
    centre = _overall(tops, sizes, useful, a, b, many, how, into)
    _by_size(centre, sizes, s, e, how, sigmas)
    if how.family == P or how.family == U:
        return centre, centre, 1.0
    factor = _laney(values, centre, useful, s, e, a, b, many, how, sigmas, zs, into)
    for j in range(s, e):
        sigmas[j] *= factor
    return centre, centre, factor


@_inner
def _edges(middle, sigma, k, floor, ceiling, is_power, multiply, low, high):
    """Lower and upper limit at k sigma as they are drawn."""
    half = k * sigma
    lower, upper = middle - half, middle + half
    lower = floor if lower < floor else lower
    upper = floor if upper < floor else upper
    upper = ceiling if upper > ceiling else upper
    if is_power:
        lower, upper = lower**POWER, upper**POWER
    return _cut(lower * multiply, low, high), _cut(upper * multiply, low, high)


@_inner
def _cut(edge, low, high):
    edge = low if edge < low else edge
    return high if edge > high else edge


@_inner
def _floor(values, s, e, how):
    """Where lower limits are cut."""
    if how.family == RUN:
        return -INF
    if how.family != I:
        return 0.0
    if how.keeps_negative:
        return -INF
    for j in range(s, e):
        if values[j] < 0.0:
            return -INF
    return 0.0


# Rules


@_inner
def _masks(y, a, many, centre, slack, zones, is_level, levels, edges, edge_at, cap, words):
    """Compare the points from a on, at most 64, with the lines; into `words`, see below."""
    above = below = rise = fall = NONE
    high1 = low1 = high2 = low2 = high3 = low3 = NONE
    for o in range(0, many, 8):
        at, by = a + o, u64(o)
        above |= lanes.above(y, at, centre, slack) << by
        below |= lanes.below(y, at, centre, slack) << by
        rise |= lanes.rising(y, at, slack) << by
        fall |= lanes.falling(y, at, slack) << by
        if is_level:
            high3 |= lanes.above(y, at, levels[7], slack) << by
            low3 |= lanes.below(y, at, levels[6], slack) << by
            high2 |= lanes.above(y, at, levels[5], slack) << by
            low2 |= lanes.below(y, at, levels[4], slack) << by
            if zones & 2:
                high1 |= lanes.above(y, at, levels[3], slack) << by
                low1 |= lanes.below(y, at, levels[2], slack) << by
        else:
            line = edge_at + o
            high3 |= lanes.above_line(y, at, edges, line + 7 * cap, slack) << by
            low3 |= lanes.below_line(y, at, edges, line + 6 * cap, slack) << by
            high2 |= lanes.above_line(y, at, edges, line + 5 * cap, slack) << by
            low2 |= lanes.below_line(y, at, edges, line + 4 * cap, slack) << by
            if zones & 2:
                high1 |= lanes.above_line(y, at, edges, line + 3 * cap, slack) << by
                low1 |= lanes.below_line(y, at, edges, line + 2 * cap, slack) << by
    words[0], words[1] = above, below
    words[2], words[3], words[4], words[5], words[6], words[7] = low1, high1, low2, high2, low3, high3
    words[8], words[9] = rise, fall


@_inner
def _patterns(program, n_rules, words, counted, valid, levels, marks):
    """Marks of each rule on each side, from the words of one window; all of them together."""
    found = NONE
    above, below = words[0] & counted, words[1] & counted
    steps = counted & (counted >> ONE) & (valid >> ONE)
    for r in range(n_rules):
        kind, k, m, zone = program[6 * r + 0], program[6 * r + 1], program[6 * r + 2], program[6 * r + 3]
        if kind == OUTSIDE:
            up, down = words[2 * zone + 1] & valid, words[2 * zone] & valid
        elif kind == SHIFT:
            up, down = _smeared(_in_row(above, m), m), _smeared(_in_row(below, m), m)
        elif kind == TREND:
            up = _smeared(_in_row(words[8] & steps, m - 1), m)
            down = _smeared(_in_row(words[9] & steps, m - 1), m)
        else:
            form, mark = program[6 * r + 4], program[6 * r + 5]
            up, down = words[2 * zone + 1] & counted, words[2 * zone] & counted
            if form == BETWEEN:
                up &= ~words[7]
                down &= ~words[6]
            short = form == ANYWHERE
            up = _k_of_m(up, ALL if short else above, valid, k, m, mark, short, levels)
            down = _k_of_m(down, ALL if short else below, valid, k, m, mark, short, levels)
        marks[2 * r], marks[2 * r + 1] = up, down
        found |= up | down
    return found


@_inner
def _write(marks, found, n_marks, a, b, bytes_out, flags, at):
    """Flags of the points from a to b of the window; whether there are any."""
    found &= _low_bits(b) & ~_low_bits(a)
    width = 1 if n_marks <= 8 else 2
    if width == 1:
        if found:
            lanes.spread(bytes_out, 0, marks[0], marks[1], marks[2], marks[3], marks[4], marks[5], marks[6], marks[7])
            for j in range(a, b):
                flags[at + j - a] = bytes_out[j]
        else:
            for j in range(at, at + b - a):
                flags[j] = 0
        return found != NONE
    lanes.spread(bytes_out, 0, marks[0], marks[1], marks[2], marks[3], marks[4], marks[5], marks[6], marks[7])
    lanes.spread(bytes_out, 64, marks[8], marks[9], marks[10], marks[11], marks[12], marks[13], marks[14], marks[15])
    for j in range(a, b):
        flags[2 * (at + j - a)] = bytes_out[j]
        flags[2 * (at + j - a) + 1] = bytes_out[64 + j]
    return found != NONE


# Run statistics


@_inner
def _side(value, centre, slack):
    away = value - centre
    return 1 if away > slack else -1 if away < -slack else 0


@_apart
def _run_facts(y, useful, s, e, centre, slack):
    """Points off the line, longest run on one side, crossings."""
    many = longest = crossings = current = last = 0
    for j in range(s, e):
        side = _side(y[j], centre, slack) if _is_set(useful, j) else 0
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


@_apart
def _mark_run(y, useful, first, last, centre, slack, bit, width, flags, at):
    for j in range(first, last + 1):
        if _is_set(useful, j) and _side(y[j], centre, slack):
            flags[width * (at + j) + (bit >> 3)] |= np.uint8(1 << (bit & 7))


@_apart
def _mark_long_runs(y, useful, s, e, centre, slack, longest, bit, width, flags, at):
    """Mark the points of every run that is too long; whether there is one."""
    found = False
    current = before = 0
    first = last = s
    for j in range(s, e + 1):
        side = _side(y[j], centre, slack) if j < e and _is_set(useful, j) else 0
        if side == 0 and j < e:
            continue
        if side == before and j < e:
            current += 1
        else:
            if current > longest:
                found = True
                _mark_run(y, useful, first, last, centre, slack, bit if before > 0 else bit + 1, width, flags, at)
            current, first, before = 1, j, side
        last = j
    return found


@_apart
def _drift(y, useful, s, e, centre, slack, many, into):
    """Which way the second half of the useful points lies from the first: 1 high, 2 low, 3 neither."""
    half = many // 2
    if half == 0:
        return 3
    found = 0
    for j in range(s, e):
        if _is_set(useful, j) and _side(y[j], centre, slack):
            into[found] = y[j]
            found += 1
    change = _sum(into, found - half, half) / half - _sum(into, 0, half) / half
    return 1 if change > slack else 2 if change < -slack else 3


@_apart
def _judge_runs(y, useful, s, e, centre, slack, boxes, n_boxes, how, into, flags, at, row, runs):
    """Count the runs, keep and mark them; side of few crossings, 0 when there are enough, and whether a run is long."""
    many, longest, crossings = _run_facts(y, useful, s, e, centre, slack)
    box = 4 * min(many, n_boxes - 1)
    cut = (crossings == boxes[box + 1] and longest > boxes[box + 2]) or (longest == boxes[box + 0] and crossings < boxes[box + 3])
    signal = many > 0 and how.has_runs and (longest > boxes[box + 0] or crossings < boxes[box + 1] or cut)
    if how.wants_runs:
        runs[row].n_useful, runs[row].signal = many, signal
        runs[row].longest_run = longest if many else -1
        runs[row].longest_run_max = boxes[box + 0] if many else -1
        runs[row].crossings = crossings if many else -1
        runs[row].crossings_min = boxes[box + 1] if many else -1
    if not (signal and how.judges_runs):
        return 0, False
    bit, width = how.n_marks - 2, 1 if how.n_marks <= 8 else 2
    is_long = _mark_long_runs(y, useful, s, e, centre, slack, boxes[box + 0], bit, width, flags, at)
    if crossings < boxes[box + 1] or not is_long:
        return _drift(y, useful, s, e, centre, slack, many, into), is_long
    return 0, is_long


# Verdicts


@_inner
def _icon(code, direction, how):
    """Class of a point and the side of the rule that won."""
    if code == 0:
        return COMMON
    sided = how.high | how.low
    good = 0 if direction == 0 else code & (how.high if direction > 0 else how.low)
    bad = 0 if direction == 0 else code & (how.low if direction > 0 else how.high)
    neutral = code if direction == 0 else code & ~sided
    winner, loser = (bad, good) if how.concern_wins else (good, bad)
    chosen = winner if winner else loser if loser > neutral else neutral
    lowest = chosen & -chosen
    base = NEUTRAL_HIGH
    if chosen == good and good:
        base = IMPROVEMENT_HIGH
    elif chosen == bad and bad:
        base = CONCERN_HIGH
    return base + 1 if lowest & how.low else base


@_inner
def _in_range(lower, upper, low, high, slack):
    if lower >= low - slack and upper <= high + slack:
        return PASSES
    return FAILS if upper < low - slack or lower > high + slack else HIT_OR_MISS


@_inner
def _assurance(lower, upper, direction, target, low, high, slack, how):
    if lower != lower or upper != upper:
        return NO_TARGET
    if low == low or high == high:
        return _in_range(lower, upper, low, high, slack)
    if target != target or direction == 0:
        return NO_TARGET
    if direction < 0:
        lower, upper, target = -upper, -lower, -target
    room = slack if how.met else -slack
    if target - lower < room or (how.met and target == lower):
        return PASSES
    return FAILS if target - upper > slack else HIT_OR_MISS


@_inner
def _state(icon, few, any_signal, change, direction, slack):
    if icon != COMMON:
        return BETTER if icon < CONCERN_HIGH else WORSE if icon < NEUTRAL_HIGH else CHANGED
    if few:
        if direction == 0 or few == 3:
            return CHANGED
        return BETTER if (few == 1) == (direction > 0) else WORSE
    moved = change > slack if direction > 0 else change < -slack
    return HOLDING if not any_signal and direction != 0 and moved else NO_EVIDENCE


# One series


@_inner
def _range_total(numbers, many):
    """Sum of the ranges of neighbours among that many points, none of them missing."""
    found, total = many - 1, 0.0
    whole = found - found % 8
    if whole:
        total = lanes.range_sum(numbers, 0, whole)
    for j in range(whole, found):
        total += abs(numbers[j + 1] - numbers[j])
    return total


@_inner
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


@_apart
def _drop_infinite(raw, n):
    for j in range(n):
        raw[j] = NAN if abs(raw[j]) == INF else raw[j]


@_inner
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


@_inner
def _useful_bits(known, ghosts, has_ghosts, start, n, words):
    """Which have a value and are not left out."""
    for w in range((n + 63) >> 6):
        words[w] = known[w]
    if has_ghosts:
        for j in range(n):
            if ghosts[start + j]:
                words[j >> 6] &= ~(ONE << u64(j & 63))


@_apart
def _plot_ranges(raw, useful, n, s, e, y):
    """Ranges at the place of their later point, for the phase from s to e."""
    y[s] = NAN
    for j in range(s + 1, e):
        y[j] = abs(raw[j] - raw[j - 1]) if _is_set(useful, j) and _is_set(useful, j - 1) else NAN


@_apart
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


@_inner
def _baseline(baselines, how, i, k, s, e):
    """Where the baseline of the k-th phase begins and ends; -1 when its size cannot be."""
    size = baselines[how.baselines_step * i + k] if k < how.baselines_each else -1
    if size < 0 or size >= e - s:
        return s, e
    if size == 0:
        return -1, -1
    return (e - size, e) if how.from_end else (s, s + size)


@_apart
def _refuse(flags, series, phases, runs, i, first_phase, n_phases, start, n, width):
    series[i].latest, series[i].verdict_at = -1, -1
    series[i].variation, series[i].assurance = TOO_FEW, NO_TARGET
    series[i].state, series[i].doubts, series[i].refused = STATE_TOO_FEW, 0, 1
    for j in range(width * start, width * (start + n)):
        flags[j] = 0
    for row in range(first_phase, first_phase + n_phases):
        phases[row].centre, phases[row].middle, phases[row].spread = NAN, NAN, NAN
        phases[row].first, phases[row].last, phases[row].baseline_last = 0, n - 1, n - 1
        phases[row].n_points, phases[row].n_baseline = 0, 0
        phases[row].few_crossings, phases[row].no_floor = 0, 0
        if runs.size:
            runs[row].n_useful, runs[row].signal = 0, False
            runs[row].longest_run, runs[row].longest_run_max = -1, -1
            runs[row].crossings, runs[row].crossings_min = -1, -1


@_inner
def _fill_edges(middle, sigmas, s, e, floor, ceiling, multiply, low, high, zones, edges, cap):
    """The lines that vary by point, for the zones that the rules need."""
    for zone in range(1, 4):
        if zones >> zone & 1:
            at, beside = 2 * zone * cap - s, (2 * zone + 1) * cap - s
            for j in range(s, e):
                edges[at + j], edges[beside + j] = _edges(
                    middle, sigmas[j], zone, floor, ceiling, False, multiply, low, high
                )


@_inner
def _fill_levels(middle, sigma, floor, ceiling, is_power, multiply, low, high, zones, levels):
    """The lines that do not."""
    for zone in range(1, 4):
        if zones >> zone & 1:
            levels[2 * zone], levels[2 * zone + 1] = _edges(
                middle, sigma, zone, floor, ceiling, is_power, multiply, low, high
            )


@_inner
def _mark_phase(y, useful, s, e, centre, slack, is_level, levels, edges, cap, how, program, n_rules, words, marks, deep,
                text, flags, start):
    """Flags of the phase from s to e; whether there are any."""
    found, n, span = False, e - s, 64 - 2 * how.margin
    kept_a = s
    while kept_a < e:
        kept_b = e if n <= 64 else min(e, kept_a + span)
        a = s if n <= 64 else max(s, kept_a - how.margin)
        b = e if n <= 64 else min(e, kept_b + how.margin)
        _masks(y, a, b - a, centre, slack, how.zones, is_level, levels, edges, a - s, cap, words)
        marked = _patterns(program, n_rules, words, _bits_of(useful, a, b), _low_bits(b - a), deep, marks)
        found |= _write(marks, marked, how.n_marks, kept_a - a, kept_b - a, text, flags, start + kept_a)
        kept_a = kept_b
    return found


def _work(lo, hi, given, hows, program, boxes, out):
    """Work out the series from lo to hi; see `variation.batch.calls` for the arguments."""
    how = hows[0]
    # Pointers, because Numba counts references to arrays at every step; the arrays themselves live until the end.
    values, shrunk, all_sizes = lanes.pointer(given.values, 0), lanes.pointer(given.shrunk, 0), lanes.pointer(given.sizes, 0)
    ghosts, offsets, starts = lanes.pointer(given.ghosts, 0), lanes.pointer(given.offsets, 0), lanes.pointer(given.starts, 0)
    start_offsets, baselines = lanes.pointer(given.start_offsets, 0), lanes.pointer(given.baselines, 0)
    directions, targets = lanes.pointer(given.direction, 0), lanes.pointer(given.target, 0)
    safe_lows, safe_highs = lanes.pointer(given.safe_low, 0), lanes.pointer(given.safe_high, 0)
    multiplies, flags, phase_offsets = lanes.pointer(given.multiply, 0), lanes.pointer(out.flags, 0), lanes.pointer(out.phase_offsets, 0)
    has_sizes, has_ghosts, has_starts = given.sizes.size > 0, given.ghosts.size > 0, given.starts.size > 0
    has_offsets, has_phase_offsets = given.start_offsets.size > 0, out.phase_offsets.size > 0
    rules, n_rules, box_table, n_boxes = lanes.pointer(program, 0), program.shape[0], lanes.pointer(boxes, 0), boxes.shape[0]
    direction_step, target_step = 1 if given.direction.size > 1 else 0, 1 if given.target.size > 1 else 0
    safe_step, multiply_step = 1 if given.safe_low.size > 1 else 0, 1 if given.multiply.size > 1 else 0
    series, phases, runs = out.series, out.phases, out.runs
    cap = how.width
    if cap < 0:
        cap = 0
        for i in range(lo, hi):
            cap = max(cap, offsets[i + 1] - offsets[i])
    cap += PAD
    n_words = (cap >> 6) + 2
    scratch, bits = np.empty(15 * cap + PAD), np.zeros(4 * n_words + 10 + 16 + 33, np.uint64)
    small, text_bytes, border_places = np.empty(8), np.empty(128, np.uint8), np.empty(cap + 2, np.int64)
    raw, y, tops = lanes.pointer(scratch, 0), lanes.pointer(scratch, cap), lanes.pointer(scratch, 2 * cap)
    sizes, sigmas, zs = lanes.pointer(scratch, 3 * cap), lanes.pointer(scratch, 4 * cap), lanes.pointer(scratch, 5 * cap)
    into, edges = lanes.pointer(scratch, 6 * cap), lanes.pointer(scratch, 7 * cap)
    known, useful = lanes.pointer(bits, 0), lanes.pointer(bits, n_words)
    known_y, useful_y = lanes.pointer(bits, 2 * n_words), lanes.pointer(bits, 3 * n_words)
    words, marks = lanes.pointer(bits, 4 * n_words), lanes.pointer(bits, 4 * n_words + 10)
    deep, levels, text = lanes.pointer(bits, 4 * n_words + 26), lanes.pointer(small, 0), lanes.pointer(text_bytes, 0)
    borders = lanes.pointer(border_places, 0)
    is_level = how.family != P and how.family != PP and how.family != U and how.family != UP
    width = 1 if how.n_marks <= 8 else 2
    is_simple = how.family == I and not (has_sizes or has_ghosts or has_starts or how.baselines_each or how.screen)
    is_simple = is_simple and not (how.median_range or how.judges_runs or how.wants_runs) and how.keeps_negative
    is_simple = is_simple and how.centre != how.centre and how.sigma != how.sigma and how.n_marks <= 8
    is_simple = is_simple and given.multiply.size == 1 and given.multiply[0] == 1.0 and how.zones & 8 != 0
    factor, tolerance, zones, n_marks = how.factor, how.tolerance, how.zones, how.n_marks
    ceiling = 1.0 if how.family == P or how.family == PP else INF
    low, high, is_power = how.lower_bound, how.upper_bound, how.family == T
    for i in range(lo, hi):
        start, n = i * how.width, how.width
        if how.width < 0:
            start = offsets[i]
            n = offsets[i + 1] - start
        if is_simple and 2 <= n <= 64:
            top = lanes.take(values, start, n, raw)
            if top < INF:
                centre = _short_sum(raw, 0, n) / n
                spread = _range_total(raw, n) / (n - 1) * factor / 3
                slack = tolerance * top
                _fill_levels(centre, spread, -INF, INF, False, 1.0, low, high, zones, levels)
                _masks(raw, 0, n, centre, slack, zones, True, levels, edges, 0, cap, words)
                valid = _low_bits(n)
                marked = _patterns(rules, n_rules, words, valid, valid, deep, marks)
                any_here = _write(marks, marked, n_marks, 0, n, text, flags, start)
                phases[i].centre, phases[i].middle, phases[i].spread = centre, centre, spread
                phases[i].first, phases[i].last, phases[i].baseline_last = 0, n - 1, n - 1
                phases[i].n_points, phases[i].n_baseline = n, n
                phases[i].few_crossings, phases[i].no_floor = 0, 1
                is_ready = n >= how.min_points
                series[i].latest, series[i].verdict_at = n - 1, n - 1 if is_ready else -1
                series[i].doubts, series[i].refused = 0 if is_ready else 8, 0
                if not is_ready:
                    series[i].variation, series[i].assurance, series[i].state = TOO_FEW, NO_TARGET, STATE_TOO_FEW
                    continue
                direction = directions[direction_step * i]
                icon = _icon(np.int64(flags[start + n - 1]), direction, how)
                series[i].variation = icon
                series[i].assurance = _assurance(levels[6], levels[7], direction, targets[target_step * i],
                                                 safe_lows[safe_step * i], safe_highs[safe_step * i], slack, how)
                series[i].state = _state(icon, 0, any_here, NAN, direction, slack)
                continue
        row = phase_offsets[i] if has_phase_offsets else i
        doubts, bad = _read(values, all_sizes, has_sizes, how, start, n, raw, tops, sizes)
        top = lanes.largest(raw, 0, (n + 7) & ~7)
        if top == INF:
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
            _refuse(flags, series, phases, runs, i, row, n_rows, start, n, width)
            continue
        multiply = multiplies[multiply_step * i]
        direction = directions[direction_step * i]
        _known_bits(raw, n, known)
        _useful_bits(known, ghosts, has_ghosts, start, n, useful)
        if how.family == MR:
            for k in range(n_phases):
                if borders[k] < borders[k + 1]:
                    _plot_ranges(raw, useful, n, borders[k], borders[k + 1], y)
            for j in range(n):
                y[j] *= multiply
        else:
            for j in range(n):
                y[j] = raw[j] * multiply
        for j in range(n, n + PAD):
            y[j] = NAN
        if how.family == MR or multiply != 1.0:
            _known_bits(y, n, known_y)
            _useful_bits(known_y, ghosts, has_ghosts, start, n, useful_y)
            top = lanes.largest(y, 0, (n + 7) & ~7)
        else:
            for w in range((n + 63) >> 6):
                known_y[w], useful_y[w] = known[w], useful[w]
        if how.family == T:
            for j in range(n):
                tops[j] = shrunk[start + j]
        slack = how.tolerance * top
        at, few_here, any_here, change, lower, upper = -1, 0, False, NAN, NAN, NAN
        before = NAN
        for k in range(n_phases):
            s, e = borders[k], borders[k + 1]
            a, b = _baseline(baselines, how, i, k, s, e)
            centre, middle, spread = _lines(raw, tops, sizes, useful, s, e, a, b, how, sigmas, zs, into)
            floor = _floor(raw, s, e, how)
            if is_level:
                _fill_levels(middle, spread, floor, ceiling, is_power, multiply, low, high, zones, levels)
            else:
                _fill_edges(middle, sigmas, s, e, floor, ceiling, multiply, low, high, zones, edges, cap)
            line = centre * multiply
            any_signal = _mark_phase(y, useful_y, s, e, line, slack, is_level, levels, edges, cap, how, rules,
                                     n_rules, words, marks, deep, text, flags, start)
            few = 0
            if how.judges_runs or how.wants_runs:
                few, is_long = _judge_runs(y, useful_y, s, e, line, slack, box_table, n_boxes, how, into, flags, start,
                                           row + k, runs)
                any_signal |= is_long or few > 0
            n_points = _count(useful_y, s, e)
            phases[row + k].centre, phases[row + k].middle, phases[row + k].spread = centre, middle, spread
            phases[row + k].first, phases[row + k].last, phases[row + k].baseline_last = s, e - 1, b - 1
            phases[row + k].n_points, phases[row + k].n_baseline = n_points, _count(useful_y, a, b)
            phases[row + k].few_crossings, phases[row + k].no_floor = few, 1 if floor == -INF else 0
            if n_points < how.min_points:
                doubts = doubts | 8 if n_points and k == n_phases - 1 else doubts
                if k == n_phases - 1 and not how.keep_verdict:
                    at = -1
            elif n_points and (how.keep_verdict or k == n_phases - 1):
                at, few_here, any_here = _last(known_y, s, e), few, any_signal
                change = line - before
                sigma = spread if is_level else sigmas[at]
                lower, upper = _edges(middle, sigma, 3, floor, ceiling, is_power, multiply, low, high)
            before = line
        if how.no_zero:
            for j in range(n):
                doubts = doubts | 4 if y[j] == 0.0 else doubts
        series[i].latest, series[i].verdict_at = _last(known_y, 0, n), at
        series[i].doubts, series[i].refused = doubts, 0
        if at < 0:
            series[i].variation, series[i].assurance, series[i].state = TOO_FEW, NO_TARGET, STATE_TOO_FEW
            continue
        code = np.int64(flags[width * (start + at)])
        if width == 2:
            code |= np.int64(flags[2 * (start + at) + 1]) << 8
        icon = _icon(code, direction, how)
        series[i].variation = icon
        series[i].assurance = _assurance(lower, upper, direction, targets[target_step * i], safe_lows[safe_step * i],
                                         safe_highs[safe_step * i], slack, how)
        series[i].state = _state(icon, few_here, any_here, change, direction, slack)
    scratch[0], bits[0], small[0], text_bytes[0], border_places[0] = 0.0, 0, 0.0, 0, 0  # until here they are needed


def _frozen(kind: Any, n: int = 1) -> Any:
    array = np.zeros(n, kind)
    array.setflags(write=False)
    return array


def _signature() -> Any:
    """Types of the arguments, from examples of them."""
    numbers, whole = _frozen("f8"), _frozen("i8")
    given = Given(numbers, numbers, numbers, _frozen("u1"), whole, whole, whole, whole, _frozen("i1"), *[numbers] * 4)
    out = Out(np.zeros(1, "u1"), np.zeros(1, SERIES), np.zeros(1, PHASES), whole, np.zeros(1, RUNS))
    given_kind, how_kind, out_kind = (nb.typeof(one) for one in (given, _frozen(HOW), out))
    two = nb.types.Array(nb.int64, 2, "C", readonly=True)
    return nb.void(nb.int64, nb.int64, given_kind, how_kind, two, two, out_kind)


work = nb.njit(_signature(), nogil=True, error_model="numpy", cache=True)(_work)
"""Work out the series from one number to another; compiled when this module is imported, or read from Numba's cache."""
