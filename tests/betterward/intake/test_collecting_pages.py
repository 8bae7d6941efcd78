"""The pages of forms: built without script, filled in by people and by code, and what they say of a round."""

from uuid import uuid4

import pytest
from django.utils import timezone
from tests.betterward.intake.test_collecting import kept, published, trolley
from tests.betterward.measures.making import again
from tests.betterward.pages.conftest import shown

from betterward.intake import services
from betterward.intake.forms.collecting import acted
from betterward.intake.models import CollectionForm, FormVersion, Round
from betterward.intake.rules.collecting import Question


__all__ = ["trolley"]

pytestmark = pytest.mark.django_db


def sent(act, *questions, name="Trolley", **more):
    """The fields of the builder."""
    fields = {"act": act, "name": name, "questions": str(len(questions)), "key": str(uuid4()), "over": "0", **more}
    for n, one in enumerate(questions):
        fields |= {f"text-{n}": one[0], f"kind-{n}": one[1], f"goal-{n}": one[2] if len(one) > 2 else ""}
    return fields


def unit_address(cast):
    return f"/units/{cast.ward.get_absolute_url().split('/')[2]}/forms/"


class TestButtonsOfTheBuilder:
    LIST = tuple(Question(f"q{n}", text, "count") for n, text in enumerate("abc"))

    @pytest.mark.parametrize(("act", "words", "at"), [
        ("add", ["a", "b", "c", ""], 3), ("up-1", ["b", "a", "c"], 0), ("down-1", ["a", "c", "b"], 2),
        ("up-0", ["a", "b", "c"], 0), ("down-2", ["a", "b", "c"], 2), ("remove-1", ["a", "c"], 1),
        ("remove-9", ["a", "b", "c"], -1), ("look", ["a", "b", "c"], -1), ("sideways-1", ["a", "b", "c"], -1),
    ])  # fmt: skip
    def test_move_questions(self, act, words, at):
        found, there = acted(self.LIST, act)
        assert ([one.text for one in found], there) == (words, at)


class TestBuilding:
    def test_nothing_is_stored_before_it_is_published(self, cast, trolley):
        p, _time = trolley
        asha, address = cast.browser("asha"), f"{unit_address(cast)}new/"
        page = shown(asha.post(address, sent("add", ("Oxygen full?", "yes_no", f"{p.pk}:met"))))
        assert "Question 2" in page
        assert "On a phone" in page
        assert not CollectionForm.objects.exists()

        answer = asha.post(address, sent("publish", ("Oxygen full?", "yes_no", f"{p.pk}:met")))
        form = CollectionForm.objects.get()
        assert answer.headers["Location"] == form.get_absolute_url()
        page = shown(asha.get(form.get_absolute_url()))
        assert "Trolley checks met: share that is met" in page
        assert "Photos are off" in page

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, cast, trolley):
        answer = cast.browser("asha").post(
            f"{unit_address(cast)}new/", sent("publish", ("", "count"), name="My trolley")
        )
        assert answer.status_code == 422
        assert "Question 1 has no words yet." in shown(answer)
        assert "My trolley" in answer.content.decode()

    def test_two_who_write_at_once_lose_nothing(self, cast, trolley):
        form = published(cast, trolley).form
        address = f"{form.get_absolute_url()}build/"
        ben, asha = cast.browser("ben"), cast.browser("asha")
        ben.post(address, sent("publish", ("Ben's", "count"), over="1"))
        answer = asha.post(address, sent("publish", ("Asha's", "count"), over="1"))
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Ben Okoro published another version" in page
        assert "Asha&#39;s" in page
        assert 'name="over" value="2"' in page
        asha.post(address, sent("publish", ("Asha's", "count"), over="2"))
        assert FormVersion.objects.filter(form=form).count() == 3

    def test_who_may_not_edit_sees_no_builder(self, cast, trolley):
        form = published(cast, trolley).form
        assert cast.browser("cato").get(form.get_absolute_url()).status_code == 404
        assert cast.browser("cato").get(f"{unit_address(cast)}new/").status_code == 404


class TestFillingIn:
    def test_a_round_says_how_complete_it_is_and_offers_an_improvement_for_what_failed(self, cast, trolley):
        form = published(cast, trolley).form
        today = timezone.localdate().isoformat()
        ben = cast.browser("ben")
        fields = {"on": today, "key": str(uuid4()), "a-q1": "no", "a-q2": "yes", "a-q4": "0"}
        answer = ben.post(f"{form.get_absolute_url()}fill/", fields)
        page = shown(ben.get(answer.headers["Location"]))
        assert "3 of 4 answered" in page
        assert "Start an improvement: Oxygen full?" in page
        assert again(trolley[0]).chart_facts.latest_parts == "1 / 2"
        words = ben.get(answer.headers["Location"]).content.decode().split('"')
        start = next(one for one in words if "projects/new" in one and "title=" in one)
        assert 'value="Oxygen full?"' in ben.get(start.replace("&amp;", "&")).content.decode()
        ben.post(answer.headers["Location"])
        assert Round.objects.get().withdrawn_at

    def test_what_is_no_answer_is_said_beside_it_and_all_stays(self, cast, trolley):
        form = published(cast, trolley).form
        fields = {"on": timezone.localdate().isoformat(), "key": str(uuid4()), "a-q1": "yes", "a-q4": "lots"}
        answer = cast.browser("ben").post(f"{form.get_absolute_url()}fill/", fields)
        assert answer.status_code == 422
        assert "Type a whole number, such as 0 or 3." in shown(answer)
        assert 'value="lots"' in answer.content.decode()
        assert not Round.objects.exists()

    def test_it_is_kept_under_the_version_that_was_shown(self, cast, trolley):
        first = published(cast, trolley)
        published(cast, trolley, form=first.form, over=1)
        fields = {"on": timezone.localdate().isoformat(), "key": str(uuid4()), "a-q1": "yes", "version": "1"}
        cast.browser("ben").post(f"{first.form.get_absolute_url()}fill/", fields)
        assert Round.objects.get().version == first

    def test_the_page_of_the_form_tells_how_complete_the_rounds_are(self, cast, trolley):
        version = published(cast, trolley)
        kept(cast, version, q1="yes", q2="no", q3=5.0, q4=1.0)
        kept(cast, version, q1="yes", q2="yes")
        page = shown(cast.browser("asha").get(version.form.get_absolute_url()))
        assert "In the latest 2 rounds 75% of the questions were answered." in page
        assert "not met" in page

    def test_the_unit_leads_there(self, cast, trolley):
        version = published(cast, trolley)
        assert version.form.get_absolute_url() in cast.browser("ben").get(cast.ward.get_absolute_url()).content.decode()


class TestByCode:
    def test_a_phone_fills_in_without_signing_in(self, cast, trolley, client):
        form = published(cast, trolley).form
        poster = cast.browser("asha").post(f"{form.get_absolute_url()}code/").content.decode()
        address = "/rounds/" + poster.split("/rounds/")[1].split("/")[0] + "/"
        page = client.get(address)
        assert "Oxygen full?" in shown(page)
        assert page.headers["Referrer-Policy"] == "no-referrer"
        fields = {"on": timezone.localdate().isoformat(), "key": str(uuid4()), "a-q1": "yes", "entered_as": "night"}
        assert "1 of 4 answered" in shown(client.post(address, fields))
        assert again(trolley[0]).chart_facts.latest_parts == "1 / 1"
        assert client.post(address, {**fields, "key": str(uuid4()), "entered_as": "943 476 5919"}).status_code == 422
        cast.browser("asha").post(f"{form.get_absolute_url()}code/", {"act": "close"})
        assert client.get(address).status_code == 410
        assert client.post(address, fields).status_code == 410

    def test_a_code_of_a_form_opens_no_measure(self, cast, trolley, client):
        form = published(cast, trolley).form
        secret = services.open_code(form=form, by=cast.actor("asha"))
        assert client.get(f"/codes/{secret}/").status_code == 410
