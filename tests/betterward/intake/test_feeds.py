"""Feeds: what they may reach, what a run keeps, what it leaves to the hand that was there before."""

import base64
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone

from betterward.common.errors import Refused
from betterward.common.ids import uuid7
from betterward.common.sealing import opened, sealed
from betterward.intake import feeding, services
from betterward.intake.models import Feed, FeedRun
from betterward.intake.outside import web
from betterward.intake.queries import feeds as rows
from betterward.intake.rules import reaching
from betterward.intake.rules.feeds import as_table, is_silent
from betterward.measures.models import Reading
from betterward.measures.rules import Entry
from betterward.measures.services import load_readings


CSV = b"Month,Falls\n2025-01-01,3\n2025-02-01,many\n2025-03-01,5\n"


# What may be reached ------------------------------------------------------------------------------------------------

CLOSED = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.9.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
    "168.63.129.16", "100.100.100.200", "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1", "::",
    "::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::", "::7f00:1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_public_is_closed(address):
    assert not reaching.may_reach(address, is_named=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_what_is_public_is_open(address):
    assert reaching.may_reach(address, is_named=False)


def test_a_named_host_may_be_private_and_never_hand_out_keys():
    assert reaching.may_reach("10.0.0.1", is_named=True)
    assert not reaching.may_reach("169.254.169.254", is_named=True)
    assert not reaching.may_reach("::ffff:169.254.169.254", is_named=True)


def test_one_private_answer_among_public_ones_closes_a_name():
    assert reaching.chosen(["8.8.8.8", "10.0.0.1"], is_named=False) is None
    assert reaching.chosen([], is_named=True) is None


class Served(HTTPServer):
    """A real server on this machine, which counts what it is asked and with which password."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked = []
        threading.Thread(target=self.serve_forever, args=[0.02], daemon=True).start()

    def at(self, path, host="localhost"):
        return f"http://{host}:{self.server_port}{path}"


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path[4:])
            self.end_headers()
            return
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()
        self.wfile.write(b"x" * 3000 if self.path == "/long" else CSV)

    def log_message(self, *_):
        pass


@pytest.fixture
def served():
    server = Served()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def named(settings):
    settings.FEED_HOSTS = ["localhost"]


def test_a_private_listener_is_never_asked(served):
    for host in ("localhost", "127.0.0.1", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"):
        with pytest.raises(Refused):
            web.fetched(served.at("/falls.csv", host))

    assert served.asked == []


def test_sabotaged_without_the_check_the_listener_is_asked(served, monkeypatch):
    monkeypatch.setattr(web, "chosen", lambda found, is_named: found[0])
    monkeypatch.setattr(web, "_port", lambda parts, named: parts.port)

    assert web.fetched(served.at("/falls.csv")) == CSV


def test_a_named_host_is_asked_with_the_password(served, named):
    assert web.fetched(served.at("/falls.csv"), login="asha", secret="word") == CSV
    assert served.asked == [("/falls.csv", "Basic " + base64.b64encode(b"asha:word").decode())]


def test_a_redirect_is_checked_again_and_takes_no_password_along(served, settings):
    settings.FEED_HOSTS = ["localhost"]
    with pytest.raises(Refused, match=r"private network|port"):
        web.fetched(served.at("/to?" + served.at("/falls.csv", "127.0.0.1")))
    settings.FEED_HOSTS = ["localhost", "127.0.0.1"]
    web.fetched(served.at("/to?" + served.at("/falls.csv", "127.0.0.1")), secret="word")

    assert [key for _, key in served.asked] == [None, "Bearer word", None]


def test_a_name_is_resolved_once_so_that_a_second_answer_changes_nothing(served, named):
    answers = [["127.0.0.1"], ["10.0.0.1"]]

    assert web.fetched(served.at("/falls.csv"), resolve=lambda host, port: answers.pop(0)) == CSV
    assert answers == [["10.0.0.1"]]


def test_limits_and_faults_are_said_without_the_password(served, named):
    for path, code in [("/long", "size"), ("/broken", "status"), ("/to?/to?/to?/to?/to?/", "redirects")]:
        with pytest.raises(Refused) as refusal:
            web.fetched(served.at(path), secret="s3cret", limits=web.Limits(largest=2000))
        assert refusal.value.code == code or code == "redirects"
        assert "s3cret" not in str(refusal.value)


def test_a_password_does_not_travel_in_the_open():
    with pytest.raises(Refused, match="https"):
        web.fetched("http://data.example/x.csv", secret="word", resolve=lambda *_: ["8.8.8.8"])


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://a.example/", "https://", "https://u:p@a.example/",
                                     "https://a.example:22/", "https://a.example/\r\nX: y", "x"])  # fmt: skip
def test_what_is_no_web_address_is_refused(address):
    with pytest.raises(Refused):
        web.checked(address)


# Sealing, reading ---------------------------------------------------------------------------------------------------


def test_a_password_is_sealed_and_opens_with_a_key_that_was_replaced(settings):
    kept = sealed("word")
    settings.FEED_KEYS = [base64.urlsafe_b64encode(b"n" * 32).decode(), *settings.FEED_KEYS]

    assert "word" not in kept
    assert opened(kept) == "word"
    settings.FEED_KEYS = settings.FEED_KEYS[:1]
    with pytest.raises(Refused):
        opened(kept)


def test_json_becomes_a_table():
    assert as_table('{"rows": [{"Month": "2025-01-01", "Falls": 3.0}, {"Month": "2025-02-01", "Falls": null}]}') == (
        "Month\tFalls\n2025-01-01\t3\n2025-02-01\t"
    )
    assert as_table("a,b") == "a,b"


def test_a_feed_is_silent_after_two_rounds():
    now = timezone.now()

    assert is_silent(now - timedelta(hours=49), "day", now)
    assert not is_silent(now - timedelta(hours=47), "day", now)


# Runs ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def feed(cast, falls):
    services.remember_columns(unit=cast.ward, headings=["Falls"], targets=[(falls, "top")], by=cast.house)
    return a_feed(cast)


def a_feed(cast, by="ben", **more):
    given = {"name": "Incidents", "address": "https://data.example/falls.csv", "every": "day", "key": uuid7(), **more}
    made = services.make_feed(unit=cast.ward, by=cast.actor(by), **given)
    return Feed.objects.select_related("unit__scope", "organisation", "actor").get(pk=made.pk)


def brings(content):
    return lambda address, login, secret: content


def standing(falls):
    return {row.period_on.month: row.numerator for row in Reading.objects.current().filter(
        measure=falls, period_on__year=2023)}  # fmt: skip


def months(*numbers):
    lines = [f"2023-{month:02}-01,{number}" for month, number in enumerate(numbers, 1)]
    return "\n".join(["Month,Falls", *lines]).encode()


def test_a_run_keeps_rows_names_bad_ones_and_changes_nothing_twice(feed, falls):
    first = feeding.look(feed, brings(months(3, "many", 5)))
    again = feeding.look(feed, brings(months(3, "many", 5)))

    assert (first.state, first.kept, len(first.faults)) == ("done", 2, 1)
    assert (again.state, again.kept, again.rows) == ("done", 0, 2)
    assert standing(falls) == {1: 3, 3: 5}
    assert Reading.objects.filter(by=feed.actor).count() == 2


def test_a_feed_corrects_itself_and_never_a_hand(feed, falls, cast):
    feeding.look(feed, brings(months(3, 4)))
    load_readings(entries={falls: [Entry(date(2023, 2, 1), numerator=9)]}, by=cast.actor("ben"), why="recounted")

    run = feeding.look(feed, brings(months(6, 4)))

    assert standing(falls) == {1: 6, 2: 9}
    assert len(run.conflicts) == 1
    assert "Ben Okoro" in run.conflicts[0]


def test_sabotaged_a_feed_that_ignores_hands_is_caught(feed, falls, cast, monkeypatch):
    feeding.look(feed, brings(months(3, 4)))
    load_readings(entries={falls: [Entry(date(2023, 2, 1), numerator=9)]}, by=cast.actor("ben"), why="recounted")
    monkeypatch.setattr("betterward.intake.services.feeds._by_hand", lambda measure, actor: {})

    feeding.look(feed, brings(months(6, 4)))

    assert standing(falls) == {1: 6, 2: 4}


@pytest.mark.parametrize("content", [b"Month,Complaints\n2023-01-01,3\n2023-02-01,3", b"{", b"", b"\x00\x01",
                                     b"Month,Falls,Note\n2023-01-01,3,943 476 5919\n2023-02-01,3,x",
                                     b"Month,Falls\n03/04/2023,3\n05/06/2023,4"])  # fmt: skip
def test_what_is_not_clear_is_not_guessed(feed, falls, content):
    run = feeding.look(feed, brings(content))

    assert run.state == "failed"
    assert run.said
    assert standing(falls) == {}


def test_a_fault_of_ours_closes_the_run_without_quoting(feed, caplog):
    def breaks(address, login, secret):
        raise RuntimeError("s3cret")

    run = feeding.look(feed, breaks)

    assert run.state == "failed"
    assert "s3cret" not in run.said + caplog.text


def test_one_run_at_a_time_and_a_broken_one_keeps_nothing(feed, falls):
    first = services.begin_run(feed=feed)
    assert services.begin_run(feed=feed) is None
    FeedRun.objects.filter(pk=first.pk).update(started_at=timezone.now() - timedelta(hours=1))

    second = services.begin_run(feed=feed)

    assert second is not None
    with pytest.raises(Refused):
        services.keep_run(run=first, entries={falls: [Entry(date(2023, 1, 1), numerator=3)]}, faults=[])
    assert standing(falls) == {}


def test_dying_between_readings_and_the_end_of_a_run_leaves_neither(feed, falls, monkeypatch):
    feeding.hands_of(feed)
    run = services.begin_run(feed=feed)
    monkeypatch.setattr("betterward.intake.services.feeds._imports", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        services.keep_run(run=run, entries={falls: [Entry(date(2023, 1, 1), numerator=3)]}, faults=[])

    run.refresh_from_db()
    assert (run.state, standing(falls)) == ("running", {})


# Pages --------------------------------------------------------------------------------------------------------------


def test_a_feed_is_made_once_and_shows_no_password(cast, falls):
    browser, key = cast.browser("ben"), str(uuid7())
    sent = {
        "name": "Incidents",
        "address": "https://a.example/f.csv",
        "every": "day",
        "secret": "s3cret",
        "key": key,
    }
    for _ in range(2):
        answer = browser.post(reverse("intake:feeds", args=[cast.ward.pk]), sent, follow=True)

    one = Feed.objects.get()
    assert b"s3cret" not in answer.content
    assert "s3cret" not in one.secret
    assert opened(one.secret) == "s3cret"


def test_pages_are_unknown_to_those_elsewhere(cast, feed):
    for address in (feed.get_absolute_url(), reverse("intake:feeds", args=[cast.ward.pk])):
        assert cast.browser("cato").get(address).status_code == 404
        assert cast.browser("asha").get(address).status_code == 200


def test_cato_makes_no_feed_here(cast, falls):
    with pytest.raises(Refused):
        a_feed(cast, by="cato")


def test_a_paused_feed_is_not_due_and_a_silent_one_is_late(cast, feed):
    now = timezone.now() + timedelta(days=3)
    assert list(Feed.objects.due(now)) == [feed]
    assert rows.feeds_of(cast.ward, now)[0].state == "silent"

    services.pause_feed(feed=feed, by=cast.actor("ben"))

    assert not Feed.objects.due(now).exists()
    assert rows.feeds_of(cast.ward, now)[0].state == "paused"
