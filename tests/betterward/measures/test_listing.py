"""The list of measures: by need, found by name, kept to a state, a page at a time."""

from datetime import date

import pytest
from tests.betterward.measures.making import a_measure, filled

from betterward.measures import queries, services
from betterward.measures.models import Measure
from betterward.measures.queries import Wanted
from betterward.measures.queries.listing import PAGE


pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.fixture
def several(cast):
    filled(a_measure(cast, "Better"), [8, 9, 7, 8] * 5 + [2] * 8)
    filled(a_measure(cast, "Worse"), [8, 9, 7, 8] * 5 + [18] * 8)
    filled(a_measure(cast, "Steady"), [8, 9, 7, 8] * 6)
    filled(a_measure(cast, "Waiting"), [8, 9, 7, 8] * 6, latest=date(2026, 7, 1))
    a_measure(cast, "Empty")


def listed(cast, name="asha", **wanted):
    return queries.listing(cast.actor(name), Wanted(**wanted), TODAY)


def names(found):
    return [row.name for row in found.rows]


def test_what_needs_a_look_comes_first(cast, several):
    assert names(listed(cast)) == ["Worse", "Waiting", "Better", "Empty", "Steady"]


def test_states_are_counted(cast, several):
    assert listed(cast).counts == {"better": 1, "worse": 1, "no_evidence": 1, "late": 1, "too_few": 1}


@pytest.mark.parametrize(
    ("state", "found"),
    [("late", ["Waiting"]), ("no_evidence", ["Steady"]), ("too_few", ["Empty"]), ("holding", [])],
)
def test_one_state_alone(cast, several, state, found):
    assert names(listed(cast, state=state)) == found
    assert listed(cast, state=state).matching == len(found)


@pytest.mark.parametrize(
    ("words", "found"),
    [("stead", ["Steady"]), ("ASH ste", ["Steady"]), ("étty", []), ("%", []), ("nothing", [])],
)
def test_found_by_words_of_name_and_unit(cast, several, words, found):
    assert names(listed(cast, words=words)) == found


def test_accents_and_numbers_are_found_as_people_type_them(cast):
    a_measure(cast, "Élan 9")

    assert names(listed(cast, words="elan 9")) == ["Élan 9"]


def test_nobody_finds_what_is_elsewhere(cast, several):
    assert listed(cast, "cato").total == 0
    assert names(listed(cast, "cato", words="Steady")) == []


def test_to_enter_are_those_one_may_fill_in(cast, several):
    part = Measure.objects.get(name="Steady")
    whole = a_measure(cast, "Whole", unit=cast.division)
    services.compose(whole=whole, parts=[part], by=cast.house)

    assert names(listed(cast, to_enter=True)) == ["Waiting", "Better", "Empty", "Steady", "Worse"]
    assert "Whole" in names(listed(cast, "ada"))
    assert "Whole" not in names(listed(cast, to_enter=True))
    assert names(listed(cast, "cato", to_enter=True)) == []


def test_historic_series_come_last(cast, several):
    filled(a_measure(cast, "Elsewhere", unit=cast.elsewhere), [8, 9, 7, 8] * 5 + [18] * 8)
    cast.birch.is_historic = True
    cast.birch.save()
    from betterward.people.services import join

    join(person=cast.asha, scope=cast.birch.root.scope, role="executive", by=cast.house, from_on=date(2024, 1, 1))

    assert names(listed(cast))[-1] == "Elsewhere"


class TestManyMeasures:
    @pytest.fixture(autouse=True)
    def many(self, cast):
        for n in range(PAGE + 5):
            a_measure(cast, f"Count {n}")

    def test_a_page_at_a_time(self, cast):
        first, second = listed(cast), listed(cast, page="2")

        assert (len(first.rows), len(second.rows)) == (PAGE, 5)
        assert first.page.paginator.num_pages == 2

    @pytest.mark.parametrize("page", ["0", "-1", "99", "x", ""])
    def test_a_page_that_is_not_there_is_one_that_is(self, cast, page):
        assert listed(cast, page=page).rows

    def test_the_number_of_queries_stays(self, cast, django_assert_num_queries):
        actor = cast.actor("asha")
        assert actor.grants

        with django_assert_num_queries(2):
            queries.listing(actor, Wanted(), TODAY)
