"""What must hold for any series at all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.variation.charts import any_chart

import variation
from variation import Options


LINES = ("centre", "lower", "upper", "lower1", "upper1", "lower2", "upper2")
SINGLE = ["i", "i_m", "i_mm", "run", "mr"]

series = st.lists(st.integers(-400, 400).map(lambda v: v / 8), min_size=2, max_size=40)
"""Values with few binary digits, so that sums and shifts are exact and ties stay ties."""

fast = settings(max_examples=80, deadline=None)


def lines_of(chart):
    return {name: getattr(chart, name) for name in LINES}


def told(chart):
    return [(signal.rule, signal.side, signal.points) for signal in chart.signals]


def close(a, b, scale=1.0):
    return np.allclose(a, b, rtol=1e-12, atol=1e-12 * scale, equal_nan=True)


@fast
@given(values=series, by=st.integers(-100, 100), kind=st.sampled_from(["i", "i_m", "i_mm", "run"]))
def test_adding_a_constant_moves_every_line_by_it_and_no_signal(values, by, kind):
    before = variation.analyse(values, chart=kind)
    after = variation.analyse(np.array(values) + by, chart=kind)

    for name, line in lines_of(before).items():
        assert close(line + by, getattr(after, name), scale=500)
    assert told(before) == told(after)


@fast
@given(values=series, power=st.integers(-40, 40), kind=st.sampled_from(SINGLE))
def test_another_unit_scales_every_line_and_changes_no_signal(values, power, kind):
    factor = 2.0**power

    before = variation.analyse(values, chart=kind)
    after = variation.analyse(np.array(values) * factor, chart=kind)

    for name, line in lines_of(before).items():
        assert np.array_equal(line * factor, getattr(after, name), equal_nan=True)
    assert told(before) == told(after)
    assert before.variation is after.variation


@fast
@given(values=series, kind=st.sampled_from(["i", "i_m", "i_mm", "run"]))
def test_reversing_time_moves_no_line(values, kind):
    forward = variation.analyse(values, chart=kind)
    backward = variation.analyse(values[::-1], chart=kind)

    for name, line in lines_of(forward).items():
        assert close(line[::-1], getattr(backward, name), scale=50)


@fast
@given(values=series, rules=st.sampled_from(["mdc", "western_electric", "nelson", "anhoej", "three_sigma"]))
def test_turning_the_series_upside_down_turns_every_signal(values, rules):
    up = variation.analyse(values, rules=rules, direction="up")
    down = variation.analyse(-np.array(values), rules=rules, direction="down")

    turned = {"high": "low", "low": "high", "either": "either"}
    assert sorted((rule, turned[side], points) for rule, side, points in told(up)) == sorted(told(down))
    assert up.state is down.state
    assert list(up.meanings) == list(down.meanings)


@fast
@given(first=series, second=series, kind=st.sampled_from(SINGLE))
def test_phases_are_charts_set_side_by_side(first, second, kind):
    whole = variation.analyse([*first, *second], chart=kind, phases=[len(first)], options=Options(tolerance=0))
    parts = [variation.analyse(part, chart=kind, options=Options(tolerance=0)) for part in (first, second)]

    for name, line in lines_of(whole).items():
        assert np.array_equal(line, np.concatenate([getattr(part, name) for part in parts]), equal_nan=True)
    shifted = [(rule, side, tuple(p + len(first) for p in points)) for rule, side, points in told(parts[1])]
    assert told(whole) == [*told(parts[0]), *shifted]


@fast
@given(values=series.filter(lambda v: len(v) > 3), data=st.data())
def test_one_point_at_a_time_gives_the_lines_of_all_at_once(values, data):
    n = data.draw(st.integers(2, len(values) - 1))

    whole = variation.analyse(values, baselines=[n])

    for stop in range(n + 1, len(values) + 1):
        part = variation.analyse(values[:stop], baselines=[n])
        assert np.array_equal(part.centre, whole.centre[:stop])
        assert np.array_equal(part.upper, whole.upper[:stop], equal_nan=True)
        assert {s for s in told(part) if s[0] == "outside"} == {
            s for s in told(whole) if s[0] == "outside" and s[2][0] < stop
        }


@fast
@given(
    parts=st.lists(st.tuples(st.integers(0, 20), st.integers(20, 90)), min_size=3, max_size=30),
    kind=st.sampled_from(["p", "u", "run"]),
    data=st.data(),
)
def test_leaving_a_point_out_gives_the_centre_line_without_it(parts, kind, data):
    out = data.draw(st.integers(0, len(parts) - 1))
    tops, sizes = (np.array(column, dtype=float) for column in zip(*parts, strict=True))
    kept = np.arange(len(parts)) != out

    left_out = variation.analyse(tops, sizes, chart=kind, excluded=[out])
    removed = variation.analyse(tops[kept], sizes[kept], chart=kind)

    assert close(left_out.centre[kept], removed.centre)
    assert close(left_out.upper[kept], removed.upper)


@fast
@given(groups=st.lists(st.lists(st.integers(-80, 80), min_size=2, max_size=5), min_size=3, max_size=12), data=st.data())
@pytest.mark.parametrize("kind", ["xbar", "s", "r"])
def test_the_order_inside_a_subgroup_does_not_matter(kind, groups, data):
    shuffled = [data.draw(st.permutations(group)) for group in groups]
    names = [n for n, group in enumerate(groups) for _ in group]

    charts = [
        variation.analyse([float(v) for group in some for v in group], subgroups=names, chart=kind)
        for some in (groups, shuffled)
    ]

    for name, line in lines_of(charts[0]).items():
        assert close(line, getattr(charts[1], name), scale=100)


def test_any_chart_keeps_its_promises():
    for seed in range(800):
        chart = any_chart(seed)
        n = len(chart)

        assert all(len(line) == n for line in [chart.values, chart.meanings, *lines_of(chart).values()])
        assert [phase.first for phase in chart.phases] == [0, *(phase.last + 1 for phase in chart.phases[:-1])]
        assert chart.phases[-1].last == n - 1
        for signal in chart.signals:
            assert 0 <= signal.first <= signal.last < n
            assert all(signal.first <= row <= signal.last for row in signal.points)
            assert not any(np.isnan(chart.values[row]) for row in signal.points)
            home = next(phase for phase in chart.phases if phase.first <= signal.first <= phase.last)
            assert signal.last <= home.last, "no pattern crosses a phase"
        with np.errstate(invalid="ignore"):
            assert not (chart.lower > chart.upper).any()
            assert not (chart.lower > chart.lower2).any()
            assert not (chart.upper2 > chart.upper).any()
        if chart.verdict_at is not None:
            assert not np.isnan(chart.values[chart.verdict_at])
            common = chart.variation is variation.Variation.COMMON
            assert common == (chart.meanings[chart.verdict_at] is variation.Meaning.COMMON)
