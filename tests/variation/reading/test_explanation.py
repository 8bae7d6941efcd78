"""How it was worked out, what it does not prove, what to ask next."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tests.variation.charts import STEADY, UNITS, any_chart, of_state, periods_of

import variation
from variation import Options, State, reading
from variation.reading import doubts, explain
from variation.reading.templates import TEMPLATES, WARNINGS


def texts(chart, **more):
    return [words.text for words in reading.explain(chart, **more)]


def test_chart_rules_limits_phase_and_signal_each_have_a_line():
    lines = texts(of_state(State.BETTER), unit="days")

    assert lines[:5] == [
        "XmR chart (individuals): 20 readings, week of 1 January 2024 to week of 13 May 2024.",
        "Rules: NHS Making Data Count. A signal is any of: a point outside the limits, 7 points in a row on one side "
        "of the average, 7 points in a row rising or falling, two of three points near a limit.",
        "Limits: the average ± 2.66 times the average difference between neighbouring points "
        "(Making Data Count constants).",
        "Week of 1 January 2024 to week of 13 May 2024: average 5.0 days, limits 0.9 to 9.1. "
        "Set by the first 12 weeks and carried forward; trial lines, firm from 20 points on.",
        "Signal, shift: week of 25 March 2024 to week of 13 May 2024, 8 points marked; improvement.",
    ]


def test_every_phase_has_its_own_line():
    lines = texts(of_state(State.HOLDING))

    assert sum("limits" in line and line.startswith("Week of") for line in lines) == 2
    assert any("average 2.5, limits 0.4 to 4.6. Set by all points (12)" in line for line in lines)


def test_limits_that_differ_by_point_are_called_so():
    chart = variation.analyse([3, 4, 5] * 5, [30, 40, 50] * 5, chart="p", multiply=100)

    assert "Point 1 to point 15: average 10.0%, limits differ by point, at the latest 0.0 to 22.7." in "\n".join(
        texts(chart, unit="%")
    )


def test_a_run_chart_tells_its_runs_and_has_no_limits():
    lines = texts(variation.analyse([5.0, 7.0, 4.0] * 5, chart="run"))

    assert "A run chart has a median and no limits." in lines
    assert "Runs about the median: longest 1 (usual: up to 6), crossings 9 (usual: at least 2)." in lines


def test_missing_and_excluded_points_are_counted_and_named():
    chart = variation.analyse([*STEADY, np.nan, 30.0], periods=periods_of("month", 14), excluded=[13], direction="down")

    lines = texts(chart)

    assert "Without a value: 1. A missing point is never filled in." in lines
    assert "Left out of lines and runs, still shown: February 2001." in lines


def test_doubts_about_the_data_are_told_in_words():
    chart = variation.analyse([1, 2, 3], [10, 0, 30], chart="u")

    assert "Please check: a denominator of zero makes its point missing (point 2)." in texts(chart)


def test_a_doubt_without_words_is_told_by_its_key():
    chart = variation.analyse(STEADY)
    doubt = variation.Warning("strange_light", {"rows": (1,)})
    object.__setattr__(chart, "warnings", (doubt,))

    assert "Please check: strange light." in texts(chart)


@pytest.mark.parametrize(
    ("target", "direction", "words"),
    [(20.0, "down", "Yes"), (5.0, "down", "By chance"), (0.5, "down", "No"), (5.0, "neither", "Cannot be said")],
)
def test_good_enough_is_answered_apart_from_change(target, direction, words):
    lines = texts(variation.analyse(STEADY, target=target, direction=direction), unit="days")

    assert any(line.startswith(f"Good enough? {words}") for line in lines)
    assert reading.sentence(variation.analyse(STEADY, target=target, direction=direction)).text == (
        "No evidence of change: 12 points vary around their average, 5.0."
    )


def test_a_safe_range_is_answered():
    assert any("safe range −5 to 20" in line for line in texts(variation.analyse(STEADY, safe_range=(-5, 20))))


def test_a_kept_verdict_says_of_when_it_speaks():
    chart = variation.analyse([*STEADY, 1.0, 2.0], periods=periods_of("month", 14), phases=[12])

    assert "The verdict speaks of December 2000, because the new phase has 2 of 12 points." in texts(chart)


def test_given_lines_are_not_said_to_be_worked_out():
    chart = variation.analyse(STEADY, options=Options(centre=5.0, sigma_given=1.0))

    assert "Centre line or spread were given, not worked out from these points." in texts(chart)


def test_many_signals_are_counted_not_listed():
    values = np.where(np.arange(60) % 3 == 0, 50.0, 0.0) + np.arange(60) % 2
    chart = variation.analyse(values, options=Options(centre=0.5, sigma_given=0.1), rules="three_sigma")

    lines = texts(chart)

    assert len(chart.signals) > 12
    assert f"Further signals: {len(chart.signals) - 12}." in lines
    assert sum(line.startswith("Signal, ") for line in lines) == 12


def test_any_chart_is_explained_without_gaps():
    kinds = Counter()
    for seed in range(600):
        chart = any_chart(seed)
        kinds[chart.kind] += 1

        lines = texts(chart, unit=UNITS[seed % len(UNITS)])

        assert all(line and line[-1] in ".?" and not set(line) & set("{}") for line in lines), (seed, lines)
        assert all(line[0].isupper() or line[0].isdigit() for line in lines), (seed, lines)
        assert not any("nan" in line.split() for line in lines), (seed, lines)
    assert set(kinds) == set(variation.CHARTS)


@pytest.mark.parametrize("state", State)
def test_every_state_says_what_it_does_not_prove_and_asks_on(state):
    chart = of_state(state)

    cautions, questions = reading.not_proven(chart), reading.ask_next(chart)

    assert 1 <= len(cautions) <= 4
    assert 1 <= len(questions) <= 3
    assert all("?" in words.text for words in questions)
    assert [words.text for words in [*cautions, *questions]] == texts(chart)[-len(cautions) - len(questions) :]


def test_common_cause_asks_about_the_process_and_not_about_a_point():
    asked = [words.key for words in reading.ask_next(of_state(State.NO_EVIDENCE))]

    assert asked == ["ask.no_evidence.enough", "ask.no_evidence.system", "ask.no_evidence.dose"]


def test_meeting_a_standard_by_chance_is_among_what_is_not_proven():
    chart = variation.analyse(STEADY, target=5.0, direction="down")

    assert "not_proven.target" in [words.key for words in reading.not_proven(chart)]


def test_every_chart_and_rule_set_has_a_plain_name_and_every_chart_its_limits():
    from variation.spelling import CHARTS, RULE_SETS

    assert set(variation.CHARTS) <= set(CHARTS)
    assert set(variation.RULE_SETS) <= set(RULE_SETS)
    assert all(f"explain.limits.{kind}" in TEMPLATES for kind in variation.CHARTS)


def test_every_text_is_reached_by_a_translation():
    def shouted(text):
        import re

        return re.sub(r"[^{}]+(?![^{]*})", lambda found: found[0].upper(), text)

    lines = texts(of_state(State.BETTER), unit="days", translate=shouted)

    assert all(line == line.upper() for line in lines), [line for line in lines if line != line.upper()]


def test_every_doubt_of_the_engine_has_words_of_its_own():
    sources = Path(variation.__file__).parent.rglob("*.py")
    raised = {key for path in sources for key in re.findall(r'Warning\("(\w+)"', path.read_text())}

    assert len(raised) >= 10
    assert raised <= set(WARNINGS)
    assert set(WARNINGS) <= raised


def test_doubts_of_comparisons_are_said():
    found = variation.funnel([3, 4, 0], [50, 60, 0], units=["Ash", "Beech", "Cedar"])
    counted = variation.pareto(["late", None, "late"])

    assert "Please check: units without data are not drawn (Cedar)." in [one.text for one in doubts(found.warnings)]
    assert "rows without a category are not counted (point 2)" in doubts(counted.warnings)[0].text


def test_it_says_which_engine_up_to_which_point_and_what_was_screened():
    plain = [line.text for line in explain(variation.analyse([4.0, 6.0, 5.0]))]
    screened = variation.analyse([4.0, 6.0, 5.0], options=variation.Options(screen_mr=True))

    assert f"Data to point 3; worked out by variation {variation.__version__}." in plain
    assert "All differences between neighbouring points count, large ones too." in plain
    assert any("3.27 times their average" in line.text for line in explain(screened))
