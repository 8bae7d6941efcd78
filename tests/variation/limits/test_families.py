"""Lines of every family of single values, worked out by hand beside the code."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import variation
from variation import BadChoice, Options
from variation.limits import FAMILIES, family
from variation.limits.ranges import D2_PAIRS, MEDIAN_RANGE_PAIRS, RANGE_LIMIT_EXACT, mean


NAN = float("nan")
VALUES = [5.0, 7.0, 6.0, 9.0, 8.0]
"""Mean 7; ranges 2, 1, 3, 1, on average 1.75; median 7; median range 1.5."""


def limits_of(chart):
    return float(chart.centre[0]), float(chart.lower[0]), float(chart.upper[0])


@pytest.mark.parametrize(
    ("constants", "factor"), [(None, 2.66), ("mdc", 2.66), ("classic", 3 / 1.128), ("exact", 3 * np.sqrt(np.pi) / 2)]
)
def test_individuals_by_constants(constants, factor):
    chart = variation.analyse(VALUES, options=Options(constants=constants))

    assert_allclose(limits_of(chart), (7.0, 7 - factor * 1.75, 7 + factor * 1.75))
    assert chart.phases[0].estimates["range_mean"] == pytest.approx(1.75)
    assert chart.estimator == "moving_range"


def test_zones_lie_at_one_and_two_sigma():
    chart = variation.analyse(VALUES)

    assert_allclose([chart.upper1[0], chart.upper2[0]], [7 + 2.66 * 1.75 / 3, 7 + 2 * 2.66 * 1.75 / 3])
    assert_allclose([chart.lower1[0], chart.lower2[0]], [7 - 2.66 * 1.75 / 3, 7 - 2 * 2.66 * 1.75 / 3])


def test_individuals_about_the_median():
    assert_allclose(limits_of(variation.analyse(VALUES, chart="i_m")), (7.0, 7 - 2.66 * 1.75, 7 + 2.66 * 1.75))


@pytest.mark.parametrize(("divisor", "sigma"), [("exact", 1.5 / MEDIAN_RANGE_PAIRS), ("as_mean", 1.5 * 2.66 / 3)])
def test_individuals_from_medians(divisor, sigma):
    chart = variation.analyse(VALUES, chart="i_mm", options=Options(median_range=divisor))

    assert_allclose(limits_of(chart), (7.0, 7 - 3 * sigma, 7 + 3 * sigma))
    assert chart.estimator == "median_moving_range"


def test_spread_from_the_standard_deviation():
    chart = variation.analyse(VALUES, options=Options(sigma="sd"))
    sigma = np.std(VALUES, ddof=1) / 0.9399856029866254

    assert_allclose(limits_of(chart), (7.0, 7 - 3 * sigma, 7 + 3 * sigma))
    assert np.isnan(variation.analyse([5.0], options=Options(sigma="sd")).upper[0])


def test_spread_from_the_median_range_about_the_mean():
    chart = variation.analyse(VALUES, options=Options(sigma="median_moving_range"))

    assert_allclose(chart.upper[0], 7 + 3 * 1.5 / MEDIAN_RANGE_PAIRS)


def test_given_centre_and_sigma():
    chart = variation.analyse(VALUES, options=Options(centre=6, sigma_given=2))

    assert limits_of(chart) == (6.0, 0.0, 12.0)
    assert chart.estimator == "given"
    assert limits_of(variation.analyse(VALUES, chart="i_m", options=Options(centre=6, sigma_given=2)))[0] == 6.0


def test_screening_drops_ranges_once_and_says_so():
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]

    plain, screened = (variation.analyse(values, options=Options(screen_mr=on)) for on in (False, True))

    # Printed in the documentation of NHSRplotthedots: 6.95, 1.94, -3.06 and 4.60, 1.94, -0.72.
    assert_allclose(limits_of(plain), (1.944, -3.063, 6.952), atol=5e-4)
    assert_allclose(limits_of(screened), (1.944, -0.716, 4.604), atol=5e-4)
    assert screened.estimator == "moving_range, screened"


def test_screening_a_median_range():
    values = [1.0, 2.0, 1.0, 3.0, 1.0, 30.0]
    chart = variation.analyse(values, chart="i_mm", options=Options(screen_mr=True))

    # ranges 1, 1, 2, 2, 29: median 2, limit 6.534, without the last 1.5
    assert_allclose(chart.upper[0] - chart.centre[0], 3 * 1.5 / MEDIAN_RANGE_PAIRS)


@pytest.mark.parametrize(
    ("options", "ranges"),
    [
        (Options(), [1.0, 1.0]),
        (Options(bridge_exclusions=True), [1.0, 2.0, 1.0]),
        (Options(exclusion_drops="own"), [1.0, 4.0, 1.0]),
        (Options(bridge_exclusions=True, bridge_missing=True), [1.0, 2.0, 1.0, 2.0]),
        (Options(bridge_missing=True), [1.0, 1.0, 2.0]),
    ],
)
def test_ranges_beside_excluded_and_missing_points(options, ranges):
    chart = variation.analyse([5.0, 6.0, 12.0, 8.0, 9.0, NAN, 7.0], excluded=[2], options=options)

    assert chart.phases[0].estimates["range_mean"] == pytest.approx(np.mean(ranges))


def test_moving_ranges_and_their_limits():
    chart = variation.analyse(VALUES, chart="mr")

    assert_allclose(chart.values, [NAN, 2, 1, 3, 1])
    assert_allclose(limits_of(chart), (1.75, 0.0, 3.267 * 1.75))
    assert_allclose(chart.upper2[0], 2 * 3.267 * 1.75 / 3)
    assert_allclose(
        variation.analyse(VALUES, chart="mr", options=Options(constants="exact")).upper[0], RANGE_LIMIT_EXACT * 1.75
    )
    assert variation.analyse(VALUES, chart="mr", options=Options(centre=2)).centre[0] == 2
    assert chart.run.signal is False


@pytest.mark.parametrize(
    ("options", "values"),
    [
        (Options(), [NAN, 1.0, NAN, NAN, 1.0, NAN, NAN]),
        (Options(bridge_exclusions=True), [NAN, 1.0, NAN, 2.0, 1.0, NAN, NAN]),
        (Options(exclusion_drops="own"), [NAN, 1.0, 6.0, 4.0, 1.0, NAN, NAN]),
        (Options(bridge_missing=True), [NAN, 1.0, NAN, NAN, 1.0, NAN, 2.0]),
    ],
)
def test_where_moving_ranges_stand(options, values):
    chart = variation.analyse([5.0, 6.0, 12.0, 8.0, 9.0, NAN, 7.0], chart="mr", excluded=[2], options=options)

    assert_allclose(chart.values, values)


def test_shares():
    chart = variation.analyse([20, 30, 10], [100, 200, 50], chart="p")
    centre = 60 / 350
    sigma = np.sqrt(centre * (1 - centre) / np.array([100, 200, 50]))

    assert_allclose(chart.values, [0.2, 0.15, 0.2])
    assert_allclose(chart.centre, centre)
    assert_allclose(chart.upper, centre + 3 * sigma)
    assert_allclose(chart.lower, np.maximum(centre - 3 * sigma, 0))
    assert chart.phases[0].estimates == {}
    assert np.isnan(chart.phases[0].upper)


@pytest.mark.parametrize(("events", "level"), [([0, 0, 0], 0.0), ([9, 9, 9], 1.0)])
def test_shares_of_none_and_of_all(events, level):
    for kind in ("p", "pp"):
        chart = variation.analyse(events, [9, 9, 9], chart=kind)
        assert limits_of(chart) == (level, level, level)
        assert chart.signals == ()


def test_counts_out_of_a_number():
    chart = variation.analyse([20, 30, 10], [100, 200, 50], chart="np")
    share, sizes = 60 / 350, np.array([100, 200, 50])

    assert chart.values.tolist() == [20, 30, 10]
    assert_allclose(chart.centre, share * sizes)
    assert_allclose(chart.upper, np.minimum(share * sizes + 3 * np.sqrt(sizes * share * (1 - share)), sizes))
    assert np.isnan(variation.analyse([1, 2], [0, 5], chart="np").values[0])


def test_rates():
    chart = variation.analyse([20, 30, 10], [100, 200, 50], chart="u", multiply=1000)
    centre = 60 / 350

    assert_allclose(chart.centre, 1000 * centre)
    assert_allclose(chart.upper, 1000 * (centre + 3 * np.sqrt(centre / np.array([100, 200, 50]))))
    assert chart.lower.min() >= 0


@pytest.mark.parametrize("kind", ["pp", "up"])
def test_prime_charts_are_widened_by_how_much_points_vary(kind):
    events, sizes = np.array([480.0, 530, 460, 540]), np.full(4, 1000.0)
    chart = variation.analyse(events, sizes, chart=kind)
    centre = events.sum() / sizes.sum()
    sigma = np.sqrt(centre * (1 - centre if kind == "pp" else 1) / sizes)
    factor = np.abs(np.diff((events / sizes - centre) / sigma)).mean() * 2.66 / 3

    assert chart.phases[0].estimates["sigma_z"] == pytest.approx(factor)
    assert_allclose(chart.upper, np.minimum(centre + 3 * factor * sigma, 1 if kind == "pp" else np.inf))
    assert chart.estimator == "laney"


def test_prime_charts_of_categories_use_the_standard_deviation():
    events, sizes = np.array([480.0, 530, 460, 540]), np.full(4, 1000.0)
    chart = variation.analyse(events, sizes, chart="pp", options=Options(categorical_x=True))
    centre = events.sum() / 4000
    z = (events / 1000 - centre) / np.sqrt(centre * (1 - centre) / 1000)

    assert chart.phases[0].estimates["sigma_z"] == pytest.approx(np.std(z, ddof=1))
    alone = variation.analyse([480.0], [1000.0], chart="pp", options=Options(categorical_x=True))
    assert np.isnan(alone.upper[0])


def test_counts():
    assert limits_of(variation.analyse([4, 5, 3], chart="c")) == (4.0, 0.0, 10.0)
    assert limits_of(variation.analyse([100, 100], chart="c")) == (100.0, 70.0, 130.0)
    assert np.isnan(variation.analyse([NAN, NAN], chart="c").centre[0])


def test_gaps():
    chart = variation.analyse([10, 20, 60], chart="g")
    spread = 3 * np.sqrt(30 * 31)

    assert_allclose(limits_of(chart), (20.0, 0.0, 30 + spread))
    assert variation.analyse([10, 20, 60], chart="g", options=Options(g_centre="mean")).centre[0] == 30
    assert variation.analyse([10, 20, 60], chart="g", options=Options(centre=25)).centre[0] == 25
    assert np.isnan(variation.analyse([NAN], chart="g").centre[0])


def test_times():
    values = np.array([10.0, 20.0, 60.0, 0.0])
    chart = variation.analyse(values, chart="t")
    shrunk = values ** (1 / 3.6)
    half = np.abs(np.diff(shrunk)).mean() * 2.66

    assert_allclose(limits_of(chart), (shrunk.mean() ** 3.6, 0.0, (shrunk.mean() + half) ** 3.6))
    assert next(warning.key for warning in chart.warnings) == "zero_gap"
    assert_allclose(variation.analyse(values, chart="t", options=Options(centre=25)).centre[0], 25)


def test_values_of_differing_size():
    events, sizes = np.array([40.0, 50.0, 45.0]), np.array([10.0, 20.0, 10.0])
    chart = variation.analyse(events, sizes, chart="ip")
    values = events / sizes
    scaled = np.sqrt(np.pi / 2) * np.abs(np.diff(values)) / np.sqrt(1 / sizes[1:] + 1 / sizes[:-1])

    assert_allclose(chart.centre, 135 / 40)
    assert_allclose(chart.upper, 135 / 40 + 3 * scaled.mean() / np.sqrt(sizes))
    assert chart.estimator == "scaled_range"


@pytest.mark.parametrize(
    ("options", "pairs"),
    [
        (Options(), [(0, 1), (6, 7)]),
        (Options(bridge_exclusions=True), [(0, 1), (1, 3), (6, 7)]),
        (Options(exclusion_drops="own"), [(0, 1), (2, 3), (6, 7)]),
        (Options(bridge_missing=True), [(0, 1), (3, 5), (5, 6), (6, 7)]),
    ],
)
def test_scaled_ranges_beside_excluded_and_missing_points(options, pairs):
    events = np.array([40.0, 50, 90, 20, NAN, 45, 41, 30])
    sizes = np.array([10.0, 20, 10, 5, 10, 8, 9, 7])
    if not options.bridge_missing:
        events[5] = NAN
    chart = variation.analyse(events, sizes, chart="ip", excluded=[2], options=options)
    values = events / sizes
    scaled = [np.sqrt(np.pi / 2) * abs(values[b] - values[a]) / np.sqrt(1 / sizes[a] + 1 / sizes[b]) for a, b in pairs]

    assert chart.phases[0].estimates["sigma"] == pytest.approx(np.mean(scaled))


def test_scaled_ranges_can_be_screened_and_sigma_given():
    events, sizes = np.array([4.0, 5, 4, 5, 4, 90, 4, 5, 4, 5, 4]), np.full(11, 1.0)
    plain, screened = (
        variation.analyse(events, sizes, chart="ip", options=Options(screen_mr=on)) for on in (False, True)
    )

    assert screened.upper[0] - screened.centre[0] < (plain.upper[0] - plain.centre[0]) / 5
    given = variation.analyse(events, sizes, chart="ip", options=Options(sigma_given=2.0))
    assert_allclose(given.upper - given.centre, 6.0)
    assert given.estimator == "given"


@pytest.mark.parametrize("kind", ["i", "ip"])
def test_negative_limits_may_be_drawn_at_zero_when_no_value_is_negative(kind):
    def lowest(values):
        sizes = np.ones(3) if kind == "ip" else None
        return variation.analyse(values, sizes, chart=kind, options=Options(negative_limits=False)).lower[0]

    assert lowest([1.0, 9.0, 1.0]) == 0
    assert lowest([-1.0, 9.0, 1.0]) < 0


def test_limits_may_be_cut_in_the_unit_that_is_drawn():
    chart = variation.analyse([0.1, 0.9, 0.2], multiply=100, options=Options(lower_bound=0, upper_bound=100))

    assert limits_of(chart)[1:] == (0, 100)


def test_runs_have_a_median_and_no_limits():
    chart = variation.analyse([5.0, 9.0, 6.0], chart="run")

    assert chart.centre[0] == 6.0
    assert np.isnan(chart.upper).all()
    assert chart.estimator == "none"
    assert variation.analyse([5.0], chart="run", options=Options(centre=4)).centre[0] == 4


@pytest.mark.parametrize("kind", sorted(set(FAMILIES) - {"xbar", "s", "r"}))
@pytest.mark.parametrize("values", [[], [NAN], [NAN, NAN], [3.0], [3.0, NAN]])
def test_with_too_few_points_lines_are_missing_and_nothing_breaks(kind, values):
    sizes = [9.0] * len(values) if FAMILIES[kind].needs_sizes else None
    chart = variation.analyse(values, sizes, chart=kind)

    assert len(chart) == len(values)
    assert chart.state is variation.State.TOO_FEW
    assert not chart.signals


@pytest.mark.parametrize("kind", ["p", "pp", "u", "up", "np", "ip"])
def test_without_any_size_there_are_no_lines(kind):
    chart = variation.analyse([0.0, 0.0], [0.0, 0.0], chart=kind)

    assert np.isnan(chart.centre).all()
    assert np.isnan(chart.upper).all()
    assert [warning.key for warning in chart.warnings] == ["zero_denominator"]


def test_the_mean_of_equal_values_is_that_value():
    wrong = [c for c in (i / 10 for i in range(1, 1000)) for n in (12, 24, 36) if mean(np.full(n, c)) != c]
    wrong += [c for c in (i / 100 for i in range(1, 1000)) for n in (12, 24, 36) if mean(np.full(n, c)) != c]

    assert wrong == []
    assert np.isnan(mean(np.array([])))


def test_constants():
    assert pytest.approx(1.1283791671) == D2_PAIRS
    assert pytest.approx(3.2665319) == RANGE_LIMIT_EXACT


def test_a_chart_that_does_not_exist_is_refused():
    with pytest.raises(BadChoice, match="The charts are run, i"):
        family("pie")
