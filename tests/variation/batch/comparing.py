"""Series of all kinds, and a comparison of a batch with the plain path, point by point."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from variation import Chart, Options, analyse_many
from variation.batch.results import Batch
from variation.batch.tables import MEANINGS, STATES, VARIATIONS
from variation.errors import BadSeries


SIZED = ("ip", "p", "pp", "np", "u", "up")
COUNTS = ("c", "g", "t", "u", "up", "p", "pp", "np")
LINES = ("centre", "lower", "upper", "lower2", "upper2", "lower1", "upper1")


@dataclass
class Case:
    """Arguments of `analyse_many`."""

    values: Any
    denominators: Any = None
    words: dict[str, Any] = field(default_factory=dict)

    def batch(self, **more: Any) -> Batch:
        return analyse_many(self.values, self.denominators, refuse="set_aside", **self.words, **more)


def some_series(rng: np.random.Generator, chart: str, lengths: list[int]) -> Case:
    """Series of one chart: steady, shifted, drifting, tied, constant, gaps, zeros, very large and very small ones."""
    values, sizes = [], []
    for i, n in enumerate(lengths):
        kind = (i + int(rng.integers(0, 3))) % 12
        size = np.round(rng.integers(10, 60) * rng.uniform(0.6, 1.6, n)) + 1
        level = np.full(n, rng.uniform(0.1, 0.5))
        level[n // 2 :] += 0.25 * (kind == 1)
        level += np.linspace(0, 0.3, n) * (kind == 2)
        if chart in ("p", "pp", "np"):
            row = rng.binomial(size.astype(int), np.clip(level, 0, 1)).astype(float)
        elif chart in COUNTS:
            row = rng.poisson(level * 20).astype(float) if kind != 3 else rng.exponential(9.0, n)
        else:
            row = rng.normal(50 * level, 3.0)
        if kind == 4:
            row = np.round(row)
        if kind == 5:
            row, size = np.full(n, row[0] if n else 0.0), np.full(n, size[0] if n else 1.0)
        if kind == 6 and chart not in ("p", "pp", "np"):
            row = row * 1e12
        if kind == 7:
            row, size = row * 1e-12, size * (1e-12 if chart in ("p", "pp", "np") else 1.0)
        if kind == 8 and n > 9:
            row[2:9] = row[0] + np.arange(7) * (chart not in ("p", "pp", "np"))
        if kind == 9 and chart not in SIZED:
            row = row * 0 + 0.1
        gone = rng.random(n) < rng.choice([0.0, 0.05, 0.4, 1.0], p=[0.5, 0.3, 0.17, 0.03])
        row = np.where(gone, np.nan, row)
        if rng.random() < 0.1 and n:
            row[rng.integers(n)] = np.inf
        if rng.random() < 0.2 and n:
            size[rng.integers(n)] = rng.choice([0.0, np.nan, np.inf])
        if rng.random() < 0.03 and n:
            row[rng.integers(n)] = -1.0
        if chart not in COUNTS and rng.random() < 0.3:
            row = row - 20
        values.append(row)
        sizes.append(size)
    has_sizes = chart in SIZED or (chart in ("i", "run", "mr") and rng.random() < 0.15)
    if len(set(lengths)) == 1:
        return Case(np.array(values), np.array(sizes) if has_sizes else None, {"chart": chart})
    return Case(values, sizes if has_sizes else None, {"chart": chart})


def with_decisions(rng: np.random.Generator, case: Case, lengths: list[int]) -> Case:
    """Phases, baselines, exclusions, directions, targets and scales."""
    words, count = case.words, len(lengths)
    if rng.random() < 0.5:
        words["phase_starts"] = [
            sorted(rng.choice(np.arange(1, n), size=min(n - 1, int(rng.integers(0, 4))), replace=False).tolist())
            if n > 1
            else []
            for n in lengths
        ]
    if rng.random() < 0.3:
        words["baselines"] = np.where(rng.random((count, 1)) < 0.5, -1, rng.integers(1, 30, (count, 1)))
    if rng.random() < 0.4:
        words["excluded"] = (
            rng.random((count, lengths[0])) < 0.1 if len(set(lengths)) == 1 else [rng.random(n) < 0.1 for n in lengths]
        )
    words["direction"] = rng.choice(["up", "down", "neither"], count)
    if rng.random() < 0.7:
        words["target"] = np.where(rng.random(count) < 0.8, rng.uniform(0, 30, count), np.nan)
    if rng.random() < 0.2:
        low = rng.uniform(0, 10, count)
        words["safe_range"] = np.where(rng.random((count, 1)) < 0.8, np.stack([low, low + 20], axis=1), np.nan)
    if rng.random() < 0.3:
        words["multiply"] = rng.choice([1.0, 100.0, 1000.0])
    return case


def some_options(rng: np.random.Generator) -> Options:
    """Settings that the kernels follow, mostly as they are by default."""
    chosen: dict[str, Any] = {}

    def perhaps(name: str, *values: Any, chance: float = 0.15) -> None:
        if rng.random() < chance:
            chosen[name] = values[int(rng.integers(len(values)))]

    perhaps("constants", "mdc", "classic", "exact")
    perhaps("sigma", "median_moving_range")
    perhaps("median_range", "as_mean")
    perhaps("screen_mr", True)
    perhaps("centre", 0.3, 10.0)
    perhaps("sigma_given", 2.0)
    perhaps("baseline_from", "end")
    perhaps("lower_bound", 0.0, 5.0)
    perhaps("upper_bound", 100.0, 10.0)
    perhaps("negative_limits", False)
    perhaps("g_centre", "mean")
    perhaps("shift", 6, 8)
    perhaps("trend", 5, 6)
    perhaps("two_of_three", "between", "anywhere", "net")
    perhaps("mark", "pattern", "latest")
    perhaps("runs_method", "bestbox", "cutbox")
    perhaps("tolerance", 0.0, 1e-9, 0.01)
    perhaps("min_points_for_icons", 0, 3, 20)
    perhaps("keep_verdict", False)
    perhaps("target_equality", "hit_or_miss")
    perhaps("concern_wins", True)
    return Options(**chosen)


def assert_as_plain(batch: Batch) -> None:
    """Every series of the batch has what the plain path gives for it alone."""
    lines, classes, heights, runs = batch.lines(), batch.meanings().reshape(-1), batch.heights(), batch.runs()
    flags = batch.flags.reshape(-1)
    for i in range(len(batch)):
        here = batch.columns.where(i)
        try:
            chart = batch.chart(i)
        except BadSeries:
            assert batch.refused[i], f"series {i} should have been refused"
            assert not flags[here].any()
            assert np.isnan(np.concatenate([line.reshape(-1)[here] for line in lines.values()])).all()
            continue
        where = f"series {i}: {batch.kind}, {batch.rules}, {batch.options}"
        assert not batch.refused[i], where
        assert_points(batch, chart, flags[here], classes[here], where)
        for name in LINES:
            assert_near(lines[name].reshape(-1)[here], getattr(chart, name), f"{where}: {name}")
        assert_series(batch, i, chart, where)
        assert_phases(batch, i, chart, heights, runs, where)


def assert_points(batch: Batch, chart: Chart, flags: Any, classes: Any, where: str) -> None:
    for bit, (rule, side) in enumerate(batch.marks):
        points = sorted(
            {point for one in chart.signals if (one.rule, one.side) == (rule, side) for point in one.points}
        )
        assert np.flatnonzero(flags >> flags.dtype.type(bit) & flags.dtype.type(1)).tolist() == points, (
            where,
            rule,
            side,
        )
    marks = set(batch.marks)
    assert all((one.rule, one.side) in marks for one in chart.signals if one.points), where
    assert [MEANINGS[code] for code in classes] == chart.meanings.tolist(), where


def assert_near(found: Any, wanted: Any, where: str) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=0, equal_nan=True, err_msg=where)


def assert_series(batch: Batch, i: int, chart: Chart, where: str) -> None:
    assert VARIATIONS[batch.variation[i]] is chart.variation, where
    assert batch.assurances()[i] is chart.assurance, where
    assert STATES[batch.state[i]] is chart.state, (where, chart.state, STATES[batch.state[i]])
    assert batch.latest[i] == (-1 if chart.latest is None else chart.latest), where
    assert batch.verdict_at[i] == (-1 if chart.verdict_at is None else chart.verdict_at), where
    assert batch.doubts(i) == [word for word in DOUBTS if word in {one.key for one in chart.warnings}], where


DOUBTS = ("infinite_value", "zero_denominator", "zero_gap", "provisional")


def assert_phases(batch: Batch, i: int, chart: Chart, heights: Any, runs: Any, where: str) -> None:
    first, after = batch.phase_offsets[i], batch.phase_offsets[i + 1]
    assert after - first == len(chart.phases), where
    for row, phase in zip(range(first, after), chart.phases, strict=True):
        for name in ("first", "last", "baseline_last", "n_points", "n_baseline"):
            assert batch.phases[name][row] == getattr(phase, name), (where, name)
        for name in ("centre", "lower", "upper"):
            assert_near(heights[name][row], getattr(phase, name), f"{where}: height of {name}")
        for name in runs.dtype.names:
            value = getattr(phase.run, name)
            assert runs[name][row] == (-1 if value is None else value), (where, name)
        few = [
            one.side for one in chart.signals if one.rule == "few_crossings" and phase.first <= one.first <= phase.last
        ]
        assert ([batch.few_crossings[row]] if batch.few_crossings[row] else []) == few, where
