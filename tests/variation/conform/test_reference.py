"""Every reference case runs, in this process; nothing is skipped and an empty run is a failure."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from variation.conform import run_manifest


REFERENCE = Path(__file__).parents[1] / "reference"
ORACLE, PUBLISHED = REFERENCE / "oracle", REFERENCE / "published"

FIRST_FOUR = ("run", "i", "p", "mdc_current")
"""The families that a board sees most; they were clean before anything else was built."""

CLEAN = (
    *FIRST_FOUR,
    "c",
    "u",
    "up",
    "pp",
    "np",
    "g",
    "t",
    "mr",
    "ip",
    "i_m",
    "i_mm",
    "mdc",
    "perla_rules",
    "perla",
    "rules",
    "rebase_run",
    "rebase_auto",
    "xbar",
    "s",
    "r",
    "funnel",
    "pareto",
    "bcusum",
    "cusum",
    "ewma",
    "capability",
)

COUNTS = {"reference": 940, "derived": 86, "quirk": 44, "peer_error": 7}


@cache
def outcomes(folder):
    return tuple(run_manifest(folder, say=lambda line: None).outcomes)


def of(folder, *families):
    return [one for one in outcomes(folder) if one.family in families]


@pytest.mark.parametrize("family", CLEAN)
def test_every_case_of_a_family_agrees_with_its_peer(family):
    found = [one for one in of(ORACLE, family) if one.counts]
    wrong = [f"{one.id}: {one.lines[:3]}" for one in found if not one.passed]

    print(f"{family}: {len(found)} cases, {len(wrong)} differ")
    assert found
    assert not wrong, "\n".join(wrong)


def test_no_case_is_left_out():
    levels = Counter(one.level for one in outcomes(ORACLE))

    print(dict(levels))
    assert levels == COUNTS


def test_the_first_four_families_are_complete():
    found = Counter(one.family for one in of(ORACLE, *FIRST_FOUR) if one.counts and one.passed)

    assert found == {"run": 55, "i": 118, "p": 46, "mdc_current": 66}


@pytest.mark.parametrize(
    "chart",
    ["run", "i", "mr", "c", "u", "p", "pp", "g", "t", "ip", "mdc_current", "xbar", "s", "r", "funnel", "racusum"],
)
def test_every_gated_figure_of_a_published_chart_is_met(chart):
    found = [one for one in of(PUBLISHED, chart) if one.counts]
    wrong = [f"{one.id}: {one.lines}" for one in found if not one.passed]

    print(f"{chart}: {len(found)} figures, {len(wrong)} differ")
    assert found
    assert not wrong, "\n".join(wrong)


def test_a_quirk_differs_as_the_papers_say_and_never_stops_the_engine():
    quirks = [one for one in outcomes(ORACLE) if one.level == "quirk" and one.family in CLEAN]

    print(f"quirks: {len(quirks)}, {sum(one.passed for one in quirks)} agree all the same")
    assert len(quirks) == 44
    assert not [one.id for one in quirks if one.counts]


def test_where_a_peer_stops_the_engine_answers_or_refuses_by_name():
    stops = [one for one in outcomes(ORACLE) if one.level == "peer_error" and one.family in CLEAN]

    assert len(stops) == 7
    assert all(one.passed for one in stops), [one.lines for one in stops]


def test_nothing_in_print_is_left_out():
    counted = [one for one in outcomes(PUBLISHED) if one.counts]
    apart = [one for one in outcomes(PUBLISHED) if not one.counts]

    print(f"{len(counted)} figures in print, {len(apart)} that contradict themselves apart")
    assert (len(counted), len(apart)) == (291, 2)
    assert all(one.passed for one in counted), [one.lines for one in counted if not one.passed]


def test_every_family_of_the_manifest_is_on_the_list():
    assert {one.family for one in outcomes(ORACLE)} == set(CLEAN)
