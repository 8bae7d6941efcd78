"""A chart in letters."""

import numpy as np
import pytest
from tests.variation.charts import STEADY, any_chart, of_state, periods_of

import variation
from variation import BadChoice, State, drawing


def test_signals_lines_time_and_legend_can_be_read():
    drawn = drawing.text(of_state(State.BETTER), unit="days", decimals=1, columns=70, rows=11)

    assert drawn.count("●") == 9, "eight points and the legend"
    assert "5.0 days average" in drawn
    assert "9.1 days upper limit" in drawn
    assert drawn.splitlines()[-2].split() == ["1", "Jan", "2024", "13", "May", "2024"]
    assert drawn.splitlines()[-1].strip() == "● improvement   · common cause"


@pytest.mark.parametrize("plain", [True, False])
def test_any_chart_fits_into_its_room(plain):
    for seed in range(400):
        columns, rows = 40 + seed % 90, 5 + seed % 12

        drawn = drawing.text(any_chart(seed), unit="days", columns=columns, rows=rows, plain=plain)

        body = drawn.splitlines()
        assert all(len(line) <= columns for line in body[: rows + 2]), (seed, drawn)
        assert len(body) <= rows + 3
        assert not plain or drawn.isascii(), drawn
        assert all(line == line.rstrip() for line in body)


def test_every_point_that_fits_is_drawn_at_its_height():
    chart = variation.analyse(STEADY, periods=periods_of("month", 12))

    drawn = drawing.text(chart, columns=80, rows=21)

    body = drawn.splitlines()
    found = sorted((column, row) for row, line in enumerate(body) for column, sign in enumerate(line) if sign == "·")
    rows = [row for _, row in found]
    assert len(rows) == 12
    assert [rows[i] < rows[0] for i in range(12)] == [value > STEADY[0] for value in STEADY]
    assert sorted(range(12), key=lambda i: (rows[i], i)) == sorted(range(12), key=lambda i: (-STEADY[i], i))


def test_the_latest_points_are_kept_when_there_is_no_room_for_all():
    chart = variation.analyse(np.arange(300.0) % 7, periods=periods_of("day", 300), calendar="day")

    assert drawing.text(chart, columns=60).splitlines()[14].split()[-3:] == ["26", "Oct", "2024"]


def test_a_missing_period_leaves_an_empty_place():
    days = [day for day in periods_of("month", 6) if day.month != 3]

    whole = drawing.text(variation.analyse([1.0, 2.0, 1.0, 2.0, 1.0], periods=periods_of("month", 5)))
    gap = drawing.text(variation.analyse([1.0, 2.0, 1.0, 2.0, 1.0], periods=days))

    assert len(gap.splitlines()[-2]) == len(whole.splitlines()[-2]) + 2


def test_a_point_that_was_left_out_and_a_target_are_shown():
    chart = variation.analyse([*STEADY, 30.0], excluded=[12], target=18.0, direction="down")

    drawn = drawing.text(chart)

    assert "×" in drawn
    assert "× left out" in drawn
    assert "╌" in drawn
    assert "18 standard" in drawn


def test_no_readings_are_said():
    assert drawing.text(variation.analyse([])) == "No readings yet"


def test_too_little_room_is_refused():
    with pytest.raises(BadChoice, match="40 columns and 5 rows; received 20 and 13"):
        drawing.text(variation.analyse([1.0]), columns=20)
