"""Bit sets: whole numbers of 64 bits, one bit a point, and arrays of them for longer series."""

from __future__ import annotations

from variation.batch.compiled import lanes
from variation.batch.compiled.settings import ALL, MARK_LATEST, MARK_POINTS, NONE, ONE, TWO, apart, inner, u64


@inner
def _low_bits(many):
    """A word with the lowest bits set."""
    return ALL if many >= 64 else (ONE << u64(many)) - ONE


@inner
def _in_row(word, shifts, at):
    """Bit j: a window in which every bit is set begins at j; the five shifts say how long it is."""
    for k in range(5):
        word &= word >> u64(shifts[at + k])
    return word


@inner
def _smeared(word, shifts, at):
    """Each bit, and the bits that follow it."""
    for k in range(5):
        word |= word << u64(shifts[at + k])
    return word


@apart
def _windows(hits, barred, k, m, levels):
    """Ends of windows of m points with k hits and none that is barred."""
    refused = NONE
    levels[0] = ALL
    for c in range(1, k + 1):
        levels[c] = NONE
    for j in range(m):
        here = hits << u64(j)
        refused |= barred << u64(j)
        for c in range(k, 0, -1):
            levels[c] |= levels[c - 1] & here
    return levels[k] & ~refused


@apart
def _k_of_m(hits, barred, valid, k, m, mark, short, levels):
    """Marks of windows of m points with k hits and none that is barred; short ones may begin before the first point."""
    if lanes.bits_set(hits) < k:
        return NONE
    if k == 2 and m == 3:  # the usual one, written out
        one, two = hits << ONE, hits << TWO
        ends = ((hits & one) | (hits & two) | (one & two)) & valid
        ends &= ~(barred | (barred << ONE) | (barred << TWO))
    else:
        ends = _windows(hits, barred, k, m, levels) & valid
    if not short:
        ends &= ~_low_bits(m - 1)
    if mark == MARK_LATEST:
        return ends & hits
    marked = ends
    for j in range(1, m):
        marked |= ends >> u64(j)
    return marked & hits if mark == MARK_POINTS else marked


@inner
def _is_set(words, at):
    return (words[at >> 6] >> u64(at & 63)) & ONE != NONE


@inner
def _bits_of(words, a, b):
    """The bits from a to b, at most 64 of them, as one word."""
    if b <= a:
        return NONE
    here, by = a >> 6, a & 63
    word = words[here] >> u64(by)
    if by and by + (b - a) > 64:
        word |= words[here + 1] << u64(64 - by)
    return word & _low_bits(b - a)


@apart
def _count(words, a, b):
    found = 0
    for at in range(a, b, 64):
        found += lanes.bits_set(_bits_of(words, at, min(b, at + 64)))
    return found


@apart
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
