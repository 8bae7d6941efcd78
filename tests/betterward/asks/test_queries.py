"""Who sees which ask, in which list, in which order."""

from datetime import timedelta

import pytest
from tests.betterward.asks.conftest import MONDAY, person

from betterward.asks import queries
from betterward.asks.models import Ask
from betterward.asks.services import answer_ask, raise_ask
from betterward.people.models import anonymous


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DAY = timedelta(days=1)
LATER = MONDAY + 20 * DAY


@pytest.fixture
def lamp(cast, mara):
    """Asha asks Mara for a lamp, a week before the hoist."""
    return raise_ask(scope=cast.ward.scope, text="A lamp", to=mara, by=cast.actor("asha"), on=MONDAY - 7 * DAY)


def texts(rows):
    return [row.text for row in rows]


def test_what_waits_is_the_longest_waiting_first(hoist, lamp, mara, deputy, cast, speaks):
    assert texts(queries.waiting_for(speaks(mara), LATER)) == ["A lamp", "A second hoist"]
    assert texts(queries.waiting_for(speaks(deputy), LATER)) == ["A second hoist"]
    assert queries.waiting_for(cast.actor("ben"), LATER) == []
    assert queries.waiting_for(anonymous(), LATER) == []


def test_an_answer_ends_the_waiting(hoist, mara, speaks):
    answer_ask(ask=hoist, state="yes", answer="", by=speaks(mara), on=MONDAY)

    assert queries.waiting_for(speaks(mara), LATER) == []


def test_a_row_says_how_long_and_whether_it_is_overdue(hoist, mara, speaks):
    [row] = queries.waiting_for(speaks(mara), LATER)

    assert (row.days, row.is_late, row.place, row.due) == (20, True, "Ash ward", "7 December 2026")


def test_each_sees_the_asks_of_their_places_and_their_own(hoist, mara, deputy, cast, speaks):
    everywhere = raise_ask(scope=cast.elsewhere.scope, text="A Quokka", to=cast.cato, by=cast.actor("cato"), on=MONDAY)

    def seen(actor):
        return set(Ask.objects.visible_to(actor).values_list("text", flat=True))

    for actor in (cast.actor("ada"), cast.actor("asha"), cast.actor("ben"), speaks(mara), speaks(deputy)):
        assert seen(actor) == {"A second hoist"}
    assert seen(cast.actor("cato")) == {everywhere.text}
    assert seen(anonymous()) == set()


def test_each_ask_stands_in_one_list(hoist, lamp, cast, mara, speaks):
    of_ben = queries.lists(cast.actor("ben"), LATER)
    of_mara = queries.lists(speaks(mara), LATER)

    assert (texts(of_ben.waiting), texts(of_ben.raised), texts(of_ben.around)) == ([], ["A second hoist"], ["A lamp"])
    assert (texts(of_mara.waiting), texts(of_mara.raised), texts(of_mara.around)) == (
        ["A lamp", "A second hoist"], [], []
    )  # fmt: skip


def test_open_asks_come_before_answered_ones(hoist, lamp, cast, mara, speaks):
    answer_ask(ask=lamp, state="yes", answer="", by=speaks(mara), on=MONDAY)

    assert texts(queries.of_scopes(cast.actor("asha"), [cast.ward.scope.path], LATER)) == ["A second hoist", "A lamp"]


@pytest.mark.parametrize("more", [0, 20])
def test_the_lists_are_two_queries_however_long(cast, mara, speaks, more, django_assert_num_queries):
    for i in range(more):
        raise_ask(scope=cast.ward.scope, text=f"Lamp {i}", to=mara, by=cast.actor("asha"), on=MONDAY)
    actor = speaks(mara)
    assert actor.grants

    with django_assert_num_queries(2):
        queries.lists(actor, LATER)


class TestWhomOneCanAsk:
    def names(self, unit):
        return [(place, [label for _, label in people]) for place, people in queries.people_to_ask(unit, MONDAY)]

    def test_the_nearest_come_first(self, cast, mara):
        assert self.names(cast.ward) == [
            ("Ash ward", ["Asha Khan, lead", "Ben Okoro, team member"]),
            ("Hospital care", ["Mara Lund, sponsor"]),
            ("Alder Trust", ["Ada Stone, administrator"]),
        ]

    def test_nobody_of_another_ward_or_organisation_and_no_guest(self, cast):
        person(cast, "Olga Oak", cast.other_ward, "lead")
        person(cast, "Gus Guest", cast.ward, "guest")

        named = str(self.names(cast.ward))
        assert "Olga" not in named and "Gus" not in named and "Cato" not in named

    def test_it_is_one_query(self, cast, mara, django_assert_num_queries):
        with django_assert_num_queries(1):
            queries.people_to_ask(cast.ward, MONDAY)


def test_one_asks_from_open_units_only(cast):
    from betterward.organisations.services import close_unit

    close_unit(unit=cast.bay, on=MONDAY, by=cast.house, why="rebuilt")

    assert [unit.name for unit in queries.places_to_ask_from(cast.actor("asha"))] == ["Ash ward"]
    assert queries.places_to_ask_from(anonymous()) == []
