"""Estimates and lines against their published formulas, written out anew, with every size and gap that occurs."""

import numpy as np
import pytest
from scipy import stats

from variation import BadSeries, Options, analyse
from variation.distributions import range_moments, sd_bias
from variation.limits import Lines, Part, gather
from variation.limits.ranges import screened


RAGGED = [[4.0, 6, 5], [9, 7], [6, 6, 9, 4], [8.0], [5, 9, 2, 7, 7]]
NAN = float("nan")


def rows(groups):
    return [value for group in groups for value in group], [i for i, group in enumerate(groups) for _ in group]


def sigma_of(groups, name, **more):
    values, labels = rows(groups)
    options = Options(subgroup_sigma=name, **{"constants": "exact", **more})
    return analyse(values, subgroups=labels, chart="xbar", options=options).phases[0].estimates["sigma"]


def told(groups):
    """Sizes, standard deviations and ranges of groups with two or more."""
    kept = [np.array(group) for group in groups if len(group) > 1]
    return (
        np.array([len(g) for g in kept]),
        np.array([g.std(ddof=1) for g in kept]),
        np.array([np.ptp(g) for g in kept]),
    )


def test_the_five_estimates_of_sigma_from_subgroups_of_different_size():
    sizes, sds, ranges = told(RAGGED)
    c4 = np.array([sd_bias(n) for n in sizes.tolist()])
    d2, d3 = np.array([range_moments(n) for n in sizes.tolist()]).T
    by_sd, by_range = c4**2 / (1 - c4**2), d2**2 / d3**2
    freedom = (sizes - 1).sum()
    pooled = np.sqrt(((sizes - 1) * sds**2).sum() / freedom)

    assert sigma_of(RAGGED, "uwave_sd") == pytest.approx((sds / c4).mean(), rel=1e-12)
    assert sigma_of(RAGGED, "uwave_r") == pytest.approx((ranges / d2).mean(), rel=1e-12)
    assert sigma_of(RAGGED, "mvlue_sd") == pytest.approx((by_sd * sds / c4).sum() / by_sd.sum(), rel=1e-12)
    assert sigma_of(RAGGED, "mvlue_r") == pytest.approx((by_range * ranges / d2).sum() / by_range.sum(), rel=1e-12)
    assert sigma_of(RAGGED, "rmsdf") == pytest.approx(pooled / sd_bias(freedom + 1), rel=1e-12)


def test_constants_of_a_printed_table():
    table = ((1.1, 0.8), (1.7, 0.9))
    groups = [[1.0, 3.0], [2.0, 6.0, 4.0], [1.0, 2.0, 5.0, 9.0]]
    wanted = np.mean([2 / 1.1, 4 / 1.7, 8 / range_moments(4)[0]])

    assert sigma_of(groups, "uwave_r", range_table=table) == pytest.approx(wanted, rel=1e-12)


def test_pooled_sigma_is_over_c4_at_the_size_of_each_subgroup():
    values, labels = rows(RAGGED)
    chart = analyse(values, subgroups=labels, chart="xbar")
    sizes, sds, _ = told(RAGGED)
    pooled = np.sqrt(((sizes - 1) * sds**2).sum() / (sizes - 1).sum())
    every = np.array([len(group) for group in RAGGED])
    c4 = np.array([sd_bias(int(n)) if n > 1 else np.nan for n in every])

    np.testing.assert_allclose(chart.upper - chart.centre, 3 * pooled / c4 / np.sqrt(every), rtol=1e-12)
    assert chart.centre[0] == pytest.approx(np.mean(values))


def test_subgroups_of_one_and_of_none():
    groups = gather(np.array([2.0, NAN, 4.0, 7.0]), ["a", "b", "c", "c"])

    assert groups.spreads.sizes.tolist() == [1, 0, 2]
    np.testing.assert_array_equal(groups.spreads.sds, [NAN, NAN, np.std([4, 7], ddof=1)])
    np.testing.assert_array_equal(groups.spreads.ranges, [NAN, NAN, 3])
    chart = analyse([2.0, NAN, 4.0, 7.0], subgroups=["a", "b", "c", "c"], chart="xbar")
    assert np.isnan(chart.upper[1])
    alone = analyse([2.0, 3.0], subgroups=["a", "b"], chart="xbar")
    assert np.isnan(alone.upper).all()
    with pytest.raises(BadSeries, match="Row 2"):
        gather(np.array([1.0, 2.0]), ["a", None])


def test_one_size_is_told_from_several_also_beside_an_empty_subgroup():
    same = analyse([1.0, 3, 2, 6, NAN], subgroups=["a", "a", "b", "b", "c"], chart="xbar")
    single = (np.sqrt(2) + np.std([2, 6], ddof=1)) / 2 / sd_bias(2)

    assert same.phases[0].estimates["sigma"] == pytest.approx(single)


def test_the_unbiased_standard_deviation():
    for values in ([4.0, 9.0], [4.0, 9.0, 5.0], [1.0, 7.0, 2.0, 2.0, 9.0]):
        chart = analyse(values, options=Options(sigma="sd"))
        wanted = np.std(values, ddof=1) / sd_bias(len(values))
        assert chart.phases[0].estimates["sigma"] == pytest.approx(wanted, rel=1e-12)
        assert "range_mean" not in chart.phases[0].estimates
    assert np.isnan(analyse([4.0], options=Options(sigma="sd")).upper).all()
    assert "range_mean" not in analyse([4.0, 5.0], options=Options(sigma_given=1.0)).phases[0].estimates
    assert analyse([4.0, 6.0], options=Options(constants="mdc")).phases[0].estimates["range_mean"] == pytest.approx(2.0)


def test_limits_end_at_nought_only_where_no_value_is_below():
    clipped = Options(negative_limits=False)

    assert analyse([0.0, 9.0, 1.0], options=clipped).lower[0] == 0
    assert analyse([-0.5, 9.0, 1.0], options=clipped).lower[0] < 0
    sizes = [4.0, 4.0, 4.0]
    assert analyse([0.0, 90.0, 4.0], sizes, chart="ip", options=clipped).lower[0] == 0
    assert analyse([-1.0, 90.0, 4.0], sizes, chart="ip", options=clipped).lower[0] < 0
    assert analyse([0.0, 0.5, 90.0], [1.0, 1.0, 1.0], chart="ip", options=clipped).lower[0] == 0


@pytest.mark.parametrize("kind", ["p", "np", "u", "pp", "up"])
def test_sizes_of_nought_and_of_one(kind):
    some = analyse([0, 1, 1, 0], [0, 1, 1, 3], chart=kind)
    none = analyse([0, 0], [0, 0], chart=kind)

    assert np.isnan(some.upper[0]) and np.isfinite(some.upper[1:]).all()
    assert np.isnan(none.centre).all() and np.isnan(none.upper).all()


def test_a_small_size_still_sets_the_centre():
    assert analyse([1.0, 0.0], [0.5, 0.5], chart="u").centre[0] == 1.0
    assert np.isfinite(analyse([0.2, 0.1], [0.5, 0.5], chart="u").upper).all()


def test_np_limits_end_at_nought_and_at_the_size():
    chart = analyse([1, 0, 1, 2], [3, 3, 4, 5], chart="np")
    share, sizes = 4 / 15, np.array([3, 3, 4, 5])
    half = 3 * np.sqrt(sizes * share * (1 - share))

    np.testing.assert_allclose(chart.upper, np.minimum(share * sizes + half, sizes))
    np.testing.assert_allclose(chart.lower, np.maximum(share * sizes - half, 0))
    assert chart.lower.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("kind", ["pp", "up"])
def test_laneys_factor_is_the_average_moving_range_of_z(kind):
    tops, sizes = np.array([480.0, 520, 470, 530, 495]), np.array([1000.0, 1010, 980, 1000, 990])
    centre = tops.sum() / sizes.sum()
    sigma = np.sqrt(centre * (1 - centre if kind == "pp" else 1) / sizes)
    z = (tops / sizes - centre) / sigma
    factor = np.abs(np.diff(z)).mean() / range_moments(2)[0]

    chart = analyse(tops, sizes, chart=kind, options=Options(constants="exact"))
    np.testing.assert_allclose(chart.upper - chart.centre, 3 * sigma * factor, rtol=1e-10)
    categories = analyse(tops, sizes, chart=kind, options=Options(categorical_x=True))
    np.testing.assert_allclose(categories.upper - categories.centre, 3 * sigma * z.std(ddof=1), rtol=1e-10)
    two = analyse(tops[:2], sizes[:2], chart=kind, options=Options(categorical_x=True))
    assert np.isfinite(two.upper).all()
    flat = analyse([0.0, 0.0, 0.0], [10, 10, 10], chart=kind)
    assert flat.upper.tolist() == [0, 0, 0] and flat.phases[0].estimates["sigma_z"] == 0


def test_p_prime_limits_end_at_one():
    chart = analyse([9, 4, 10, 3], [10, 10, 10, 10], chart="pp")

    assert chart.upper.max() == 1.0
    assert chart.lower.min() == 0.0


def test_a_range_on_the_screen_is_kept_out_and_one_below_it_kept():
    ranges = np.array([1.0, 2.0, 3.0, 6.0])

    assert screened(ranges, 3.0, 2.0).tolist() == [1.0, 2.0, 3.0]
    assert screened(ranges, 3.1, 2.0).tolist() == ranges.tolist()


def test_lines_of_one_height_stay_numbers_and_others_arrays():
    level, varying = Lines(5.0, 5.0, 2.0, floor=4.0), Lines(5.0, 5.0, np.array([1.0, 2.0]), floor=4.0)

    assert level.band(1) == (4.0, 7.0) and isinstance(level.band(1)[0], float)
    assert [line.tolist() for line in varying.band(1)] == [[4.0, 4.0], [6.0, 7.0]]
    powered = Lines(2.0, 2.0, 1.0, power=3.0)
    assert powered.band(1) == (1.0, 27.0)
    assert level.is_level is True and varying.is_level is False


def test_normal_chances_are_those_of_a_statistics_library():
    chart = analyse(np.random.default_rng(3).normal(0, 1, 20_000), options=Options(sigma_given=1.0, centre=0.0))
    outside = (chart.values > chart.upper) | (chart.values < chart.lower)

    assert outside.mean() == pytest.approx(2 * stats.norm.sf(3), abs=0.0012)


def test_a_chart_of_subgroups_needs_them():
    one, flags = np.ones(1), np.ones(1, dtype=bool)
    part = Part(one, None, None, ~flags, flags, slice(0, 1), Options(), 3.0)

    with pytest.raises(BadSeries, match="needs a subgroup"):
        part.subgroups_there()
