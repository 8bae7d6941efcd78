"""Sums in NumPy's order, averages in two passes, medians and moving ranges."""

from __future__ import annotations

import numba as nb
import numpy as np

from variation.batch.compiled import lanes
from variation.batch.compiled.settings import NAN, ONE, apart, inner
from variation.batch.compiled.words import _bits_of
from variation.limits.ranges import RANGE_LIMIT


@inner
def _short_sum(numbers, at, many, less):
    """Sum of up to 128 numbers, each less the same."""
    if many < 8:
        total = 0.0
        for j in range(at, at + many):
            total += numbers[j] - less
        return total
    whole = many - many % 8
    total = lanes.lane_sum(numbers, at, whole, less)
    for j in range(at + whole, at + many):
        total += numbers[j] - less
    return total


@nb.njit(nb.float64(nb.types.CPointer(nb.float64), nb.int64, nb.int64, nb.float64), nogil=True, error_model="numpy")
def _long_sum(numbers, at, many, less):
    """NumPy's pairwise sum of more than 128 numbers."""
    if many <= 128:
        return _short_sum(numbers, at, many, less)
    half = many // 2
    half -= half % 8
    return _long_sum(numbers, at, half, less) + _long_sum(numbers, at + half, many - half, less)


@apart
def _sum(numbers, at, many, less):
    return _short_sum(numbers, at, many, less) if many <= 128 else _long_sum(numbers, at, many, less)


@apart
def _average(numbers, at, many):
    """As `variation.limits.ranges.mean`."""
    if many == 0:
        return NAN
    if many > 128:
        first = _long_sum(numbers, at, many, 0.0) / many
        return first + _long_sum(numbers, at, many, first) / many
    first = _short_sum(numbers, at, many, 0.0) / many
    return first + _short_sum(numbers, at, many, first) / many


@inner
def _average_of_few(numbers, at, many):
    """The same of up to 128 numbers."""
    first = _short_sum(numbers, at, many, 0.0) / many
    return first + _short_sum(numbers, at, many, first) / many


@apart
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


@apart
def _sum_useful(numbers, useful, a, b, many, into):
    """Sum of the useful ones, of which there are that many."""
    if many == b - a:
        return _sum(numbers, a, many, 0.0)
    return _sum(into, 0, _gather(numbers, useful, a, b, into), 0.0)


@apart
def _average_useful(numbers, useful, a, b, many, into):
    if many == b - a:
        return _average(numbers, a, many)
    return _average(into, 0, _gather(numbers, useful, a, b, into))


@apart
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


@apart
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


@apart
def _median_useful(numbers, useful, a, b, many, into):
    return _middle(into, _gather(numbers, useful, a, b, into)) if many else NAN


@apart
def _ranges(numbers, useful, a, b, many, is_whole, into):
    """Moving ranges of useful neighbours, `many` of them between a and b, side by side; how many there are."""
    if is_whole and many == b - a:
        for j in range(max(many - 1, 0)):
            into[j] = abs(numbers[a + j + 1] - numbers[a + j])
        return max(many - 1, 0)
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
    return found


@apart
def _screened(ranges, many, average, limit):
    """Keep the ranges below the limit, unless that leaves none; how many are kept."""
    kept, most = 0, limit * average
    for j in range(many):
        kept += 1 if ranges[j] < most else 0
    if kept == 0:
        return many
    kept = 0
    for j in range(many):
        size = ranges[j]
        ranges[kept] = size
        kept += 1 if size < most else 0
    return kept


@apart
def _average_range(numbers, useful, a, b, many, is_whole, screen, into):
    """As `variation.limits.ranges.average_range`."""
    found = _ranges(numbers, useful, a, b, many, is_whole, into)
    average = _average(into, 0, found)
    if screen and found:
        average = _average(into, 0, _screened(into, found, average, RANGE_LIMIT))
    return average


@apart
def _median_range(numbers, useful, a, b, many, screen, into):
    """Median moving range, screened once when asked for."""
    found = _ranges(numbers, useful, a, b, many, True, into)
    if found == 0:
        return NAN
    middle = _middle(into, found)
    return _middle(into, _screened(into, found, middle, RANGE_LIMIT)) if screen else middle
