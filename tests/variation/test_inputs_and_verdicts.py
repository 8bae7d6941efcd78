"""From numbers to a chart: what goes in, what is refused, what comes back."""

from datetime import date

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import variation
from variation import Assurance, BadChoice, BadSeries, Meaning, NotInOrder, Options, State, Variation
from variation.calendars import gaps, laid_out, next_period


NAN = float("nan")
STEADY = [9.0, 11.0] * 12
DAYS = [date(2026, month, 1) for month in range(1, 5)]


@pytest.mark.parametrize(
    "values",
    [
        [1, None, 3, 4],
        np.array([1, np.nan, 3, 4]),
        pd.Series([1, None, 3, 4]),
        pd.Series([1, None, 3, 4], dtype="Int64"),
        pl.Series([1, None, 3, 4]),
        pa.array([1, None, 3, 4]),
        pa.chunked_array([[1, None], [3, 4]]),
    ],
)
def test_any_column_is_taken(values):
    np.testing.assert_array_equal(variation.analyse(values).values, [1.0, NAN, 3.0, 4.0])


@pytest.mark.parametrize(
    "periods",
    [
        DAYS,
        tuple(DAYS),
        np.array(DAYS, dtype="datetime64[D]"),
        pd.Series(DAYS),
        pd.to_datetime(DAYS),
        pl.Series(DAYS),
        pa.array(DAYS),
    ],
)
def test_any_column_of_days_is_taken(periods):
    assert variation.analyse([1.0, 2.0, 3.0, 4.0], periods=periods).periods == tuple(DAYS)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"values": [[1.0, 2.0]]}, BadSeries, "one row of numbers; received 2 dimensions"),
        ({"values": ["a"]}, BadSeries, "not all numbers"),
        ({"values": [1.0], "chart": "p"}, BadSeries, "needs a denominator"),
        ({"values": [1.0], "denominators": [1.0, 2.0], "chart": "p"}, BadSeries, "2 denominators for 1 numerators"),
        ({"values": [1.0, -1.0], "chart": "c"}, BadSeries, "Row 2: a count cannot be below zero; received -1"),
        ({"values": [1.0], "denominators": [-1.0], "chart": "u"}, BadSeries, "Row 1: a denominator cannot be below"),
        ({"values": [3.0], "denominators": [2.0], "chart": "p"}, BadSeries, "Row 1: the numerator 3 is above"),
        ({"values": [1.0], "excluded": [1]}, BadSeries, "Point 1 cannot be excluded"),
        ({"values": [1.0], "excluded": [-1]}, BadSeries, "Point -1 cannot be excluded"),
        ({"values": [1.0], "phases": [1]}, BadSeries, "A phase cannot start at point 1"),
        ({"values": [1.0] * 9, "phases": [5, 5]}, BadSeries, "A phase cannot start at point 5"),
        ({"values": [1.0] * 5, "baselines": [0]}, BadSeries, "at least one point; received 0"),
        ({"values": [1.0], "baselines": [1, 1]}, BadSeries, "2 baselines for 1 phases"),
        ({"values": [1.0, 2.0], "periods": DAYS}, BadSeries, "4 periods for 2 values"),
        ({"values": [1.0, 2.0], "periods": DAYS[1::-1]}, NotInOrder, "Row 2: 2026-01-01 does not come after"),
        ({"values": [1.0], "chart": "pie"}, BadChoice, "The charts are"),
        ({"values": [1.0], "rules": "moon"}, BadChoice, "The rule sets are"),
        ({"values": [1.0], "direction": "left"}, BadChoice, "up, down or neither; received 'left'"),
        ({"values": [1.0], "target": [1.0, 2.0]}, BadSeries, "2 targets for 1 values"),
    ],
)
def test_what_cannot_stand_on_a_chart_is_refused_by_name(given, error, words):
    with pytest.raises(error, match=words):
        variation.analyse(**given)


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"sigma": "range"}, "Option sigma is one of moving_range, median_moving_range, sd; received 'range'"),
        ({"constants": "old"}, "Option constants is one of mdc, classic, exact"),
        ({"shift": 1}, "Option shift is at least 2 points; received 1"),
        ({"trend": 0}, "Option trend is at least 2 points; received 0"),
        ({"two_of_three": "new"}, "Option two_of_three is one of national, between, anywhere, net"),
    ],
)
def test_an_option_with_an_unknown_word_is_refused(option, words):
    with pytest.raises(BadChoice, match=words):
        Options(**option)


def test_an_error_knows_its_row():
    with pytest.raises(BadSeries) as caught:
        variation.analyse([1.0, 2.0, -1.0], chart="c")

    assert caught.value.row == 3


def test_infinite_values_and_empty_sizes_are_missing_and_said():
    chart = variation.analyse([1.0, np.inf, 2.0], [5.0, 5.0, 0.0], chart="u")

    assert [(one.key, one.params["rows"]) for one in chart.warnings[:2]] == [
        ("infinite_value", (2,)),
        ("zero_denominator", (3,)),
    ]
    assert np.isnan(chart.values).tolist() == [False, True, True]


def test_a_chart_names_what_made_it():
    chart = variation.analyse(STEADY, direction="down", calendar="week", target=5)

    assert (chart.kind, chart.rules, chart.rules_version, chart.constants) == ("i", "mdc", "1", "mdc")
    assert (chart.estimator, chart.direction, chart.calendar, chart.target) == ("moving_range", "down", "week", 5)
    assert chart.options == Options()


def test_phases_have_lines_and_rules_of_their_own():
    chart = variation.analyse([9, 11] * 8 + [19, 21] * 8, phases=[16], direction="up")

    assert [(phase.first, phase.last, phase.centre) for phase in chart.phases] == [(0, 15, 10.0), (16, 31, 20.0)]
    assert chart.signals == ()
    assert chart.state is State.HOLDING


def test_a_baseline_counts_from_the_start_or_from_the_end_of_its_phase():
    values = [1.0] * 6 + [3.0] * 6

    assert variation.analyse(values, baselines=[6]).centre[0] == 1.0
    assert variation.analyse(values, baselines=[6], options=Options(baseline_from="end")).centre[0] == 3.0
    assert variation.analyse(values, baselines=[60]).centre[0] == 2.0
    assert variation.analyse(values, baselines=[6]).phases[0].baseline_last == 5


def test_an_excluded_point_stays_visible_and_sets_no_line():
    chart = variation.analyse([9, 11] * 6 + [90.0] + [9, 11] * 6, excluded=[12])

    assert chart.centre[0] == 10
    assert chart.values[12] == 90
    assert [signal.points for signal in chart.signals if signal.rule == "outside"] == [(12,)]
    assert chart.phases[0].n_points == 24


@pytest.mark.parametrize(
    ("direction", "shift", "icon", "state"),
    [
        ("up", 9.0, Variation.IMPROVEMENT_HIGH, State.BETTER),
        ("up", -9.0, Variation.CONCERN_LOW, State.WORSE),
        ("down", 9.0, Variation.CONCERN_HIGH, State.WORSE),
        ("down", -9.0, Variation.IMPROVEMENT_LOW, State.BETTER),
        ("neither", 9.0, Variation.NEUTRAL_HIGH, State.CHANGED),
        ("neither", -9.0, Variation.NEUTRAL_LOW, State.CHANGED),
        ("up", 0.0, Variation.COMMON, State.NO_EVIDENCE),
    ],
)
def test_icon_and_state_of_the_latest_point(direction, shift, icon, state):
    chart = variation.analyse([*STEADY, 10 + shift], baselines=[24], direction=direction)

    assert (chart.variation, chart.state) == (icon, state)


def test_too_few_points_have_no_icon_and_their_rules_are_named():
    chart = variation.analyse([5.0] * 5 + [9.0] * 5, options=Options(shift=5), target=3, direction="up")

    assert (chart.variation, chart.assurance, chart.state) == (Variation.TOO_FEW, Assurance.NONE, State.TOO_FEW)
    assert chart.verdict_at is None
    assert chart.signals
    assert chart.phases[0].provisional


@pytest.mark.parametrize(("points", "provisional", "firm"), [(11, True, False), (12, False, False), (20, False, True)])
def test_standing_of_limits(points, provisional, firm):
    phase = variation.analyse(STEADY[:points]).phases[0]

    assert (phase.provisional, phase.firm) == (provisional, firm)


def test_a_new_phase_keeps_the_verdict_before_it_until_it_has_enough_points():
    values = [*STEADY, 30.0, 20.0, 20.0]
    kept = variation.analyse(values, phases=[25], baselines=[24], direction="up")
    dropped = variation.analyse(
        values, phases=[25], baselines=[24], direction="up", options=Options(keep_verdict=False)
    )

    assert (kept.verdict_at, kept.variation) == (24, Variation.IMPROVEMENT_HIGH)
    assert (dropped.verdict_at, dropped.variation) == (None, Variation.TOO_FEW)


def test_the_icon_speaks_for_the_latest_point_that_has_a_value():
    chart = variation.analyse([*STEADY, 30.0, NAN], baselines=[24], direction="up")

    assert (chart.latest, chart.verdict_at, chart.variation) == (24, 24, Variation.IMPROVEMENT_HIGH)


LEVEL = [5.0] * 12
"""Limits of zero width at 5."""


@pytest.mark.parametrize(
    ("values", "direction", "target", "expected"),
    [
        (STEADY, "up", 20, Assurance.FAILS),
        (STEADY, "up", 2, Assurance.PASSES),
        (STEADY, "up", 10, Assurance.HIT_OR_MISS),
        (STEADY, "down", 20, Assurance.PASSES),
        (STEADY, "down", 2, Assurance.FAILS),
        (STEADY, "down", 10, Assurance.HIT_OR_MISS),
        (STEADY, "neither", 10, Assurance.NONE),
        (STEADY, "up", None, Assurance.NONE),
        (LEVEL, "up", 5, Assurance.PASSES),
        (LEVEL, "down", 5, Assurance.PASSES),
        (LEVEL, "up", 5.1, Assurance.FAILS),
        (LEVEL, "down", 4.9, Assurance.FAILS),
        ([5.0] * 12, "up", [4.0] * 11 + [6.0], Assurance.FAILS),
        ([5.0] * 12, "up", [6.0] * 11 + [NAN], Assurance.NONE),
    ],
)
def test_the_target_icon(values, direction, target, expected):
    assert variation.analyse(values, direction=direction, target=target).assurance is expected


def test_equality_with_a_limit_may_count_as_hit_or_miss():
    options = Options(target_equality="hit_or_miss")

    for direction in ("up", "down"):
        chart = variation.analyse(LEVEL, direction=direction, target=5.0, options=options)
        assert chart.assurance is Assurance.HIT_OR_MISS


@pytest.mark.parametrize(
    ("safe", "expected"),
    [
        ((0, 20), Assurance.PASSES),
        ((0, 10), Assurance.HIT_OR_MISS),
        ((30, 40), Assurance.FAILS),
        ((-9, -5), Assurance.FAILS),
    ],
)
def test_a_safe_range(safe, expected):
    assert variation.analyse(STEADY, safe_range=safe, target=99, direction="up").assurance is expected


def test_a_target_that_varies_is_kept_and_the_one_in_force_is_named():
    chart = variation.analyse(STEADY, direction="up", target=np.linspace(1, 24, 24))

    assert chart.target == 24
    assert chart.targets.tolist() == list(range(1, 25))
    assert variation.analyse([], target=[]).target is None


def test_improvement_wins_the_colour_unless_concern_is_to_win():
    values = [20.0 - i for i in range(8)] + [10.0] * 10 + [float(i) for i in range(1, 9)]
    kept = [signal.meaning for signal in variation.analyse(values, direction="up").signals if 20 in signal.points]
    chart = variation.analyse(values, direction="up")
    careful = variation.analyse(values, direction="up", options=Options(concern_wins=True))

    assert {Meaning.IMPROVEMENT, Meaning.CONCERN} <= set(kept)
    assert chart.meanings[20] is Meaning.IMPROVEMENT
    assert careful.meanings[20] is Meaning.CONCERN


def test_few_crossings_speak_for_the_whole_phase_when_no_rule_marks_the_point():
    values = [5.0] * 6 + [7.0] * 6 + [5.0] * 6 + [7.0] * 6
    chart = variation.analyse(values, chart="run", direction="up")

    assert [signal.rule for signal in chart.signals] == ["few_crossings"]
    assert chart.variation is Variation.COMMON
    assert chart.state in (State.BETTER, State.WORSE, State.CHANGED)


def test_holding_needs_a_good_side():
    values = [9, 11] * 8 + [19, 21] * 8

    assert variation.analyse(values, phases=[16], direction="down").state is State.NO_EVIDENCE
    assert variation.analyse(values, phases=[16]).state is State.NO_EVIDENCE
    assert variation.analyse(values[::-1], phases=[16], direction="down").state is State.HOLDING


def test_nothing_gives_an_empty_chart():
    chart = variation.analyse([])

    assert (len(chart), chart.latest, chart.state) == (0, None, State.TOO_FEW)
    assert chart.phases[0].n_points == 0


@pytest.mark.parametrize(
    ("day", "calendar", "following"),
    [
        ((2026, 2, 28), "day", (2026, 3, 1)),
        ((2026, 12, 28), "week", (2027, 1, 4)),
        ((2026, 1, 5), "fortnight", (2026, 1, 19)),
        ((2026, 12, 1), "month", (2027, 1, 1)),
        ((2026, 1, 31), "month", (2026, 2, 28)),
        ((2026, 2, 28), "month", (2026, 3, 31)),
        ((2026, 1, 28), "month", (2026, 2, 28)),
        ((2026, 10, 1), "quarter", (2027, 1, 1)),
        ((2026, 4, 1), "year", (2027, 4, 1)),
    ],
)
def test_the_period_that_follows(day, calendar, following):
    assert next_period(date(*day), calendar) == date(*following)


def test_an_irregular_calendar_has_no_next_period_and_no_gaps():
    with pytest.raises(BadChoice, match="The regular calendars are day"):
        next_period(DAYS[0], "event")
    assert gaps([date(2026, 1, 1), date(2026, 9, 1)], "event") == []


def test_periods_without_a_row_are_said_and_can_be_laid_out():
    days = [DAYS[0], DAYS[1], DAYS[3]]
    chart = variation.analyse([5.0, 6.0, 9.0], periods=days)
    every, (values,) = laid_out(days, [5.0, 6.0, 9.0], calendar="month")

    assert chart.warnings[-1] == variation.Warning("missing_periods", {"rows": (3,)})
    assert every == tuple(DAYS)
    assert chart.phases[0].estimates["range_mean"] == 2.0
    assert variation.analyse(values, periods=every).phases[0].estimates["range_mean"] == 1.0


def test_what_does_not_lie_on_the_calendar_is_refused():
    with pytest.raises(BadSeries, match="Row 2: no month that follows from the first row starts on 2026-02-03"):
        laid_out([date(2026, 1, 1), date(2026, 2, 3)], [1.0, 2.0], calendar="month")
    with pytest.raises(BadSeries, match="1 values for 4 periods"):
        laid_out(DAYS, [1.0], calendar="month")
    assert laid_out([], [], calendar="month")[0] == ()
