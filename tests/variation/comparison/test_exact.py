"""Exact limits against SciPy."""

import numpy as np
import pytest
from scipy import stats

from variation.comparison.exact import exact_limits, exact_scores, interpolated_limits


SIZES = np.array([1.0, 3.0, 15.0, 92.56, 400.0, 25_000.0, 3e6])
WHOLE = np.array([1, 3, 15, 92, 400, 25_000])


@pytest.mark.parametrize("tail", [0.025, 0.001])
@pytest.mark.parametrize("target", [1.0, 0.02, 7.5])
def test_poisson_limits_are_chi_square_quantiles(tail, target):
    low, high = exact_limits(SIZES, target, tail, is_proportion=False)

    assert low == pytest.approx(stats.chi2.ppf(tail, 2 * SIZES * target) / 2 / SIZES, rel=1e-11)
    assert high == pytest.approx(stats.chi2.isf(tail, 2 * SIZES * target + 2) / 2 / SIZES, rel=1e-11)


@pytest.mark.parametrize("tail", [0.025, 0.001])
@pytest.mark.parametrize("target", [0.5, 0.02, 0.9])
def test_binomial_limits_are_beta_quantiles(tail, target):
    low, high = exact_limits(SIZES, target, tail, is_proportion=True)

    mean = SIZES * target
    assert low == pytest.approx(stats.beta.ppf(tail, mean, SIZES - mean + 1), rel=1e-11)
    assert high == pytest.approx(stats.beta.isf(tail, mean + 1, SIZES - mean), rel=1e-11)


def test_published_limits_of_a_standardised_ratio():
    """Printed in the appendix of a guide to funnel plots: 15, 20 and 30 events expected."""
    low, high = exact_limits(np.array([15.0, 20, 30]), 1.0, 0.001, is_proportion=False)

    assert low == pytest.approx([0.386265, 0.4479107, 0.5289724], abs=1e-6)
    assert high == pytest.approx([2.082907, 1.902094, 1.702771], abs=1e-6)


@pytest.mark.parametrize("is_proportion", [True, False])
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_a_target_at_the_end_leaves_the_end_as_limit(is_proportion, target):
    low, high = exact_limits(np.array([10.0]), target, 0.025, is_proportion=is_proportion)

    assert low[0] == 0 if target == 0 else low[0] < 1
    assert high[0] == 1 if is_proportion and target == 1 else high[0] > 0


@pytest.mark.parametrize("way", [exact_limits, interpolated_limits])
@pytest.mark.parametrize("is_proportion", [True, False])
def test_no_size_no_limit(way, is_proportion):
    low, high = way(np.array([np.nan, 0.0, 10.0]), 0.5, 0.025, is_proportion=is_proportion)

    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, True, False]


@pytest.mark.parametrize("p", [0.001, 0.025, 0.975, 0.999])
@pytest.mark.parametrize("is_proportion", [True, False])
def test_interpolated_limits_lie_within_one_event_of_the_whole_quantile(p, is_proportion):
    target = 0.3
    limits = interpolated_limits(WHOLE.astype(float), target, min(p, 1 - p), is_proportion=is_proportion)
    events = limits[int(p > 0.5)] * WHOLE

    law = stats.binom(WHOLE, target) if is_proportion else stats.poisson(WHOLE * target)
    whole = law.ppf(p)
    step = (law.cdf(whole) - p) / (law.cdf(whole) - law.cdf(whole - 1))
    assert events == pytest.approx(np.maximum(whole - step, 0), rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("is_proportion", [True, False])
def test_scores_turn_limits_back_into_normal_quantiles(is_proportion):
    sizes = SIZES[1:]
    for tail, z in ((0.025, 1.959963984540054), (0.001, 3.090232306167813)):
        low, high = exact_limits(sizes, 0.4, tail, is_proportion=is_proportion)

        assert exact_scores(low * sizes, sizes, 0.4, is_proportion=is_proportion) == pytest.approx(-z, rel=1e-9)
        assert exact_scores(high * sizes, sizes, 0.4, is_proportion=is_proportion) == pytest.approx(z, rel=1e-9)
