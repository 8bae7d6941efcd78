"""The normal distribution against SciPy."""

import math

import numpy as np
import pytest
from scipy import special

from variation.distributions import normal_cdf, normal_quantile


SHARES = [*(10.0**-power for power in range(1, 300, 13)), 0.025, 0.3, 0.499, 0.5, 0.501, 0.7, 0.975, 0.999, 1 - 1e-12]


@pytest.mark.parametrize("share", SHARES)
def test_quantile_is_that_of_scipy(share):
    assert normal_quantile(share) == pytest.approx(special.ndtri(share), rel=1e-13, abs=1e-15)


def test_area_is_that_of_scipy_in_both_tails():
    points = np.linspace(-37, 9, 231).reshape(3, 77)

    assert normal_cdf(points) == pytest.approx(special.ndtr(points), rel=1e-12)
    assert normal_cdf(points).shape == (3, 77)


def test_ends_and_outside():
    assert normal_quantile(0) == -math.inf
    assert normal_quantile(1) == math.inf
    assert all(math.isnan(normal_quantile(share)) for share in (-0.1, 1.1, math.nan))
    assert np.isnan(normal_cdf(math.nan))


@pytest.mark.parametrize("share", [1e-300, 1e-9, 0.02, 0.4])
def test_area_below_the_quantile_is_the_share(share):
    assert float(normal_cdf(normal_quantile(share))) == pytest.approx(share, rel=1e-12)
