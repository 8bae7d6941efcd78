"""Patterns and run tests against their definitions, written out slowly or counted over every possible order."""

from fractions import Fraction
from itertools import combinations, groupby, pairwise, permutations
from math import comb, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from variation.rules import Judged, crossings_min, run_count, run_facts, runs_limits
from variation.rules.anhoej import anhoej
from variation.rules.patterns import steps, trend
from variation.rules.runs import number_of_runs
from variation.rules.wald import runs_about_line, runs_up_and_down
from variation.rules.zones import away, four_of_five, k_of_m, two_of_three, within


def judged(values, lower=None, upper=None, tolerance=0.0, **more):
    row = np.array(values, dtype=float)
    limits = {k: (np.full(len(row), -float(k)), np.full(len(row), float(k))) for k in (1, 2, 3)}
    if lower is not None:
        limits = {k: (np.array(lower, float) * k, np.array(upper, float) * k) for k in (1, 2, 3)}
    return Judged(row, ~np.isnan(row), np.zeros(len(row)), limits, tolerance, **more)


def orders(above, below):
    """Every order of so many points above and below the line."""
    n = above + below
    for places in combinations(range(n), above):
        yield [1.0 if i in places else -1.0 for i in range(n)]


def runs_in(values):
    return len(list(groupby(values)))


# Run tests ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("above", "below"), [(1, 1), (2, 1), (3, 4), (5, 2), (4, 4)])
def test_runs_about_the_line_have_the_mean_and_spread_of_all_orders(above, below):
    counts = [runs_in(order) for order in orders(above, below)]
    spread = np.std(counts)
    for order in orders(above, below):
        test = runs_about_line(judged(order))
        assert test.runs == runs_in(order)
        assert test.expected == pytest.approx(np.mean(counts))
        if spread:
            z = (test.runs - np.mean(counts)) / spread
            assert test.p_few == pytest.approx(stats.norm.cdf(z))
            assert test.p_many == pytest.approx(stats.norm.sf(z))
        else:
            assert isnan(test.p_few) and isnan(test.p_many)


@pytest.mark.parametrize("n", [4, 5, 6])  # the published spread holds from four values on
def test_runs_up_and_down_have_the_mean_and_spread_of_all_orders(n):
    orders_of_n = list(permutations(range(n)))
    counts = [runs_in([b > a for a, b in pairwise(order)]) for order in orders_of_n]
    for order, count in zip(orders_of_n, counts, strict=True):
        test = runs_up_and_down(judged(order))
        assert test.runs == count
        assert test.expected == pytest.approx(np.mean(counts))
        z = (count - np.mean(counts)) / np.std(counts)
        assert (test.p_few, test.p_many) == pytest.approx((stats.norm.cdf(z), stats.norm.sf(z)))


def test_too_few_steps_for_a_test():
    assert runs_up_and_down(judged([1, 2])) is None
    assert runs_up_and_down(judged([1, 1, 2])) is None
    assert runs_up_and_down(judged([1, 2, 3])).runs == 1
    assert runs_about_line(judged([1, 2, 3])) is None


@pytest.mark.parametrize(("above", "below"), [(1, 1), (1, 5), (2, 3), (4, 4), (6, 3), (5, 5)])
@pytest.mark.parametrize("tail", [0.01, 0.025, 0.1, 0.2, 0.5])
def test_usual_numbers_of_runs_are_those_of_all_orders(above, below, tail):
    counts = sorted(runs_in(order) for order in orders(above, below))
    allowed = Fraction(str(tail)) * comb(above + below, above)
    possible = range(2, 2 * min(above, below) + 2)
    least = min((r for r in possible if sum(c <= r for c in counts) > allowed), default=None)
    most = max((r for r in possible if sum(c >= r for c in counts) > allowed), default=None)

    assert runs_limits(above, below, tail) == (least, most)


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0, float("nan")]), max_size=24))
def test_runs_are_counted_as_one_counts_them(values):
    told = [value for value in values if value in (-1.0, 1.0)]
    count = run_count(judged(values))

    assert (count.above, count.below, count.runs) == (told.count(1.0), told.count(-1.0), runs_in(told))
    limits = runs_limits(count.above, count.below)
    if limits is None:
        assert count.signal is None
        return
    signal = "too_few" if count.runs < limits[0] else "too_many" if count.runs > limits[1] else "none"
    assert count.signal == signal
    found = number_of_runs(judged(values))
    places = [i for i, value in enumerate(values) if value in (-1.0, 1.0)]
    assert [(one.first, one.last, one.points) for one in found] == (
        [] if signal == "none" else [(places[0], places[-1], ())]
    )


@given(st.lists(st.sampled_from([-2.0, -1.0, 0.0, 1.0, 3.0, float("nan")]), max_size=40))
def test_run_facts_and_their_signals_are_as_defined(values):
    told = [value > 0 for value in values if value in (-2.0, -1.0, 1.0, 3.0)]
    facts = run_facts(judged(values))
    if not told:
        assert (facts.n_useful, facts.longest_run, facts.signal) == (0, None, False)
        return
    lengths = [len(list(run)) for _, run in groupby(told)]
    longest_max, fewest = round(np.log2(len(told)) + 3), int(stats.binom.ppf(0.05, len(told) - 1, 0.5))
    assert (facts.n_useful, facts.longest_run, facts.crossings) == (len(told), max(lengths), len(lengths) - 1)
    assert (facts.longest_run_max, facts.crossings_min) == (longest_max, fewest)
    assert facts.signal == (max(lengths) > longest_max or len(lengths) - 1 < fewest)
    rules = [one.rule for one in anhoej(judged(values))]
    assert ("long_run" in rules) == (max(lengths) > longest_max)
    assert ("few_crossings" in rules) == (len(lengths) - 1 < fewest)


def test_fewest_crossings_of_short_and_long_series():
    for n in (1, 2, 3, 10, 60, 64, 65, 66, 130, 400):
        assert crossings_min(n) == int(stats.binom.ppf(0.05, n - 1, 0.5)) if n > 1 else crossings_min(n) == 0


# Windows ------------------------------------------------------------------------------------------------------------


def windows(n, m):
    return [range(end - m + 1, end + 1) for end in range(m - 1, n)]


flags = st.lists(st.booleans(), max_size=14)


@given(flags, st.integers(1, 4), st.integers(1, 5))
def test_k_of_m_marks_the_hits_of_every_full_window(hits, k, m):
    k = min(k, m)
    row = np.array(hits, dtype=bool)
    full = [window for window in windows(len(row), m) if row[list(window)].sum() >= k]
    marked = {point for found in k_of_m(row, "high", k=k, m=m, rule="r") for point in found.points}
    wholes = {point for found in k_of_m(row, "high", k=k, m=m, rule="r", mark="pattern") for point in found.points}
    ends = [found.points for found in k_of_m(row, "high", k=k, m=m, rule="r", mark="latest")]

    assert marked == {i for window in full for i in window if row[i]}
    assert wholes == {i for window in full for i in window}
    assert ends == [(window[-1],) for window in full if row[window[-1]]]


@given(flags, st.data())
def test_a_short_window_begins_before_the_phase_and_the_other_side_is_taken_off(hits, data):
    row = np.array(hits, dtype=bool)
    against = np.array(data.draw(st.lists(st.booleans(), min_size=len(hits), max_size=len(hits))), dtype=bool) & ~row
    spans = [range(max(end - 2, 0), end + 1) for end in range(len(row))]
    full = [span for span in spans if row[list(span)].sum() - against[list(span)].sum() >= 2]
    found = k_of_m(row, "low", k=2, m=3, rule="r", against=against, short=True)

    assert {point for one in found for point in one.points} == {i for span in full for i in span if row[i]}
    assert all(0 <= one.first <= one.last < len(row) for one in found)


values = st.lists(st.sampled_from([-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, float("nan")]), max_size=12)


@given(values, st.data(), st.sampled_from(["points", "pattern", "latest"]))
def test_windows_against_the_latest_lines(row, data, mark):
    width = np.array(data.draw(st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=len(row), max_size=len(row))))
    one = judged(row, -width, width)
    for pattern, sigma, k, m in ((two_of_three, 2, 2, 3), (four_of_five, 1, 4, 5)):
        wanted = []
        for window in windows(len(row), m):
            limit = sigma * width[window[-1]]
            for side in (1, -1):
                hits = [i for i in window if side * row[i] > limit]
                if window[-1] in hits and len(hits) >= k:
                    marks = {"points": hits, "pattern": list(window), "latest": [window[-1]]}[mark]
                    wanted.append(("high" if side > 0 else "low", window[0], window[-1], tuple(marks)))
        found = pattern(one, lines="latest", mark=mark)
        assert [(f.side, f.first, f.last, f.points) for f in found] == wanted


@given(values)
def test_two_of_three_and_four_of_five_on_their_own_lines(row):
    for pattern, sigma, k, m, form in (
        (two_of_three, 2, 2, 3, {"form": "anywhere"}), (two_of_three, 2, 2, 3, {"form": "national"}),
        (two_of_three, 2, 2, 3, {"form": "between"}), (four_of_five, 1, 4, 5, {}),
    ):  # fmt: skip
        wanted = {}
        for side, name in ((1, "high"), (-1, "low")):
            marks = set()
            for window in windows(len(row), m):
                hits = [i for i in window if side * row[i] > sigma]
                if form.get("form") == "between":
                    hits = [i for i in hits if not side * row[i] > 3]
                one_side = form.get("form") in (None, "anywhere") or all(side * row[i] > 0 for i in window)
                if len(hits) >= k and one_side:
                    marks.update(hits)
            wanted[name] = marks
        found = {"high": set(), "low": set()}
        for one in pattern(judged(row), **form):
            found[one.side].update(one.points)
        assert found == wanted, form


@given(values, st.integers(2, 4))
def test_within_and_away_from_the_middle_zone(row, points):
    def stretch(good):
        marks = set()
        for window in windows(len(row), points):
            if all(good(row[i]) for i in window):
                marks.update(window)
        return marks

    def marked(found):
        return {point for one in found for point in one.points}

    assert marked(within(judged(row), points=points)) == stretch(lambda v: abs(v) <= 1)
    assert marked(away(judged(row), points=points)) == stretch(lambda v: abs(v) > 1)
    both = {
        i for window in windows(len(row), points)
        if all(abs(row[i]) > 1 for i in window) and min(row[i] for i in window) < 0 < max(row[i] for i in window)
        for i in window
    }  # fmt: skip
    assert marked(away(judged(row), points=points, both=True)) == both


def test_a_zone_that_has_no_width_holds_no_point():
    flat = judged([0.0] * 20, [-0.0] * 20, [0.0] * 20)
    thin = judged([0.0] * 20, [-0.25] * 20, [0.25] * 20, tolerance=0.5)

    assert within(flat) == within(thin) == []
    assert len(within(flat, flat=True)) == 1
    assert within(judged([0.0] * 20, [0.0] * 20, [0.5] * 20, tolerance=0.5)) == []


# Steps and lines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [range(-3, 4), range(3, -4, -1), [-3, -2, -1, 0, 1, 2, 3, 0]])
def test_a_trend_across_nought_is_a_trend(values):
    assert [found.points for found in trend(judged(values), points=7)] == [(0, 1, 2, 3, 4, 5, 6)]


@given(st.lists(st.sampled_from([0.0, 0.4, 0.5, 1.0, 1.6, float("nan")]), max_size=10))
def test_a_step_no_larger_than_the_tolerance_is_level(row):
    wanted = [0 if not abs(b - a) > 0.5 else (1 if b > a else -1) for a, b in pairwise(row)]

    assert steps(judged(row, tolerance=0.5)).tolist() == wanted


def test_beyond_a_line_when_on_it_counts():
    row = [-2.0, -1.0, 0.0, 1.0, 2.0]
    loose, strict = judged(row, strict=False), judged(row)

    assert [flags.tolist() for flags in strict.beyond(1)] == [[False] * 4 + [True], [True] + [False] * 4]
    assert [flags.tolist() for flags in loose.beyond(1)] == [[False] * 3 + [True] * 2, [True] * 2 + [False] * 3]
    met = judged([0.0], [0.0], [0.0], strict=False)
    assert [flags.tolist() for flags in met.beyond(1)] == [[False], [False]]
    near = judged([0.25], [0.0], [0.25], tolerance=0.25, strict=False)
    assert [flags.tolist() for flags in near.beyond(1)] == [[False], [False]]


def test_which_way_the_second_half_lies():
    assert judged([-1, -1, 3, 3]).drift() == "high"
    assert judged([3, 3, -1, -1]).drift() == "low"
    assert judged([1, -1, 1, -1]).drift() == "either"
    assert judged([1]).drift() == "either"
    assert judged([1, 2, 9, 2, 1, 1]).drift() == "low"
    assert judged([1, 1, 9, 4, 2]).drift() == "high"
    assert judged([1.0, 1.5], tolerance=0.5).drift() == "either"
    assert judged([1.5, 1.0], tolerance=0.5).drift() == "either"
