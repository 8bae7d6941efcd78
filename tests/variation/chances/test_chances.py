"""Run lengths, false alarms, false discoveries: against printed figures and against counting."""

from pathlib import Path

import numpy as np
import pytest

import variation
from variation import BadChoice, Options
from variation.chances import (
    PUBLISHED,
    adjusted,
    cost_of_rules,
    evidence,
    false_alarms,
    is_exact,
    run_chart_alarms,
    run_length,
    run_length_distribution,
    worth_a_look,
)
from variation.rules import RULE_SETS, RuleSet


# Champ and Woodall (1987), table 1: the four Western Electric rules together, by shift in sigmas.
CHAMP_AND_WOODALL = {0.0: 91.75, 0.2: 66.80, 0.4: 36.61, 0.6: 20.90, 0.8: 13.25, 1.0: 9.22, 1.4: 5.42, 2.0: 3.13}


@pytest.mark.parametrize(("shift", "length"), CHAMP_AND_WOODALL.items())
def test_run_lengths_of_western_electric_are_those_in_print(shift, length):
    assert run_length("western_electric", shift=shift) == pytest.approx(length, abs=0.006)


def test_the_run_length_of_one_rule():
    assert run_length("three_sigma") == pytest.approx(370.398, abs=1e-3)
    assert run_length("three_sigma", shift=1) == pytest.approx(43.895, abs=1e-3)


@pytest.mark.parametrize(
    ("rule", "length"),
    [
        ({"pattern": "shift", "points": 2}, 3.0),
        ({"pattern": "shift", "points": 8}, 255.0),
        ({"pattern": "outside", "k": 2}, 21.978),
    ],
)
def test_run_lengths_that_can_be_worked_out_by_hand(rule, length):
    """A run of r on either side of a fair coin takes 2 to the power r, less 1."""
    assert run_length(RuleSet.of({"name": "one", "rules": [rule]})) == pytest.approx(length, abs=1e-3)


ZONES = [
    {"pattern": "two_of_three", "form": "national"},
    {"pattern": "two_of_three", "form": "between"},
    {"pattern": "four_of_five"},
    {"pattern": "fifteen_within", "points": 5},
    {"pattern": "eight_beyond", "points": 3},
    {"pattern": "shift", "points": 5},
]


@pytest.mark.parametrize("rule", ZONES, ids=lambda rule: f"{rule['pattern']} {rule.get('form', '')}")
def test_the_chain_agrees_with_charts_that_are_drawn(rule):
    """Share of charts with known lines that are marked within 15 points."""
    judge = RuleSet.of({"name": "one", "rules": [rule]})
    values = np.random.default_rng(3).normal(size=(1500, 15))
    options = Options(centre=0.0, sigma_given=1.0)
    marked = np.mean([bool(variation.analyse(row, rules=judge, options=options).signals) for row in values])

    expected = run_length_distribution(judge, 15)[-1]
    assert marked == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 1500))


def test_what_the_chain_does_not_know_is_refused():
    assert not is_exact("mdc")
    with pytest.raises(BadChoice, match="The rule trend does not look at zones"):
        run_length("mdc")
    with pytest.raises(BadChoice, match="knows the forms national"):
        run_length(RuleSet.of({"name": "x", "rules": [{"pattern": "two_of_three", "form": "net"}]}))
    with pytest.raises(BadChoice, match="without the need for both sides"):
        run_length(RuleSet.of({"name": "x", "rules": [{"pattern": "eight_beyond", "both": True}]}))


def test_chances_rise_with_the_number_of_points():
    fired = run_length_distribution("western_electric", 50)

    assert np.all(np.diff(fired) > 0)
    assert fired[0] == pytest.approx(0.0027, abs=1e-5)


@pytest.mark.parametrize("rules", sorted(RULE_SETS))
@pytest.mark.parametrize("n", [12, 24, 36, 60])
def test_every_preset_publishes_its_false_alarms(rules, n):
    found = false_alarms(rules, n, trials=250, seed=11)
    published = PUBLISHED[rules][n]

    print(f"{rules}, {n} points: {found.anywhere:.3f} counted, {published:.3f} published")
    assert found.anywhere == pytest.approx(published, abs=4 * np.sqrt(published * (1 - published) / 250) + 0.004)


def test_false_alarms_name_the_rules_and_are_the_same_for_a_seed():
    first, again = (false_alarms("western_electric", 24, trials=100, seed=5) for _ in range(2))

    assert first == again
    assert set(first.by_rule) <= {"outside", "two_of_three", "four_of_five", "shift"}
    assert first.anywhere <= sum(first.by_rule.values())
    assert first.latest <= first.anywhere


def test_false_alarms_of_a_chart_that_is_not_normal_are_refused():
    with pytest.raises(BadChoice, match="run, i, i_m, i_mm and mr charts; received 'p'"):
        false_alarms("mdc", 12, chart="p")
    assert false_alarms("anhoej", 24, chart="i", trials=50).trials == 50


def test_each_rule_adds_to_the_cost():
    costs = cost_of_rules("mdc", 24, trials=100)

    assert list(costs) == ["outside", "shift", "trend", "two_of_three"]
    assert list(costs.values()) == sorted(costs.values())


def test_run_chart_rules_cost_what_the_literature_fears():
    """About 0.37 on 24 points and 0.57 on 36, as counted elsewhere with 1,500 series."""
    assert run_chart_alarms(24, runs=(8, 18), trials=40_000).anywhere == pytest.approx(0.37, abs=0.03)
    assert run_chart_alarms(36, runs=(13, 25), trials=40_000).anywhere == pytest.approx(0.57, abs=0.03)


@pytest.mark.parametrize("n", [11, 12])
def test_the_fast_count_agrees_with_charts_that_are_drawn(n):
    drawn = false_alarms(
        RuleSet.of(
            {
                "name": "x",
                "rules": [{"pattern": "shift", "points": 6, "ties": "skip"}, {"pattern": "trend", "points": 5}],
            }
        ),
        n,
        chart="run",
        trials=1500,
    )

    assert run_chart_alarms(n, trials=45_000).anywhere == pytest.approx(drawn.anywhere, abs=0.04)


def test_false_discoveries_follow_benjamini_and_hochberg():
    p = np.array([0.01, 0.04, 0.03, np.nan, 0.005])

    np.testing.assert_allclose(adjusted(p), [0.02, 0.04, 0.04, np.nan, 0.02])
    np.testing.assert_allclose(adjusted(p, dependent=True), np.array([0.02, 0.04, 0.04, np.nan, 0.02]) * 25 / 12)
    assert adjusted(np.array([])).tolist() == []


def test_a_portfolio_of_steady_charts_raises_few_false_hopes():
    rng = np.random.default_rng(21)
    charts = [variation.analyse(rng.normal(size=30)) for _ in range(600)]
    moved = []
    for _ in range(30):
        values = rng.normal(size=30)
        values[-9:] += 4
        moved.append(variation.analyse(values, baselines=[21]))

    looks = worth_a_look([*charts, *moved], rate=0.1)
    chosen = [look.index for look in looks if look.deserves]
    wrong = [index for index in chosen if index < 600]

    print(
        f"{len(chosen)} of 630 deserve a look, {len(wrong)} of them steady; "
        f"{sum(look.signal for look in looks)} are marked by their own rules"
    )
    assert len(chosen) - len(wrong) >= 25
    assert len(wrong) <= 0.1 * len(chosen) + 2
    assert sum(look.signal for look in looks) > len(chosen) / 2


def test_steady_charts_have_chances_that_are_on_the_safe_side():
    rng = np.random.default_rng(22)
    p = evidence([variation.analyse(rng.normal(size=24)) for _ in range(500)])

    assert np.mean(p <= 0.05) <= 0.05 + 0.03


@pytest.mark.parametrize(
    ("values", "chance"),
    [
        ([9, 11] * 12, 1.0),
        ([9, 11] * 12 + [12] * 8, 4 * 2.0**-8),
        ([9, 11] * 10 + [10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 10.7], 4 * 2 / 5040),
    ],
)
def test_runs_and_trends_are_evidence(values, chance):
    chart = variation.analyse(values, baselines=[20], options=Options(centre=10.0))

    assert evidence([chart])[0] == pytest.approx(chance)


def test_a_chart_without_a_verdict_and_an_empty_portfolio():
    quiet = variation.analyse([1.0, 2.0])

    assert np.isnan(evidence([quiet])[0])
    assert [look.deserves for look in worth_a_look([quiet])] == [False]
    assert worth_a_look([]) == []


@pytest.mark.parametrize("rate", [0, 1, -1])
def test_a_rate_that_is_none_is_refused(rate):
    with pytest.raises(BadChoice, match="between 0 and 1"):
        worth_a_look([], rate=rate)


def test_attribute_charts_level_points_and_gaps():
    events = [5, 6, 4, 5, 6, 4] * 4
    charts = [
        variation.analyse([*events, 30], [50] * 25, chart="p", baselines=[24]),
        variation.analyse([5.0] * 24),
        variation.analyse([9, 11] * 12 + [float("nan"), 11]),
        variation.analyse([9, 11] * 12 + [60, 10.1, 60], baselines=[24]),
    ]

    p = evidence(charts)
    assert p[0] < 1e-6
    assert p[1] == 1.0
    assert p[2] == 1.0
    assert p[3] < 0.01


def test_the_page_about_rules_prints_what_is_published():
    page = (Path(__file__).parents[3] / "docs" / "variation" / "rules.md").read_text()

    for name, rates in PUBLISHED.items():
        assert f"| `{name}` | {' | '.join(f'{rate:.1%}' for rate in rates.values())} |" in page, name
    assert set(PUBLISHED) == set(RULE_SETS)
