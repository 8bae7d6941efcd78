"""Every difference of docs/variation/agreement.md, in figures."""

import re
from pathlib import Path

import numpy as np
import pytest

import variation
from variation import Assurance, BadSeries, Options, Variation
from variation.rules import RuleSet, longest_run_max, runs_limits


NAN = float("nan")
PAGE = Path(__file__).parents[2] / "docs" / "variation" / "agreement.md"
STEADY = [9.0, 11.0] * 12


def rules_of(chart, rule=None):
    return [signal.points for signal in chart.signals if rule in (None, signal.rule)]


def test_every_difference_on_the_page_has_a_counter_example_here():
    named = re.findall(r"^\| `([a-z-]+)`", PAGE.read_text(), re.M)
    tested = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}

    print(f"{len(named)} differences")
    assert len(named) > 20
    assert set(named) <= tested, set(named) - tested


def test_screening():
    step = [10.0] * 14 + [12.0] * 10
    theirs = variation.analyse(step, options=Options(screen_mr=True, constants="classic"))

    assert theirs.upper[0] == theirs.lower[0]
    assert len(rules_of(theirs, "outside")) == 24
    assert variation.analyse(step).upper[0] > variation.analyse(step).centre[0]


def test_screened_out():
    ours = variation.analyse([5.0] * 20 + [6.0], baselines=[20], options=Options(screen_mr=True))

    assert (ours.lower[0], ours.upper[0]) == (5.0, 5.0)
    assert rules_of(ours, "outside") == [(20,)]


def test_missing_rows():
    values = [10, 12, 11, NAN, 14, 15, 13, 14]
    ours, theirs = (variation.analyse(values, options=Options(bridge_missing=on)) for on in (False, True))

    assert ours.phases[0].estimates["range_mean"] == pytest.approx(7 / 5)
    assert theirs.phases[0].estimates["range_mean"] == pytest.approx(10 / 6)


def test_excluded_ranges():
    values = [1.0, 2.0, 90.0, 7.0, 8.0]
    ours, theirs = (
        variation.analyse(values, excluded=[2], options=Options(bridge_exclusions=on)) for on in (False, True)
    )

    assert ours.phases[0].estimates["range_mean"] == 1.0
    assert theirs.phases[0].estimates["range_mean"] == pytest.approx(7 / 3)


def test_two_of_three():
    """In sigmas about a fixed line: 0.2, 3.4, 2.4, 0.3."""
    options = Options(centre=0.0, sigma_given=1.0, only_rules=["two_of_three"])
    found = {
        rules: rules_of(variation.analyse([0.2, 3.4, 2.4, 0.3], rules=rules, options=options))
        for rules in ("mdc", "mdc_plotthedots", "mdc_powerbi")
    }

    assert found == {"mdc": [(1, 2)], "mdc_plotthedots": [], "mdc_powerbi": [(1, 2)]}


def test_old_icon():
    chart = variation.analyse([*STEADY, 60.0, *STEADY], baselines=[24], direction="up")

    assert rules_of(chart, "outside") == [(24,)]
    assert chart.variation is Variation.COMMON


def test_target_on_limit():
    full = [100.0] * 24
    ours = variation.analyse(full, direction="up", target=100)
    theirs = variation.analyse(full, direction="up", target=100, options=Options(target_equality="hit_or_miss"))

    assert (ours.assurance, theirs.assurance) == (Assurance.PASSES, Assurance.HIT_OR_MISS)


def test_zero_denominator():
    events, sizes = [480, 0, 530, 460, 540], [1000, 0, 1000, 1000, 1000]

    assert rules_of(variation.analyse(events, sizes, chart="p"), "outside") == []
    assert not np.isnan(variation.analyse(events, sizes, chart="pp").upper[0])


def test_numerator_above():
    with pytest.raises(BadSeries, match="Row 2: the numerator 12 is above the denominator 10"):
        variation.analyse([5, 12], [10, 10], chart="p")


def test_zero_time():
    chart = variation.analyse([10.0, 0.0, 12.0], chart="t")

    assert chart.values[1] == 0
    assert chart.warnings[0].key == "zero_gap"


def test_infinite_value():
    chart = variation.analyse([5.0, np.inf, 7.0])

    assert chart.centre[0] == 6.0
    assert chart.warnings[0].key == "infinite_value"


def test_normalised_baseline():
    events, sizes = [40.0, 42, 41, 43, 90, 10, 95], [10.0] * 7
    frozen = variation.analyse(events, sizes, chart="ip", baselines=[4])

    assert frozen.upper[0] == variation.analyse(events[:4], sizes[:4], chart="ip").upper[0]


def test_given_gap_centre():
    assert variation.analyse([10, 20, 60], chart="g", options=Options(centre=25)).centre[0] == 25


def test_median_range():
    values = np.random.default_rng(1).normal(size=100_001)
    ours, theirs = (
        variation.analyse(values, chart="i_mm", options=Options(median_range=way, constants="classic"))
        for way in ("exact", "as_mean")
    )

    assert ours.phases[0].estimates["sigma"] == pytest.approx(1.0, abs=0.01)
    assert theirs.phases[0].estimates["sigma"] == pytest.approx(0.85, abs=0.01)


def test_median_ties():
    values = [1.0, 1, 1, 5, 1, 1, 1, 9, 9, 9, 5, 9, 9, 9]
    ours = variation.analyse(values, chart="run", rules="perla")
    theirs = variation.analyse(values, chart="run", rules="perla", options=Options(shift_ties="break"))

    assert rules_of(ours, "shift") == [(0, 1, 2, 4, 5, 6), (7, 8, 9, 11, 12, 13)]
    assert rules_of(theirs, "shift") == []


def test_windows_of_varying_limits():
    """Two small samples and a large one: only against the narrow limits of the last is the first far out."""
    events, sizes = [9, 5, 70], [20, 20, 200]
    options = Options(centre=0.27)
    ours = RuleSet.of({"name": "ours", "rules": [{"pattern": "two_of_three", "form": "anywhere"}]})
    theirs = RuleSet.of({"name": "theirs", "rules": [{"pattern": "two_of_three", "lines": "latest"}]})

    assert rules_of(variation.analyse(events, sizes, chart="p", rules=ours, options=options)) == []
    assert rules_of(variation.analyse(events, sizes, chart="p", rules=theirs, options=options)) == [(0, 2)]


def test_hugging_a_constant():
    theirs = RuleSet.of({"name": "theirs", "rules": [{"pattern": "fifteen_within", "flat": True}]})

    assert rules_of(variation.analyse([5.0] * 24, rules="nelson")) == []
    assert len(rules_of(variation.analyse([5.0] * 24, rules=theirs))) == 1


def test_across_phases():
    values = [9.0, 11.0] * 6 + [12.0] * 4 + [13.0] * 4 + [9.0, 11.0] * 6

    assert all(
        last < 16 or first >= 16 for first, *_, last in rules_of(variation.analyse(values, phases=[16]), "shift")
    )


def test_trend_sign():
    rising = np.array([3.0, 1, 2, 3, 4, 5, 6, 7, 1])

    assert rules_of(variation.analyse(rising), "trend") == rules_of(variation.analyse(rising - 100), "trend") != []


def test_sd_limits():
    values = [49.0, 51.0] * 7 + [61.0, 63.0] * 5
    ours, theirs = (variation.analyse(values, options=Options(sigma=way)) for way in ("moving_range", "sd"))

    assert rules_of(ours, "outside") != []
    assert rules_of(theirs, "outside") == []


def test_printed_runs_table():
    assert runs_limits(8, 8) == (5, 13)


def test_anhoej_limits():
    assert [longest_run_max(n) for n in (20, 24, 36)] == [7, 8, 8]


def test_constants():
    widths = {
        name: variation.analyse([1.0, 2.0, 1.0], options=Options(constants=name)).upper[0]
        - variation.analyse([1.0, 2.0, 1.0]).centre[0]
        for name in ("mdc", "classic", "exact")
    }

    assert widths["mdc"] / widths["classic"] == pytest.approx(1.00016, abs=1e-5)
    assert widths["classic"] / widths["exact"] == pytest.approx(1.00034, abs=1e-5)
    assert variation.analyse([1.0, 2.0], rules="nelson").constants == "classic"
