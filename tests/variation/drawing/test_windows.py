"""What is shown and what is worked out are two things."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import variation
from variation import drawing
from variation.drawing import windowed
from variation.errors import BadChoice


MONTHS = [date(2024 + i // 12, i % 12 + 1, 1) for i in range(30)]


@pytest.fixture(scope="module")
def whole():
    """Two phases, the first with a frozen baseline, a shift in it."""
    values = [9, 11] * 6 + [12.0, 12.5] * 4 + [3, 5] * 5
    return variation.analyse(values, periods=MONTHS, phases=[20], baselines=[12, None], direction="down")


def test_lines_and_meanings_stay_those_of_the_whole(whole):
    part = windowed(whole, 10, 24)

    for name in ("values", "centre", "upper", "lower", "meanings", "excluded"):
        np.testing.assert_array_equal(getattr(part, name), getattr(whole, name)[10:25])
    assert part.periods == whole.periods[10:25]
    assert (part.state, part.variation) == (whole.state, whole.variation)


def test_phases_and_signals_keep_their_points(whole):
    part = windowed(whole, 10, 24)

    assert [(one.first, one.last, one.baseline_last, one.is_cut) for one in part.phases] == [
        (0, 9, 1, True), (10, 14, 14, False),
    ]  # fmt: skip
    theirs = {point - 10 for one in whole.signals for point in one.points if 10 <= point <= 24}
    assert {point for one in part.signals for point in one.points} == theirs
    assert part.latest is None
    assert windowed(whole, 10, 29).latest == 19


@given(st.data())
def test_every_window_can_be_drawn_in_every_size(whole, data):
    first = data.draw(st.integers(0, 29))
    last = data.draw(st.integers(first, 29))
    part = windowed(whole, first, last)

    for size in ("full", "narrow", "card", "spark"):
        assert drawing.svg(part, size).startswith("<svg")
    assert len(drawing.table(part)) == last - first + 1


def test_a_cut_phase_claims_no_beginning(whole):
    drawn = drawing.svg(windowed(whole, 5, 25), "full")

    assert "Baseline</text>" in drawn
    assert "From Jun 2024" not in drawn
    assert "first 12 months" not in drawn


def test_a_baseline_before_the_window_is_carried_forward(whole):
    drawn = drawing.svg(windowed(whole, 13, 29), "full")

    assert "carried forward" in drawn
    assert "Baseline</text>" not in drawn


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (4, 3), (0, 30)])
def test_a_window_without_points_is_refused(whole, first, last):
    with pytest.raises(BadChoice, match="between 0 and 29"):
        windowed(whole, first, last)
