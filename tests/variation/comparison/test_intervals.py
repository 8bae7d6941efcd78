"""Intervals against SciPy."""

import pytest
from scipy import stats

import variation
from variation.comparison import binomial_interval, poisson_interval, rate, wilson_interval


CASES = [(0, 5), (1, 5), (5, 5), (71, 99), (3, 2000), (49_000, 100_000)]


@pytest.mark.parametrize(("count", "n"), CASES)
@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_binomial_intervals_are_those_of_scipy(count, n, level):
    result = stats.binomtest(count, n)

    assert binomial_interval(count, n, level) == pytest.approx(
        result.proportion_ci(level, "exact"), rel=1e-9, abs=1e-12
    )
    assert wilson_interval(count, n, level) == pytest.approx(result.proportion_ci(level, "wilson"), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("count", [0, 1, 15, 980])
def test_poisson_interval_is_chi_square(count):
    low, high = poisson_interval(count, 4800, per=1000)

    assert low == pytest.approx((stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0) / 4.8, rel=1e-12)
    assert high == pytest.approx(stats.chi2.isf(0.025, 2 * count + 2) / 2 / 4.8, rel=1e-12)
    assert low <= rate(count, 4800, per=1000) <= high


@pytest.mark.parametrize("way", [rate, poisson_interval, binomial_interval, wilson_interval])
@pytest.mark.parametrize(("count", "size"), [(1, 0), (-1, 5), (1, float("nan"))])
def test_no_size_and_no_negative_count(way, count, size):
    with pytest.raises(variation.BadSeries):
        way(count, size)


@pytest.mark.parametrize("way", [binomial_interval, wilson_interval])
def test_no_more_events_than_trials(way):
    with pytest.raises(variation.BadSeries):
        way(6, 5)
