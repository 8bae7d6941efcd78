"""What must hold for any numbers at all."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import variation
from variation import Options


NAN = float("nan")
WHOLE = st.integers(-40, 40).map(float)
SERIES = st.lists(st.one_of(WHOLE, st.just(NAN)), min_size=0, max_size=40)
FULL = st.lists(WHOLE, min_size=2, max_size=40)
RULES = st.sampled_from(sorted(variation.RULE_SETS))
KINDS = st.sampled_from(["i", "i_m", "i_mm", "run", "mr"])
LINES = ("centre", "lower", "upper", "lower2", "upper2", "lower1", "upper1")

settings.register_profile("suite", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("suite")


def marks(chart):
    return sorted((signal.rule, signal.side, signal.points) for signal in chart.signals)


def flipped(found):
    other = {"high": "low", "low": "high", "either": "either"}
    return sorted((rule, other[side], points) for rule, side, points in found)


def lines(chart):
    return np.array([getattr(chart, name) for name in LINES])


@given(SERIES, RULES, KINDS, st.integers(-1000, 1000))
def test_adding_a_number_moves_every_line_by_it_and_no_signal(values, rules, kind, move):
    assume(kind != "mr")
    here, there = (variation.analyse(v, chart=kind, rules=rules) for v in (values, [value + move for value in values]))

    np.testing.assert_allclose(lines(there), lines(here) + move, atol=1e-8)
    assert marks(there) == marks(here) or near_a_line(here)


@given(SERIES, RULES, KINDS, st.sampled_from([2.0, 0.25, 1024.0]))
def test_scaling_scales_every_line_and_moves_no_signal(values, rules, kind, times):
    here, there = (variation.analyse(v, chart=kind, rules=rules) for v in (values, [value * times for value in values]))

    np.testing.assert_allclose(lines(there), lines(here) * times, rtol=1e-12)
    assert marks(there) == marks(here)


@given(SERIES, RULES, st.sampled_from(["i", "i_m", "i_mm", "run"]))
def test_a_mirror_changes_high_for_low(values, rules, kind):
    here, there = (variation.analyse(v, chart=kind, rules=rules) for v in (values, [-value for value in values]))

    np.testing.assert_allclose(there.centre, -here.centre)
    np.testing.assert_allclose(there.upper, -here.lower)
    assert marks(there) == flipped(marks(here))


@given(SERIES, KINDS)
def test_reversing_time_moves_no_line(values, kind):
    here, there = (variation.analyse(v, chart=kind) for v in (values, values[::-1]))

    np.testing.assert_allclose(lines(there)[:, :1], lines(here)[:, :1], rtol=1e-12)


def near_a_line(chart):
    """Whether rounding could put a point on the other side of a line: then a moved series may be marked otherwise."""
    slack = 1e-9 * max(1.0, float(np.nanmax(np.abs(chart.values), initial=0.0)))
    away = np.abs(lines(chart) - chart.values)
    return bool((away[~np.isnan(away)] < slack).any())


@given(FULL, RULES, KINDS)
def test_phases_are_charts_of_their_own(values, rules, kind):
    cut = len(values) // 2
    whole = variation.analyse(values, chart=kind, rules=rules, phases=[cut])
    tolerance = Options(tolerance=0.0)
    first, second = (variation.analyse(part, chart=kind, rules=rules) for part in (values[:cut], values[cut:]))

    np.testing.assert_allclose(lines(whole), np.hstack((lines(first), lines(second))), rtol=1e-12)
    moved = [(rule, side, tuple(cut + point for point in points)) for rule, side, points in marks(second)]
    assert marks(whole) == sorted(marks(first) + moved) or near_a_line(whole)
    assert tolerance.tolerance == 0


@given(st.lists(WHOLE, min_size=3, max_size=40), RULES, st.data())
def test_one_point_at_a_time_gives_what_all_at_once_gives(values, rules, data):
    """With a fixed baseline a later point changes nothing about the earlier ones but patterns that it completes."""
    base = data.draw(st.integers(2, len(values) - 1))
    whole = variation.analyse(values, rules=rules, baselines=[base])
    part = variation.analyse(values[:-1], rules=rules, baselines=[base])

    np.testing.assert_allclose(lines(part), lines(whole)[:, :-1], rtol=1e-12)
    outside = [points for rule, _, points in marks(whole) if rule == "outside" and points[0] < len(values) - 1]
    assert outside == [points for rule, _, points in marks(part) if rule == "outside"] or near_a_line(whole)


@given(st.lists(WHOLE, min_size=2, max_size=40), st.data())
def test_excluding_with_bridges_is_removing_for_the_lines(values, data):
    out = data.draw(st.integers(0, len(values) - 1))
    options = Options(bridge_exclusions=True)
    excluded = variation.analyse(values, excluded=[out], options=options)
    removed = variation.analyse(values[:out] + values[out + 1 :], options=options)

    np.testing.assert_allclose(lines(excluded)[:, 0], lines(removed)[:, 0], rtol=1e-12)


@given(SERIES, RULES, KINDS)
def test_missing_with_bridges_is_removing(values, rules, kind):
    assume(any(value == value for value in values))
    there = [i for i, value in enumerate(values) if value == value]
    bridged = variation.analyse(values, chart=kind, rules=rules, options=Options(bridge_missing=True))
    removed = variation.analyse([values[i] for i in there], chart=kind, rules=rules)

    np.testing.assert_allclose(lines(bridged)[:, there], lines(removed), rtol=1e-12)
    if kind != "mr":
        assert marks(bridged) == sorted((r, s, tuple(there[p] for p in points)) for r, s, points in marks(removed))


@given(FULL)
def test_an_attribute_chart_of_equal_sizes_is_the_plain_one(values):
    events = [abs(value) for value in values]
    sizes = [50.0] * len(events)
    p, np_chart = (variation.analyse(events, sizes, chart=kind) for kind in ("p", "np"))
    u, c = variation.analyse(events, sizes, chart="u"), variation.analyse(events, chart="c")

    np.testing.assert_allclose(np_chart.upper, p.upper * 50, rtol=1e-12)
    np.testing.assert_allclose(u.upper * 50, c.upper, rtol=1e-12)


@given(st.lists(st.one_of(st.floats(allow_nan=True, allow_infinity=True, width=64)), max_size=30), RULES, KINDS)
def test_nothing_breaks_on_any_number(values, rules, kind):
    with np.errstate(over="ignore", invalid="ignore"):
        chart = variation.analyse(values, chart=kind, rules=rules, direction="up", target=1.0)

    assert len(chart) == len(values)
    assert all(0 <= point < len(values) for signal in chart.signals for point in signal.points)


@pytest.mark.parametrize("size", [1e-12, 1e-6, 1.0, 1e6, 1e12])
def test_magnitude_changes_no_signal(size):
    rng = np.random.default_rng(5)
    for _ in range(20):
        values = rng.normal(10, 1, 36)
        values[30:] += 4
        expected = marks(variation.analyse(values, direction="up"))
        assert marks(variation.analyse(values * size, direction="up")) == expected


@given(SERIES, RULES, KINDS)
def test_every_signal_lies_inside_one_phase_and_marks_points_that_are_there(values, rules, kind):
    starts = [len(values) // 3] if len(values) // 3 else []
    chart = variation.analyse(values, chart=kind, rules=rules, phases=starts)

    for signal in chart.signals:
        assert any(phase.first <= signal.first <= signal.last <= phase.last for phase in chart.phases)
        assert all(signal.first <= point <= signal.last for point in signal.points)
        assert not np.isnan(chart.values[list(signal.points)]).any() or signal.rule == "two_of_three"
        assert list(signal.points) == sorted(set(signal.points))
