"""Charts that tests of words and pictures draw on: any chart at all, and one for each state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np

import variation
from variation import Chart, Options, State


FIRST = date(2024, 1, 1)
STEADY = [6.0, 4.0, 5.5, 4.5, 6.5, 3.5, 5.0, 6.0, 4.0, 5.5, 4.5, 5.0]
"""Twelve points that no rule finds anything in."""

UNITS = ("", "%", "£", "days", "per 1,000 bed days", "minutes from the door to the needle in working hours")
SIZES = ("full", "narrow", "card", "spark")
STEPS = {"day": 1, "week": 7, "fortnight": 14, "event": 5, "none": 1}


def periods_of(calendar: str, n: int) -> list[date]:
    """The first days of n periods in a row."""
    if calendar in STEPS:
        return [FIRST + timedelta(days=STEPS[calendar] * i) for i in range(n)]
    months = {"month": 1, "quarter": 3, "year": 12}[calendar]
    return [date(2000 + i * months // 12, i * months % 12 + 1, 1) for i in range(n)]


@cache
def any_chart(seed: int, most: int = 48) -> Chart:
    """Any chart: kinds, sizes, missing points, ties, phases, baselines, exclusions, targets, directions, rules."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(0, 4)) if rng.random() < 0.1 else int(rng.integers(0, most + 1))
    kind = str(rng.choice(["i", "i", *variation.CHARTS]))
    sizes = rng.integers(0, 90, n).astype(float) if kind in ("p", "u", "pp", "up", "np", "ip") else None
    values = _values(rng, kind, n, sizes)
    if rng.random() < 0.3:
        values[rng.random(n) < 0.2] = np.nan
    starts = sorted({int(start) for start in rng.integers(1, n, rng.choice([0, 0, 1, 2, 3]))}) if n > 1 else []
    baselines = [
        None if rng.random() < 0.5 else int(rng.integers(1, 21)) for _ in range(rng.integers(0, len(starts) + 2))
    ]
    calendar = str(rng.choice(["day", "week", "fortnight", "month", "quarter", "year", "event", "none"]))
    days = periods_of(calendar, n * 2)
    kept = sorted(rng.choice(n * 2, n, replace=False)) if rng.random() < 0.3 else range(n)
    per = rng.integers(1, 5, n) if kind in ("xbar", "s", "r") else None
    return variation.analyse(
        values if per is None else np.repeat(values, per) + rng.normal(0, 1, per.sum()),
        sizes,
        subgroups=None if per is None else np.repeat(np.arange(n), per).tolist(),
        periods=[days[i] for i in kept] if rng.random() < 0.8 else None,
        calendar=calendar,
        chart=kind,
        rules=rng.choice([None, None, *variation.RULE_SETS]),
        direction=rng.choice(["up", "down", "neither"]),
        target=float(rng.uniform(0, 40)) if rng.random() < 0.3 else None,
        safe_range=(2.0, 9.0) if rng.random() < 0.2 else None,
        phases=starts,
        baselines=baselines if n else (),
        excluded={int(row) for row in rng.integers(0, n, 3)} if n and rng.random() < 0.3 else (),
        multiply=float(rng.choice([1.0, 100.0, 1000.0])),
        options=Options(
            concern_wins=bool(rng.random() < 0.3),
            keep_verdict=bool(rng.random() < 0.8),
            baseline_from=rng.choice(["start", "start", "end"]),
            min_points_for_icons=int(rng.choice([1, 6, 12])),
        ),
    )


def _values(rng: np.random.Generator, kind: str, n: int, sizes: np.ndarray | None) -> np.ndarray:
    level = np.where(np.arange(n) < n / 2, 1.0, rng.choice([1.0, 1.0, 0.5, 2.0]))
    if sizes is not None:
        return np.minimum(rng.poisson(6 * level), sizes).astype(float)
    if kind in ("c", "g", "t"):
        return rng.poisson(5 * level).astype(float)
    noise = rng.normal(0, 1, n)
    shapes = {
        "normal": 10 * level + noise,
        "constant": np.full(n, 0.1),
        "walk": 50 + np.cumsum(noise),
        "huge": 1e12 * (level + noise / 9),
        "tiny": 1e-12 * (level + noise / 9),
        "below zero": -30 * level + noise,
    }
    return shapes[str(rng.choice(list(shapes)))]


def of_state(state: State) -> Chart:
    """A chart of each state, weekly, lower is better."""
    moved = {State.BETTER: [1.0] * 8, State.WORSE: [9.0] * 8, State.CHANGED: [9.0] * 8}
    values = STEADY + moved.get(state, [])
    more: dict[str, object] = {"baselines": [12]}
    if state is State.TOO_FEW:
        values = STEADY[:5]
    if state is State.HOLDING:
        values, more = STEADY + [v / 2 for v in STEADY], {"phases": [12]}
    direction = "neither" if state is State.CHANGED else "down"
    days = periods_of("week", len(values))
    chart = variation.analyse(values, periods=days, calendar="week", direction=direction, **more)
    return replace(chart, state=State.LATE) if state is State.LATE else chart
