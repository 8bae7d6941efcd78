"""What these pages put into the frame: the words, the places, the box, the foot."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.betterward.people.cast import LONG_AGO

from betterward.organisations.services import close_unit
from betterward.pages import queries
from betterward.people.models import anonymous
from betterward.people.services import join


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def words(page):
    bar = page.content.decode().split('<nav class="words"', 1)[1].split("</nav>", 1)[0]
    return re.findall(r"<a [^>]*>([^<]+)</a>", bar)


def test_the_words_are_the_same_everywhere_and_in_this_order(cast):
    browser = cast.browser("asha")

    for address in ("/", "/boards/", "/try/", cast.ward.get_absolute_url()):
        assert words(browser.get(address)) == ["Home", "Work", "Measures", "Boards"]


def test_the_word_of_the_page_is_marked(cast):
    bar = cast.browser("asha").get("/").content.decode().split('<nav class="words"', 1)[1]

    assert bar.startswith(' aria-label="Main">\n    <a href="/" aria-current="page">Home</a>')


def test_places_are_ones_own_then_what_hangs_below_and_none_beside(cast):
    assert [(place.name, place.is_own) for place in queries.places(cast.actor("asha"))] == [
        ("Ash ward", True),
        ("Bay 1", False),
    ]
    assert [place.name for place in queries.places(cast.actor("ada"))] == ["Alder Trust", "Hospital care"]
    assert [place.name for place in queries.places(cast.actor("cato"))] == ["Birch Trust", "Beech ward"]
    assert queries.places(anonymous()) == []


def test_a_closed_unit_leaves_the_places(cast):
    close_unit(unit=cast.bay, on=LONG_AGO, by=cast.house, why="a test")

    assert [place.name for place in queries.places(cast.actor("asha"))] == ["Ash ward"]


def test_whoever_belongs_to_two_organisations_sees_both(cast):
    join(person=cast.cato, scope=cast.ward.scope, role="guest", by=cast.house)

    names = [place.name for place in queries.places(cast.actor("cato")) if place.is_own]

    assert names == ["Ash ward", "Birch Trust"]


def test_places_cost_one_query(cast):
    actor = cast.actor("asha")
    assert actor.grants

    with CaptureQueriesContext(connection) as captured:
        queries.places(actor)

    assert len(captured.captured_queries) == 1


def test_the_switcher_marks_where_one_is(cast):
    page = cast.browser("ada").get(cast.division.get_absolute_url()).content.decode()

    assert f'<a href="{cast.division.get_absolute_url()}" aria-current="true">' in page


def test_a_visitor_gets_the_foot_and_no_search_and_no_places(client):
    page = client.get("/").content.decode()

    assert 'href="/about-these-data/"' in page
    assert 'class="search"' not in page
    assert "switcher" not in page
