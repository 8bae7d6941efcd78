"""The sentence: short, in the state's own words, and never more than the engine says."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.variation.charts import STEADY, UNITS, any_chart, of_state, periods_of

import variation
from variation import Options, State, reading
from variation.reading.clauses import speaking


SAID = {
    State.BETTER: "Improved: 8 points since the week of 25 March 2024, all below the average of the first 12 weeks.",
    State.WORSE: "Worse: 8 points since the week of 25 March 2024, all above the average of the first 12 weeks.",
    State.CHANGED: "Changed: 8 points since the week of 25 March 2024, all above the average of the first 12 weeks. "
    "No good direction is set.",
    State.HOLDING: "Holding a new level: average 2.5 days since the week of 25 March 2024, 5.0 before.",
    State.NO_EVIDENCE: "No evidence of change: 12 points vary around their average, 5.0 days.",
    State.TOO_FEW: "Too few points to judge: 5 of 12. Limits are provisional.",
    State.LATE: "Late: no reading after the week of 18 March 2024. Verdict until then: no evidence of change.",
}
BEGINNINGS = {
    State.BETTER: "Improved", State.WORSE: "Worse", State.CHANGED: "Changed", State.HOLDING: "Holding",
    State.NO_EVIDENCE: "No evidence of change", State.TOO_FEW: ("Too few", "No readings"), State.LATE: "Late",
}  # fmt: skip
MEANINGS = {State.BETTER: "improvement", State.WORSE: "concern", State.CHANGED: "neutral"}
BLAME = {"fail", "failed", "failure", "bad", "poor", "red", "blame", "fault"}


@pytest.mark.parametrize("state", State)
def test_each_state_has_its_sentence(state):
    assert reading.sentence(of_state(state), unit="days").text == SAID[state]


def test_any_chart_gets_one_short_sentence_of_its_state_with_a_signal_that_the_engine_found():
    met = Counter()
    for seed in range(3000):
        chart, unit = any_chart(seed), UNITS[seed % len(UNITS)]
        met[chart.state] += 1

        text = reading.sentence(chart, unit=unit, decimals=seed % 4).text

        assert len(text.split()) <= reading.MOST_WORDS, (seed, text)
        assert text.startswith(BEGINNINGS[chart.state]), (seed, text)
        assert text.endswith("."), (seed, text)
        assert not any(sign in text for sign in ("{", "nan", "–")), (seed, text)
        assert BLAME.isdisjoint(text.lower().split()), (seed, text)
        if chart.state in MEANINGS:
            _agrees(chart, speaking(chart), text.partition("But also")[0])
    assert set(met) == set(State) - {State.LATE}


def _agrees(chart, signal, text):
    """The told signal stands in the chart, has the meaning of its state, and points to the side of its icon."""
    assert signal in chart.signals, text
    assert signal.meaning == MEANINGS[chart.state], text
    if chart.variation is not variation.Variation.COMMON:
        assert chart.verdict_at in signal.points, text
        assert ("low" if signal.side == "low" else "high") == chart.variation.value.split("_")[1], text
    words = {"low": {"below", "falling", "lower", "low"}, "high": {"above", "rising", "upper", "higher", "high"}}
    told = set(re.findall("[a-z]+", text.partition(":")[2]))
    if signal.side != "either":
        assert told & words[signal.side], text
        assert not told & words["low" if signal.side == "high" else "high"], text


def test_the_key_and_params_say_the_same_after_a_way_through_json():
    for seed in range(500):
        words = reading.sentence(any_chart(seed), unit=UNITS[seed % len(UNITS)])

        kept = json.loads(json.dumps(words.params, allow_nan=False))

        assert reading.say(words.key, kept) == words.text


@pytest.mark.parametrize("state", State)
def test_a_translation_reaches_every_piece(state):
    text = reading.sentence(of_state(state), unit="days", translate=shouted).text

    assert text == text.upper()


def shouted(text: str) -> str:
    """A translation that keeps the names in braces."""
    return re.sub(r"[^{}]+(?![^{]*})", lambda found: found[0].upper(), text)


def test_a_point_outside_is_told_with_its_value_and_the_limit():
    chart = variation.analyse([*STEADY, 12.0], periods=periods_of("month", 13), baselines=[12], direction="down")

    text = reading.sentence(chart, unit="per 1,000 bed days").text

    assert text == (
        "Worse: 12.0 per 1,000 bed days in January 2001, above 9.1, the upper limit from the first 12 months."
    )


def test_a_concern_on_the_same_point_is_not_hidden():
    better_but_rising = [20.0, 22.0, 18.0, 21.0, 19.0, 20.5, 19.5, 22.0, 18.0, 20.0, 21.0, 19.0]
    values = [*better_but_rising, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0]
    chart = variation.analyse(values, baselines=[12], direction="down")

    text = reading.sentence(chart).text

    assert chart.state is State.BETTER
    assert text.startswith("Improved: 8 points below average since point 12.")
    assert text.endswith("But also: 7 points in a row rising since point 13.")


def test_a_verdict_that_is_kept_says_how_far_the_new_phase_is():
    chart = variation.analyse([*STEADY, 2.0, 3.0, 2.5], periods=periods_of("month", 15), phases=[12], direction="down")

    text = reading.sentence(chart, unit="days").text

    assert text.endswith("A new phase since January 2001 has 3 of 12 points.")


def test_an_earlier_signal_is_named_when_the_latest_point_shows_none():
    chart = variation.analyse([*STEADY, 15.0, *STEADY[:6]], direction="down", baselines=[12])

    text = reading.sentence(chart).text

    assert text == (
        "No evidence of change now around the average of the first 12 points; "
        "the last signal (concern) ended at point 13."
    )


def test_a_point_that_was_left_out_is_not_the_last_signal():
    chart = variation.analyse([*STEADY, 15.0, *STEADY[:6]], direction="down", excluded=[12])

    assert "signal" not in reading.sentence(chart).text
    assert any(12 in signal.points for signal in chart.signals)


def test_rules_are_named_while_points_are_too_few():
    values = [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0]

    text = reading.sentence(variation.analyse(values, direction="down")).text

    assert text == (
        "Too few points to judge: 7 of 12. So far: 7 points in a row falling since point 1. Limits are provisional."
    )


def test_no_readings_are_no_verdict():
    assert reading.sentence(variation.analyse([])).text == "No readings yet."
    assert reading.sentence(variation.analyse([np.nan, np.nan])).text == "No readings yet."


def test_points_that_are_all_the_same_do_not_vary():
    assert reading.sentence(variation.analyse([0.1] * 24), unit="%").text == (
        "No evidence of change: 24 points, all 0.1%."
    )


def test_a_run_chart_speaks_of_its_median():
    text = reading.sentence(variation.analyse([5.0, 7.0, 4.0] * 5, chart="run")).text

    assert text == "No evidence of change: 15 points vary around their median, 5.0."


def test_few_crossings_are_told_when_no_point_is_marked():
    values = [1.0] * 6 + [3.0] + [1.0] * 6 + [5.0, 5.1, 5.2, 5.3, 5.4, 0.5, 5.6, 5.7, 5.8, 5.9, 6.0, 6.1, 6.2]
    chart = variation.analyse(np.array(values) + np.linspace(0, 0.01, 26), chart="run", direction="up")
    whole = replace(chart, meanings=np.array(["common"] * 26, dtype=object))

    assert "few crossings of the median" in reading.sentence(_without_points(whole)).text


def _without_points(chart):
    """The chart with only the signals of the phase as a whole, as when each run is short."""
    whole = tuple(signal for signal in chart.signals if not signal.points)
    assert whole
    return replace(chart, signals=whole, state=State.BETTER, variation=variation.Variation.COMMON)


def test_a_very_long_unit_is_left_out_rather_than_the_verdict():
    unit = "minutes from the first call to the arrival of a senior person at the bedside"

    text = reading.sentence(of_state(State.HOLDING), unit=unit).text

    assert text == "Holding a new level: average 2.5 since the week of 25 March 2024, 5.0 before."


def test_an_unknown_rule_is_called_by_its_name():
    chart = of_state(State.WORSE)
    signals = tuple(replace(signal, rule="my_own_rule") for signal in chart.signals)

    assert reading.sentence(replace(chart, signals=signals)).text == (
        "Worse: my own rule, on the high side, in the week of 13 May 2024."
    )


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        ("day", "since 13 January 2024"), ("week", "since the week of 25 March 2024"), ("month", "since January 2001"),
        ("quarter", "since January to March 2003"), ("year", "since 2012"), ("event", "since 1 March 2024"),
        ("fortnight", "since the fortnight of 17 June 2024"),
    ],
)  # fmt: skip
def test_periods_are_spoken_in_their_calendar(calendar, words):
    chart = variation.analyse(
        [*STEADY, *[1.0] * 8], periods=periods_of(calendar, 20), calendar=calendar, direction="down", baselines=[12]
    )

    assert words in reading.sentence(chart).text


def test_a_baseline_at_the_end_of_a_phase_is_called_so():
    options = Options(baseline_from="end")
    chart = variation.analyse([*[9.0] * 8, *STEADY], baselines=[12], direction="down", options=options)

    assert "the last 12 points" in reading.sentence(chart).text


def test_the_sentence_of_a_later_phase_names_its_start():
    chart = variation.analyse([*STEADY, *STEADY, *[0.5] * 8], phases=[12], baselines=[None, 12], direction="down")

    assert reading.sentence(chart).text == (
        "Improved: 8 points since point 25, all below the average of 12 points from point 13."
    )


def test_day_one_of_an_event_chart_is_spoken_as_a_day():
    assert reading.say("too_few", {"count": 1, "least": 12}) == "Too few points to judge: 1 of 12."
    assert reading.say("also.so_far", {"what": {"period": date(2026, 3, 1).isoformat(), "calendar": "event"}}) == (
        "So far: 1 March 2026."
    )
