"""What goes wrong has a designed page: what happened, what was kept, what to do; and it gives nothing away."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import include, path

from betterward.common import faults
from betterward.common.errors import Refused


def raises(error):
    def view(request):
        raise error

    return view


def writes(request):
    return HttpResponse("written")


urlpatterns = [
    path("hidden/", raises(Http404("a ward's sensitive measure"))),
    path("others/", raises(PermissionDenied("no"))),
    path("refused/", raises(Refused("Falls cannot be more than <b>bed days</b>."))),
    path("not-allowed/", raises(Refused("no", code="not_allowed"))),
    path("not-there/", raises(Refused("no", code="not_found"))),
    path("broken/", raises(RuntimeError("secret detail 4711"))),
    path("away/", raises(OperationalError("connection to server lost"))),
    path("write/", writes),
    path("", include("betterward.config.urls")),
]
handler400, handler403, handler404, handler500 = (
    faults.bad_request,
    faults.forbidden,
    faults.not_found,
    faults.fault,
)

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def browser():
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/hidden/", 404, "We cannot find this page"),
        ("/no/such/page/", 404, "We cannot find this page"),
        ("/others/", 403, "This is for others to change"),
        ("/not-allowed/", 403, "This is for others to change"),
        ("/not-there/", 404, "We cannot find this page"),
        ("/broken/", 500, "Something went wrong here"),
        ("/away/", 503, "Back in a moment"),
    ],
)
def test_each_fault_has_its_page(browser, address, status, words):
    answer = browser.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{words}</h1>" in page
    assert "What to do:" in page
    assert "Traceback" not in page
    assert "4711" not in page
    assert "sensitive" not in page


def test_a_refusal_says_its_own_sentence_escaped(browser):
    answer = browser.get("/refused/")
    assert answer.status_code == 422
    assert "Falls cannot be more than &lt;b&gt;bed days&lt;/b&gt;." in answer.content.decode()


def bare(answer):
    """An answer without what differs between any two: the nonce and the one-time token, and the asked-for address."""
    hide = re.compile(r"nonce-[\w+/=-]+|name=\"csrfmiddlewaretoken\" value=\"\w+\"|name=\"next\" value=\"[^\"]+\"")
    headers = {name: hide.sub("", value) for name, value in answer.items() if name != "X-Request-ID"}
    cookies = dict.fromkeys(answer.cookies, "")
    return headers | cookies, hide.sub("", answer.content.decode())


def test_hidden_and_missing_cannot_be_told_apart(browser):
    (hidden_head, hidden), (missing_head, missing) = bare(browser.get("/hidden/")), bare(browser.get("/no/such/"))
    assert hidden == missing
    assert hidden_head.keys() == missing_head.keys()
    assert hidden_head["Content-Security-Policy"] == missing_head["Content-Security-Policy"]


def test_a_form_from_an_ended_session_says_what_was_kept(browser):
    answer = browser.post("/write/", {"value": "3"})
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()
    assert "What you wrote is still on the page before this one" in answer.content.decode()


def test_the_database_away_asks_to_come_back(browser):
    assert browser.get("/away/")["Retry-After"] == "30"


def test_our_own_fault_asks_the_database_nothing(browser, django_assert_num_queries):
    with django_assert_num_queries(0):
        browser.get("/broken/")


def test_a_broken_layout_still_tells_a_person_what_to_do(rf, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no templates")

    monkeypatch.setattr(faults, "render_to_string", broken)
    page = faults.not_found(rf.get("/")).content.decode()
    assert "<h1>We cannot find this page</h1>" in page
    assert "Search for it" in page


@pytest.mark.parametrize("address", ["/hidden/", "/broken/", "/others/", "/refused/", "/about/style/"])
def test_every_page_carries_the_security_headers(browser, address):
    answer = browser.get(address)
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self' 'nonce-" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
