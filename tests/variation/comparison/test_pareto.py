"""Pareto charts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import variation
from variation.comparison import pareto


def test_the_heaviest_comes_first_and_ties_are_alphabetical():
    chart = pareto(["b", "a", "c", "c", "b", "a", "d"])

    assert chart.categories == ("a", "b", "c", "d")
    assert chart.counts.tolist() == [2, 2, 2, 1]
    assert chart.cumulative.tolist() == [2, 4, 6, 7]


def test_ties_can_stay_in_order_of_appearance():
    assert pareto(["b", "a"], ties="appearance").categories == ("b", "a")
    with pytest.raises(variation.BadChoice):
        pareto(["b"], ties="random")


def test_rows_may_weigh_more_than_one():
    chart = pareto(["waits", "falls", "waits"], [30.5, 90, 20])

    assert chart.categories == ("falls", "waits")
    assert chart.counts.tolist() == [90, 50.5]


def test_small_categories_are_put_together_last_even_when_they_weigh_most():
    chart = pareto(list("aaabbcdefg"), most=3, rest="The rest")

    assert chart.categories == ("a", "b", "The rest")
    assert chart.counts.tolist() == [3, 2, 5]
    assert chart.has_rest
    assert not pareto(list("aab"), most=3).has_rest


@pytest.mark.parametrize(("share", "few"), [(0.8, 4), (0.2, 1), (0.81, 5), (1.0, 5)])
def test_the_vital_few_are_counted_without_rounding(share, few):
    assert pareto(list("aabbccddee")).vital(share) == few


def test_rows_without_a_category_or_a_count_are_left_out_and_said():
    chart = pareto(["a", None, "", float("nan"), "b", "a"], [1, 1, 1, 1, float("nan"), 1])

    assert chart.categories == ("a",)
    assert [(doubt.key, doubt.params["rows"]) for doubt in chart.warnings] == [("missing_category", (2, 3, 4, 5))]


def test_nothing_gives_an_empty_chart():
    chart = pareto([])

    assert (len(chart), chart.total, chart.vital()) == (0, 0.0, 0)
    assert chart.shares.tolist() == []


def test_only_zero_counts_have_no_shares():
    chart = pareto(["a", "b"], [0, 0])

    assert np.isnan(chart.shares).all()
    assert chart.vital() == 0


@pytest.mark.parametrize(("counts", "more"), [([-1], {}), ([1, 2], {}), ([1], {"most": 1})])
def test_what_makes_no_chart_is_refused(counts, more):
    with pytest.raises(variation.BadSeries):
        pareto(["a"], counts, **more)


@settings(deadline=None)
@given(rows=st.lists(st.sampled_from("abcdefgh"), max_size=80), most=st.integers(2, 9))
def test_nothing_is_lost_and_the_order_of_rows_means_nothing(rows, most):
    chart = pareto(rows, most=most)

    assert chart.total == len(rows)
    assert len(chart) <= most
    assert pareto(rows[::-1], most=most).categories == chart.categories
    shown = chart.counts[: len(chart) - chart.has_rest]
    assert (np.diff(shown) <= 0).all()
