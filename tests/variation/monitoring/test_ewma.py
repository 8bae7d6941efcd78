"""The EWMA chart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import variation
from variation.monitoring import ewma


VALUES = [10.0, 12, 9, 11, 10, 13, 14, 12, 15, 14]


def test_each_point_is_a_share_of_the_newest_value_and_the_rest_of_the_average():
    chart = ewma(VALUES, weight=0.3, centre=11.0, sigma=1.5)

    level = 11.0
    for value, smoothed in zip(VALUES, chart.smoothed, strict=True):
        level = 0.3 * value + 0.7 * level
        assert smoothed == pytest.approx(level, rel=1e-13)


def test_limits_widen_from_the_first_point_to_the_steady_state():
    widening, steady = (ewma(VALUES * 20, centre=11.0, sigma=1.5, steady_state=way) for way in (False, True))

    assert (np.diff(widening.upper) >= 0).all()
    assert widening.upper[0] == pytest.approx(11 + 3 * 1.5 * 0.2)
    assert widening.upper[-1] == pytest.approx(steady.upper[0])
    assert np.ptp(steady.upper) == 0
    assert widening.lower == pytest.approx(22 - widening.upper)


def test_a_weight_of_one_is_an_individuals_chart():
    chart, plain = ewma(VALUES, weight=1.0), variation.analyse(VALUES, rules="three_sigma")

    assert chart.smoothed == pytest.approx(VALUES)
    assert chart.upper == pytest.approx(plain.upper)


def test_a_missing_or_excluded_value_leaves_average_and_limits_where_they_were():
    full = ewma([10.0, 12, 9, 11], centre=11.0, sigma=1.5)
    holed = ewma([10.0, 12, None, 9, 99, 11], centre=11.0, sigma=1.5, excluded=[4])

    known = [0, 1, 3, 5]
    assert np.isnan(holed.smoothed[[2, 4]]).all()
    assert holed.smoothed[known].tolist() == full.smoothed.tolist()
    assert holed.upper[known].tolist() == full.upper.tolist()


def test_a_small_lasting_change_is_found_that_limits_alone_do_not_see():
    rng = np.random.default_rng(21)
    values = np.concatenate([rng.normal(0, 1, 40), rng.normal(1, 1, 40)])

    chart = ewma(values, centre=0.0, sigma=1.0)

    assert chart.high[0] > 39
    assert not chart.low
    assert not (np.abs(values) > 3.5).any()


def test_a_constant_series_flags_nothing_and_a_point_that_differs_is_out():
    assert ewma([0.1] * 24).high == ()
    assert ewma([0.1] * 24 + [0.2], baseline=24).high == (24,)


@pytest.mark.parametrize("values", [[], [5.0], [None, None]])
def test_too_few_values_give_no_signal(values):
    chart = ewma(values)

    assert (chart.high, chart.low) == ((), ())


@pytest.mark.parametrize("more", [{"weight": 0.0}, {"weight": 1.1}, {"width": 0.0}, {"weight": float("nan")}])
def test_settings_out_of_reach_are_refused(more):
    with pytest.raises(variation.BadChoice):
        ewma(VALUES, **more)


def test_a_sigma_of_zero_is_refused():
    with pytest.raises(variation.BadSeries):
        ewma(VALUES, sigma=0.0)


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.floats(-100, 100), min_size=3, max_size=40),
    scale=st.floats(0.01, 1000),
    shift=st.floats(-1e4, 1e4),
)
def test_lines_move_and_stretch_with_the_values(values, scale, shift):
    plain, other = ewma(values), ewma(np.array(values) * scale + shift)

    near = 1e-9 * (abs(shift) + 100 * scale + 1)
    for line in ("smoothed", "lower", "upper"):
        assert getattr(other, line) == pytest.approx(getattr(plain, line) * scale + shift, abs=near, nan_ok=True)


@settings(max_examples=30, deadline=None)
@given(values=st.lists(st.floats(-100, 100), min_size=2, max_size=30))
def test_one_point_at_a_time_gives_what_all_at_once_gives(values):
    whole = ewma(values, centre=0.0, sigma=1.0).smoothed

    for n in range(1, len(values) + 1):
        assert ewma(values[:n], centre=0.0, sigma=1.0).smoothed.tolist() == whole[:n].tolist()
