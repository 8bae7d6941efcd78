"""What a scorecard says, to whom, and in which order."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.betterward.boards.conftest import BETTER, STEADY
from tests.betterward.measures.making import TODAY, a_measure, filled

from betterward.boards import queries, rules
from betterward.boards.queries import Wanted
from betterward.measures.models import Measure
from betterward.measures.services import share
from betterward.organisations.models import Organisation, Unit
from betterward.strategy.services import add_objective, promise_measure


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def board(cast, unit, who="asha", today=TODAY, **wanted):
    found = Unit.objects.select_related("scope", "organisation").get(pk=unit.pk)
    return queries.unit_board(cast.actor(who), found, today, Wanted(**wanted))


def whole(cast, who="ada", today=TODAY, **wanted):
    return queries.organisation_board(cast.actor(who), cast.alder, today, Wanted(**wanted))


def names(card):
    return [row.name for group in card.groups for row in group.rows]


def test_rows_stand_by_name_whatever_their_result(cast, worse, steady):
    assert names(board(cast, cast.ward)) == ["Falls", "Medicines late"]


def test_the_title_says_what_changed_and_what_needs_an_owner(cast, steady, worse):
    filled(a_measure(cast, "Waits"), BETTER)

    assert board(cast, cast.ward).title == "Ash ward: one improving, one getting worse, one needs an owner"


def test_a_place_without_news_is_called_by_its_name(cast, steady):
    assert board(cast, cast.ward).title == "Ash ward"


def test_a_measure_somebody_looks_after_needs_no_owner(cast, worse):
    Measure.objects.filter(pk=worse.pk).update(owner=cast.asha)

    assert board(cast, cast.ward).title == "Ash ward: one getting worse"
    assert board(cast, cast.ward).unowned == frozenset()


def test_a_late_measure_says_what_it_waits_for_and_keeps_its_verdict(cast, late):
    [row] = board(cast, cast.ward).groups[0].rows

    assert row.state == "late"
    assert row.sentence.startswith("Waiting for data since March 2026.")
    assert "No evidence of change" in row.sentence


def test_a_historic_series_is_never_late_and_needs_nobody(cast, worse):
    Organisation.objects.filter(pk=cast.alder.pk).update(is_historic=True)
    filled(Measure.objects.get(pk=worse.pk), [30], latest=date(2026, 11, 1))

    card = board(cast, cast.ward, today=TODAY + timedelta(days=900))

    assert card.is_historic
    assert not card.groups[0].rows[0].is_late
    assert card.unowned == frozenset()


def test_a_board_holds_what_is_below_its_unit_and_nothing_beside_it(cast, steady):
    filled(a_measure(cast, "Bay rounds", unit=cast.bay), STEADY)
    filled(a_measure(cast, "Oak falls", unit=cast.other_ward), STEADY)

    assert names(board(cast, cast.ward)) == ["Falls", "Bay rounds"]
    assert names(board(cast, cast.division, who="ada")) == ["Falls", "Bay rounds", "Oak falls"]


def test_units_get_headings_with_a_way_to_their_own_board(cast, steady, worse):
    for name in ("Oak falls", "Oak waits"):
        filled(a_measure(cast, name, unit=cast.other_ward), STEADY)

    groups = whole(cast).groups

    assert [(group.title, len(group.rows)) for group in groups] == [("Ash ward", 2), ("Oak ward", 2)]
    assert groups[0].address == queries.board_address(cast.ward.pk)


def test_what_an_objective_promises_stands_under_it_first(cast, steady, worse):
    objective = add_objective(organisation=cast.alder, title="Safe", text="Halve avoidable harm", by=cast.house)
    promise_measure(objective=objective, measure=worse, words="30 to 5", by=cast.house, from_on=date(2026, 1, 1))

    groups = whole(cast).groups

    assert [(group.title, [row.name for row in group.rows]) for group in groups] == [
        ("Safe", ["Medicines late"]),
        ("Other measures", ["Falls"]),
    ]
    assert groups[0].words == "Halve avoidable harm"
    assert groups[0].address == objective.get_absolute_url()


def test_improvement_measures_stay_with_their_team_until_shared(cast):
    own = filled(a_measure(cast, "Huddles", purpose="improvement"), STEADY)

    assert names(board(cast, cast.ward)) == ["Huddles"]
    assert names(whole(cast)) == []

    share(measure=own, scope=cast.alder.root.scope, by=cast.house, from_on=date(2026, 1, 1))

    assert names(whole(cast)) == ["Huddles"]


def test_a_ward_sees_of_the_organisation_only_what_it_may(cast, steady):
    filled(a_measure(cast, "Oak falls", unit=cast.other_ward), STEADY)

    assert names(whole(cast, who="asha")) == ["Falls"]


def test_filters_leave_what_was_asked_for_and_say_how_many(cast, steady, worse):
    card = whole(cast, state="worse")

    assert names(card) == ["Medicines late"]
    assert (card.total, card.matching) == (2, 1)
    assert [(choice.key, choice.count) for choice in card.states] == [("worse", 1), ("no_evidence", 1)]


def test_a_filter_nobody_knows_shows_nothing_and_breaks_nothing(cast, steady):
    card = whole(cast, state="'; drop table", purpose="x")

    assert (card.total, card.matching, card.groups) == (1, 0, [])


def test_a_long_board_goes_on_overleaf(cast, steady, worse, late, monkeypatch):
    monkeypatch.setattr(rules, "LONGEST", 2)

    first, second, beyond = whole(cast), whole(cast, page=2), whole(cast, page=9)

    assert (names(first), names(second)) == (["Audits", "Falls"], ["Medicines late"])
    assert names(beyond) == names(second)
    assert (first.pages, beyond.page) == (2, 2)


def test_all_rows_come_with_one_query(cast, steady, worse, late):
    actor = cast.actor("ada")
    assert actor.grants

    with CaptureQueriesContext(connection) as captured:
        queries.organisation_board(actor, cast.alder, TODAY, Wanted())

    about_measures = [q for q in captured.captured_queries if "measures_measure" in q["sql"]]
    assert len(captured.captured_queries) == 3
    assert len(about_measures) == 1


def test_what_nobody_picked_up_below_a_manager_is_told_to_them(cast, worse, steady):
    assert [row.name for row in queries.unowned(cast.actor("ada"), TODAY)] == ["Medicines late"]
    # It is among the signals of those who work there.
    assert queries.unowned(cast.actor("asha"), TODAY) == []
    assert queries.unowned(cast.actor("cato"), TODAY) == []


# Places -------------------------------------------------------------------------------------------------------------


def flat(places):
    return [(place.name, place.measures, flat(place.below)) for place in places]


def test_places_stand_as_a_tree_with_their_measures_added_up(cast, steady, worse):
    assert flat(queries.places(cast.actor("ada"))) == [
        ("Alder Trust", 2, [("Hospital care", 2, [("Ash ward", 2, [("Bay 1", 0, [])]), ("Oak ward", 0, [])])])
    ]
    assert flat(queries.places(cast.actor("asha"))) == [("Alder Trust", 2, [("Ash ward", 2, [("Bay 1", 0, [])])])]
    assert flat(queries.places(cast.actor("cato"))) == [("Birch Trust", 0, [("Beech ward", 0, [])])]


def test_places_are_found_by_parts_of_their_name(cast):
    tree = queries.places(cast.actor("ada"))

    assert [(place.name, place.within) for place in queries.found(tree, "WARD")] == [
        ("Ash ward", "Hospital care"),
        ("Oak ward", "Hospital care"),
    ]
    assert [place.name for place in queries.found(tree, "oak war")] == ["Oak ward"]
    assert queries.found(tree, "beech") == []


def test_a_small_number_is_a_word():
    assert [queries.spoken(count) for count in (0, 1, 9, 10)] == ["none", "one", "nine", "10"]
