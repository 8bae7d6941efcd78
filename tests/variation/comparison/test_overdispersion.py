"""Overdispersion: winsorised, truncated, estimated."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from variation.comparison.overdispersion import overdispersion, truncated, winsorised


SCORES = st.lists(st.floats(-20, 20), min_size=1, max_size=60).map(np.array)


@settings(deadline=None)
@given(z=SCORES, trim=st.sampled_from([0.0, 0.05, 0.1, 0.2, 0.25]))
def test_winsorised_scores_are_drawn_in_to_quantiles_of_type_seven(z, trim):
    low, high = np.quantile(z, [trim, 1 - trim])

    assert winsorised(z, trim) == pytest.approx(np.clip(z, low, high), abs=1e-9)


@settings(deadline=None)
@given(z=SCORES, trim=st.sampled_from([0.05, 0.1, 0.2]))
def test_truncated_scores_are_left_out_by_rank(z, trim):
    place = stats.rankdata(z) / (len(z) + 1)
    stays = (place >= trim - 1e-12) & (place < 1 - trim - 1e-12)

    assert np.array_equal(truncated(z, trim), np.where(stays, z, np.nan), equal_nan=True)


def test_missing_scores_stay_missing_and_count_for_nothing():
    z = np.array([np.nan, -2.0, 0.0, 2.0])
    error = np.full(4, 0.1)

    whole, rest = overdispersion(z, error), overdispersion(z[1:], error[1:])

    assert (whole.phi, whole.tau2) == (rest.phi, rest.tau2)
    assert np.isnan(whole.trimmed[0])
    assert np.isnan(winsorised(np.full(2, np.nan), 0.1)).all()


def test_an_infinite_neighbour_makes_the_quantile_infinite_and_is_left_out_after_all():
    z = np.array([-np.inf, 0.0, 1.0, 2.0])

    assert winsorised(z, 0.1)[0] == -np.inf
    assert np.isfinite(overdispersion(z, np.ones(4)).phi)


@settings(deadline=None)
@given(z=SCORES)
def test_between_variance_is_zero_just_where_scores_vary_no_more_than_chance(z):
    found = overdispersion(z, np.linspace(0.1, 0.2, len(z)), trim=0.0)

    k = len(z)
    if k * found.phi <= k - 1:
        assert found.tau2 == 0
    assert found.tau2 >= 0


def test_one_unit_or_none_varies_from_nobody():
    assert overdispersion(np.array([4.0]), np.array([0.1])).tau2 == 0
    empty = overdispersion(np.array([]), np.array([]))
    assert np.isnan(empty.phi)
    assert empty.tau2 == 0
