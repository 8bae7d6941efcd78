"""Where we differ from others on funnels, subgroups and constants, and why: each with figures."""

import numpy as np
import pytest

from variation import analyse
from variation.comparison import FunnelOptions, funnel
from variation.limits import control_constant


def test_the_lower_limit_of_an_s_chart_is_cut_at_zero():
    """PowerBI-SPC shows a negative standard deviation as lower limit."""
    chart = analyse([4, 6, 5, 9, 7, 5], subgroups=list("aabbcc"), chart="s")

    bias = control_constant("c4", 2)
    assert chart.centre[0] * (1 - 3 * np.sqrt(1 - bias**2) / bias) < 0
    assert chart.lower.tolist() == [0, 0, 0]


@pytest.mark.parametrize("error", ["delta", "equal_counts", "arcsine"])
def test_of_three_errors_of_a_ratio_of_counts_only_the_delta_method_holds_its_level(error):
    """FunnelPlotR takes the error of the arcsine scale, PowerBI-Funnels that of equal counts."""
    rng = np.random.default_rng(17)
    below = rng.poisson(200, 4000)
    above = rng.poisson(800, 4000)

    plot = funnel(
        above, below, kind="ratio_of_counts", target=4.0, options=FunnelOptions(ratio_error=error, adjust=False)
    )

    outside = np.mean(plot.beyond(0.95) != 0)
    if error == "delta":
        assert outside == pytest.approx(0.05, abs=0.012)
    else:
        assert outside > 0.2 or outside < 0.02


def test_an_arcsine_limit_never_folds_back_into_the_plot():
    """Of 3 trials at a share of 0.29 none can be too few; the fold puts a lower limit at 0.10."""
    clamped, folded = (
        funnel([0, 94], [3, 323], target=0.288, options=FunnelOptions(arcsine_ends=ends, adjust=False))
        for ends in ("clamped", "folded")
    )

    assert clamped.beyond(0.998)[0] == 0
    assert folded.plain[0.998][0][0] > 0.05
    assert folded.beyond(0.998)[0] == -1


def test_square_root_limits_are_squared_back_to_ratios():
    """Read as ratios, as FunnelPlotR does for the CQC method, 95 % limits hold two thirds of the units."""
    rng = np.random.default_rng(23)
    expected = rng.uniform(50, 400, 3000)
    observed = rng.poisson(expected * rng.gamma(100, 0.01, 3000))

    def share_inside(form):
        plot = funnel(observed, expected, kind="standardised_ratio", options=FunnelOptions(root_limits=form, trim=0.0))
        return np.mean(plot.beyond(0.95) == 0)

    held = {form: share_inside(form) for form in ("squared", "linear")}

    assert held["squared"] == pytest.approx(0.95, abs=0.025)
    assert held["linear"] < 0.75


def test_for_pairs_the_limits_of_ranges_and_of_standard_deviations_are_one():
    """Of two values the range is the standard deviation times the root of 2; a coarse table prints two figures."""
    assert control_constant("D4", 2) == pytest.approx(control_constant("B4", 2), rel=1e-12)
    assert abs(3.266538 - control_constant("D4", 2)) > 5e-6
