"""How far apart two groups are."""

import math

import pytest

from variation.comparison import rate_ratio, share_difference
from variation.errors import BadSeries


@pytest.mark.parametrize(
    ("groups", "published"),
    [
        # Newcombe (1998), Statistics in Medicine 17: 873-890, table II, method 10.
        ((56, 70, 48, 80), (0.2000, 0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.6000, 0.1705, 0.8090)),
        ((5, 56, 0, 29), (0.0893, -0.0381, 0.1926)),
        ((0, 10, 0, 20), (0.0000, -0.1611, 0.2775)),
        ((10, 10, 0, 10), (1.0000, 0.6075, 1.0000)),
    ],
)
def test_differences_are_those_of_the_paper(groups, published):
    assert share_difference(*groups) == pytest.approx(published, abs=5e-5)


def test_two_equal_rates_have_a_ratio_of_one_inside_its_interval():
    ratio, low, high = rate_ratio(10, 100, 20, 200)

    assert ratio == pytest.approx(1)
    assert low < 1 < high


def test_turning_the_groups_round_turns_the_ratio_round():
    ratio, low, high = rate_ratio(12, 500, 30, 900)
    again = rate_ratio(30, 900, 12, 500)

    assert again == pytest.approx((1 / ratio, 1 / high, 1 / low))


def test_no_event_in_one_group_leaves_the_ratio_at_nought():
    ratio, low, high = rate_ratio(0, 100, 9, 100)

    assert (ratio, low) == (0, 0)
    assert 0 < high < math.inf


@pytest.mark.parametrize("groups", [(1, 0, 1, 1), (1, 1, 1, 0), (-1, 1, 1, 1), (1, 1, 0, 1)])
def test_what_has_no_ratio_is_refused(groups):
    with pytest.raises(BadSeries):
        rate_ratio(*groups)
