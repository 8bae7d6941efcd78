"""Several numbers each time: whether a column only says which of them belong together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from betterward.intake.rules.cells import number


FEWEST, SMALLEST, LARGEST = 4, 2, 200
"""Subgroups from which a column is taken as their name, and how many numbers each may have."""


def are_subgroups(labels: Sequence[str]) -> bool:
    """Whether the same label stands in front of several rows, again and again, and never comes back later."""
    runs = [(label, len(list(same))) for label, same in groupby(labels)]
    sizes = [size for _label, size in runs]
    return (
        len(runs) >= FEWEST
        and len({label for label, _size in runs}) == len(runs)
        and min(sizes) >= SMALLEST
        and max(sizes) <= LARGEST
    )


def are_numbered(labels: Sequence[str]) -> bool:
    """Whether these are subgroups that count up: 1 1 1, 2 2 2; sizes of samples seldom do."""
    counts = [number(label) for label, _same in groupby(labels)]
    rises = all(a is not None and b is not None and b == a + 1 for a, b in pairwise(counts))
    return rises and are_subgroups(labels)
