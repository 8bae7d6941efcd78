"""Two people change one record: what is kept, and what is asked."""

from datetime import date

from betterward.common.editing import ChangedMeanwhile, merged, without_theirs


WAS = {"title": "Steady", "aim": "Half", "lead": 1}


def test_what_only_one_of_them_touched_is_kept_from_both():
    now = {**WAS, "aim": "A third"}

    found = merged(WAS, {**WAS, "title": "Steadier"}, now)

    assert (found.changes, found.clashes) == ({"title": "Steadier"}, {})


def test_only_the_same_field_asks_and_shows_what_stands_there():
    now = {**WAS, "aim": "A third"}

    found = merged(WAS, {**WAS, "title": "Steadier", "aim": "A quarter"}, now)

    assert found.clashes == {"aim": "A third"}


def test_the_same_words_from_both_are_no_quarrel():
    now = {**WAS, "aim": "A third"}

    assert merged(WAS, {**WAS, "aim": "A third"}, now).changes == {}


def test_when_nobody_knows_what_was_there_everything_that_differs_asks():
    assert merged({}, {"aim": "A quarter", "lead": 1}, WAS).clashes == {"aim": "Half"}


def test_a_person_may_take_the_others_words():
    typed = {"aim": "A quarter", "title": "Steadier"}

    assert without_theirs(typed, {"aim-choice": "theirs", "title-choice": "mine"}) == {"title": "Steadier"}


def test_what_stands_there_is_spelt_for_people():
    clash = ChangedMeanwhile(standing={"by_on": date(2028, 3, 31), "lead": None}, version=2, who="")

    assert (clash.spelt("by_on"), clash.spelt("lead")) == ("31 March 2028", "nothing")
    assert str(clash).startswith("Somebody changed this")
