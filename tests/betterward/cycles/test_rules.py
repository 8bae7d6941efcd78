"""Checks C1 to C6 and S1 to S4 of the framework reference, one row a check."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from betterward.cycles import rules
from betterward.cycles.queries import CHECKS, FEATURES


DAY = date(2026, 3, 2)
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD = rules.Cycle(
    question="Ask three", prediction="Two of three walk", predicted_at=MORNING, started_at=MORNING + HOUR, who="Anne",
    where="Bay 1", when=DAY, noted="who walked", happened="Asked three", met="partly", learned="Ask before tea",
    studied_on=DAY + timedelta(days=3), planned_end=DAY, decision="adapt", next_step="Before tea", scale=1,
    follows=True,
)  # fmt: skip


def failed(cycle):
    marks = rules.cycle_marks(cycle)
    assert [mark.code for mark in marks] == list(CHECKS)
    return [mark.code for mark in marks if not mark.passed]


def test_a_good_cycle_passes_all_six():
    assert failed(GOOD) == []
    assert rules.fidelity(rules.cycle_marks(GOOD)) == 1.0


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"happened": " "}, ["C1"]),
        ({"prediction": "", "predicted_at": None}, ["C2"]),
        ({"predicted_at": MORNING + 2 * HOUR}, ["C2"]),
        ({"who": ""}, ["C3"]),
        ({"where": ""}, ["C3"]),
        ({"noted": ""}, ["C3"]),
        ({"met": ""}, ["C4"]),
        ({"learned": ""}, ["C1", "C4"]),
        ({"decision": ""}, ["C1", "C5"]),
        ({"next_step": ""}, ["C5"]),
        ({"next_step": "", "decision": "adopt"}, []),
        ({"next_step": "", "decision": "abandon"}, []),
        ({"studied_on": DAY + timedelta(days=14)}, []),
        ({"studied_on": DAY + timedelta(days=15)}, ["C6"]),
        ({"studied_on": None}, ["C6"]),
    ],
)
def test_each_lack_fails_its_own_check(change, lacks):
    assert failed(replace(GOOD, **change)) == lacks


def series(*scales, reason="", follows=True, points=3):
    cycles = [
        replace(GOOD, scale=scale, scale_reason=reason, follows=follows and i > 0) for i, scale in enumerate(scales)
    ]
    return [mark.code for mark in rules.series_marks(cycles, points=points) if not mark.passed]


@pytest.mark.parametrize(
    ("lacks", "scales", "facts"),
    [
        ([], (1, 2, 4), {}),
        ([], (1, 3, 2, 5), {"reason": "a new team"}),
        (["S3"], (1, 3, 2, 5), {}),
        (["S3"], (1, 1), {}),
        (["S3"], (5, 6), {}),
        (["S3"], (None, 2), {}),
        (["S2"], (1, 2), {"follows": False}),
        (["S4"], (1, 2), {"points": 2}),
        (["S1", "S2", "S3"], (1,), {}),
        (["S1", "S2", "S3"], (), {}),
    ],
)
def test_a_series_is_linked_grows_and_has_data(lacks, scales, facts):
    assert series(*scales, **facts) == lacks


def test_the_four_published_features_of_a_cycle():
    all_four = rules.features(GOOD, number=2, follows=True, points=3)
    assert all_four == dict.fromkeys(FEATURES, True)
    none = rules.features(replace(GOOD, scale=5, prediction=""), number=1, follows=False, points=2)
    assert none == dict.fromkeys(FEATURES, False)


def test_points_in_a_row_and_fidelity():
    assert [rules.longest_run(seen) for seen in ([], [False], [True, True, False, True], [True] * 3)] == [0, 0, 2, 3]
    assert rules.fidelity([]) == 0.0
    assert rules.project_fidelity([], [1.0]) is None
    assert rules.project_fidelity([1.0, 0.5], [0.25]) == 0.5
