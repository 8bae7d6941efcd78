"""The shapes of what a batch gives back, and the numbers that stand for words."""

from __future__ import annotations

import numpy as np

from variation.results import Assurance, Meaning, State, Variation


__all__ = [
    "ASSURANCES",
    "DOUBTS",
    "MEANINGS",
    "PHASES",
    "RUNS",
    "SERIES",
    "SIDES",
    "STATES",
    "VARIATIONS",
]

VARIATIONS = tuple(Variation)
"""Variation icons; a batch keeps the place in this tuple."""

ASSURANCES = tuple(Assurance)
"""Target icons by their number."""

STATES = tuple(State)
"""States by their number."""

MEANINGS = (Meaning.COMMON, Meaning.IMPROVEMENT, Meaning.CONCERN, Meaning.NEUTRAL)
"""Classes of a point by their number."""

SIDES = (None, "high", "low", "either")
"""Sides by their number; 0 where there is no signal."""

DOUBTS = ("infinite_value", "zero_denominator", "zero_gap", "provisional")
"""What may be doubtful about a series; bit k of `doubts` is the k-th."""

SERIES = np.dtype(
    [
        ("latest", "i4"),
        ("verdict_at", "i4"),
        ("variation", "u1"),
        ("assurance", "u1"),
        ("state", "u1"),
        ("doubts", "u1"),
        ("refused", "u1"),
    ],
    align=True,
)
"""One row a series: places count from 0, -1 is none."""

PHASES = np.dtype(
    [
        ("centre", "f8"),
        ("middle", "f8"),
        ("spread", "f8"),
        ("first", "i4"),
        ("last", "i4"),
        ("baseline_last", "i4"),
        ("n_points", "i4"),
        ("n_baseline", "i4"),
        ("few_crossings", "u1"),
        ("no_floor", "u1"),
    ],
    align=True,
)
"""One row a phase: its centre line as drawn, ``nan`` where that varies by point; its limits are ``middle ± k * spread``
on the scale where the family works, before `multiply`, and the spread is a factor where they vary by point."""

RUNS = np.dtype(
    [
        ("n_useful", "i4"),
        ("longest_run", "i4"),
        ("longest_run_max", "i4"),
        ("crossings", "i4"),
        ("crossings_min", "i4"),
        ("signal", "?"),
    ],
    align=True,
)
"""Run statistics, one row a phase; -1 where there is none."""
