"""Funnel plots."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import variation
from variation.comparison import FunnelOptions, funnel
from variation.results import Meaning


DEATHS = [12, 30, 45, 80, 20, 66, 10, 150]
CASES = [100, 310, 400, 900, 120, 700, 150, 1400]
KINDS = ("proportion", "rate", "standardised_ratio", "ratio_of_counts")
SCALES = [
    ("proportion", "arcsine"),
    ("proportion", "natural"),
    ("rate", "sqrt"),
    ("rate", "log"),
    ("rate", "natural"),
    ("standardised_ratio", "sqrt"),
    ("standardised_ratio", "log"),
    ("standardised_ratio", "natural"),
    ("ratio_of_counts", "log"),
]


def spread(n=60, between=0.35, seed=3):
    """Units that differ by more than chance."""
    rng = np.random.default_rng(seed)
    expected = rng.uniform(20, 300, n)
    return rng.poisson(expected * np.exp(rng.normal(0, between, n))), expected


def test_centre_is_all_events_over_all_sizes_and_one_for_standardised_ratios():
    assert funnel(DEATHS, CASES).target == pytest.approx(sum(DEATHS) / sum(CASES))
    assert funnel(DEATHS, CASES, kind="standardised_ratio").target == 1
    assert funnel(DEATHS, CASES, target=0.1, multiply=100).target == pytest.approx(10)


def test_normal_limits_of_a_proportion_are_those_of_the_p_chart():
    plot = funnel(DEATHS, CASES, options=FunnelOptions(scale="natural", adjust=False))

    p = sum(DEATHS) / sum(CASES)
    half = 1.959963984540054 * np.sqrt(p * (1 - p) / np.array(CASES))
    assert plot.limits[0.95][0] == pytest.approx(p - half)
    assert plot.limits[0.95][1] == pytest.approx(p + half)


@pytest.mark.parametrize(("kind", "scale"), SCALES)
def test_limits_close_in_on_the_target_as_units_grow(kind, scale):
    law = funnel(DEATHS, CASES, kind=kind, options=FunnelOptions(scale=scale, limits="scale")).law
    sizes = np.geomspace(5 if kind == "ratio_of_counts" else 0.5, 1e7, 300)

    for level in (0.95, 0.998):
        low, high = law.band(sizes, level)

        assert (np.diff(low) >= -1e-12).all()
        assert (np.diff(high) <= 1e-12).all()
        assert low[-1] == pytest.approx(law.target, rel=0.05)
        assert (low >= 0).all()


def test_arcsine_limits_stop_at_zero_and_one_and_can_fold():
    plots = [
        funnel([1, 3, 30], [3, 4, 60], options=FunnelOptions(arcsine_ends=ends, adjust=False))
        for ends in ("clamped", "folded")
    ]

    assert plots[0].limits[0.998][0][0] == 0
    assert plots[0].limits[0.998][1][0] == 1
    assert plots[1].limits[0.998][0][0] > 0


@pytest.mark.parametrize(("kind", "scale"), SCALES)
def test_limits_hold_their_share_of_units_that_differ_by_chance_alone(kind, scale):
    rng = np.random.default_rng(11)
    sizes = rng.uniform(80, 4000, 3000).round()
    events = rng.binomial(sizes.astype(int), 0.3) if kind == "proportion" else rng.poisson(sizes * 0.8)
    if kind == "ratio_of_counts":
        sizes = rng.poisson(sizes)

    target = None if kind == "proportion" else 0.8
    plot = funnel(events, sizes, kind=kind, target=target, options=FunnelOptions(scale=scale))

    assert np.mean(plot.beyond(0.95) != 0) == pytest.approx(0.05, abs=0.016)
    assert np.mean(plot.beyond(0.998) != 0) == pytest.approx(0.002, abs=0.002)
    assert plot.dispersion.tau2 < 2e-4


@pytest.mark.parametrize("limits", ["exact", "interpolated"])
@pytest.mark.parametrize("kind", ["proportion", "rate", "standardised_ratio"])
def test_exact_limits_hold_at_most_their_share_at_small_sizes(kind, limits):
    rng = np.random.default_rng(5)
    sizes = rng.integers(8, 40, 3000)
    events = rng.binomial(sizes, 0.3) if kind == "proportion" else rng.poisson(sizes)

    options = FunnelOptions(limits=limits, adjust=False)
    plot = funnel(events, sizes, kind=kind, target=0.3 if kind == "proportion" else 1.0, options=options)

    assert 0.01 < np.mean(plot.beyond(0.95) != 0) < 0.06


@pytest.mark.parametrize("kind", ["rate", "standardised_ratio"])
def test_overdispersed_units_get_wider_limits_and_fewer_stand_out(kind):
    observed, expected = spread()

    plain = funnel(observed, expected, kind=kind, options=FunnelOptions(adjust=False))
    adjusted = funnel(observed, expected, kind=kind)

    assert adjusted.is_adjusted
    assert adjusted.dispersion.phi > 2
    assert np.count_nonzero(adjusted.beyond(0.95)) < np.count_nonzero(plain.beyond(0.95))
    assert plain.limits == plain.plain
    assert (adjusted.limits[0.95][1] > plain.limits[0.95][1]).all()


def test_what_varies_between_units_is_found_again():
    observed, expected = spread(4000, 0.2)

    options = FunnelOptions(scale="log", trim=0.0)
    plot = funnel(observed, expected, kind="standardised_ratio", options=options)

    assert plot.dispersion.tau2 == pytest.approx(0.2**2, rel=0.12)


def test_units_no_wider_than_chance_keep_plain_limits():
    plot = funnel([20, 30, 40, 60], [200, 300, 400, 600])

    assert not plot.is_adjusted
    assert plot.dispersion.tau2 == 0


@pytest.mark.parametrize("kind", ["proportion", "rate", "standardised_ratio"])
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 60), st.integers(60, 400)), min_size=2, max_size=15))
def test_a_score_is_beyond_z_just_where_the_unit_is_beyond_the_limit(kind, rows):
    above, below = (list(part) for part in zip(*rows, strict=True))
    options = FunnelOptions(limits="exact" if kind != "ratio_of_counts" else None, adjust=False)

    plot = funnel(above, below, kind=kind, target=0.25, options=options)

    side = np.sign(plot.scores) * (np.abs(plot.scores) > 1.959963984540054)
    clear = np.abs(np.abs(plot.scores) - 1.959963984540054) > 1e-9
    assert plot.beyond(0.95)[clear].tolist() == side[clear].tolist()


def test_the_error_of_a_ratio_of_counts_is_that_of_the_delta_method_at_the_target():
    plot = funnel([400, 800], [200, 400], kind="ratio_of_counts", options=FunnelOptions(adjust=False))

    error = np.sqrt(1 / 800 + 1 / 400)
    assert plot.limits[0.95][1][1] == pytest.approx(2 * np.exp(1.96 * error), rel=2e-3)


def test_other_errors_of_a_ratio_of_counts_can_be_chosen():
    def width(error):
        plot = funnel([400], [200], kind="ratio_of_counts", target=2.0, options=FunnelOptions(ratio_error=error))
        return float(plot.plain[0.95][1][0] - plot.plain[0.95][0][0])

    widths = {error: width(error) for error in ("delta", "equal_counts", "arcsine")}

    assert widths["arcsine"] < widths["delta"] < widths["equal_counts"]


def test_rows_of_one_unit_are_added_up_in_order_of_appearance():
    plot = funnel([1, 5, 2], [10, 50, 30], units=["B", "A", "B"])

    assert plot.units == ("B", "A")
    assert plot.numerators.tolist() == [3, 5]
    assert plot.denominators.tolist() == [40, 50]


def test_a_unit_without_data_stays_in_place_and_is_said():
    plot = funnel([5, None, 7], [50, 40, 0], units=["A", "B", "C"])

    assert np.isnan(plot.ratios).tolist() == [False, True, True]
    assert plot.beyond(0.95).tolist()[1:] == [0, 0]
    assert {doubt.key for doubt in plot.warnings} == {"zero_denominator", "unit_without_data"}
    assert np.isnan(plot.limits[0.95][0]).tolist() == [False, True, True]


def test_no_events_on_the_log_scale_are_said_and_do_not_spoil_the_dispersion():
    options = FunnelOptions(scale="log", trim=0.0)
    plot = funnel([0, 9, 11, 10], [8, 9, 11, 10], kind="standardised_ratio", options=options)

    assert np.isneginf(plot.z[0])
    assert np.isfinite(plot.dispersion.phi)
    assert [(doubt.key, doubt.params["units"]) for doubt in plot.warnings] == [("no_events_on_log_scale", ("1",))]


@pytest.mark.parametrize(
    ("direction", "meanings"),
    [
        ("up", (Meaning.CONCERN, Meaning.COMMON, Meaning.IMPROVEMENT)),
        ("down", (Meaning.IMPROVEMENT, Meaning.COMMON, Meaning.CONCERN)),
        ("neither", (Meaning.NEUTRAL, Meaning.COMMON, Meaning.NEUTRAL)),
    ],
)
def test_meaning_follows_the_direction_of_good(direction, meanings):
    plot = funnel([20, 55, 90], [200, 200, 200], direction=direction, options=FunnelOptions(adjust=False))

    assert plot.meanings(0.998) == meanings


@pytest.mark.parametrize("kind", KINDS)
def test_empty_in_empty_out(kind):
    plot = funnel([], [], kind=kind)

    assert len(plot) == 0
    assert plot.beyond(0.95).tolist() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_unit_lies_on_its_own_target(kind):
    plot = funnel([50], [100], kind=kind, target=0.5)

    assert plot.beyond(0.95).tolist() == [0]
    assert not plot.is_adjusted


@pytest.mark.parametrize("kind", ["proportion", "rate", "ratio_of_counts"])
def test_no_events_at_all_flag_nothing(kind):
    assert funnel([0, 0, 0], [10, 20, 30], kind=kind).beyond(0.95).tolist() == [0, 0, 0]


def test_no_events_are_no_surprise_by_interpolated_limits_where_two_are_expected():
    exact, interpolated = (
        funnel([0, 9], [2, 9], kind="standardised_ratio", options=FunnelOptions(limits=limits, adjust=False))
        for limits in ("exact", "interpolated")
    )

    assert exact.beyond(0.95).tolist() == [-1, 0]
    assert interpolated.beyond(0.95).tolist() == [0, 0]


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 90), st.integers(90, 900)), min_size=1, max_size=20),
    scale=st.sampled_from([0.001, 3.0, 100.0]),
    seed=st.integers(0, 99),
)
def test_order_and_scale_change_no_verdict(rows, scale, seed):
    above, below = (np.array(part) for part in zip(*rows, strict=True))
    order = np.random.default_rng(seed).permutation(len(rows))

    plain = funnel(above, below)
    other = funnel(above[order], below[order], multiply=scale)

    assert other.beyond(0.95).tolist() == plain.beyond(0.95)[order].tolist()
    assert other.ratios == pytest.approx(plain.ratios[order] * scale)
    assert other.limits[0.95][1] == pytest.approx(plain.limits[0.95][1][order] * scale)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"kind": "mean"}, "funnel is one of"),
        ({"kind": "ratio_of_counts", "options": FunnelOptions(limits="exact")}, "on its scale"),
        ({"options": FunnelOptions(scale="log")}, "scales of a proportion"),
    ],
)
def test_what_does_not_exist_is_refused(more, message):
    with pytest.raises(variation.BadChoice, match=message):
        funnel([1], [2], **more)


@pytest.mark.parametrize(
    "options",
    [{"trim": 0.5}, {"levels": ()}, {"levels": (1.5,)}, {"multipliers": (2.0,)}, {"trimming": "shave"}],
)
def test_options_out_of_reach_are_refused(options):
    with pytest.raises(variation.BadChoice):
        FunnelOptions(**options)


@pytest.mark.parametrize(
    ("above", "below", "units"),
    [([3], [2], None), ([-1], [2], None), ([1], [-2], None), ([1, 2], [3], None), ([1], [3], ["A", "B"])],
)
def test_numbers_that_make_no_proportion_are_refused(above, below, units):
    with pytest.raises(variation.BadSeries):
        funnel(above, below, units=units)
