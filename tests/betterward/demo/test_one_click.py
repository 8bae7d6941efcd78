"""One-click people: in demo mode only, invented people only."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from betterward.common.ids import short_id, uuid7
from betterward.demo import queries
from betterward.demo.rules import introductions
from betterward.demo.rules.story import read


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def no_demo(settings):
    settings.DEMO = False


def become(client, person, **given):
    return client.post(f"/demo/people/{short_id(person.pk)}/", given)


def signed_in_as(client):
    return client.session.get("_auth_user_id")


@pytest.mark.usefixtures("demo")
class TestInDemoMode:
    def test_one_click_signs_in(self, client, invented):
        answer = become(client, invented["gloria"])

        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert signed_in_as(client) == str(invented["gloria"].pk)

    def test_the_session_is_a_new_one(self, client, invented):
        client.session.save()
        before = client.session.session_key

        become(client, invented["gloria"])

        assert client.session.session_key != before

    def test_becoming_somebody_else_ends_who_one_was(self, client, invented):
        become(client, invented["gloria"])
        become(client, invented["nell"])

        assert signed_in_as(client) == str(invented["nell"].pk)

    @pytest.mark.parametrize("who", ["ada", "asha", "ben", "cato"])
    def test_nobody_real_can_be_become(self, client, cast, who):
        answer = become(client, getattr(cast, who))

        assert answer.status_code == 404
        assert signed_in_as(client) is None

    def test_who_does_not_sign_in_cannot_be_become(self, client, invented):
        assert become(client, invented["away"]).status_code == 404

    def test_an_unknown_person_is_not_found(self, client, cast):
        assert client.post(f"/demo/people/{short_id(uuid7())}/").status_code == 404

    def test_looking_signs_nobody_in(self, client, invented):
        assert client.get(f"/demo/people/{short_id(invented['gloria'].pk)}/").status_code == 405
        assert signed_in_as(client) is None

    def test_a_form_from_elsewhere_signs_nobody_in(self, invented):
        from django.test import Client

        browser = Client(enforce_csrf_checks=True)

        assert become(browser, invented["gloria"]).status_code == 403

    def test_the_sign_in_page_offers_them_and_real_people_are_not_named(self, client, invented, cast):
        page = client.get("/accounts/login/").content.decode()

        assert "Have a look as" in page
        assert "Gloria Mensah" in page
        assert "Asha Khan" not in page

    def test_the_page_of_all_says_who_each_is(self, client, invented):
        page = client.get("/demo/people/").content.decode()

        assert escape(introductions.of("gloria.mensah@riverbank.example").says) in page
        assert "Staff nurse, Ash ward." in page
        assert "Alder community meeting" not in page

    def test_the_account_menu_leads_there(self, client, invented):
        become(client, invented["gloria"])

        assert 'href="/demo/people/"' in client.get("/about/style/").content.decode()

    def test_the_way_back_leads_nowhere_else(self, client, invented):
        assert become(client, invented["gloria"], next="/asks/")["Location"] == "/asks/"
        assert become(client, invented["gloria"], next="https://elsewhere.example/")["Location"] == "/"

    def test_an_empty_house_says_how_to_fill_it(self, client):
        assert "load_demo" in client.get("/demo/people/").content.decode()

    def test_the_people_are_one_query(self, invented, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert len(queries.people()) == 2


@pytest.mark.usefixtures("no_demo")
class TestOutsideDemoMode:
    def test_no_address_of_the_demo_is_found(self, client, invented):
        assert become(client, invented["gloria"]).status_code == 404
        assert client.get("/demo/people/").status_code == 404
        assert client.get(f"/demo/people/{short_id(invented['gloria'].pk)}/").status_code == 404
        assert signed_in_as(client) is None

    def test_nobody_is_offered(self, client, invented):
        assert "Gloria Mensah" not in client.get("/accounts/login/").content.decode()

    def test_the_account_menu_does_not_speak_of_it(self, client, cast):
        client.force_login(cast.asha, backend="betterward.people.backends.Backend")

        assert reverse("demo:people") not in client.get("/about/style/").content.decode()


def test_demo_mode_is_off_unless_asked_for(monkeypatch):
    from betterward.config.settings import web

    monkeypatch.delenv("BETTERWARD_DEMO", raising=False)
    assert not web._is_on("BETTERWARD_DEMO")


class TestIntroductions:
    def test_everybody_told_most_has_a_sentence(self):
        people = [row for row in read().people if row.get("core")]

        assert len(people) == 24
        assert [row["name"] for row in people if not row.get("says")] == []

    def test_the_first_are_one_of_each_kind(self):
        first = [row for row in read().people if row.get("first")]
        parts = {introductions.part_of([row["in"][0]["as"]]) for row in first}

        assert parts == set(introductions.PARTS) - {introductions.GUESTS}

    def test_every_role_has_a_part(self):
        roles = {place["as"] for row in read().people for place in row["in"]}

        assert roles <= set(introductions.PART_OF_ROLE)
