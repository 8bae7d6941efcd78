"""d2, d3 and c4 against closed forms and against SciPy's distribution of the range."""

import math

import numpy as np
import pytest
from scipy import integrate, special, stats

from variation.distributions import range_moments, sd_bias


D2 = {
    2: 2 / math.sqrt(math.pi),
    3: 3 / math.sqrt(math.pi),
    4: 12 / math.pi**1.5 * math.atan(math.sqrt(2)),
    5: 30 / math.pi**1.5 * math.atan(math.sqrt(2)) - 5 / math.sqrt(math.pi),
}
"""Closed forms of the mean range: Ruben (1954), *Biometrika* 41: 200-227, moments of order statistics."""


@pytest.mark.parametrize("n", D2)
def test_mean_range_has_its_closed_form(n):
    assert range_moments(n)[0] == pytest.approx(D2[n], rel=1e-13)


def test_range_of_a_pair_has_its_closed_spread():
    assert range_moments(2)[1] == pytest.approx(math.sqrt(2 - 4 / math.pi), rel=1e-12)


@pytest.mark.parametrize("n", [3, 10, 25, 100])
def test_moments_are_those_of_scipys_studentized_range(n):
    law = stats.studentized_range(n, np.inf)
    mean = integrate.quad(law.sf, 0, 12, epsabs=1e-9)[0]
    square = integrate.quad(lambda width: 2 * width * law.sf(width), 0, 12, epsabs=1e-9)[0]

    assert range_moments(n) == pytest.approx((mean, math.sqrt(square - mean**2)), rel=1e-8)


@pytest.mark.parametrize("n", [2, 3, 10, 50, 51, 52, 400, 1_000_000])
def test_c4_is_the_ratio_of_two_gamma_functions(n):
    ratio = special.poch((n - 1) / 2, 0.5) * math.sqrt(2 / (n - 1))

    assert sd_bias(n) == pytest.approx(ratio, rel=1e-12)


def test_one_value_has_neither_range_nor_deviation():
    assert all(math.isnan(number) for number in (*range_moments(1), sd_bias(1), sd_bias(math.nan)))
