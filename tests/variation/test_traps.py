"""The traps that programs of this field fall into; each has a figure that went wrong somewhere."""

import numpy as np
import pytest

import variation
from variation import Options, State, Variation
from variation.rules import RULE_SETS


NAN = float("nan")
CONSTANTS = [i / 10 for i in range(1, 1000)] + [i / 100 for i in range(1, 1000)]


@pytest.mark.parametrize("n", [12, 24, 36])
def test_a_constant_series_flags_nothing_whatever_its_value(n):
    wrong = [c for c in CONSTANTS if variation.analyse([c] * n, direction="down").signals]

    print(f"{len(CONSTANTS)} constants of {n} points")
    assert wrong == []


@pytest.mark.parametrize("rules", sorted(RULE_SETS))
def test_a_constant_series_flags_nothing_by_any_rule_set(rules):
    for value in (0.1, 50.0, 1e-12, 1e12, 0.0):
        for chart in ("i", "i_m", "i_mm", "run", "mr"):
            assert variation.analyse([value] * 24, chart=chart, rules=rules).signals == ()


def test_constant_counts_vary_less_than_chance_and_nelson_says_so():
    assert [signal.rule for signal in variation.analyse([50] * 24, chart="c", rules="nelson").signals] == [
        "fifteen_within"
    ]
    assert variation.analyse([50] * 24, chart="c").signals == ()


def test_a_measure_at_a_tenth_for_two_years_is_no_concern():
    chart = variation.analyse([0.1] * 24, direction="up")

    assert (chart.variation, chart.state) == (Variation.COMMON, State.NO_EVIDENCE)


def test_ties_on_the_mean_flag_nothing():
    values = [0.1, 0.3] * 6 + [0.2] * 8 + [0.1, 0.3] * 2

    assert variation.analyse(values).signals == ()


def test_a_point_that_differs_from_a_constant_baseline_is_outside():
    chart = variation.analyse([5.0] * 12 + [5.1], baselines=[12], direction="up")

    assert [signal.rule for signal in chart.signals] == ["outside"]


def test_screening_keeps_the_only_range_that_there_is():
    chart = variation.analyse([10.0] * 12 + [12.0] * 12, options=Options(screen_mr=True))
    level = variation.analyse([5.0] * 12, options=Options(screen_mr=True))

    assert chart.upper[0] - chart.centre[0] == 0
    assert (level.lower[0], level.upper[0], level.signals) == (5.0, 5.0, ())


def test_one_missing_value_never_turns_into_in_control():
    values = [10, 12, 11, NAN, 14, 15, 13, 14, 10, 12, 11, 13, 60]
    chart = variation.analyse(values, direction="down")

    assert not np.isnan(chart.upper).any()
    assert [signal.points for signal in chart.signals if signal.rule == "outside"] == [(12,)]


def test_a_range_is_not_taken_across_a_gap():
    values = [10, 12, 11, NAN, 14, 15, 13, 14]
    chart = variation.analyse(values, options=Options(constants="classic"))

    assert chart.upper[0] - chart.centre[0] == pytest.approx(3.72, abs=0.005)


def test_a_run_is_not_assembled_across_missing_months():
    values = [1.0] * 10 + [9.0] * 4 + [NAN] * 6 + [9.0] * 4

    assert not [signal for signal in variation.analyse(values).signals if signal.rule == "shift" and signal.first > 9]


def test_indices_never_slip():
    values = [NAN, 9, 11, NAN, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 40, NAN]
    chart = variation.analyse(values)

    assert [signal.points for signal in chart.signals if signal.rule == "outside"] == [(14,)]
    assert chart.latest == 14


def test_runs_and_trends_do_not_cross_phases():
    values = [9.0, 11.0] * 6 + [12.0] * 4 + [13.0] * 4 + [9.0, 11.0] * 6

    split = variation.analyse(values, phases=[16])
    rising = variation.analyse([1.0, 2, 3, 4, 5, 6, 7, 8], phases=[4])

    assert not [signal for signal in split.signals if signal.first < 16 <= signal.last]
    assert "trend" not in {signal.rule for signal in rising.signals}


def test_a_trend_does_not_depend_on_the_sign_of_the_values():
    values = np.array([3.0, 1, 2, 3, 4, 5, 6, 7, 1])

    for move in (0.0, -100.0, 1e6):
        trends = [signal.points for signal in variation.analyse(values + move).signals if signal.rule == "trend"]
        assert trends == [(1, 2, 3, 4, 5, 6, 7)]


def test_a_trend_below_the_mean_is_coloured_by_the_way_it_moves():
    values = [1.0, 2, 3, 4, 5, 6, 7] + [30.0, 31] * 7

    found = [signal for signal in variation.analyse(values, direction="up").signals if signal.rule == "trend"]

    assert [signal.meaning.value for signal in found] == ["improvement"]


def test_points_on_the_wrong_side_are_not_marked():
    signals = variation.analyse([2.2, 2.3, -2.2, 0.1, -0.1, 0.2], rules="western_electric").signals

    assert all(2 not in signal.points for signal in signals if signal.side == "high")


def test_an_old_spike_does_not_keep_the_icon():
    chart = variation.analyse([9.0, 11.0] * 6 + [60.0] + [9.0, 11.0] * 12, baselines=[12], direction="up")

    assert [signal.points for signal in chart.signals if signal.rule == "outside"] == [(12,)]
    assert chart.variation is Variation.COMMON


def test_a_hundred_as_a_whole_number_stays_a_hundred():
    whole, real = variation.analyse([100] * 12 + [97]), variation.analyse([100.0] * 12 + [97.0])

    assert whole.values.tolist() == real.values.tolist() == [100.0] * 12 + [97.0]
    assert variation.analyse([20] * 3, [20] * 3, chart="p", multiply=100).values.tolist() == [100.0] * 3


def test_units_are_declared_and_never_guessed():
    first = variation.analyse([4, 5, 6, 7, 0, 1], [100] * 6, chart="p", phases=[4])

    assert first.values.tolist() == [0.04, 0.05, 0.06, 0.07, 0.0, 0.01]
    assert first.phases[1].centre == pytest.approx(0.005)


def test_a_denominator_of_zero_is_no_low_outlier():
    chart = variation.analyse([5, 6, 0, 4, 5, 6, 7, 5, 4, 6, 5, 5], [50, 50, 0, *[50] * 9], chart="p")

    assert chart.signals == ()
    assert chart.warnings[0].key == "zero_denominator"


def test_limits_that_cannot_be_worked_out_say_so():
    chart = variation.analyse([5.0, NAN, 6.0, NAN] * 4)

    assert np.isnan(chart.upper).all()
    assert np.isnan(chart.phases[0].upper)
    assert chart.assurance is variation.Assurance.NONE


def test_eight_in_a_row_are_found_by_western_electric():
    chart = variation.analyse([11.0] * 12 + [9.0] * 12, rules="western_electric")

    assert {signal.rule for signal in chart.signals} >= {"shift"}


def test_a_run_that_touches_the_line_is_broken():
    values = [4, 6, 5, 4, 5, 6, 5] * 4

    assert variation.analyse(values, options=Options(centre=5.0)).signals == ()


def test_the_first_points_of_a_run_can_signal():
    chart = variation.analyse([1.0] * 7 + [9.0] * 7)

    assert next(signal.points for signal in chart.signals if signal.rule == "shift") == tuple(range(7))


def test_the_standard_deviation_would_hide_a_step_that_ranges_show():
    values = [49.0, 51.0] * 7 + [61.0, 63.0] * 5

    by_range, by_sd = (variation.analyse(values, options=Options(sigma=way)) for way in ("moving_range", "sd"))

    assert any(signal.rule == "outside" for signal in by_range.signals)
    assert not any(signal.rule == "outside" for signal in by_sd.signals)
