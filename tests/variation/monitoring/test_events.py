"""CUSUM charts of events."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import variation
from variation.monitoring import bernoulli_cusum, fit_risk, risk_adjusted_cusum, risk_score


OUTCOMES = st.lists(st.sampled_from([0, 1]), min_size=1, max_size=80)


def test_a_case_adds_the_logarithm_of_its_likelihood_ratio():
    chart = bernoulli_cusum([1, 0], expected=0.02, odds_ratio=2)

    worse = 2 * 0.02 / (1 + 0.02)
    assert chart.upper[0] == pytest.approx(np.log(worse / 0.02))
    assert chart.upper[1] - chart.upper[0] == pytest.approx(np.log((1 - worse) / 0.98))
    better = 0.01 / (1 - 0.01)
    assert bernoulli_cusum([0], expected=0.02).lower[0] == pytest.approx(-np.log((1 - better) / 0.98))


def test_a_signal_shows_what_passed_the_limit_and_the_path_starts_again():
    chart = bernoulli_cusum([1] * 12, expected=0.02)

    assert chart.high[0] == 5
    assert chart.upper[5] > 3.5
    assert chart.upper[6] == pytest.approx(chart.upper[0])


def test_without_a_reset_the_path_climbs_on():
    chart = bernoulli_cusum([1] * 12, expected=0.02, reset=False)

    assert chart.high == tuple(range(5, 12))
    assert (np.diff(chart.upper) > 0).all()


def test_the_baseline_sets_what_is_expected():
    assert bernoulli_cusum([0, 1, 0, 0, 1, 1], baseline=4).risks[0] == 0.25
    assert bernoulli_cusum([0, 1, None, 0]).risks[0] == pytest.approx(1 / 3)


@settings(deadline=None)
@given(outcomes=OUTCOMES, risk=st.floats(0.01, 0.9))
def test_one_risk_for_all_is_the_bernoulli_chart(outcomes, risk):
    one = bernoulli_cusum(outcomes, expected=risk, limit=4.5)
    each = risk_adjusted_cusum(outcomes, [risk] * len(outcomes))

    assert one.upper.tolist() == each.upper.tolist()
    assert one.high == each.high


@settings(deadline=None)
@given(outcomes=OUTCOMES)
def test_events_and_their_absence_mirror_each_other_at_even_odds(outcomes):
    plain = bernoulli_cusum(outcomes, expected=0.5)
    other = bernoulli_cusum([1 - one for one in outcomes], expected=0.5)

    assert other.lower == pytest.approx(-plain.upper)


def test_the_same_death_weighs_more_where_it_was_less_likely():
    likely, unlikely = (risk_adjusted_cusum([1], [risk]).upper[0] for risk in (0.6, 0.03))

    assert unlikely > likely > 0


def test_missing_outcomes_and_risks_leave_the_paths_where_they_were():
    chart = risk_adjusted_cusum([1, None, 1, 1], [0.1, 0.1, None, 0.1])
    plain = risk_adjusted_cusum([1, 1], 0.1)

    assert np.isnan(chart.upper[[1, 2]]).all()
    assert chart.upper[[0, 3]].tolist() == plain.upper.tolist()


def test_scores_of_the_paper():
    """Steiner and others (2000): Parsonnet scores 0 and 50, odds ratios 2 and one half."""
    risks = 1 / (1 + np.exp(3.68 - 0.077 * np.array([0, 0, 50, 50])))

    assert risk_score([0, 1, 0, 1], risks, 2.0).round(3).tolist() == [-0.024, 0.669, -0.433, 0.26]
    assert risk_score([0, 1, 0, 1], risks, 0.5).round(3).tolist() == [0.012, -0.681, 0.316, -0.377]


def test_a_null_other_than_one_turns_the_comparison_around():
    forth, back = risk_score([0, 1], 0.2, 3.0, 2.0), risk_score([0, 1], 0.2, 2.0, 3.0)

    assert forth == pytest.approx(-back)


@pytest.mark.parametrize(
    ("outcomes", "risks"), [([2], [0.1]), ([1], [1.2]), ([1], [-0.1]), ([1, 0], [0.5, 0.5, 0.5]), ([[1]], 0.5)]
)
def test_what_is_no_event_or_no_risk_is_refused(outcomes, risks):
    with pytest.raises(variation.BadSeries):
        risk_adjusted_cusum(outcomes, risks)


@pytest.mark.parametrize("outcomes", [[], [0, 0], [1, 1], [None]])
def test_a_baseline_without_events_and_others_sets_nothing(outcomes):
    with pytest.raises(variation.BadSeries):
        bernoulli_cusum(outcomes)


@pytest.mark.parametrize("more", [{"odds_ratio": 1.0}, {"odds_ratio": 0.5}, {"limit": 0.0}])
def test_settings_out_of_reach_are_refused(more):
    with pytest.raises(variation.BadChoice):
        bernoulli_cusum([0, 1], **more)


def test_a_fitted_model_meets_what_was_observed():
    rng = np.random.default_rng(2)
    scores = np.column_stack([rng.normal(20, 9, 3000), rng.integers(0, 2, 3000)])
    risks = 1 / (1 + np.exp(4 - 0.1 * scores[:, 0] - 0.7 * scores[:, 1]))
    outcomes = (rng.random(3000) < risks).astype(float)

    model = fit_risk(scores, outcomes)

    left = outcomes - model.risk(scores)
    assert left.sum() == pytest.approx(0, abs=1e-8)
    assert scores.T @ left == pytest.approx([0, 0], abs=1e-6)
    assert model.slopes == pytest.approx([0.1, 0.7], abs=0.2)


def test_a_model_leaves_out_rows_that_miss_something():
    whole = fit_risk([0, 0, 0, 1, 1, 1], [0, 0, 1, 0, 1, 1])
    holed = fit_risk([0, 0, None, 0, 1, 1, 1, 1], [0, 0, 1, 1, 0, 1, 1, None])

    assert holed.slopes == pytest.approx(whole.slopes)


@pytest.mark.parametrize(
    ("scores", "outcomes"),
    [([1, 2], [0, 0]), ([1, 2, 3, 4], [0, 0, 1, 1]), ([1, 2], [0, 2]), ([1, 2], [0]), ([], [])],
)
def test_what_no_model_can_fit_is_refused(scores, outcomes):
    with pytest.raises(variation.BadSeries):
        fit_risk(scores, outcomes)
