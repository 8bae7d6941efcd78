"""Search: by words of a name, and only what one may see."""

import pytest
from django.urls import reverse
from tests.betterward.measures.making import TODAY, a_measure, filled
from tests.betterward.pages.conftest import STEADY, shown

from betterward.pages import queries
from betterward.people.models import anonymous
from betterward.projects.services import start_project


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def search(cast, words, who="asha"):
    found = queries.search(cast.actor(who), words, TODAY)
    return [row.name for row in found.measures], [hit.name for hit in found.projects], [hit.name for hit in found.units]


def test_measures_projects_and_units_are_found_by_every_word(cast, falls):
    start_project(title="Fewer falls at night", unit=cast.ward, by=cast.actor("asha"), started_on=TODAY)

    assert search(cast, "FALLS") == (["Falls"], ["Fewer falls at night"], [])
    assert search(cast, "falls night") == ([], ["Fewer falls at night"], [])
    assert search(cast, "ash ward") == (["Falls"], [], ["Ash ward"])


def test_accents_and_case_do_not_matter(cast):
    filled(a_measure(cast, "Café waits"), STEADY)

    assert search(cast, "CAFE")[0] == search(cast, "cafés"[:4])[0] == ["Café waits"]


def test_cato_finds_nothing_of_ours(cast, falls):
    start_project(title="Fewer falls at night", unit=cast.ward, by=cast.actor("asha"), started_on=TODAY)

    assert search(cast, "falls", "cato") == search(cast, "ash", "cato") == ([], [], [])


def test_the_team_alone_finds_its_improvement_measures(cast):
    a_measure(cast, "Huddles", purpose="improvement")

    assert search(cast, "huddles")[0] == ["Huddles"]
    assert search(cast, "huddles", "ada")[0] == []


@pytest.mark.parametrize("words", ["", " ", "a", "%", "_", "\\", "'; drop table"])
def test_nothing_is_found_for_nothing(cast, falls, words):
    assert search(cast, words) == ([], [], [])


def test_a_visitor_searches_nothing(client, cast, falls):
    assert queries.search(anonymous(), "falls", TODAY).count == 0
    assert client.get(reverse("pages:search") + "?q=falls").status_code == 302


def test_the_page_says_how_many_and_keeps_the_words(cast, falls):
    page = cast.browser("asha").get(reverse("pages:search") + "?q=falls+<b>")
    found = cast.browser("asha").get(reverse("pages:search") + "?q=falls")

    assert "Nothing is called that here" in shown(page)
    assert "<b>" not in page.content.decode().split("<h1>")[1][:80]
    assert "1 found for “falls”" in shown(found)
    assert falls.get_absolute_url() in found.content.decode()
    assert cast.browser("asha").get(reverse("pages:search")).status_code == 200
