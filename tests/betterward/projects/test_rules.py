"""What a project needs next."""

import pytest

from betterward.projects.rules import Need, Sign, is_silent, missing_families, need


FALLS = Sign("Falls", "better", points=20)
WALKS = Sign("Walks", "no_evidence", "balancing", points=20)
WORSE = Sign("Moved visits", "worse", "balancing", is_concern=True, points=20)
LATE = Sign("Gloves", "no_evidence", is_late=True, points=14)
EMPTY = Sign("Slips", "too_few")


@pytest.mark.parametrize(
    ("state", "signs", "expected", "speaker"),
    [
        ("live", [FALLS, WALKS], Need.IMPROVED, FALLS),
        ("live", [WALKS], Need.QUIET, WALKS),
        ("live", [FALLS, WORSE], Need.CONCERN, WORSE),
        ("draft", [WORSE], Need.CONCERN, WORSE),
        ("live", [LATE], Need.LATE, LATE),
        ("live", [LATE, WALKS], Need.QUIET, WALKS),
        ("live", [EMPTY], Need.NO_READING, EMPTY),
        ("live", [], Need.NO_MEASURE, None),
        ("draft", [], Need.DRAFT, None),
        ("paused", [WORSE], Need.PAUSED, None),
        ("stopped", [WORSE], Need.ENDED, WORSE),
        ("achieved", [], Need.ENDED, None),
    ],
)
def test_the_most_urgent_thing_speaks(state, signs, expected, speaker):
    assert need(state, signs, has_lead=True) == (expected, speaker)


def test_a_project_nobody_leads_comes_before_late_readings_and_after_concerns():
    assert need("live", [LATE], has_lead=False)[0] == Need.NO_LEAD
    assert need("live", [WORSE], has_lead=False)[0] == Need.CONCERN
    assert Need.CONCERN < Need.NO_LEAD < Need.LATE < Need.IMPROVED < Need.PAUSED < Need.ENDED


def test_measures_one_may_not_see_are_not_taken_for_missing():
    assert need("live", [], has_lead=True, hidden=2)[0] == Need.UNSEEN


def test_one_measure_up_to_date_breaks_the_silence():
    assert is_silent([])
    assert is_silent([LATE, EMPTY])
    assert not is_silent([LATE, WALKS])


def test_a_family_with_a_gap_says_which():
    assert missing_families([]) == ()
    assert missing_families(["outcome", "process"]) == ("balancing",)
    assert missing_families(["balancing"]) == ("outcome", "process")
