"""Gamma, chi-square and Poisson against SciPy."""

import numpy as np
import pytest
from scipy import special

from variation.distributions import chi_square_quantile, gamma_cdf, gamma_quantile, poisson_cdf


SHAPES = np.array([0.05, 0.2, 0.5, 1, 1.5, 3, 10, 30, 59.9, 60, 61, 100, 1000, 1e4, 1e5])
SHARES = np.array([1e-8, 1e-4, 0.001, 0.025, 0.2, 0.5, 0.8, 0.975, 0.999, 1 - 1e-6])
GRID = np.meshgrid(SHARES, SHAPES)


def _scipy_quantile(share, shape):
    """SciPy by the smaller tail, where it keeps its digits."""
    return np.where(share < 0.5, special.gammaincinv(shape, share), special.gammainccinv(shape, 1 - share))


def test_quantiles_are_those_of_scipy():
    share, shape = GRID

    assert gamma_quantile(share, shape) == pytest.approx(_scipy_quantile(share, shape), rel=1e-12)


@pytest.mark.parametrize("shape", [1e6, 1e8])
def test_quantiles_of_huge_shapes_are_those_of_scipy_where_scipy_is_right(shape):
    share = np.array([0.001, 0.025, 0.5, 0.975, 0.999])

    assert gamma_quantile(share, shape) == pytest.approx(_scipy_quantile(share, shape), rel=1e-12)


def test_areas_are_those_of_scipy():
    share, shape = GRID
    x = _scipy_quantile(share, shape)

    assert gamma_cdf(x, shape) == pytest.approx(special.gammainc(shape, x), rel=1e-11)
    assert gamma_cdf(x, shape, upper=True) == pytest.approx(special.gammaincc(shape, x), rel=1e-11)


def test_chi_square_is_twice_a_gamma_with_half_the_freedom():
    freedom = np.array([1, 2, 7.3, 40, 1199, 250_000])

    for share in (0.001, 0.025, 0.975, 0.999):
        assert chi_square_quantile(share, freedom) == pytest.approx(special.chdtri(freedom, 1 - share), rel=1e-12)


def test_poisson_is_that_of_scipy():
    mean = np.array([0.01, 0.7, 5, 59, 61, 300, 90_000])
    for away in (-4, -1, 0, 1, 4):
        events = np.maximum(np.floor(mean + away * np.sqrt(mean)), 0)

        assert poisson_cdf(events, mean) == pytest.approx(special.pdtr(events, mean), rel=1e-11)


def test_poisson_with_nothing_expected_is_certain():
    assert poisson_cdf([-1, 0, 3], 0.0).tolist() == [0.0, 1.0, 1.0]


def test_ends_and_outside():
    assert gamma_quantile([0.0, 1.0], 3.0).tolist() == [0.0, np.inf]
    assert gamma_cdf([-1.0, 0.0, np.inf], 3.0).tolist() == [0.0, 0.0, 1.0]
    assert gamma_cdf([-1.0, 0.0, np.inf], 3.0, upper=True).tolist() == [1.0, 1.0, 0.0]
    assert np.isnan(gamma_quantile([-0.1, 1.1, np.nan, 0.5], [1, 1, 1, 0])).all()
    assert np.isnan(gamma_cdf([np.nan, 1.0], [1.0, -1.0])).all()


def test_empty_in_empty_out():
    assert gamma_quantile([], []).shape == (0,)
