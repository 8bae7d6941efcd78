"""Limits of runs against the tables, and what the run statistics find."""

import csv
from pathlib import Path

import numpy as np
import pytest

from variation.rules import Judged, anhoej, crossings_min, longest_run_max, run_count, run_facts, runs_limits
from variation.rules.bits import has_run, longest, once, packed
from variation.rules.runs import number_of_runs
from variation.rules.wald import runs_about_line, runs_up_and_down


TABLES = Path(__file__).parents[1] / "reference" / "oracle" / "tables"


def table(name):
    with (TABLES / name).open(newline="") as file:
        return [{key: int(cell) for key, cell in row.items() if cell} for row in csv.DictReader(file)]


def judged(*values, **more):
    row = np.array(values, dtype=float)
    return Judged(row, ~np.isnan(row), np.zeros(len(row)), {}, 0.0, **more)


def test_limits_of_longest_run_and_crossings():
    rows = table("anhoej_limits.csv")

    assert len(rows) == 300
    for row in rows:
        assert longest_run_max(row["n_useful"]) == row["longest_run_max"], row
        assert crossings_min(row["n_useful"]) == row["n_crossings_min"], row


def series(n, longest_run, crossings):
    """Sides of n points with this longest run and this number of crossings."""
    lengths = [longest_run] + [1] * crossings
    lengths[-1] += n - sum(lengths)
    sides = [(-1) ** i for i, length in enumerate(lengths) for _ in range(length)]
    return sides if max(lengths) == longest_run and min(lengths) >= 1 else None


@pytest.mark.parametrize("method", ["bestbox", "cutbox"])
def test_boxes_signal_beyond_their_limits_and_not_on_them(method):
    checked = 0
    for row in table("anhoej_boxes.csv"):
        n, most, fewest = row["n_useful"], row[f"{method}_longest_max"], row[f"{method}_crossings_min"]
        at_run = row.get("cutbox_crossings_min_at_longest_max", fewest) if method == "cutbox" else fewest
        at_crossings = row.get("cutbox_longest_max_at_crossings_min", most) if method == "cutbox" else most
        for run, crossings, signal in (
            (most, at_run, False),
            (most, at_run - 1, True),
            (at_crossings, fewest, False),
            (at_crossings + 1, fewest, True),
            (most + 1, n - most - 1, True),
        ):
            sides = series(n, run, crossings)
            if sides is not None:
                facts = run_facts(judged(*sides), method)
                assert (facts.longest_run, facts.crossings) == (run, crossings)
                assert facts.signal == signal, (n, method, run, crossings)
                checked += 1

    assert checked > 100


def test_outside_its_range_a_box_is_the_plain_rule():
    assert run_facts(judged(*[1, -1] * 4), "bestbox").longest_run_max == longest_run_max(8)
    assert run_facts(judged(*[1, -1] * 60), "cutbox").crossings_min == crossings_min(120)


def test_run_facts_skip_the_line_and_the_missing():
    facts = run_facts(judged(1, 0, 1, float("nan"), 1, -1))

    assert (facts.n_useful, facts.longest_run, facts.crossings) == (4, 3, 1)


def test_without_a_useful_point_there_is_nothing_to_say():
    facts = run_facts(judged(0, 0, float("nan")))

    assert (facts.n_useful, facts.longest_run, facts.longest_run_max, facts.signal) == (0, None, None, False)
    assert anhoej(judged(0, 0)) == []


def test_a_long_run_is_marked_and_few_crossings_belong_to_the_whole():
    found = anhoej(judged(*[-1.0] * 9 + [1.0] * 9))

    assert [(one.rule, one.side, len(one.points)) for one in found] == [
        ("long_run", "low", 9),
        ("long_run", "high", 9),
        ("few_crossings", "high", 0),
    ]


def test_a_long_run_among_many_crossings_stands_alone():
    found = anhoej(judged(*[1.0] * 9 + [-1.0, 1.0] * 8))

    assert [one.rule for one in found] == ["long_run"]


def test_few_crossings_without_a_long_run():
    sides = [1] * 5 + [-1] * 5 + [1] * 5 + [-1] * 5

    assert [one.rule for one in anhoej(judged(*sides))] == ["few_crossings"]


def test_without_order_runs_are_counted_and_signal_nothing():
    facts = run_facts(judged(*[-1.0] * 9 + [1.0] * 9, has_order=False))

    assert (facts.longest_run, facts.signal) == (9, False)
    assert anhoej(judged(*[-1.0] * 9 + [1.0] * 9, has_order=False)) == []


def test_exact_limits_of_the_number_of_runs():
    rows = table("runs_exact_limits.csv")

    assert len(rows) > 100
    for row in rows:
        limits = runs_limits(row["n_above"], row["n_below"])
        assert limits == (row["runs_min"], row["runs_max"]), row


def test_limits_are_even_handed():
    assert runs_limits(5, 9) == runs_limits(9, 5)
    assert runs_limits(0, 5) is None
    assert runs_limits(5, 0) is None


@pytest.mark.parametrize(
    ("values", "signal"),
    [
        ([1] * 6 + [-1] * 6, "too_few"),
        ([1, -1] * 6, "too_many"),
        ([1, 1, -1, 1, -1, -1, -1, 1, 1, -1, -1, 1], "none"),
        ([1] * 6, None),
    ],
)
def test_too_few_and_too_many_runs(values, signal):
    assert run_count(judged(*values)).signal == signal


def test_found_runs_have_a_side_when_they_are_few():
    assert [(one.rule, one.side) for one in number_of_runs(judged(*[1] * 6 + [-1] * 6))] == [("few_crossings", "low")]
    assert [(one.rule, one.side) for one in number_of_runs(judged(*[1, -1] * 6))] == [("many_crossings", "either")]
    assert number_of_runs(judged(1, -1, -1)) == []
    assert run_count(judged()).runs == 0


def test_runs_tests_by_the_normal_approximation():
    about = runs_about_line(judged(1, 1, -1, -1, 1, -1))
    up_down = runs_up_and_down(judged(1, 2, 2, 3, 1, 2))

    assert (about.runs, about.expected) == (4, 4.0)
    assert about.p_few == pytest.approx(0.5)
    assert (up_down.runs, up_down.expected) == (3, 3.0)
    assert runs_about_line(judged(1, 1)) is None
    assert runs_up_and_down(judged(1, 1, 2)) is None
    assert np.isnan(runs_about_line(judged(1, -1)).p_few)


def test_bits_agree_with_counting():
    rng = np.random.default_rng(7)
    for _ in range(500):
        flags = rng.random(int(rng.integers(0, 90))) < rng.random()
        runs = [len(run) for run in "".join("x" if flag else " " for flag in flags).split()]
        most = max(runs, default=0)

        assert longest(packed(flags)) == most
        for length in range(1, 12):
            assert has_run(packed(flags), length) == (most >= length)


def test_once_works_a_thing_out_once():
    class Box:
        asked = 0

        @once
        def size(self):
            """How large."""
            self.asked += 1
            return 3

    box = Box()

    assert (box.size, box.size, box.asked) == (3, 3, 1)
    assert Box.size.__doc__ == "How large."
