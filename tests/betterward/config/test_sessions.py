"""A session that has ended: whoever comes back with it is told what was kept, and learns nothing else."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from tests.betterward.people.cast import cast

from betterward.people.services import end_sessions


__all__ = ["cast"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(cast):
    """Asha's browser after her session was ended on the server."""
    browser = cast.browser("asha")
    assert browser.get(cast.ward.get_absolute_url()).status_code == 200
    end_sessions(cast.asha)
    return browser


def test_a_page_one_may_no_longer_see_leads_to_signing_in_and_back(ended, cast):
    answer = ended.get(cast.ward.get_absolute_url())

    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={cast.ward.get_absolute_url()}"
    page = ended.get(answer["Location"]).content.decode()
    assert "Sign in to go on to the page you asked for." in page


def test_what_is_sent_is_answered_with_what_was_kept(ended, cast):
    answer = ended.post("/asks/new/", {"text": "A second hoist"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "<h1>You were signed out</h1>" in page
    assert "What you wrote is still on the page before this one." in page
    assert 'href="/accounts/login/"' in page


def test_existing_and_missing_pages_answer_alike(ended, cast):
    known, unknown = cast.ward.get_absolute_url(), "/units/2222222222222222222222/nowhere/"
    answers = []
    for address in (known, unknown):
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = "ended"
        answer = browser.get(address)
        answers.append((answer.status_code, answer["Location"].replace(address, "")))

    assert answers[0] == answers[1]


def test_the_ended_session_is_taken_from_the_browser_and_no_new_one_made(ended, cast):
    before = Session.objects.count()

    answer = ended.get("/healthz")

    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert Session.objects.count() == before


def test_the_way_in_and_the_look_stay_open(ended, cast):
    sent = {"login": "asha@people.example", "password": "a long and dull sentence"}

    assert ended.post("/theme/", {"theme": "dark"}).status_code == 302
    ended.cookies[settings.SESSION_COOKIE_NAME] = "ended"
    ended.post("/accounts/login/", sent)

    assert ended.session["_auth_user_id"] == str(cast.asha.pk)


def test_a_visitor_who_never_signed_in_gets_the_usual_page(client, cast):
    answer = client.get(cast.ward.get_absolute_url())

    assert answer.status_code == 404
    assert "We cannot find this page" in answer.content.decode()


def test_a_person_whose_account_closed_is_told_too(cast):
    browser = cast.browser("ben")
    type(cast.ben).objects.filter(pk=cast.ben.pk).update(is_active=False, left_on=date(2026, 1, 1))

    assert browser.get(cast.ward.get_absolute_url()).status_code == 302
    assert "You were signed out" in browser.post("/asks/new/", {"text": "x"}).content.decode()


def test_a_right_that_ended_is_a_page_that_says_what_to_do(cast):
    from betterward.people.models import Membership

    browser = cast.browser("asha")
    ask = "/units/" + cast.ward.get_absolute_url().split("/")[2] + "/people/join/"
    assert browser.get(ask).status_code == 200
    Membership.objects.filter(person=cast.asha).update(level=1)

    answer = browser.post(ask, {"who": "x"})

    assert answer.status_code == 404
    assert "ask the person who sent you here" in answer.content.decode()
