"""The tabular CUSUM chart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import variation
from variation.monitoring import cusum


# Montgomery, Introduction to Statistical Quality Control, the cumulative sum example: target 10, sigma 1, shift 1.
BOOK = [9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34, 9.03, 11.47, 10.51, 9.4, 10.08, 9.37, 10.62]
BOOK += [10.31, 8.52, 10.84, 10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52]


def test_the_example_of_the_textbook():
    chart = cusum(BOOK, centre=10.0, sigma=1.0)

    assert chart.upper[28] == pytest.approx(5.28)
    assert chart.high == (28, 29)
    assert chart.low == ()
    assert chart.since("high") == 22
    assert chart.lower[1] == pytest.approx(-1.56)


def test_paths_are_held_at_zero_and_mirror_each_other():
    values = np.array(BOOK)
    up, down = cusum(values, centre=10.0, sigma=1.0), cusum(20 - values, centre=10.0, sigma=1.0)

    assert (up.upper >= 0).all()
    assert (up.lower <= 0).all()
    assert down.lower == pytest.approx(-up.upper)


def test_after_a_signal_the_path_goes_on_or_starts_again():
    values = [10.0, 13, 13, 13, 13, 13]
    on, again = (cusum(values, centre=10.0, sigma=1.0, reset=way) for way in (False, True))

    assert on.high == (3, 4, 5)
    assert again.high == (3, 5) or again.high == (3,)
    assert again.upper[4] == pytest.approx(2.5)


def test_a_head_start_finds_a_process_that_is_off_from_the_start_sooner():
    values = [11.5] * 8
    plain, ahead = (cusum(values, centre=10.0, sigma=1.0, head_start=start) for start in (0.0, 2.5))

    assert ahead.high[0] < plain.high[0]
    assert ahead.upper[0] == pytest.approx(3.5)
    assert ahead.lower[0] == pytest.approx(-0.5)


def test_a_missing_or_excluded_value_leaves_both_paths_where_they_were():
    full = cusum([11.0, 12, 9], centre=10.0, sigma=1.0)
    holed = cusum([11.0, None, 12, 99, 9], centre=10.0, sigma=1.0, excluded=[3])

    assert holed.upper[[0, 2, 4]].tolist() == full.upper.tolist()
    assert np.isnan(holed.lower[[1, 3]]).all()


def test_centre_and_spread_come_from_the_baseline():
    chart = cusum([10, 12, 10, 12, 30, 30], baseline=4)

    assert chart.centre == 11
    assert chart.sigma == pytest.approx(2 / 1.128)


def test_a_constant_series_flags_nothing_and_a_point_that_differs_is_out():
    assert cusum([0.1] * 24).high == ()
    assert cusum([0.1] * 24 + [0.2], baseline=24).high == (24,)


@pytest.mark.parametrize("values", [[], [5.0], [None, None]])
def test_too_few_values_give_no_signal(values):
    chart = cusum(values)

    assert (chart.high, chart.low, chart.since("high"), chart.since("low")) == ((), (), None, None)


@pytest.mark.parametrize("more", [{"shift": -1}, {"limit": 0}, {"head_start": -0.1}])
def test_settings_out_of_reach_are_refused(more):
    with pytest.raises(variation.BadChoice):
        cusum(BOOK, **more)


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.integers(-50, 50), min_size=4, max_size=30).filter(lambda row: len(set(row)) > 1),
    scale=st.integers(1, 50),
    shift=st.integers(-500, 500),
)
def test_paths_in_sigmas_do_not_depend_on_the_unit(values, scale, shift):
    plain, other = cusum(values), cusum([value * scale + shift for value in values])

    assert other.upper == pytest.approx(plain.upper, abs=1e-8)
    assert other.lower == pytest.approx(plain.lower, abs=1e-8)
