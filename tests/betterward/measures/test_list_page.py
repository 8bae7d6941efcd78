"""The list on its page: empty it teaches, full it can be searched and filtered."""

import re

import pytest
from tests.betterward.measures.making import NOW, a_measure, filled


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


def page(cast, name="asha", query=""):
    return cast.browser(name).get(f"/measures/{query}")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_empty_it_teaches_with_one_example_and_one_button(cast):
    response = page(cast)

    assert "No measures here yet" in text(response)
    assert "“Falls on our ward, every week”" in text(response)
    assert 'href="/measures/new/"' in response.content.decode()


def test_empty_it_offers_no_button_to_those_who_may_not_start_one(cast):
    from django.test import Client

    assert "No measures here yet" in text(Client().get("/measures/"))
    assert "Start a measure" not in text(Client().get("/measures/"))


def test_says_what_it_is_ordered_by_and_how_many_of_each_state(cast):
    filled(a_measure(cast, "Worse"), [8, 9, 7, 8] * 5 + [18] * 8)
    filled(a_measure(cast, "Steady"), [8, 9, 7, 8] * 6)

    said = text(page(cast))

    assert "Ordered by need" in said
    assert "all 2" in said
    assert "no evidence of change 1" in said
    assert said.index("Worse Ash ward") < said.index("Steady Ash ward")


def test_nothing_found_says_what_to_do(cast):
    a_measure(cast)

    response = page(cast, query="?q=nothing")

    assert "No measure is called that here" in text(response)
    assert 'value="nothing"' in response.content.decode()


def test_to_enter_leads_to_the_entry_pages(cast):
    measure = a_measure(cast)

    assert f'href="{measure.get_entry_url()}"' in page(cast, query="?to=enter").content.decode()


@pytest.mark.parametrize("query", ["?show=x", "?page=x", "?q=" + "x" * 400, "?q=%00", "?q=%25_", "?to=x"])
def test_nonsense_in_the_address_shows_the_list(cast, query):
    assert page(cast, query=query).status_code == 200


def test_cato_sees_none_of_it(cast):
    a_measure(cast, "Only here")

    assert "Only here" not in text(page(cast, "cato"))


def test_filters_keep_the_words(cast):
    a_measure(cast, "Falls & more")

    assert "?q=Falls%20%26&amp;show=too_few" in page(cast, query="?q=Falls+%26").content.decode().replace("+", "%20")
