"""Which chart is chosen, and why."""

import numpy as np
import pytest

from variation import BadChoice, BadSeries
from variation.chooser import ADVICE, REASONS, choose


STEADY = [8, 9, 7, 10, 6, 8] * 4


@pytest.mark.parametrize(
    ("given", "chart", "key"),
    [
        ({"measured": "value", "values": STEADY}, "i", "value"),
        ({"measured": "value", "values": STEADY[:11]}, "run", "few"),
        ({"measured": "value", "values": [*STEADY[:11], float("nan")]}, "run", "few"),
        ({"measured": "count", "values": STEADY}, "c", "count"),
        ({"measured": "count", "values": STEADY[:5]}, "run", "few"),
        ({"measured": "count", "values": [50, 90, 20, 70] * 6}, "i", "count_wide"),
        ({"measured": "count", "values": [2, 1, 3, 2] * 6}, "c", "count_low"),
        ({"measured": "count", "values": [0, 0, 1, 0] * 6}, "t", "rare"),
        ({"measured": "count", "values": [0, 0, 9] * 8}, "t", "rare"),
        ({"measured": "count", "values": [0, 1] * 30, "calendar": "day"}, None, "cross"),
        ({"measured": "count", "values": [], "calendar": "day"}, None, "cross"),
        ({"measured": "count", "values": STEADY, "calendar": "day"}, "c", "count"),
        ({"measured": "rate", "values": STEADY, "denominators": [100, 90] * 12}, "u", "rate"),
        ({"measured": "rate", "values": STEADY[:5], "denominators": [100] * 5}, "run", "few"),
        ({"measured": "rate", "values": [2, 1, 3, 2] * 6, "denominators": [90] * 24}, "u", "rate_low"),
        ({"measured": "rate", "values": [0, 0, 1, 0] * 6, "denominators": [90] * 24}, "g", "rare_rate"),
        ({"measured": "rate", "values": [0, 1] * 9, "denominators": [9] * 18, "calendar": "day"}, None, "cross"),
        ({"measured": "rate", "values": [500, 900, 200] * 8, "denominators": [5000] * 24}, "up", "rate_wide"),
        ({"measured": "proportion", "values": STEADY, "denominators": [20, 22] * 12}, "p", "proportion"),
        ({"measured": "proportion", "values": STEADY[:3], "denominators": [20] * 3}, "run", "few"),
        ({"measured": "proportion", "values": [500, 900] * 12, "denominators": [5000] * 24}, "pp", "proportion_wide"),
        ({"measured": "gap", "values": [100, 20]}, "g", "gap"),
        ({"measured": "time", "values": [10.5, 20]}, "t", "time"),
        ({"measured": "subgroups", "values": STEADY}, "xbar", "subgroups"),
        ({"measured": "units", "values": STEADY}, "funnel", "units"),
    ],
)
def test_the_chart_and_its_reason(given, chart, key):
    choice = choose(**given)

    assert (choice.chart, choice.key) == (chart, key)
    assert "{" not in choice.line()
    assert "\n" not in choice.line()
    assert all("{" not in one.text() for one in choice.advice)


def test_below_three_events_longer_periods_or_gaps_are_offered_and_runs_left_out():
    choice = choose("count", [2, 1, 1, 1] * 9)

    assert choice.without == ("shift",)
    assert {"t", "g"} <= set(choice.alternatives)
    assert [one.key for one in choice.advice] == ["longer_periods", "gaps"]
    assert choice.advice[0].params["times"] == 3


def test_a_steady_chart_of_few_events_shows_a_run_by_chance():
    """Why the shift rule is left out: with a mean of 1.2 most steady charts of two years show a run."""
    import variation

    rng = np.random.default_rng(8)
    charts = [variation.analyse(rng.poisson(1.2, 104), chart="c") for _ in range(200)]
    shown = np.mean([any(signal.rule == "shift" for signal in chart.signals) for chart in charts])

    print(f"{shown:.0%} of steady weekly charts with 1.2 events a week show a shift")
    assert shown > 0.5


def test_a_safety_cross_says_that_it_is_not_analysed():
    assert "not analysed" in choose("count", [0, 1, 0] * 10, calendar="day").line()


def test_no_event_at_all_gives_no_figure_out_of_nothing():
    assert choose("count", [0] * 24).advice[0].params["times"] == 12


def test_denominators_are_looked_at():
    small = choose("proportion", [1, 2] * 12, [10, 11] * 12)
    equal = choose("proportion", [30, 32] * 12, [100] * 24)

    assert [one.key for one in small.advice] == ["small_denominators"]
    assert [one.key for one in equal.advice] == ["equal_sizes"]


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"measured": "mood", "values": []}, BadChoice, "What is measured is value"),
        ({"measured": "rate", "values": [1]}, BadSeries, "A rate needs a denominator"),
        ({"measured": "proportion", "values": [1], "denominators": [1, 2]}, BadSeries, "2 denominators for 1"),
    ],
)
def test_what_cannot_be_chosen_for_is_refused(given, error, words):
    with pytest.raises(error, match=words):
        choose(**given)


def test_every_line_can_be_translated():
    assert choose("value", STEADY).line(str.upper) == "AN XMR CHART: ONE VALUE A PERIOD."
    more = choose("value", STEADY[:9]).advice[0]
    assert more.text(lambda text: text.replace("more points", "Punkte")) == "3 Punkte and limits can be drawn."
    assert len(REASONS) == len(set(REASONS.values()))
    assert len(ADVICE) == len(set(ADVICE.values()))
