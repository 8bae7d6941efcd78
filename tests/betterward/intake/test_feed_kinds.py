"""Feeds from a folder, from another PostgreSQL database, and pushed by another system; tried, changed, sealed anew."""

import base64
import json
import os
import select
import socket
import socketserver
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from uuid import uuid4

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from tests.betterward.measures.making import a_measure, again
from tests.betterward.pages.conftest import shown

from betterward.common import sealing
from betterward.common.errors import Refused
from betterward.intake import feeding, queries, services
from betterward.intake.models import Feed, FeedRun
from betterward.intake.outside import database, folder
from betterward.measures.models import Reading


pytestmark = pytest.mark.django_db

TABLE = "Month\tFalls\n2026-08-01\t7\n2026-09-01\t5\n"


@pytest.fixture
def falls(cast):
    """A count of the ward, and the headings of its table, remembered."""
    measure, asha, today = a_measure(cast, "Falls"), cast.actor("asha"), timezone.localdate()
    found = queries.several(cast.ward, queries.offered(cast.ward, asha, today), TABLE, "", today)
    targets = [(measure, to.part) if to else None for to in found.targets]
    services.remember_columns(unit=cast.ward, headings=found.headings, targets=targets, by=asha)
    return measure


def a_feed(cast, kind, address="", **more):
    return services.make_feed(
        unit=cast.ward, name="Incidents", address=address, every="day", by=cast.actor("asha"), key=uuid4(), kind=kind,
        **more,
    )  # fmt: skip


def standing(measure):
    return {one.period_on.month: one.numerator for one in Reading.objects.current().filter(measure=measure)}


# A folder -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def dropped(settings, tmp_path):
    """Puts a file into a feed's folder, as old as is wanted."""
    settings.FEED_FOLDER = str(tmp_path / "feeds")
    place = tmp_path / "feeds" / "cedar"
    place.mkdir(parents=True)

    def put(name, text, seconds=600):
        path = place / name
        path.write_text(text)
        os.utime(path, (path.stat().st_mtime - seconds,) * 2)
        return path

    put.place = place
    return put


class TestAFolder:
    def test_a_file_that_stands_still_is_kept_and_put_aside(self, cast, falls, dropped):
        dropped("a.csv", TABLE)
        run = feeding.look(a_feed(cast, "folder", "cedar"))

        assert (run.state, run.kept) == ("done", 2)
        assert standing(falls) == {8: 7, 9: 5}
        assert [path.name.split("-", 2)[2] for path in (dropped.place / "done").iterdir()] == ["a.csv"]

    def test_one_still_being_copied_waits(self, cast, falls, dropped):
        dropped("a.csv", TABLE, seconds=2)
        assert feeding.look(a_feed(cast, "folder", "cedar")).rows == 0
        assert standing(falls) == {}

    def test_read_twice_after_a_death_in_between_it_counts_once(self, cast, falls, dropped, monkeypatch):
        dropped("a.csv", TABLE)
        feed = a_feed(cast, "folder", "cedar")
        with monkeypatch.context() as dying:
            dying.setattr(folder, "put_aside", lambda *facts, **more: None)
            feeding.look(feed)
        run = feeding.look(feed)

        assert (run.state, run.kept) == ("done", 0)
        assert Reading.objects.filter(measure=falls).count() == 2
        assert list((dropped.place / "done").iterdir())

    def test_what_cannot_be_read_lies_aside_with_its_reason(self, cast, falls, dropped):
        dropped("a.csv", "Month\tWeather\n2026-08-01\t7\n")
        assert feeding.look(a_feed(cast, "folder", "cedar")).state == "failed"
        left = sorted(path.name for path in (dropped.place / "refused").iterdir())
        assert [name.endswith(".why.txt") for name in left] == [False, True]
        assert "headings are new" in (dropped.place / "refused" / left[1]).read_text()

    def test_a_patients_number_never_comes_in(self, cast, falls, dropped):
        dropped("a.csv", f"{TABLE}2026-10-01\t943 476 5919\n")
        assert feeding.look(a_feed(cast, "folder", "cedar")).state == "failed"
        assert standing(falls) == {}

    def test_nothing_outside_is_reached(self, cast, falls, dropped, tmp_path):
        secret = tmp_path / "secret.csv"
        secret.write_text(TABLE)
        os.utime(secret, (1, 1))
        (dropped.place / "link.csv").symlink_to(secret)
        os.mkfifo(dropped.place / "pipe.csv")
        assert feeding.look(a_feed(cast, "folder", "cedar")).rows == 0
        (tmp_path / "feeds" / "away").symlink_to(tmp_path)
        assert feeding.look(a_feed(cast, "folder", "away")).state == "failed"
        assert standing(falls) == {}

    @pytest.mark.parametrize("name", ["../etc", "/etc", "a/b", "..", "", "A", "a" * 70, "-a"])
    def test_no_other_name_is_taken(self, cast, dropped, name):
        with pytest.raises(Refused, match="small letters"):
            a_feed(cast, "folder", name)

    def test_a_site_without_a_folder_says_so(self, cast):
        with pytest.raises(Refused, match="BETTERWARD_FEED_FOLDER"):
            a_feed(cast, "folder", "cedar")

    def test_too_large_a_file_is_put_aside(self, cast, falls, dropped, monkeypatch):
        monkeypatch.setattr(folder, "LARGEST", 10)
        dropped("a.csv", TABLE)
        assert "larger than 5 MB" in feeding.look(a_feed(cast, "folder", "cedar")).said
        assert len(list((dropped.place / "refused").iterdir())) == 2


# Another database ---------------------------------------------------------------------------------------------------


class _Forward(socketserver.BaseRequestHandler):
    """Hands a connection on to the socket of the tests' own server: a feed knows hosts and ports alone."""

    def handle(self):
        with socket.socket(socket.AF_UNIX) as there:
            there.connect(self.server.goal)
            ways = {self.request: there, there: self.request}
            while True:
                for one in select.select(list(ways), [], [])[0]:
                    if not (some := one.recv(65_536)):
                        return
                    ways[one].sendall(some)


@contextmanager
def reachable(facts):
    """Host and port of the tests' server."""
    host, port = facts.get("host") or "localhost", facts.get("port") or 5432
    if not host.startswith("/"):
        yield host, port
        return
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Forward) as server:
        server.daemon_threads, server.goal = True, f"{host}/.s.PGSQL.{port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address
        server.shutdown()


@pytest.fixture
def source(settings):
    """This very server as another one, reached as a feed would: its address, a way in, and a table of its own."""
    facts = connection.get_connection_params()
    way = {"user": facts["user"], "password": facts.get("password") or ""}
    with reachable(facts) as (host, port):
        settings.FEED_HOSTS = [host]
        with psycopg.connect(host=host, port=port, dbname=facts["dbname"], **way, autocommit=True) as there:
            there.execute("CREATE TABLE IF NOT EXISTS counted_elsewhere (month date, falls integer)")
            there.execute("TRUNCATE counted_elsewhere")
            there.execute("INSERT INTO counted_elsewhere VALUES ('2026-08-01', 7), ('2026-09-01', 5)")
            yield {
                "address": f"postgresql://{host}:{port}/{facts['dbname']}", "login": way["user"],
                "secret": way["password"],
            }  # fmt: skip
            there.execute("DROP TABLE counted_elsewhere")


QUERY = 'SELECT month AS "Month", falls AS "Falls" FROM counted_elsewhere ORDER BY month'


class TestAnotherDatabase:
    def test_its_rows_are_kept(self, cast, falls, source):
        run = feeding.look(a_feed(cast, "postgresql", query=QUERY, **source))
        assert (run.state, run.kept) == ("done", 2), run.said
        assert standing(falls) == {8: 7, 9: 5}

    @pytest.mark.parametrize("query", [
        "WITH gone AS (DELETE FROM counted_elsewhere RETURNING *) SELECT * FROM gone",
        "SELECT 1; DELETE FROM counted_elsewhere", "SELECT 1; COMMIT; DELETE FROM counted_elsewhere",
        "SELECT set_config('transaction_read_only', 'off', false), 1 / 0",
    ])  # fmt: skip
    def test_nothing_is_written_there(self, cast, falls, source, query):
        run = feeding.look(a_feed(cast, "postgresql", query=query, **source))
        assert run.state == "failed"
        assert (
            database.asked(source["address"], QUERY, login=source["login"], secret=source["secret"]).count(b"2026") == 2
        )

    def test_a_slow_query_ends(self, cast, falls, source, monkeypatch):
        monkeypatch.setattr(database, "MILLISECONDS", 200)
        run = feeding.look(a_feed(cast, "postgresql", query="SELECT pg_sleep(20)", **source))
        assert "longer than" in run.said

    def test_too_many_rows_are_refused(self, cast, falls, source, monkeypatch):
        monkeypatch.setattr(database, "MOST_ROWS", 1)
        assert "more than" in feeding.look(a_feed(cast, "postgresql", query=QUERY, **source)).said

    def test_a_host_nobody_named_is_not_reached(self, cast, falls, source, settings):
        feed = a_feed(cast, "postgresql", query=QUERY, **source)
        settings.FEED_HOSTS = []
        assert "may not be reached" in feeding.look(feed).said

    @pytest.mark.parametrize(("address", "query"), [
        ("postgresql://host/name", "DELETE FROM a"), ("mysql://host/name", QUERY), ("postgresql://host", QUERY),
        ("postgresql://me:word@host/name", QUERY), ("postgresql://host/name?options=-c", QUERY), ("", QUERY),
        ("postgresql://host:x/name", QUERY),
    ])  # fmt: skip
    def test_what_is_no_database_or_no_question_is_refused(self, cast, address, query):
        with pytest.raises(Refused):
            a_feed(cast, "postgresql", address, query=query)


# Pushed -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def door(cast, falls, client):
    """Sends rows to a feed with its token."""
    feed = a_feed(cast, "push")
    token = services.open_door(feed=feed, by=cast.actor("asha"))

    def send(body, token=token, kind="text/csv", **headers):
        return client.post(
            f"{feed.get_absolute_url()}rows/", body, content_type=kind,
            headers={"Authorization": f"Bearer {token}", **headers},
        )  # fmt: skip

    send.feed = feed
    return send


class TestPushed:
    def test_rows_are_kept_and_the_answer_says_which_were_not(self, falls, door):
        answer = door(f"{TABLE}2026-10-01\tmany\n").json()
        assert (answer["rows"], answer["kept"]) == (2, 2)
        assert "many" in answer["left_out"][0]
        assert "4" in answer["left_out"][0]
        assert standing(falls) == {8: 7, 9: 5}

    def test_json_is_read_as_well(self, falls, door):
        body = json.dumps([{"Month": "2026-08-01", "Falls": 7}])
        assert door(body, kind="application/json").json()["kept"] == 1

    def test_the_same_key_answers_the_same_and_keeps_nothing_again(self, falls, door):
        first = door(TABLE, **{"Idempotency-Key": "a1"})
        other = door("Month\tFalls\n2026-08-01\t9\n", **{"Idempotency-Key": "a1"})
        assert first.json() == other.json()
        assert standing(falls)[8] == 7
        assert door("Month\tFalls\n2026-08-01\t9\n", **{"Idempotency-Key": "a2"}).json()["kept"] == 1
        assert FeedRun.objects.count() == 2

    @pytest.mark.parametrize("token", ["", "x", "Bearer"])
    def test_without_its_token_nothing_is_said_of_it(self, door, token):
        assert door(TABLE, token=token).status_code == 401

    def test_a_new_token_ends_the_old_one(self, cast, falls, door):
        services.open_door(feed=door.feed, by=cast.actor("asha"))
        assert door(TABLE).status_code == 401

    def test_what_cannot_be_read_is_refused_in_a_sentence(self, falls, door):
        for body, says in (
            ("Month\tWeather\n2026-08-01\t1\n", "headings"),
            (f"{TABLE}2026-10-01\t943 476 5919", "NHS"),
        ):
            answer = door(body)
            assert answer.status_code == 422
            assert says in answer.json()["error"]
        assert standing(falls) == {}

    def test_a_paused_feed_takes_nothing(self, cast, falls, door):
        services.pause_feed(feed=door.feed, by=cast.actor("asha"))
        assert door(TABLE).status_code == 409

    def test_too_often_is_too_often(self, falls, door, monkeypatch):
        monkeypatch.setattr("betterward.people.passes.MOST_AN_HOUR", 1)
        assert [door(TABLE).status_code for _n in range(2)] == [200, 429]

    def test_it_is_never_looked_at(self, door):
        assert not Feed.objects.due(timezone.now()).exists()

    def test_others_may_make_no_token(self, cast, door):
        with pytest.raises(Refused, match="may not"):
            services.open_door(feed=door.feed, by=cast.actor("cato"))


# Pages --------------------------------------------------------------------------------------------------------------


class TestPages:
    def test_trying_it_shows_the_first_rows_and_keeps_nothing(self, cast, falls, dropped):
        dropped("a.csv", TABLE)
        feed = a_feed(cast, "folder", "cedar")
        page = shown(cast.browser("asha").post(feed.get_absolute_url(), {"act": "try"}))
        assert "2 readings can be read. Nothing was kept." in page
        assert "2026-08-01" in page
        assert standing(falls) == {}
        assert not FeedRun.objects.exists()

    def test_a_token_is_shown_once(self, cast, door):
        asha = cast.browser("asha")
        page = asha.post(door.feed.get_absolute_url(), {"act": "token"}).content.decode()
        assert "Copy the token now" in page
        assert "Copy the token now" not in asha.get(door.feed.get_absolute_url()).content.decode()

    def test_two_who_change_different_fields_lose_nothing(self, cast, falls, dropped):
        feed = a_feed(cast, "folder", "cedar")
        seen = {"name": "Incidents", "address": "cedar", "query": "", "every": "day", "login": ""}
        opened = {f"initial-{name}": value for name, value in seen.items()} | {"key": str(feed.key)}
        change = f"{feed.get_absolute_url()}change/"
        cast.browser("ben").post(change, {**seen, **opened, "name": "Incidents, monthly"})
        cast.browser("asha").post(change, {**seen, **opened, "every": "week"})
        feed.refresh_from_db()
        assert (feed.name, feed.every, feed.address) == ("Incidents, monthly", "week", "cedar")

    def test_a_password_left_empty_stays(self, cast):
        feed = a_feed(cast, "web", "https://data.example/falls.csv", secret="s3cret")
        change = f"{feed.get_absolute_url()}change/"
        fields = {"name": "New", "address": feed.address, "every": "day", "secret": "", "key": str(feed.key)}
        assert cast.browser("asha").post(change, fields).status_code == 302
        feed.refresh_from_db()
        assert (feed.name, sealing.opened(feed.secret)) == ("New", "s3cret")


class TestKeys:
    def test_passwords_are_sealed_anew_and_the_old_key_can_go(self, cast, settings):
        feed = a_feed(cast, "web", "https://data.example/falls.csv", secret="s3cret")
        settings.FEED_KEYS = [Fernet.generate_key().decode(), *settings.FEED_KEYS]
        call_command("reseal_feeds")
        settings.FEED_KEYS = settings.FEED_KEYS[:1]
        feed.refresh_from_db()
        assert sealing.opened(feed.secret) == "s3cret"

    def test_one_that_no_key_opens_is_named(self, cast, settings):
        a_feed(cast, "web", "https://data.example/falls.csv", secret="s3cret")
        settings.FEED_KEYS = [base64.urlsafe_b64encode(b"z" * 32).decode()]
        with pytest.raises(CommandError, match="Incidents"):
            call_command("reseal_feeds")


def test_the_chart_moves_with_what_comes(cast, falls, door):
    door(TABLE)
    assert again(falls).chart_facts.points == 2


def test_the_papers_say_what_is_true(falls, door):
    told = (Path(__file__).resolve().parents[3] / "docs" / "feeds.md").read_text()
    sent, answered = (told.split(f"```{kind}\n")[1].split("```")[0] for kind in ("csv", "json"))

    assert door(sent).json() == json.loads(answered)
