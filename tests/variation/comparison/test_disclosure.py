"""Small numbers stay hidden from a reader who solves the totals."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variation.comparison import hidden_cells, possible_range
from variation.errors import BadSeries


LEAST = 5


def table(rows):
    """Counts with their row sums, column sums and the sum of all, and which is the sum of which."""
    cells = np.asarray(rows)
    high, wide = cells.shape
    place = np.arange(high * wide).reshape(high, wide)
    counts, sums = list(cells.ravel()), []
    for line in [*place, *place.T]:
        sums.append((len(counts), line.tolist()))
        counts.append(int(sum(counts[one] for one in line)))
    ends = [at for at, _parts in sums]
    sums.append((len(counts), ends[:high]))
    sums.append((len(counts), ends[high:]))
    return [*counts, int(cells.sum())], sums


def could_be(counts, sums, hidden, most):
    """Every value each hidden count could have, by trying all tables of whole numbers; the attacker at full strength.

    A sum is tried through its parts alone, so that only the counts themselves are free.
    """
    totals = dict(sums)
    free = [at for at, one in enumerate(hidden) if one and at not in totals]
    found = {at: set() for at, one in enumerate(hidden) if one}
    for values in product(range(most + 1), repeat=len(free)):
        tried = dict(enumerate(counts)) | dict(zip(free, values, strict=True))
        is_possible = True
        for total, parts in sums:
            worked_out = sum(tried[part] for part in parts)
            if not hidden[total] and counts[total] != worked_out:
                is_possible = False
                break
            tried[total] = worked_out
        if is_possible:
            for at in found:
                found[at].add(tried[at])
    return found


def solved(counts, sums, hidden, most):
    """Small counts of which only one value is left."""
    found = could_be(counts, sums, hidden, most)
    return [at for at, values in found.items() if counts[at] < LEAST and values == {counts[at]}]


@pytest.mark.parametrize(
    ("counts", "sums", "hidden"),
    [
        ([7, 8, 9], [], []),
        ([3, 8, 9], [], [0]),
        ([3, 8, 20, 31], [(3, [0, 1, 2])], [0, 1]),
        ([3, 2, 20, 25], [(3, [0, 1, 2])], [0, 1]),
        ([0, 0, 20, 20], [(3, [0, 1, 2])], [0, 1, 2]),  # both could be worked out as nought
        ([3, 8, 11], [(2, [0, 1])], [0, 1]),
        ([3, 1, 4], [(2, [0, 1])], [0, 1, 2]),
        ([0, 0, 0], [(2, [0, 1])], [0, 1, 2]),
    ],
)
def test_what_is_hidden(counts, sums, hidden):
    assert np.flatnonzero(hidden_cells(counts, sums)).tolist() == hidden


def test_nothing_is_hidden_where_nothing_is_small_or_nobody_asks_for_it():
    assert not hidden_cells(*table([[9, 8], [7, 6]])).any()
    assert not hidden_cells([0, 1], least=0).any()


def test_a_total_one_level_up_is_minded_too():
    counts = [3, 20, 30, 23, 53, 40, 93]
    sums = [(3, [0, 1]), (4, [3, 2]), (6, [4, 5])]

    hidden = hidden_cells(counts, sums)

    assert hidden[0]
    assert hidden[1] or hidden[3]
    low, high = possible_range(counts, sums, hidden, 0)
    assert low < high


tables = st.integers(1, 2).flatmap(
    lambda high: st.lists(st.lists(st.integers(0, 8), min_size=2, max_size=3), min_size=high, max_size=high)
).filter(lambda rows: len({len(row) for row in rows}) == 1)  # fmt: skip


@given(tables)
@settings(max_examples=60, deadline=None)
def test_no_small_count_is_worked_out_from_totals(rows):
    counts, sums = table(rows)
    hidden = hidden_cells(counts, sums, LEAST)

    assert all(hidden[at] for at, count in enumerate(counts) if count < LEAST)
    assert solved(counts, sums, hidden, 9) == []


def test_without_hiding_what_stands_beside_it_small_counts_are_worked_out():
    """The twin: the small ones alone are hidden, and the same attacker finds them."""
    counts, sums = table([[3, 8, 7], [9, 6, 8]])
    hidden = [count < LEAST for count in counts]

    assert solved(counts, sums, hidden, 9) == [0]
    assert solved(counts, sums, hidden_cells(counts, sums, LEAST), 9) == []


def test_the_bounds_of_a_reader_hold_the_truth():
    counts, sums = table([[3, 8, 7], [9, 6, 8]])
    hidden = hidden_cells(counts, sums, LEAST)

    for at in np.flatnonzero(hidden):
        low, high = possible_range(counts, sums, hidden, int(at))
        assert low <= counts[at] <= high


@pytest.mark.parametrize(("counts", "sums"), [([-1, 2], []), ([1, 2, 4], [(2, [0, 1])])])
def test_what_cannot_be_counts_is_refused(counts, sums):
    with pytest.raises(BadSeries):
        hidden_cells(counts, sums)
