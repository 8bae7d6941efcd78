"""Every path gives what the plain path gives for each series alone: lines to 12 digits, everything else exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.variation.batch.comparing import Case, assert_as_plain, some_options, some_series, with_decisions

import variation


PATHS = [pytest.param(True, id="compiled"), pytest.param(False, id="arrays")]
CHARTS = ("run", "i", "i_m", "i_mm", "ip", "mr", "p", "pp", "np", "u", "up", "c", "g", "t")
RULES = (None, "mdc", "mdc_plotthedots", "mdc_powerbi", "anhoej", "western_electric", "nelson", "three_sigma", "ihi")
LENGTHS = (0, 1, 2, 7, 12, 24, 36, 36, 50, 63, 64, 65, 100, 150, 300, 420)


def a_case(seed: int) -> Case:
    """A mixture that depends on the seed alone: each chart in turn, lengths equal or not."""
    rng = np.random.default_rng(seed)
    chart = CHARTS[seed % len(CHARTS)]
    if rng.random() < 0.6:
        lengths = [int(rng.choice(LENGTHS))] * int(rng.integers(1, 8))
    else:
        lengths = rng.integers(0, 80, int(rng.integers(1, 9))).tolist()
    case = with_decisions(rng, some_series(rng, chart, lengths), lengths)
    case.words["rules"] = RULES[int(rng.integers(len(RULES)))]
    case.words["options"] = some_options(rng)
    return case


@pytest.mark.parametrize("fast", PATHS)
@pytest.mark.parametrize("seed", range(84))
def test_seeded_series_of_every_chart_as_plain(seed: int, fast: bool):
    batch = a_case(seed).batch(fast=fast)

    assert_as_plain(batch)


@pytest.mark.parametrize("seed", range(0, 280, 7))
def test_both_kernels_give_the_same_bits(seed: int):
    case = a_case(1000 + seed)
    compiled, arrays = case.batch(fast=True), case.batch(fast=False)

    assert compiled.flags.tobytes() == arrays.flags.tobytes()
    for name in arrays.series.dtype.names:
        np.testing.assert_array_equal(compiled.series[name], arrays.series[name], err_msg=name)
    for name in arrays.phases.dtype.names:
        np.testing.assert_array_equal(compiled.phases[name], arrays.phases[name], err_msg=name)


numbers = st.one_of(
    st.integers(0, 9).map(float),
    st.floats(-1e12, 1e12),
    st.floats(1e-12, 1e-9),
    st.sampled_from([0.1, 0.2, 0.3, float("nan"), float("inf"), -0.0]),
)
rows = st.one_of(
    st.lists(numbers, max_size=40),
    st.tuples(numbers, st.integers(0, 80)).map(lambda pair: [pair[0]] * pair[1]),
    st.lists(st.sampled_from([0.1, 0.2, 0.3]), min_size=12, max_size=70),
)


@pytest.mark.parametrize("fast", PATHS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(series=st.lists(rows, min_size=1, max_size=4), chart=st.sampled_from(["i", "run", "mr", "i_mm"]), data=st.data())
def test_any_numbers_as_plain(fast: bool, series: list[list[float]], chart: str, data: st.DataObject):
    longest = max(len(row) for row in series)
    phases = [data.draw(st.lists(st.integers(1, 90), max_size=3, unique=True).map(sorted)) for _ in series]
    excluded = [data.draw(st.lists(st.booleans(), min_size=len(row), max_size=len(row))) for row in series]
    direction = data.draw(st.sampled_from(["up", "down", "neither"]))
    words = {"chart": chart, "direction": direction, "phase_starts": phases, "target": float(longest)}
    batch = Case(series, None, {**words, "excluded": [np.array(row, bool) for row in excluded]}).batch(fast=fast)

    assert_as_plain(batch)


@pytest.mark.parametrize("fast", PATHS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    chart=st.sampled_from(["p", "pp", "np", "u", "up", "ip"]),
    series=st.lists(
        st.lists(st.tuples(st.integers(0, 30), st.one_of(st.integers(0, 60), st.just(1e12))), max_size=70),
        min_size=1,
        max_size=4,
    ),
    cut=st.integers(-1, 40),
)
def test_any_counts_as_plain(fast: bool, chart: str, series: list[list[tuple[int, float]]], cut: int):
    tops = [[float(top) for top, _ in row] for row in series]
    sizes = [[float(size) for _, size in row] for row in series]
    starts = np.full((len(series), 2), cut)
    starts[:, 0] = 0
    batch = Case(tops, sizes, {"chart": chart, "phase_starts": starts, "direction": "up", "target": 0.5}).batch(
        fast=fast
    )

    assert_as_plain(batch)


@pytest.mark.parametrize("fast", PATHS)
def test_constants_and_ties_flag_nothing(fast: bool):
    constants = np.repeat(np.round(np.arange(1, 1000) * 0.1, 1)[:, None], 24, axis=1)
    ties = np.array([[0.1, 0.3] * 4 + [0.2] * 8 + [0.3, 0.1] * 4])

    for values in (constants, ties):
        batch = variation.analyse_many(values, fast=fast)
        assert not batch.flags.any()
        assert set(batch.variations()) == {variation.Variation.COMMON}


@pytest.mark.parametrize("fast", PATHS)
def test_one_long_series_as_plain(fast: bool):
    rng = np.random.default_rng(5)
    values = rng.normal(50.0, 5.0, 5000)
    values[700:720] += 9
    values[rng.integers(0, 5000, 50)] = np.nan

    for rules in ("mdc", "nelson"):
        batch = variation.analyse_many(values[None, :], rules=rules, phases=[64, 1000, 4900], fast=fast)
        chart = variation.analyse(values, rules=rules, phases=[64, 1000, 4900])
        for bit, (rule, side) in enumerate(batch.marks):
            points = {i for one in chart.signals if (one.rule, one.side) == (rule, side) for i in one.points}
            assert np.flatnonzero(batch.flags[0] >> bit & 1).tolist() == sorted(points)
        np.testing.assert_array_equal(batch.lines()["upper"][0], chart.upper)


@pytest.mark.parametrize("fast", PATHS)
@pytest.mark.parametrize("chart", ["i", "c", "u", "run"])
def test_lines_are_the_same_bits_as_those_of_the_plain_path(fast: bool, chart: str):
    rng = np.random.default_rng(9)
    values = rng.gamma(4.0, 3.0, (40, 36))
    values[rng.random(values.shape) < 0.1] = np.nan
    sizes = rng.uniform(1.0, 9.0, values.shape) if chart == "u" else None

    batch = variation.analyse_many(values, sizes, chart=chart, fast=fast)

    lines = batch.lines()
    for i in range(len(batch)):
        for name in ("centre", "lower", "upper", "lower2", "upper2"):
            np.testing.assert_array_equal(lines[name][i], getattr(batch.chart(i), name))
