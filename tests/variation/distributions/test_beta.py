"""Beta and binomial against SciPy."""

import numpy as np
import pytest
from scipy import special, stats

from variation.distributions import beta_cdf, beta_quantile, binomial_cdf


SHARES = np.array([1e-8, 0.001, 0.025, 0.2, 0.5, 0.8, 0.975, 0.999])
GRID = np.meshgrid([0.5, 1, 2, 7.3, 50, 60, 61, 300, 1e4, 1e6], [0.5, 1, 2, 8.1, 59, 60, 70, 5000, 1e5], SHARES)


def test_quantiles_are_those_of_scipy():
    a, b, share = GRID
    right = np.where(share <= 0.5, special.betaincinv(a, b, share), special.betainccinv(a, b, 1 - share))

    assert beta_quantile(share, a, b) == pytest.approx(right, rel=1e-12)


def test_areas_are_those_of_scipy():
    a, b, share = GRID
    x = special.betaincinv(a, b, share)

    assert beta_cdf(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=2e-11)


@pytest.mark.parametrize("n", [1, 5, 40, 900, 200_000])
@pytest.mark.parametrize("p", [0.003, 0.2, 0.5, 0.97])
def test_binomial_is_that_of_scipy(n, p):
    events = np.unique(np.clip(np.floor(n * p + np.arange(-4, 5) * np.sqrt(n * p * (1 - p))), -1, n))

    assert binomial_cdf(events, n, p) == pytest.approx(stats.binom.cdf(events, n, p), rel=1e-11, abs=1e-300)


def test_ends_and_outside():
    assert beta_quantile([0.0, 1.0], 2.0, 3.0).tolist() == [0.0, 1.0]
    assert beta_cdf([-1.0, 0.0, 1.0, 2.0], 2.0, 3.0).tolist() == [0.0, 0.0, 1.0, 1.0]
    assert np.isnan(beta_quantile([-0.1, 1.1, np.nan, 0.5], [1, 1, 1, 0], 1.0)).all()
    assert np.isnan(beta_cdf([np.nan, 0.5], [1.0, -1.0], 1.0)).all()


def test_empty_in_empty_out():
    assert beta_quantile([], [], []).shape == (0,)
