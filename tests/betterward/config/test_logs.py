"""What is logged: one line of JSON per event, and nobody in it."""

import io
import json
import logging
import re

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import include, path
from tests.betterward.people.cast import cast

from betterward.config import logs
from betterward.people.models import Person


__all__ = ["cast"]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

PASSWORD = "a long and dull sentence"


def same_address_twice(request):
    Person.objects.create(**request.GET.dict())


def quoting(request):
    secret = request.POST.get("answer", "")
    raise ValueError(f"cannot read 943 476 5919 of {secret}")


urlpatterns = [
    path("twice/", same_address_twice),
    path("quoting/", quoting),
    path("", include("betterward.config.urls")),
]


@pytest.fixture
def lines():
    """What the site would print, as it would print it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    given = logs.CONFIGURATION["formatters"]["json"]
    handler.setFormatter(given["()"](**{key: value for key, value in given.items() if key != "()"}))
    loggers = [logging.getLogger(name) for name in ("django_structlog", "betterward")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: out.getvalue()
    for logger in loggers:
        logger.removeHandler(handler)


def names_nobody(text):
    """Markers of persons that a log must not hold; the clock of a line and its random id may hold any digits."""
    text = re.sub(r'"(timestamp|request_id)": "[^"]*"', "", text)
    markers = ["asha", "Khan", "people.example", "943", "5919", PASSWORD, "127.0.0.1", "Netscape", "hello=world"]
    return [marker for marker in markers if marker in text]


def ask(method, address, **given):
    browser = Client(raise_request_exception=False, HTTP_USER_AGENT="Netscape 4")
    return getattr(browser, method)(address, **given)


def test_each_request_is_one_line_of_json_with_its_end(lines):
    ask("get", "/healthz")

    [line] = lines().splitlines()
    told = json.loads(line)
    assert (told["event"], told["code"], told["request"]) == ("request_finished", 200, "GET /healthz")
    assert told["timestamp"].endswith("Z") and told["request_id"]


def test_signing_in_names_nobody(lines, cast):
    ask("post", "/accounts/login/?hello=world", data={"login": "asha@people.example", "password": PASSWORD})
    ask("post", "/accounts/login/", data={"login": "asha@people.example", "password": "wrong " + PASSWORD})

    assert len(lines().splitlines()) >= 2
    assert names_nobody(lines()) == []


def test_a_page_about_a_person_names_nobody(lines, cast):
    from betterward.common.ids import short_id

    browser = cast.browser("ada")
    browser.get(f"/people/{short_id(cast.asha.pk)}/")

    assert short_id(cast.asha.pk) not in lines()
    assert "GET /people/<id>/" in lines()


def test_a_one_time_key_is_left_out(lines, cast):
    from betterward.people.queries import invitation
    from betterward.people.services import create_person

    new = create_person(name="Nova", email="nova@people.example", by=cast.house, why="w")
    link = invitation(new)
    ask("get", link)

    assert link.rstrip("/").split("/")[-1] not in lines()


def test_a_database_that_quotes_a_row_is_cut_short(lines, cast):
    ask("get", "/twice/?email=asha@people.example&name=Asha Khan")

    told = json.loads(lines().splitlines()[-1])
    assert told["event"] == "request_failed"
    assert IntegrityError.__name__ in told["exception"]
    assert "DETAIL: left out" in told["exception"]
    assert names_nobody(lines()) == []


def test_a_message_that_quotes_what_was_typed_is_cleaned_of_numbers_and_addresses(lines):
    ask("post", "/quoting/", data={"answer": "asha@people.example"})

    told = json.loads(lines().splitlines()[-1])
    assert "cannot read <number> of <address>" in told["exception"]
    assert names_nobody(lines()) == []


def test_no_local_variable_is_printed(lines):
    ask("post", "/quoting/", data={"answer": "Alder Quokka"})

    assert "locals" not in lines()
    assert lines().count("Alder Quokka") == 1, "the message alone"


@pytest.mark.parametrize("key", logs.LEFT_OUT)
def test_what_libraries_bind_is_dropped(key):
    assert key not in logs.without_persons(None, "info", {"event": "x", key: "Asha"})
