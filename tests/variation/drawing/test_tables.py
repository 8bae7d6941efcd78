"""The table beside the chart: the same facts, in words and numbers."""

import pytest
from tests.variation.charts import STEADY, any_chart, of_state, periods_of

import variation
from variation import State, drawing, reading


def test_a_row_says_period_value_parts_lines_meaning_and_rules():
    chart = variation.analyse(
        [3, 4, 30], [30, 40, 60], chart="p", multiply=100, periods=periods_of("month", 3), direction="down"
    )

    row = drawing.table(chart, unit="%", decimals=1)[2]

    assert (row.index, row.period, row.value) == (2, "March 2000", "50.0%")
    assert (row.numerator, row.denominator) == ("30", "60")
    assert (row.centre, row.lower, row.upper) == ("28.5", "11.0", "45.9")
    assert (row.meaning, row.rules) == ("concern", "outside the limits")
    assert not row.excluded
    assert not row.phase_start


def test_a_missing_point_keeps_its_row():
    rows = drawing.table(variation.analyse([1.0, float("nan"), 3.0], periods=periods_of("week", 3), calendar="week"))

    assert [(row.period, row.value, row.meaning) for row in rows] == [
        ("week of 1 January 2024", "1.0", "common cause"),
        ("week of 8 January 2024", "–", ""),
        ("week of 15 January 2024", "3.0", "common cause"),
    ]


def test_phases_and_exclusions_are_marked():
    rows = drawing.table(variation.analyse([*STEADY, *STEADY], phases=[12], excluded=[3]))

    assert [row.index for row in rows if row.phase_start] == [12]
    assert [row.index for row in rows if row.excluded] == [3]


def test_rows_without_periods_are_counted():
    assert [row.period for row in drawing.table(variation.analyse([1.0, 2.0]))] == ["1", "2"]
    assert drawing.table(variation.analyse([])) == []


def test_every_point_of_any_chart_has_a_row_that_agrees_with_it():
    for seed in range(250):
        chart = any_chart(seed)

        rows = drawing.table(chart, decimals=2)

        assert [row.index for row in rows] == list(range(len(chart)))
        for row, value in zip(rows, chart.values.tolist(), strict=True):
            assert row.value == reading.format_number(value, 2)
            marked = {signal.rule for signal in chart.signals if row.index in signal.points}
            assert bool(row.rules) == bool(marked)


def test_words_pass_through_the_translation():
    rows = drawing.table(of_state(State.BETTER), translate=lambda text: {"improvement": "Verbesserung"}.get(text, text))

    assert rows[-1].meaning == "Verbesserung"


@pytest.mark.parametrize("unit", ["days", "per 1,000 bed days"])
def test_a_unit_in_words_belongs_into_the_heading(unit):
    assert drawing.table(of_state(State.BETTER), unit=unit)[0].value == "6.0"
