"""Constants of control charts against the printed table."""

import pytest

import variation
from variation.limits import control_constant


TABLE = {
    2: (1.880, 2.659, 0.7979, 0, 3.267, 1.128, 0.853, 0, 3.267),
    5: (0.577, 1.427, 0.9400, 0, 2.089, 2.326, 0.864, 0, 2.114),
    10: (0.308, 0.975, 0.9727, 0.284, 1.716, 3.078, 0.797, 0.223, 1.777),
    25: (0.153, 0.606, 0.9896, 0.565, 1.435, 3.931, 0.708, 0.459, 1.541),
}
"""Montgomery, Introduction to Statistical Quality Control, appendix VI: A2, A3, c4, B3, B4, d2, d3, D3, D4."""


@pytest.mark.parametrize("n", TABLE)
def test_constants_are_those_of_the_table(n):
    symbols = ("A2", "A3", "c4", "B3", "B4", "d2", "d3", "D3", "D4")

    assert [control_constant(symbol, n) for symbol in symbols] == pytest.approx(TABLE[n], abs=6e-4)


def test_the_factor_of_an_individuals_chart_is_three_over_d2():
    assert control_constant("E2", 2) == pytest.approx(2.6586808, abs=1e-7)


@pytest.mark.parametrize(("symbol", "n"), [("A9", 5), ("d2", 1)])
def test_what_does_not_exist_is_refused(symbol, n):
    with pytest.raises(variation.BadChoice):
        control_constant(symbol, n)
