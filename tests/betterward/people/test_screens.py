"""The pages of people, as those who keep them meet them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from betterward.common.ids import short_id
from betterward.people.models import Membership, Person
from betterward.people.services import create_person, join, leave


pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


def page_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def main_of(page):
    return page.split("<main")[1].split("</main>")[0]


def people_at(unit):
    return f"/units/{short_id(unit.pk)}/people/"


def role_of(person):
    return f"/people/roles/{Membership.objects.get(person=person, until_on=None).pk}/"


class TestUnit:
    def test_the_team_reads_who_is_here(self, cast):
        page = page_of(cast.browser("ben").get(people_at(cast.ward)))

        assert "Asha Khan" in page and "since 1 Jan 2024" in page
        assert "Add somebody" not in page and "/people/roles/" not in page

    def test_past_and_coming_stand_apart(self, cast, today):
        leave(membership=Membership.objects.get(person=cast.ben), on=today - DAY, by=cast.house)
        soon = create_person(name="Priya Raman", email="", by=cast.house, why="w")
        join(person=soon, scope=cast.ward.scope, role="member", by=cast.house, from_on=today + DAY)

        page = main_of(page_of(cast.browser("asha").get(people_at(cast.ward))))

        here, rest = page.split("Coming")
        coming, past = rest.split("Who was here before")
        assert "Asha Khan" in here and "Ben Okoro" not in here
        assert "Priya Raman" in coming
        assert "Ben Okoro" in past

    def test_elsewhere_it_does_not_exist(self, cast, client):
        assert cast.browser("cato").get(people_at(cast.ward)).status_code == 404
        assert client.get(people_at(cast.ward)).status_code == 404


class TestJoining:
    def send(self, cast, today, who="asha", unit=None, **given):
        sent = {"who": "", "name": "", "role": "member", "from_on": today.isoformat(), "until_on": ""} | given
        return cast.browser(who).post(f"{people_at(unit or cast.ward)}join/", sent, follow=True)

    def test_somebody_here_is_found_by_name(self, cast, today):
        answer = self.send(cast, today, who="asha", unit=cast.bay, role="coach", name="")
        assert "Say who it is." in page_of(answer, 422)

        sent = {"who": "ben okoro", "role": "coach", "from_on": today.isoformat()}
        cast.browser("asha").post(f"{people_at(cast.bay)}join/", sent)

        assert Membership.objects.filter(person=cast.ben, scope=cast.bay.scope, role="coach").exists()

    def joined(self, cast, today, **given):
        sent = {"role": "member", "from_on": today.isoformat()} | given
        return cast.browser("asha").post(f"{people_at(cast.ward)}join/", sent, follow=True)

    def test_somebody_from_elsewhere_is_found_by_address_alone(self, cast, today):
        page = page_of(self.joined(cast, today, who="Cato Lindqvist"), 422)
        assert "Nobody here is called that" in page

        self.joined(cast, today, who="CATO@people.example", role="guest")

        assert Membership.objects.filter(person=cast.cato, scope=cast.ward.scope).exists()

    def test_somebody_new_needs_a_name_and_gets_a_link_for_a_password(self, cast, today, client):
        assert "Nobody has this address yet" in page_of(self.joined(cast, today, who="nova@people.example"), 422)

        page = page_of(self.joined(cast, today, who="nova@people.example", name="Nova Green"))
        link = re.search(r"http://testserver(/accounts/password/reset/key/[^\"<]+)", page)[1]
        client.get(link)
        chosen = {"password1": "lantern bicycle walnut", "password2": "lantern bicycle walnut"}
        client.post(re.sub(r"-[^-/]+-[^-/]+/$", "-set-password/", link), chosen)
        client.logout()
        client.post("/accounts/login/", {"login": "nova@people.example", "password": "lantern bicycle walnut"})

        assert client.session["_auth_user_id"] == str(Person.objects.get(email="nova@people.example").pk)
        assert client.get(people_at(cast.ward)).status_code == 200
        assert client.get(link).status_code == 200  # allauth's page for a link that was used
        assert "lantern" not in client.get(link).content.decode()

    def test_the_link_is_gone_once_somebody_uses_the_account(self, cast):
        page = page_of(cast.browser("ada").get(f"/people/{short_id(cast.ben.pk)}/"))

        assert "password/reset/key" not in page

    def test_an_address_with_a_slip_is_said_and_kept(self, cast, today):
        page = page_of(self.joined(cast, today, who="nova@people", name="Nova"), 422)

        assert "Is there a slip in it?" in page
        assert 'value="nova@people"' in page

    def test_two_of_one_name_are_told_apart_by_address(self, cast, today):
        double = create_person(name="Ben Okoro", email="ben2@people.example", by=cast.house, why="w")
        join(person=double, scope=cast.other_ward.scope, role="guest", by=cast.house)

        assert "More than one person" in page_of(self.joined(cast, today, who="Ben Okoro"), 422)

    def test_a_second_time_is_refused_on_the_form(self, cast, today):
        assert "holds this role here already" in page_of(self.joined(cast, today, who="ben@people.example"), 422)

    @pytest.mark.parametrize("who", ["ben", "cato"])
    def test_only_those_who_manage_the_unit_may(self, cast, today, who):
        sent = {"who": "cato@people.example", "role": "guest", "from_on": today.isoformat()}

        assert cast.browser(who).post(f"{people_at(cast.ward)}join/", sent).status_code == 404
        assert cast.browser(who).get(f"{people_at(cast.ward)}join/").status_code == 404


class TestChanging:
    def test_a_role_ends_with_its_last_day(self, cast, today):
        answer = cast.browser("asha").post(f"{role_of(cast.ben)}leave/", {"on": today.isoformat()}, follow=True)

        assert "The role ends." in page_of(answer)
        assert Membership.objects.get(person=cast.ben).until_on == today

    def test_a_day_that_is_none_is_said(self, cast):
        page = page_of(cast.browser("asha").post(f"{role_of(cast.ben)}leave/", {"on": "soon"}), 422)

        assert "Choose a day." in page

    def test_a_move_is_one_form(self, cast, today):
        sent = {"to": str(cast.bay.pk), "on": today.isoformat()}

        answer = cast.browser("asha").post(f"{role_of(cast.ben)}move/", sent, follow=True)

        assert "moves to Bay 1" in page_of(answer)
        assert Membership.objects.get(person=cast.ben, until_on=None).scope == cast.bay.scope

    def test_places_of_others_are_not_offered(self, cast, today):
        browser = cast.browser("asha")

        assert "Oak ward" not in page_of(browser.get(role_of(cast.ben)))
        sent = {"to": str(cast.other_ward.pk), "on": today.isoformat()}
        assert browser.post(f"{role_of(cast.ben)}move/", sent).status_code == 422

    @pytest.mark.parametrize("who", ["ben", "cato"])
    def test_roles_are_unknown_to_those_who_do_not_manage_them(self, cast, who, today):
        address, browser = role_of(cast.asha), cast.browser(who)

        assert browser.get(address).status_code == 404
        assert browser.post(f"{address}leave/", {"on": today.isoformat()}).status_code == 404
        assert browser.post(f"{address}move/", {"to": "x", "on": today.isoformat()}).status_code == 404


class TestOrganisation:
    address = "/organisations/alder/people/"

    def test_everybody_is_found_by_a_word(self, cast):
        browser = cast.browser("ada")

        assert [name in browser.get(self.address).content.decode() for name in ("Asha", "Ben", "Cato")] == [
            True, True, False
        ]  # fmt: skip
        found = main_of(page_of(browser.get(self.address, {"find": "ben okoro"})))
        assert "Ben Okoro" in found and "Asha Khan" not in found

    def test_nobody_found_says_what_to_do(self, cast):
        assert "Nobody found" in page_of(cast.browser("ada").get(self.address, {"find": "Zebedee"}))

    @pytest.mark.parametrize("who", ["asha", "ben", "cato"])
    def test_only_who_keeps_the_whole_organisation_may_look(self, cast, who):
        assert cast.browser(who).get(self.address).status_code == 404

    def test_the_menu_leads_there_and_for_nobody_else(self, cast):
        assert self.address in page_of(cast.browser("ada").get("/account/"))
        assert self.address not in page_of(cast.browser("asha").get("/account/"))

    @pytest.mark.parametrize("more", [0, 60])
    def test_the_list_asks_few_queries_however_long(self, cast, more, django_assert_max_num_queries):
        for i in range(more):
            person = create_person(name=f"Person {i}", email="", by=cast.house, why="w")
            join(person=person, scope=cast.ward.scope, role="guest", by=cast.house)
        browser = cast.browser("ada")

        with django_assert_max_num_queries(16):
            browser.get(self.address)

    def test_employment_ends_on_a_form(self, cast, today):
        address = f"/people/{short_id(cast.ben.pk)}/end/alder/"
        browser = cast.browser("ada")
        assert address in page_of(browser.get(f"/people/{short_id(cast.ben.pk)}/"))

        answer = browser.post(address, {"on": today.isoformat(), "why": "rotation over"}, follow=True)

        assert "What Ben Okoro entered is kept." in page_of(answer)
        assert not Person.objects.get(pk=cast.ben.pk).is_active

    @pytest.mark.parametrize("who", ["asha", "ben", "cato"])
    def test_nobody_else_ends_it(self, cast, today, who):
        address = f"/people/{short_id(cast.ben.pk)}/end/alder/"

        assert cast.browser(who).post(address, {"on": today.isoformat()}).status_code == 404


class TestOneself:
    def test_ones_own_account_shows_ones_roles_and_ways(self, cast):
        page = main_of(page_of(cast.browser("ben").get("/account/")))

        assert "Ash ward" in page and "Second step" in page
        assert "/people/roles/" not in page

    def test_nobody_changes_their_own_role_here(self, cast):
        assert "/people/roles/" not in main_of(page_of(cast.browser("asha").get("/account/")))

    def test_visitors_are_asked_to_sign_in(self, client, cast):
        assert client.get("/account/")["Location"].startswith("/accounts/login/")

    def test_who_belongs_nowhere_is_told_who_can_help(self, cast, today):
        leave(membership=Membership.objects.get(person=cast.ben), on=today - 400 * DAY, by=cast.house)
        Membership.objects.filter(person=cast.ben).delete()

        assert "The lead of your unit or project can add you." in page_of(cast.browser("ben").get("/account/"))
