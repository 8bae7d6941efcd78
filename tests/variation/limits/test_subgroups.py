"""Charts of subgroups: x-bar, S and R."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import variation
from variation import Options, analyse
from variation.distributions import range_moments, sd_bias
from variation.limits import gather


EQUAL = np.array([[4.0, 6, 5], [9, 7, 5], [6, 6, 9], [4, 8, 7]])
LABELS = [str(row) for row in range(4) for _ in range(3)]
RAGGED = [[4.0, 6, 5], [9, 7], [6, 6, 9, 4], [8.0]]
KINDS = ("xbar", "s", "r")


def _rows(groups):
    return [value for group in groups for value in group], [i for i, group in enumerate(groups) for _ in group]


def _chart(groups, kind, **more):
    values, labels = _rows(groups)
    options = more.pop("options", Options())
    return analyse(values, subgroups=labels, chart=kind, options=options, **more)


def test_equal_sizes_take_the_mean_standard_deviation_over_c4():
    sds = EQUAL.std(axis=1, ddof=1)

    chart = _chart(EQUAL, "xbar")

    half = 3 * sds.mean() / sd_bias(3) / np.sqrt(3)
    assert chart.upper[0] - chart.centre[0] == pytest.approx(half, rel=1e-12)
    assert chart.values == pytest.approx(EQUAL.mean(axis=1))
    assert chart.denominators.tolist() == [3, 3, 3, 3]
    assert chart.estimator == "subgroups"


def test_unequal_sizes_pool_and_divide_at_their_own_size():
    chart = _chart(RAGGED, "xbar")

    squares = sum(np.var(group, ddof=1) * (len(group) - 1) for group in RAGGED[:3])
    pooled = np.sqrt(squares / 6)
    halves = [3 * pooled / sd_bias(len(group)) / np.sqrt(len(group)) for group in RAGGED[:3]]
    assert (chart.upper - chart.centre)[:3] == pytest.approx(halves, rel=1e-12)
    assert chart.centre[0] == pytest.approx(np.mean(np.concatenate(RAGGED)))
    assert np.isnan(chart.upper[3])


def test_a_subgroup_of_one_is_plotted_and_said():
    chart = _chart(RAGGED, "xbar")

    assert chart.values[3] == 8.0
    assert ("subgroup_too_small", {"rows": (4,)}) in [(doubt.key, doubt.params) for doubt in chart.warnings]


def test_s_chart_of_unequal_sizes_is_about_the_pooled_deviation():
    chart = _chart(RAGGED, "s")

    assert np.isnan(chart.values[3])
    pooled = np.sqrt(sum(np.var(group, ddof=1) * (len(group) - 1) for group in RAGGED[:3]) / 6)
    assert chart.centre[0] == pytest.approx(pooled)
    bias = sd_bias(4)
    assert chart.upper[2] == pytest.approx(pooled * (1 + 3 * np.sqrt(1 - bias**2) / bias))
    assert chart.lower[:3].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("centre", "right"),
    [
        ("plain", lambda sds, sizes: sds.mean()),
        ("weighted", lambda sds, sizes: (sds * sizes).sum() / sizes.sum()),
        ("pooled", lambda sds, sizes: np.sqrt(((sizes - 1) * sds**2).sum() / (sizes - 1).sum())),
    ],
)
def test_centre_of_an_s_chart_can_be_chosen(centre, right):
    sds = np.array([np.std(group, ddof=1) for group in RAGGED[:3]])
    sizes = np.array([3, 2, 4])

    chart = _chart(RAGGED, "s", options=Options(s_centre=centre))

    assert chart.centre[0] == pytest.approx(right(sds, sizes), rel=1e-12)


def test_r_chart_has_the_limits_of_d3_and_d4():
    d2, d3 = range_moments(3)
    ranges = np.ptp(EQUAL, axis=1)

    chart = _chart(EQUAL, "r", options=Options(constants="exact"))

    assert chart.values.tolist() == ranges.tolist()
    assert chart.upper[0] == pytest.approx(ranges.mean() * (1 + 3 * d3 / d2), rel=1e-12)
    assert chart.lower[0] == 0


def test_printed_constants_are_those_of_the_tables_and_exact_ones_are_not_rounded():
    printed = _chart(EQUAL, "r", options=Options(constants="classic")).phases[0].estimates["sigma"]
    exact = _chart(EQUAL, "r", options=Options(constants="exact")).phases[0].estimates["sigma"]

    assert printed == pytest.approx(np.ptp(EQUAL, axis=1).mean() / 1.693, rel=1e-12)
    assert exact == pytest.approx(np.ptp(EQUAL, axis=1).mean() / range_moments(3)[0], rel=1e-12)


def test_a_table_of_constants_can_be_given():
    options = Options(subgroup_sigma="uwave_r", range_table=[(1.0, 1.0), (2.0, 1.0)])

    chart = _chart(EQUAL, "xbar", options=options)

    assert chart.phases[0].estimates["sigma"] == pytest.approx(np.ptp(EQUAL, axis=1).mean() / 2)


@pytest.mark.parametrize("name", ["pooled", "uwave_r", "uwave_sd", "mvlue_r", "mvlue_sd", "rmsdf"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_estimator_finds_the_sigma_of_normal_values(name, kind):
    rng = np.random.default_rng(7)
    groups = [rng.normal(50, 4, size) for size in rng.integers(2, 9, 3000)]

    chart = _chart(groups, kind, options=Options(subgroup_sigma=name, constants="exact"))

    sizes = chart.denominators
    if kind == "xbar":
        sigma = (chart.upper - chart.centre) * np.sqrt(sizes) / 3
        if name == "pooled":  # c4 at each size on top of an estimator that needs none: by design a little wide
            sigma = sigma * np.array([sd_bias(size) for size in sizes])
        assert sigma == pytest.approx(np.full(len(sizes), 4.0), rel=0.02)
    assert chart.estimator == name
    assert not np.isnan(chart.upper).any()


def test_a_given_sigma_and_centre_are_taken():
    chart = _chart(EQUAL, "xbar", options=Options(centre=6.0, sigma_given=2.0))

    assert chart.centre[0] == 6
    assert chart.upper[0] == pytest.approx(6 + 6 / np.sqrt(3))
    assert chart.estimator == "given"


@pytest.mark.parametrize("kind", KINDS)
def test_a_given_sigma_serves_every_chart(kind):
    chart = _chart(EQUAL, kind, options=Options(sigma_given=2.0, subgroup_sigma="uwave_sd"))

    assert chart.phases[0].estimates["sigma"] == 2
    assert chart.estimator == "given"


def test_phases_and_baselines_count_subgroups_and_equal_is_judged_in_each_phase():
    groups = [*EQUAL, *RAGGED[1:3]]

    both = _chart(groups, "xbar", phases=[4])
    first, second = _chart(EQUAL, "xbar"), _chart(RAGGED[1:3], "xbar")
    frozen = _chart(groups[:4], "xbar", baselines=[2])

    assert both.upper.tolist() == [*first.upper, *second.upper]
    assert frozen.centre[3] == pytest.approx(EQUAL[:2].mean())


def test_an_excluded_subgroup_sets_no_line():
    chart = _chart(EQUAL, "s", excluded=[1])

    assert chart.centre[0] == pytest.approx(EQUAL[[0, 2, 3]].std(axis=1, ddof=1).mean())
    assert chart.values[1] == pytest.approx(EQUAL[1].std(ddof=1))


def test_missing_observations_leave_their_subgroup_smaller_and_an_empty_one_in_place():
    chart = analyse([4, 6, None, None, 5, 9, 7], subgroups=list("aabbccc"), chart="xbar")

    assert chart.denominators.tolist() == [2, 0, 3]
    assert np.isnan(chart.values[1])
    assert chart.values[2] == 7
    assert not np.isnan(chart.upper[[0, 2]]).any()


def test_an_infinite_observation_is_missing_and_said():
    chart = analyse([4, np.inf, 6, 5, 9], subgroups=list("aaabb"), chart="xbar")

    assert chart.denominators.tolist() == [2, 2]
    assert chart.warnings[0].key == "infinite_value"


@pytest.mark.parametrize("kind", KINDS)
def test_equal_values_give_zero_width_and_no_signal(kind):
    chart = _chart([[0.1] * 3] * 24, kind, rules="nelson")

    assert chart.upper == pytest.approx(chart.centre)
    assert not [signal for signal in chart.signals if signal.rule in ("outside", "shift", "two_of_three")]


@pytest.mark.parametrize("kind", KINDS)
def test_only_single_values_have_no_limits_and_do_not_stop(kind):
    chart = _chart([[1.0], [2.0], [3.0]], kind)

    assert np.isnan(chart.upper).all()


def test_rows_of_a_subgroup_need_not_be_neighbours():
    groups = gather(np.array([1.0, 5.0, 3.0]), ["a", "b", "a"])

    assert groups.labels == ("a", "b")
    assert groups.means.tolist() == [2.0, 5.0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_subgroups_needs_them_and_the_others_refuse_them(kind):
    with pytest.raises(variation.BadSeries, match="subgroup for each value"):
        analyse([1.0, 2.0], chart=kind)
    with pytest.raises(variation.BadSeries, match="subgroup for each value"):
        analyse([1.0, 2.0], subgroups=["a", "b"])


@pytest.mark.parametrize("labels", [["a"], ["a", None], ["a", float("nan")]])
def test_a_row_without_a_subgroup_is_refused(labels):
    with pytest.raises(variation.BadSeries, match="subgroup"):
        analyse([1.0, 2.0], subgroups=labels, chart="xbar")


FIGURES = st.lists(st.lists(st.integers(-50, 50), min_size=2, max_size=6), min_size=2, max_size=12)


@settings(max_examples=60, deadline=None)
@given(groups=FIGURES, shift=st.integers(-1000, 1000), scale=st.integers(1, 40), kind=st.sampled_from(KINDS))
def test_lines_move_and_stretch_with_the_values(groups, shift, scale, kind):
    plain = _chart(groups, kind)

    moved = _chart([[value * scale + shift for value in group] for group in groups], kind)

    offset = shift if kind == "xbar" else 0
    near = 1e-9 * (1 + abs(shift) + 50 * scale)
    for line in ("values", "centre", "upper"):
        assert getattr(moved, line) == pytest.approx(getattr(plain, line) * scale + offset, abs=near, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(groups=FIGURES, seed=st.integers(0, 1000), kind=st.sampled_from(KINDS))
def test_order_inside_a_subgroup_means_nothing(groups, seed, kind):
    rng = np.random.default_rng(seed)

    shuffled = _chart([rng.permutation(group).tolist() for group in groups], kind)

    for line in ("values", "centre", "lower", "upper"):
        assert getattr(shuffled, line) == pytest.approx(getattr(_chart(groups, kind), line), rel=1e-12, abs=1e-9)
