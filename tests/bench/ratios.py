"""Our kernels beside the references, one job a process: `python -m tests.bench.ratios "p compiled"`.

A process of its own keeps the memory that other jobs have warmed out of the comparison.
"""

from __future__ import annotations

import statistics
import sys
import time

import numba as nb
import numpy as np
from tests.bench import references

import variation


SERIES, MANY = 10_000, 1_000_000
GOALS = {"XmR compiled": 8.0, "XmR NumPy": 1.2, "p compiled": 4.0, "p NumPy": 1.2}
"""Times the reference, at least."""


def main() -> None:
    """Print one ratio: times the reference, or for the million times the floor."""
    job = sys.argv[1]
    variation.batch.warm_up()
    print(million() if job == "million" else ratio(*sides(*job.split())))


def sides(kind, how):
    """Ours and the reference, after a look at whether they say the same."""
    asked = {"rules": "mdc", "direction": "up", "fast": how == "compiled", "threads": 1}
    if kind == "XmR":
        given, reference = (references.make_values(SERIES),), references.ref_numpy
        asked |= {"target": references.TARGET}
    else:
        *given, starts = references.make_p(SERIES)
        asked |= {"chart": "p", "phase_starts": starts, "target": references.TARGET_P}

        def reference(tops, sizes):
            return references.ref_numpy_p(tops, sizes, starts)

    np.testing.assert_array_equal(variation.analyse_many(*given, **asked).flags, reference(*given)[0])
    return lambda: variation.analyse_many(*given, **asked), lambda: reference(*given)


def million():
    """How many times as long as the least a compiler could do."""
    values, least = references.make_values(MANY), nb.njit(references.floor)

    def floor():
        flags, lines = np.empty(values.shape, np.uint8), np.empty((MANY, 5))
        least(values, flags, lines)
        return flags, lines

    return 1 / ratio(lambda: variation.analyse_many(values, rules="mdc", direction="up", target=55.0), floor, 3, 5)


def ratio(ours, reference, rounds=3, repeats=9):
    """The median of three rounds; each compares the medians of nine turns, so that noise meets both sides."""
    ours(), reference()
    found = []
    for _ in range(rounds):
        pairs = [(seconds(reference), seconds(ours)) for _ in range(repeats)]
        theirs, own = (statistics.median(side) for side in zip(*pairs, strict=True))
        found.append(theirs / own)
    return statistics.median(found)


def seconds(work):
    """What one call takes, its answer freed afterwards."""
    began = time.perf_counter()
    result = work()
    spent = time.perf_counter() - began
    del result
    return spent


if __name__ == "__main__":
    main()
