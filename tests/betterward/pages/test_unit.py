"""The page of a unit, and where it stands."""

import pytest
from django.urls import reverse
from tests.betterward.measures.making import TODAY, a_measure, filled
from tests.betterward.pages.conftest import STEADY, WORSE, shown

from betterward.asks.services import raise_ask
from betterward.organisations.models import Unit
from betterward.organisations.services import close_unit, open_unit
from betterward.pages.queries import unit as of_unit
from betterward.people.models import Person
from betterward.projects.services import start_project


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def page(cast, unit, who="asha"):
    return cast.browser(who).get(unit.get_absolute_url())


def test_those_of_the_place_and_above_open_it_and_nobody_else(cast):
    for who, status in {"asha": 200, "ben": 200, "ada": 200, "cato": 404}.items():
        assert page(cast, cast.ward, who).status_code == status
    assert page(cast, cast.division, "asha").status_code == 404


def test_a_visitor_learns_of_no_unit(client, cast):
    assert client.get(cast.ward.get_absolute_url()).status_code == 404


def test_the_short_address_and_old_words_lead_on(cast):
    browser = cast.browser("asha")

    for address in (
        reverse("organisations:unit_short", args=[cast.ward.pk]),
        reverse("organisations:unit", args=[cast.ward.pk, "oak-ward"]),
    ):
        assert browser.get(address)["Location"] == cast.ward.get_absolute_url()


@pytest.mark.parametrize("name", ["Board", "People"])
def test_a_unit_named_like_a_page_keeps_its_own_address(cast, name):
    unit = open_unit(parent=cast.ward, code=name[:3], name=name, on=None, by=cast.house)

    answer = page(cast, unit)

    assert answer.status_code == 200
    assert f"<h1>{name}</h1>" in answer.content.decode()


def test_the_page_joins_measures_projects_asks_people_and_units_below(cast, falls):
    raise_ask(scope=cast.ward.scope, text="A second hoist", to=cast.ada, by=cast.actor("ben"), on=TODAY)
    start_project(title="Steady on Ash", unit=cast.ward, by=cast.actor("asha"), started_on=TODAY)

    words = shown(page(cast, cast.ward))

    for said in ("Falls", "Steady on Ash", "A second hoist", "Ben Okoro", "Bay 1", "Alder Trust", "Hospital care"):
        assert said in words


def test_names_above_are_ways_only_for_those_who_may_go(cast):
    assert cast.division.get_absolute_url() not in page(cast, cast.ward).content.decode()
    assert cast.division.get_absolute_url() in page(cast, cast.ward, "ada").content.decode()


def test_measures_of_the_unit_stand_before_those_below(cast, falls):
    filled(a_measure(cast, "Bay rounds", unit=cast.bay), WORSE)

    found = of_unit.measures_of(Unit.objects.select_related("scope").get(pk=cast.ward.pk), cast.actor("asha"), TODAY)

    assert [row.name for row in found.rows] == ["Falls", "Bay rounds"]
    assert found.says == "one getting worse, one needs an owner"
    assert found.may_define


def test_the_team_alone_sees_its_improvement_measures(cast):
    filled(a_measure(cast, "Huddles", purpose="improvement"), STEADY)

    assert "Huddles" in shown(page(cast, cast.ward))
    assert "Huddles" not in shown(page(cast, cast.ward, "ada"))


def test_people_are_named_as_they_call_themselves(cast):
    Person.objects.filter(pk=cast.ben.pk).update(called="coach one day a week", job="staff nurse")

    members = of_unit.members_of(cast.ward)

    assert [(m.name, m.role, m.job) for m in members] == [
        ("Asha Khan", "Lead", ""),
        ("Ben Okoro", "coach one day a week", "staff nurse"),
    ]


def test_a_closed_unit_says_so_and_stays_readable(cast):
    close_unit(unit=cast.bay, on=TODAY, by=cast.house, why="a test")
    cast.bay.refresh_from_db()

    words = shown(page(cast, cast.bay))

    assert "closed 23 November 2026" in words
    assert "This unit is closed." in words
    assert "Start a measure" not in words


def test_an_empty_unit_teaches_those_who_may_start(cast):
    assert "Start a measure" in shown(page(cast, cast.ward))
