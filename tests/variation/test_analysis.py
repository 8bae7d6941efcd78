"""One chart from numbers: what is refused, what is doubted, what stands."""

from datetime import date

import numpy as np
import pytest
from tests.variation.charts import STEADY, periods_of

import variation
from variation import BadChoice, BadSeries, Meaning, NotInOrder, Options, State, Variation


NAN = float("nan")


def rules_of(chart):
    return [signal.rule for signal in chart.signals]


# What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"chart": "pie"}, BadChoice, "received 'pie'"),
        ({"rules": "mine"}, BadChoice, "received 'mine'"),
        ({"direction": "sideways"}, BadChoice, "received 'sideways'"),
        ({"chart": "p"}, BadSeries, "needs a denominator"),
        ({"phases": [0]}, BadSeries, "start at point 0"),
        ({"phases": [3]}, BadSeries, "between 1 and 2"),
        ({"phases": [2, 1]}, BadSeries, "starts rise"),
        ({"baselines": [0]}, BadSeries, "at least one point; received 0"),
        ({"baselines": [2, 2]}, BadSeries, "2 baselines for 1 phases"),
        ({"excluded": [7]}, BadSeries, "Point 7 cannot be excluded: points count from 0 to 2"),
        ({"periods": periods_of("month", 2)}, BadSeries, "2 periods for 3 values"),
        ({"periods": [date(2026, 1, 1)] * 3}, NotInOrder, "Row 2: 2026-01-01 does not come after 2026-01-01"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_the_value_received(asked, error, words):
    with pytest.raises(error, match=words):
        variation.analyse([1.0, 2.0, 3.0], **asked)


@pytest.mark.parametrize(
    ("values", "sizes", "chart", "words"),
    [
        ([1, -2], None, "c", "Row 2: a count cannot be below zero; received -2"),
        ([1, 5], [4, 4], "p", "Row 2: the numerator 5 is above the denominator 4"),
        ([1, 1], [4, -4], "u", "Row 2: a denominator cannot be below zero; received -4"),
        ([1, 1], [4], "u", "1 denominators for 2 numerators"),
        ([[1, 2], [3, 4]], None, "i", "one row of numbers; received 2 dimensions"),
        (["a", "b"], None, "i", "not all numbers"),
    ],
)
def test_numbers_that_cannot_stand_on_the_chart_are_refused_by_row(values, sizes, chart, words):
    with pytest.raises(BadSeries, match=words):
        variation.analyse(values, sizes, chart=chart)


def test_the_row_that_is_wrong_can_be_read_by_a_program():
    with pytest.raises(BadSeries) as caught:
        variation.analyse([1, 2, -3], chart="c")

    assert caught.value.row == 3


# What is doubted ----------------------------------------------------------------------------------------------------


def test_an_infinite_value_counts_as_missing_and_is_said():
    chart = variation.analyse([*STEADY, float("inf")])

    assert np.isnan(chart.values[12])
    assert chart.centre[0] == pytest.approx(5.0)
    assert [(w.key, w.params["rows"]) for w in chart.warnings] == [("infinite_value", (13,))]


def test_a_denominator_of_zero_makes_its_point_missing_and_is_said():
    chart = variation.analyse([1, 2, 3], [10, 0, 30], chart="u")

    assert np.isnan(chart.values[1])
    assert ("zero_denominator", (2,)) in [(w.key, w.params.get("rows")) for w in chart.warnings]


@pytest.mark.parametrize("n", [0, 1, 2])
@pytest.mark.parametrize("chart", ["run", "i", "i_m", "i_mm", "c", "g", "t"])
def test_almost_nothing_is_too_few_and_no_error(n, chart):
    made = variation.analyse([3.0, 5.0][:n], chart=chart)

    assert made.state is State.TOO_FEW
    assert made.variation is Variation.TOO_FEW
    assert made.signals == ()
    assert made.latest == (n - 1 if n else None)
    assert made.verdict_at is None


@pytest.mark.parametrize("chart", ["p", "pp", "np", "u", "up", "ip"])
@pytest.mark.parametrize("n", [0, 1, 2])
def test_almost_nothing_with_sizes_is_too_few_and_no_error(n, chart):
    assert variation.analyse([3.0, 5.0][:n], [10.0, 12.0][:n], chart=chart).state is State.TOO_FEW


def test_only_missing_values_are_no_readings():
    chart = variation.analyse([NAN] * 15)

    assert chart.latest is None
    assert chart.state is State.TOO_FEW


# What stands --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0.1, 0.0, 7, -3.3, 1e-12, 1e12, 1 / 3])
@pytest.mark.parametrize("rules", list(variation.RULE_SETS))
def test_a_constant_series_flags_nothing_under_any_rule_set(value, rules):
    chart = variation.analyse([value] * 24, rules=rules, direction="down")

    assert chart.signals == ()
    assert chart.state is State.NO_EVIDENCE


@pytest.mark.parametrize("kind", ["i", "i_m", "i_mm", "run", "c", "mr"])
def test_a_constant_series_flags_nothing_on_any_chart(kind):
    assert variation.analyse([0.1] * 24, chart=kind).signals == ()


def test_a_whole_number_stays_what_it_is():
    chart = variation.analyse([100] * 12 + [90, 110], [100] * 12 + [100, 200], chart="p", multiply=100)

    assert chart.values[0] == 100.0
    assert chart.upper[0] <= 100.0


def test_a_missing_value_never_shifts_what_a_signal_points_to():
    values = [5.0, NAN, 6.0, 5.5, NAN, 5.0, 6.0, 5.5, 5.0, 6.0, 5.0, 6.0, 5.5, 99.0, 5.0]

    chart = variation.analyse(values, direction="down")

    outside = [signal for signal in chart.signals if signal.rule == "outside"]
    assert [signal.points for signal in outside] == [(13,)]
    assert chart.meanings[13] is Meaning.CONCERN


def test_the_icon_speaks_for_the_latest_point_and_not_for_an_older_signal():
    chart = variation.analyse([*STEADY, 40.0, *STEADY[:3]], baselines=[12], direction="down")

    assert "outside" in rules_of(chart)
    assert chart.variation is Variation.COMMON
    assert chart.state is State.NO_EVIDENCE


def test_runs_and_trends_do_not_cross_a_phase():
    values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]

    whole = variation.analyse(values)
    cut = variation.analyse(values, phases=[4])

    assert "trend" in rules_of(whole)
    assert cut.signals == ()


def test_a_frozen_baseline_is_carried_forward_and_later_points_do_not_move_it():
    short = variation.analyse([*STEADY, 9.0], baselines=[12])
    long = variation.analyse([*STEADY, 9.0, 30.0, -30.0], baselines=[12])

    assert np.array_equal(short.centre, long.centre[:13])
    assert np.array_equal(short.upper, long.upper[:13])
    assert short.phases[0].n_baseline == 12


def test_an_excluded_point_moves_no_line_and_is_still_compared_with_the_limits():
    chart = variation.analyse([*STEADY, 40.0, *STEADY], excluded=[12], direction="down")

    assert chart.centre[0] == pytest.approx(5.0)
    assert [signal.points for signal in chart.signals] == [(12,)]


def test_a_new_phase_with_few_points_keeps_the_verdict_of_the_one_before():
    worse = [*STEADY, *[9.0] * 8, 3.0, 4.0]

    kept = variation.analyse(worse, phases=[20], baselines=[12], direction="down")
    fresh = variation.analyse(worse, phases=[20], baselines=[12], direction="down", options=Options(keep_verdict=False))

    assert (kept.state, kept.verdict_at) == (State.WORSE, 19)
    assert (fresh.state, fresh.verdict_at) == (State.TOO_FEW, None)


def test_a_phase_that_keeps_a_better_level_is_holding():
    lower = [value / 2 for value in STEADY]

    assert variation.analyse([*STEADY, *lower], phases=[12], direction="down").state is State.HOLDING
    assert variation.analyse([*STEADY, *lower], phases=[12], direction="up").state is State.NO_EVIDENCE
    assert variation.analyse([*STEADY, *lower], phases=[12]).state is State.NO_EVIDENCE


def test_concern_wins_where_safety_asks_for_it():
    rising_but_low = [*[v + 15 for v in STEADY], 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0]

    usual = variation.analyse(rising_but_low, baselines=[12], direction="down")
    safety = variation.analyse(rising_but_low, baselines=[12], direction="down", options=Options(concern_wins=True))

    assert (usual.state, safety.state) == (State.BETTER, State.WORSE)


def test_everything_is_scaled_together():
    plain = variation.analyse([3, 4, 5] * 5, [30, 40, 60] * 5, chart="p", target=0.1)
    scaled = variation.analyse([3, 4, 5] * 5, [30, 40, 60] * 5, chart="p", target=10.0, multiply=100)

    assert scaled.values == pytest.approx(plain.values * 100)
    assert scaled.upper == pytest.approx(plain.upper * 100)
    assert scaled.assurance is plain.assurance


def test_an_option_outside_its_list_is_refused():
    with pytest.raises(BadChoice, match=r"Option sigma is one of .*; received 'range'"):
        Options(sigma="range")
    with pytest.raises(BadChoice, match="Option shift is at least 2 points; received 1"):
        Options(shift=1)


def test_a_result_cannot_be_changed():
    chart = variation.analyse(STEADY)

    with pytest.raises(AttributeError):
        chart.state = State.BETTER


def test_one_value_has_no_moving_range_and_so_no_reading():
    assert variation.analyse([3.0], chart="mr").latest is None
    assert variation.analyse([3.0, 5.0], chart="mr").latest == 1
