"""What a batch gives back, on request and at once."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from variation import BadSeries, Options, Rule, RuleSet, analyse_many
from variation.batch import analyse_pieces
from variation.batch.plan import plan


PATHS = [pytest.param(True, id="compiled"), pytest.param(False, id="arrays")]


@pytest.mark.parametrize("fast", PATHS)
def test_a_series_that_cannot_stand_is_named_or_set_aside(fast: bool):
    tops, sizes = [[1.0, 2.0, 3.0], [1.0, 9.0, 3.0]], [[5.0, 5.0, 5.0]] * 2

    with pytest.raises(BadSeries, match=r"Series 2: Row 2: the numerator 9 is above the denominator 5") as refusal:
        analyse_many(tops, sizes, chart="p", fast=fast)
    assert refusal.value.row == 2

    batch = analyse_many(tops, sizes, chart="p", refuse="set_aside", fast=fast)
    assert batch.refused.tolist() == [False, True]
    assert batch.reason(0) == "" and "above the denominator" in batch.reason(1)
    assert np.isnan(batch.lines()["centre"][1]).all() and batch.states()[1].value == "too_few"


def test_a_chart_of_a_refused_series_says_why():
    batch = analyse_many([[-1.0]], chart="c", refuse="set_aside")

    with pytest.raises(BadSeries, match="below zero"):
        batch.chart(0)


def test_series_are_counted_as_in_a_list():
    batch = analyse_many([[1.0, 2.0], [3.0, 4.0]])

    assert float(batch.chart(-1).centre[0]) == 3.5
    for i in (2, -3):
        with pytest.raises(IndexError, match="There are 2 series"):
            batch.chart(i)


@pytest.mark.parametrize("fast", PATHS)
def test_nothing_at_all_gives_nothing(fast: bool):
    for values in (np.empty((0, 36)), [], np.empty((3, 0))):
        batch = analyse_many(values, fast=fast)
        assert len(batch) == len(values) and batch.flags.size == 0
        assert [state.value for state in batch.states()] == ["too_few"] * len(values)
        assert batch.lines()["centre"].size == 0


def test_more_than_eight_rules_and_sides_get_wider_flags():
    values = np.random.default_rng(1).normal(0, 1, (5, 60))

    assert analyse_many(values, rules="mdc").flags.dtype == np.uint8
    assert analyse_many(values, rules="nelson").flags.dtype == np.uint16


@pytest.mark.parametrize("fast", PATHS)
@pytest.mark.parametrize(
    "options", [Options(bridge_missing=True), Options(sigma="sd"), Options(shift_ties="skip"), Options(shift=40)]
)
def test_what_the_kernels_do_not_know_goes_through_the_plain_path(options: Options, fast: bool):
    values = np.random.default_rng(3).normal(50, 5, (6, 50))
    values[2, 5] = np.nan
    batch = analyse_many(values, options=options, direction="up", target=50.0, fast=fast)

    assert batch.engine == "plain" and plan("i", None, options) is None
    for i, chart in enumerate(batch.charts()):
        np.testing.assert_array_equal(batch.lines()["lower"][i], chart.lower)
        assert batch.variations()[i] is chart.variation and batch.assurances()[i] is chart.assurance
        assert batch.flagged("shift")[i].tolist() == [
            any(point in one.points for one in chart.signals if one.rule == "shift") for point in range(50)
        ]


@pytest.mark.parametrize("fast", PATHS)
def test_rules_of_ones_own_are_known_by_what_they_are_made_of(fast: bool):
    ours = RuleSet("ours", (Rule("shift", {"points": 5}, "five"), Rule("outside", {"k": 2}), Rule("four_of_five")))
    values = np.random.default_rng(3).normal(50, 5, (20, 40))
    batch = analyse_many(values, rules=ours, fast=fast)

    assert batch.engine != "plain" and batch.rules == "ours" and ("five", "high") in batch.marks
    for i, chart in enumerate(batch.charts()):
        marked = {(one.rule, point) for one in chart.signals for point in one.points}
        found = {(rule, int(point)) for rule, _ in batch.marks for point in np.flatnonzero(batch.flagged(rule)[i])}
        assert found == marked


@pytest.mark.parametrize("fast", PATHS)
def test_lines_are_kept_once_a_phase_and_memory_stays_below_three_times_the_input(fast: bool):
    values = np.random.default_rng(3).normal(50, 5, (30_000, 36))
    analyse_many(values[:100], fast=fast)
    tracemalloc.start()

    batch = analyse_many(values, fast=fast)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak + values.nbytes < 3 * values.nbytes
    kept = batch.flags.nbytes + batch.series.nbytes + batch.phases.nbytes
    assert len(batch.phases) == len(values) and kept < values.nbytes / 2


def test_threads_give_the_same():
    rng = np.random.default_rng(3)
    values, lengths = rng.normal(50, 5, 40_000), rng.integers(0, 90, 800)
    offsets = np.minimum(np.concatenate(([0], np.cumsum(lengths))), 40_000)
    offsets[-1] = 40_000
    one = analyse_many(values, offsets=offsets, fast=True, threads=1)
    two = analyse_many(values, offsets=offsets, fast=True, threads=3)

    assert one.flags.tobytes() == two.flags.tobytes()
    assert one.series.tobytes() == two.series.tobytes()
    np.testing.assert_array_equal(one.phases["spread"], two.phases["spread"])


def test_pieces_are_read_only_when_they_are_asked_for():
    rows = np.random.default_rng(3).normal(50, 5, (10, 24))
    read = []

    def pieces():
        for i in range(0, 10, 4):
            read.append(i)
            yield rows[i : i + 4]

    answers = analyse_pieces(pieces(), direction="up")
    first = next(answers)

    assert read == [0] and len(first) == 4
    whole = analyse_many(rows, direction="up")
    states = first.states() + [state for batch in answers for state in batch.states()]
    assert states == whole.states()


def test_pieces_may_have_denominators_and_words_of_their_own():
    tops, sizes = np.full((2, 12), 3.0), np.full((2, 12), 30.0)
    pair, mapping = analyse_pieces([(tops, sizes), {"values": tops, "denominators": sizes, "multiply": 100}], chart="u")

    assert pair.heights()["centre"][0] == 0.1 and mapping.heights()["centre"][0] == pytest.approx(10.0)
