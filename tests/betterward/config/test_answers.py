"""Headers on every answer, the policy's nonce, health, and how long a session lasts."""

import json
import time
from contextlib import closing

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client

from betterward.config import logs, middleware, passwords


HEADERS = [*middleware.EVERY_ANSWER, "Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/healthz", "/readyz", "/no such page", "/accounts/login/", "/static/common/mark.svg"]
)
def test_every_answer_carries_the_headers(client, address):
    with closing(client.get(address)) as answer:
        assert [name for name in HEADERS if name not in answer.headers] == []


@pytest.mark.django_db
def test_a_fault_carries_the_headers_too_and_shows_no_trace(monkeypatch):
    from betterward.config import health

    def broken():
        raise RuntimeError("a secret inside")

    monkeypatch.setattr(health, "_database", broken)

    answer = Client(raise_request_exception=False).get("/readyz")

    assert answer.status_code == 500
    assert [name for name in HEADERS if name not in answer.headers] == []
    assert b"secret inside" not in answer.content


@pytest.mark.django_db
def test_the_policy_allows_no_inline_script_or_style(client):
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_healthz_asks_the_database_nothing(client):
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.engine
@pytest.mark.django_db
def test_readyz_says_what_it_looked_at(client):
    answer = client.get("/readyz")

    assert json.loads(answer.content) == {"database": "ok", "migrations": "ok", "jobs": "ok"}
    assert answer.status_code == 200


@pytest.mark.engine
@pytest.mark.django_db
def test_readyz_notices_a_queue_nobody_works_on(client):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, attempts) "
            "VALUES ('default', 'waits', 0, '{}', 'todo', 0)"
        )
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '1 hour'")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert json.loads(answer.content)["jobs"] == "late"


def test_cookies_are_closed_to_scripts_and_other_sites():
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60


class Session(dict):
    session_key = "key"

    def flush(self):
        self.clear()


class Request:
    method = "GET"

    def __init__(self, **session):
        self.session = Session(session, **{SESSION_KEY: "1"})


def test_a_session_ends_after_its_longest_time_however_busy():
    now = int(time.time())
    old = Request(began=now - settings.SESSION_LONGEST - 1, seen=now)

    middleware.SessionsEnd(lambda request: HttpResponse())(old)

    assert old.session == {}


def test_a_busy_session_moves_its_idle_limit():
    now = int(time.time())
    busy = Request(began=now - 3600, seen=now - 3600)

    middleware.SessionsEnd(lambda request: HttpResponse())(busy)

    assert busy.session["seen"] >= now
    assert busy.session[SESSION_KEY] == "1"


@pytest.mark.parametrize(
    "password", ["password1234", "Passwordpassword", "betterward2026!", "qwertyqwerty", "aaaaaaaaaaaa"]
)
def test_a_password_tried_first_is_refused(password):
    with pytest.raises(ValidationError):
        passwords.KnownPassword().validate(password)


def test_unrelated_words_without_digits_or_signs_are_a_good_password():
    passwords.KnownPassword().validate("lantern bicycle walnut")


def test_a_password_longer_than_any_passphrase_is_refused():
    with pytest.raises(ValidationError):
        passwords.LongestLength().validate("a b" * 100)


def test_log_lines_name_nobody():
    event = {"event": "x", "user_id": 3, "ip": "10.0.0.1", "email": "a@b.c", "request": "GET /find?q=Asha+Rao"}

    kept = logs.without_persons(None, "info", event)

    assert kept == {"event": "x", "request": "GET /find"}
