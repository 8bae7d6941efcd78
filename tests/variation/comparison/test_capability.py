"""Capability."""

import math

import numpy as np
import pytest
from scipy import stats

import variation
from variation import Options
from variation.comparison import capability, capability_index


STEADY = np.random.default_rng(4).normal(50, 4, 120)


def test_indices_are_those_of_the_formulas():
    found = capability(STEADY, lower=35, upper=62, target=50)

    sd = STEADY.std(ddof=1)
    within = np.abs(np.diff(STEADY)).mean() / 1.128
    centre = STEADY.mean()
    assert found.sigma_within == pytest.approx(within)
    assert found.indices["cp"].value == pytest.approx(27 / (6 * within))
    assert found.indices["cpl"].value == pytest.approx((centre - 35) / (3 * within))
    assert found.indices["ppu"].value == pytest.approx((62 - centre) / (3 * sd))
    assert found.indices["ppk"].value == found.indices["ppu"].value
    assert found.indices["ppm"].value == pytest.approx(27 / (6 * np.hypot(sd, centre - 50)))
    assert found.outside_overall == pytest.approx(stats.norm.cdf(35, centre, sd) + stats.norm.sf(62, centre, sd))
    assert found.outside == np.mean((STEADY < 35) | (STEADY > 62))


def test_an_interval_of_a_ratio_of_spreads_is_chi_square():
    index = capability(STEADY, lower=35, upper=65).indices["pp"]

    assert index.low / index.value == pytest.approx(math.sqrt(stats.chi2.ppf(0.025, 119) / 119))
    assert index.high / index.value == pytest.approx(math.sqrt(stats.chi2.ppf(0.975, 119) / 119))


def test_moving_ranges_have_fewer_degrees_of_freedom_and_wider_intervals():
    effective = capability(STEADY, lower=35, upper=65).indices["cp"]
    counted = capability(STEADY, lower=35, upper=65, freedom="observations").indices["cp"]

    assert effective.value == counted.value
    assert effective.low < counted.low
    assert effective.low / effective.value == pytest.approx(math.sqrt(stats.chi2.ppf(0.025, 0.62 * 119) / (0.62 * 119)))


@pytest.mark.parametrize(("limits", "known", "unknown"), [({"upper": 60}, "cpu", "cpl"), ({"lower": 40}, "cpl", "cpu")])
def test_one_limit_alone_gives_the_indices_of_its_side(limits, known, unknown):
    found = capability(STEADY, **limits)

    assert found.indices["cpk"].value == found.indices[known].value
    assert all(math.isnan(found.indices[name].value) for name in (unknown, "cp", "cpm"))
    assert math.isnan(found.target)


def test_inside_subgroups_the_pooled_deviation_counts():
    groups = [str(i // 4) for i in range(120)]

    found = capability(STEADY, lower=35, upper=65, subgroups=groups)

    pooled = math.sqrt(STEADY.reshape(30, 4).var(axis=1, ddof=1).mean())
    assert found.sigma_within == pytest.approx(pooled, rel=0.01)
    chosen = capability(STEADY, lower=35, upper=65, subgroups=groups, options=Options(subgroup_sigma="uwave_r"))
    assert chosen.sigma_within != found.sigma_within


def test_missing_values_are_left_out():
    found = capability([9.0, None, 11.0, 10.0], lower=0, upper=20)

    assert found.n == 3
    assert found.mean == 10


def test_a_process_that_is_not_stable_is_said_to_be_so():
    steady, moved = (capability([*[9, 11] * 12, end], lower=0, upper=99) for end in (10, 60))

    assert "not_stable" not in [doubt.key for doubt in steady.warnings]
    assert "not_stable" in [doubt.key for doubt in moved.warnings]


def test_a_constant_process_has_no_index_and_stops_nobody():
    found = capability([5.0] * 20, lower=4, upper=6)

    assert math.isnan(found.indices["cp"].value)
    assert math.isnan(found.outside_within)
    assert found.outside == 0


@pytest.mark.parametrize(
    ("values", "limits"), [([1, 2], {}), ([1, 2], {"lower": 3, "upper": 2}), ([1], {"upper": 2}), ([], {"upper": 2})]
)
def test_what_has_no_answer_is_refused(values, limits):
    with pytest.raises(variation.BadSeries):
        capability(values, **limits)


def test_one_index_from_summary_figures():
    given = {"lower": 4.0, "upper": 10.0, "mean": 8.0, "sd": 0.5}

    assert capability_index("cp", **given) == 2
    assert capability_index("cpu", **given) == pytest.approx(4 / 3)
    assert math.isnan(capability_index("cpk", lower=None, upper=None, mean=1, sd=1))
    with pytest.raises(variation.BadChoice):
        capability_index("cq", **given)
