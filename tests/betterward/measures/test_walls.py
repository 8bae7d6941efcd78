"""Wall codes: what a code opens and what it never shows, what becomes of a number, and when it ends."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.betterward.measures.making import NOW, a_measure, again, filled, record, standing

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.measures import queries, rules, services
from betterward.measures.models import HeldEntry, Reading, WallCode
from betterward.people import passes
from betterward.people.models import Actor, Pass


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

LATEST = date(2026, 10, 1)
NEXT = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


@pytest.fixture
def falls(cast):
    return filled(a_measure(cast, "Falls", purpose="improvement"), [41, 42, 43, 44] * 5)


def make(cast, *measures, where="anybody", name="bay 3", expires_on=None, by="asha"):
    return services.make_code(
        unit=cast.ward, name=name, where=where, measures=measures, expires_on=expires_on, by=cast.actor(by)
    )


def page(secret, measure=None, query=""):
    """What somebody without an account sees."""
    here = f"/codes/{secret}/"
    if measure is not None:
        here = re.sub(r"^/measures/([^/]+)/.*", rf"{here}\1/", measure.get_entry_url())
    return Client().get(here + query)


def send(secret, measure, number, **more):
    typed = {"period_on": NEXT.isoformat(), "numerator": str(number), "key": str(uuid4()), **more}
    here = re.sub(r"^/measures/([^/]+)/.*", rf"/codes/{secret}/\1/", measure.get_entry_url())
    return Client().post(here, typed, headers={"X-Requested-With": "fetch"})


def undo(browser, secret, measure, reading):
    here = re.sub(r"^/measures/([^/]+)/.*", rf"/codes/{secret}/\1/undo/", measure.get_entry_url())
    return browser.post(here, {"reading": reading}, headers={"X-Requested-With": "fetch"})


def thanks(response):
    """The words of the bar that answers."""
    [bar] = re.findall(r'id="undo-bar".*', response.content.decode(), re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bar))


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def refused(act, **words):
    with pytest.raises(Refused) as caught:
        act(**words)
    return caught.value.code


class TestTheSecret:
    def test_is_long_random_and_never_kept(self, cast, falls):
        secrets = {make(cast, falls, name=f"bay {n}")[1] for n in range(20)}

        assert len(secrets) == 20
        assert all(len(secret) == passes.LENGTH and set(secret) <= set(passes.LETTERS) for secret in secrets)
        kept = set(Pass.objects.values_list("secret_hash", flat=True))
        assert kept == {passes.hashed(secret) for secret in secrets}
        assert not kept & secrets

    @pytest.mark.parametrize("wrong", ["nosuchsecret", "2" * 28, "x" * 200])
    def test_a_wrong_one_and_one_that_has_ended_look_the_same(self, cast, falls, wrong):
        code, secret = make(cast, falls)
        services.revoke_code(code=code, by=cast.actor("asha"))

        gone, unknown = page(secret), page(wrong)

        assert (gone.status_code, unknown.status_code) == (410, 410)
        assert text(gone) == text(unknown)

    def test_is_told_to_no_other_page_and_to_no_search_engine(self, cast, falls):
        _code, secret = make(cast, falls)

        response = page(secret, falls)

        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex"
        assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]

    def test_is_left_out_of_logs(self):
        from betterward.config.logs import without_persons

        line = without_persons(None, "", {"request": "POST /codes/abcdefgh23456789/2Ja92/undo/"})

        assert "abcdefgh" not in line["request"]


class TestWhatItOpens:
    def test_one_measure_is_asked_about_at_once(self, cast, falls):
        _code, secret = make(cast, falls)

        response = page(secret)

        assert response.status_code == 302
        assert "Save" in text(Client().get(response["Location"]))

    def test_several_are_listed_in_their_order(self, cast, falls):
        other = filled(a_measure(cast, "Calls"), [1, 2])
        _code, secret = make(cast, other, falls)

        assert [m.name for m in queries.opened_by(queries.code_of(secret))] == ["Calls", "Falls"]
        assert "Which number do you have?" in text(page(secret))

    def test_another_measure_stays_closed(self, cast, falls):
        other = filled(a_measure(cast, "Other"), [1, 2])
        _code, secret = make(cast, falls)

        assert page(secret, other).status_code == 410
        assert send(secret, other, 3).status_code == 410
        assert NEXT not in standing(other)

    def test_twin_a_code_that_asks_nobody_what_it_covers_is_found_out(self, cast, falls, monkeypatch):
        from betterward.measures.services import walls

        other = filled(a_measure(cast, "Other"), [1, 2])
        _code, secret = make(cast, falls)
        monkeypatch.setattr(walls, "_require_covered", lambda code, measure: None)

        send(secret, other, 3)

        assert NEXT in standing(other)

    @pytest.mark.parametrize(
        "address", ["/", "/measures/", "/boards/", "/units/{unit}/", "/measures/{measure}/change/"]
    )
    def test_it_is_no_way_in_to_any_other_page(self, cast, falls, address):
        hidden = filled(a_measure(cast, "Numbat tally"), [1, 2])
        _code, secret = make(cast, falls, hidden, where="staff")
        visitor = Client()
        visitor.get(f"/codes/{secret}/", follow=True)
        address = address.format(unit=cast.ward.pk, measure=falls.pk)

        response = visitor.get(address, follow=True)

        assert "Numbat" not in response.content.decode()

    def test_its_actor_holds_no_right_anywhere(self, cast, falls):
        code, _secret = make(cast, falls)
        actor = Actor.objects.get(pk=code.held.actor_id)

        assert actor.paths() == []
        assert refused(
            services.record_readings, measure=falls, entries=[rules.Entry(NEXT, numerator=1)], by=actor
        ) == "not_allowed"  # fmt: skip


class TestWhatItShows:
    def test_where_anybody_passes_no_past_number_is_on_any_page(self, cast, falls):
        _code, secret = make(cast, falls, where="anybody")
        pages = [
            page(secret, falls), page(secret, falls, f"?period={LATEST}"), send(secret, falls, 7),
            send(secret, falls, 41, period_on=LATEST.isoformat()), send(secret, falls, 9000),
            send(secret, falls, "x"),
        ]  # fmt: skip

        assert len(pages) == 6
        for response in pages:
            assert not re.search(r"\b4[1-4]\b", text(response).replace("41 for", ""))
            assert '<svg class="chart' not in response.content.decode()

    def test_twin_the_screen_of_staff_shows_them(self, cast, falls):
        _code, secret = make(cast, falls, where="staff")

        html = page(secret, falls).content.decode()

        assert '<svg class="chart' in html
        assert "kept: 44" in html

    def test_a_measure_that_became_sensitive_is_gone(self, cast, falls):
        _code, secret = make(cast, falls)
        falls.is_sensitive = True
        falls.save()

        assert page(secret, falls).status_code == 410
        assert send(secret, falls, 3).status_code == 410

    def test_one_line_says_who_sees_it_and_that_harm_is_reported_elsewhere(self, cast, falls):
        _code, secret = make(cast, falls)

        said = text(page(secret, falls))

        assert "Seen by Ash ward only" in said
        assert "This is not the incident form" in said

    def test_where_anybody_passes_every_number_gets_the_same_answer(self, cast, falls):
        """Kept, held because one is there, held because it is far off, the very number that is there: one answer."""
        _code, secret = make(cast, falls, where="anybody")
        numbers = {(7, NEXT), (7, LATEST), (44, LATEST), (9000, date(2026, 9, 1))}

        answers = [(send(secret, falls, number, period_on=on.isoformat()), number) for number, on in numbers]

        bare = {re.sub(r"\d+ for \w+ 2026", "", thanks(response)) for response, number in answers}
        assert len(bare) == 1
        assert {response.status_code for response, _number in answers} == {200}
        assert {send(secret, falls, n, period_on=on.isoformat(), queued="1").status_code for n, on in numbers} == {201}

    def test_twin_the_answer_of_staff_tells_what_is_there(self, cast, falls):
        _code, secret = make(cast, falls, where="staff")

        answers = {send(secret, falls, number, period_on=LATEST.isoformat()).status_code for number in (7, 44)}

        assert answers == {409}
        assert send(secret, falls, 7).status_code == 200

    def test_where_anybody_passes_nobody_reads_what_another_device_gave(self, cast, falls):
        _code, secret = make(cast, falls, where="anybody")
        send(secret, falls, 7)
        kept = falls.readings.current().get(period_on=NEXT)

        said = text(page(secret, falls, f"?saved={kept.pk}"))

        assert "7 for" not in said
        send(secret, falls, kept.pk, period_on="2026-09-01")  # a number of a row says nothing
        assert "Taken back" not in text(undo(Client(), secret, falls, str(kept.pk)))
        assert standing(falls)[NEXT] == 7

    @pytest.mark.parametrize("where", ["anybody", "staff"])
    def test_once_taken_back_no_answer_to_anything_sent_shows_a_page(self, cast, falls, where):
        code, secret = make(cast, falls, where=where)
        send(secret, falls, 7)
        kept = falls.readings.current().get(period_on=NEXT)
        services.revoke_code(code=code, by=cast.actor("asha"))

        for response in (
            send(secret, falls, "x"), send(secret, falls, 3), send(secret, falls, 3, entered_as="943 476 5919"),
            undo(Client(), secret, falls, str(kept.pk)), page(secret, falls),
        ):  # fmt: skip
            assert response.status_code == 410
            assert "Falls" not in response.content.decode()


class TestTakingBackWhereAnybodyPasses:
    @pytest.mark.parametrize("period", [NEXT, LATEST])
    def test_the_device_that_gave_a_number_may_for_a_day_without_script_too(self, cast, falls, period):
        _code, secret = make(cast, falls, where="anybody")
        browser, here = Client(), page(secret)["Location"]
        browser.post(here, {"period_on": period.isoformat(), "numerator": "7", "key": str(uuid4())})

        shown = browser.get(here)
        assert "The ward has your number: 7 for" in text(shown)
        [key] = re.findall(r'name="reading" value="([\w-]+)"', shown.content.decode())
        browser.post(f"{here}undo/", {"reading": key})

        assert standing(falls).get(period) == (44 if period == LATEST else None)
        assert not HeldEntry.objects.waiting().exists()
        assert "has your number" not in text(browser.get(here))

    def test_its_cookie_is_sent_to_this_question_alone(self, cast, falls):
        _code, secret = make(cast, falls, where="anybody")

        morsel = send(secret, falls, 7).cookies["given"]

        assert morsel["path"].startswith(f"/codes/{secret}/")
        assert (morsel["httponly"], morsel["samesite"]) == (True, "Strict")

    def test_another_device_is_not_offered_it(self, cast, falls):
        _code, secret = make(cast, falls, where="anybody")
        send(secret, falls, 7)

        assert "has your number" not in text(page(secret, falls))


class TestANumber:
    def test_is_kept_under_the_name_of_the_code_with_initials(self, cast, falls):
        code, secret = make(cast, falls)

        response = send(secret, falls, 7, entered_as="night team")

        assert response.status_code == 200
        assert "7 for November 2026" in text(response)
        kept = falls.readings.current().get(period_on=NEXT)
        assert (kept.by, kept.entered_as, kept.by.name) == (
            code.held.actor, "night team", "Wall code bay 3, Ash ward",
        )  # fmt: skip

    def test_works_without_script(self, cast, falls):
        _code, secret = make(cast, falls)
        here = page(secret)["Location"]

        response = Client().post(here, {"period_on": "2026-11-01", "numerator": "40", "key": str(uuid4())}, follow=True)

        assert "40 for November 2026" in text(response)
        assert standing(falls)[NEXT] == 40

    def test_a_zero_where_there_are_dozens_is_asked_about_and_kept_in_one_press(self, cast, falls):
        _code, secret = make(cast, falls, where="staff")
        here = page(secret)["Location"]
        typed = {"period_on": "2026-11-01", "numerator": "0", "key": str(uuid4())}

        asked = Client().post(here, typed)

        assert "Keep 0?" in text(asked)
        assert NEXT not in standing(falls)
        assert "0 for November 2026" in text(Client().post(here, {**typed, "sure": "on"}, follow=True))
        assert standing(falls)[NEXT] == 0

    def test_is_undone_with_the_code_that_brought_it_and_no_other(self, cast, falls):
        code, secret = make(cast, falls)
        other, _ = make(cast, falls, name="bay 4")
        send(secret, falls, 7)
        reading = falls.readings.current().get(period_on=NEXT)

        assert refused(services.undo_by_code, code=other, reading=reading) == "not_yours"
        services.undo_by_code(code=code, reading=reading)

        assert NEXT not in standing(falls)

    def test_nobody_undoes_a_number_of_the_ward(self, cast, falls):
        code, _secret = make(cast, falls)
        reading = falls.readings.current().latest("period_on")

        assert refused(services.undo_by_code, code=code, reading=reading) == "not_yours"

    def test_sent_twice_is_kept_once(self, cast, falls):
        _code, secret = make(cast, falls)
        key = str(uuid4())

        for _again in range(2):
            send(secret, falls, 7, key=key)

        assert falls.readings.filter(period_on=NEXT).count() == 1

    def test_that_carries_an_identifier_is_refused(self, cast, falls):
        _code, secret = make(cast, falls)

        assert send(secret, falls, 7, entered_as="943 476 5919").status_code == 422

    def test_more_than_a_ward_can_count_is_refused_for_an_hour(self, cast, falls, moved):
        code, secret = make(cast, falls)
        Pass.objects.filter(pk=code.held_id).update(hour_began_at=NOW, used_in_hour=passes.MOST_AN_HOUR)

        assert send(secret, falls, 7).status_code == 429
        assert Pass.objects.get(pk=code.held_id).used_in_hour == passes.MOST_AN_HOUR + 1
        moved(NOW + timedelta(minutes=61))
        assert send(secret, falls, 7).status_code == 200


class TestWhatCannotBeKeptAtOnce:
    def test_staff_are_asked_as_everywhere(self, cast, falls):
        _code, secret = make(cast, falls, where="staff")

        response = send(secret, falls, 7, period_on=LATEST.isoformat())

        assert response.status_code == 409
        assert "There is a reading for this period already: 44" in text(response)
        assert not HeldEntry.objects.exists()

    @pytest.mark.parametrize(
        ("number", "period", "why"), [(7, LATEST, "period_taken"), (9000, NEXT, "far_off")]
    )  # fmt: skip
    def test_where_anybody_passes_it_waits_for_the_ward(self, cast, falls, number, period, why):
        _code, secret = make(cast, falls)

        response = send(secret, falls, number, period_on=period.isoformat(), entered_as="a visitor")

        assert f"The ward has your number: {number} for" in text(response)
        assert standing(falls).get(LATEST) == 44
        [row] = queries.held_for(cast.actor("asha"), NOW.date())
        assert (row.by, row.code, str(number) in row.says) == ("a visitor", "bay 3", True)
        assert HeldEntry.objects.get().because == why

    def test_what_waited_in_a_device_is_never_lost_even_when_its_code_has_ended(self, cast, falls):
        code, secret = make(cast, falls)
        services.revoke_code(code=code, by=cast.actor("asha"))
        key = str(uuid4())

        first = send(secret, falls, 7, queued="1", key=key, typed_at="2026-11-22T03:10:00Z")
        again_ = send(secret, falls, 7, queued="1", key=key, typed_at="2026-11-22T03:10:00Z")

        assert (first.status_code, again_.status_code) == (202, 202)
        held = HeldEntry.objects.get()
        assert (held.because, held.typed_at.hour) == ("ended", 3)

    def test_what_waited_and_fits_is_kept(self, cast, falls):
        _code, secret = make(cast, falls, where="staff")

        assert send(secret, falls, 7, queued="1").status_code == 201
        assert send(secret, falls, 8, queued="1", period_on=LATEST.isoformat()).status_code == 202
        assert standing(falls)[NEXT] == 7

    def test_another_number_under_the_key_of_one_that_is_held_is_never_dropped(self, cast, falls):
        _code, secret = make(cast, falls)
        key = str(uuid4())

        for number in (7, 8, 8):
            send(secret, falls, number, period_on=LATEST.isoformat(), key=key)

        assert sorted(one.entry["numerator"] for one in HeldEntry.objects.all()) == [7, 8]

    def test_confirmed_it_is_kept_in_the_name_of_who_confirms(self, cast, falls):
        _code, secret = make(cast, falls)
        send(secret, falls, 7, period_on=LATEST.isoformat(), entered_as="a visitor")

        seen = queries.held_for(cast.actor("ben"), NOW.date())[0]
        assert seen.stands == "44 stands there now, entered by Betterward; it would be replaced"
        services.keep_held(entry=HeldEntry.objects.get(), by=cast.actor("ben"), over=seen.over)

        assert standing(falls)[LATEST] == 7
        kept = falls.readings.current().get(period_on=LATEST)
        assert (kept.by.name, kept.entered_as) == ("Ben Okoro", "a visitor")
        assert queries.held_for(cast.actor("asha"), NOW.date()) == []

    def test_put_away_it_changes_nothing_and_is_told(self, cast, falls):
        _code, secret = make(cast, falls)
        send(secret, falls, 7, period_on=LATEST.isoformat())

        services.drop_held(entry=HeldEntry.objects.get(), by=cast.actor("ben"))

        assert standing(falls)[LATEST] == 44
        assert Told.objects.latest("pk").kind == "measures.held_dropped"

    def test_is_settled_once_and_not_by_those_elsewhere(self, cast, falls):
        _code, secret = make(cast, falls)
        send(secret, falls, 7, period_on=LATEST.isoformat())
        entry = HeldEntry.objects.get()

        assert refused(services.drop_held, entry=entry, by=cast.actor("cato")) == "not_allowed"
        over = queries.held_for(cast.actor("ben"), NOW.date())[0].over
        services.keep_held(entry=entry, by=cast.actor("ben"), over=over)
        assert refused(services.keep_held, entry=entry, by=cast.actor("asha"), over=over) == "replaced"

    def test_what_came_meanwhile_is_never_replaced_unseen(self, cast, falls):
        _code, secret = make(cast, falls)
        send(secret, falls, 7, period_on=LATEST.isoformat())
        entry, seen = HeldEntry.objects.get(), queries.held_for(cast.actor("ben"), NOW.date())[0]
        record(falls, cast.actor("asha"), 9, LATEST, if_taken="replace", over=seen.over)

        for over in (seen.over, 0):
            assert refused(services.keep_held, entry=entry, by=cast.actor("ben"), over=over) == "period_taken"
        assert standing(falls)[LATEST] == 9

    def test_stands_on_the_home_page_of_the_ward(self, cast, falls):
        _code, secret = make(cast, falls)
        send(secret, falls, 7, period_on=LATEST.isoformat())

        assert "Numbers to confirm" in text(cast.browser("asha").get("/"))
        assert "Numbers to confirm" not in text(cast.browser("cato").get("/"))


class TestMaking:
    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"name": " "}, "no_name"), ({"measures": []}, "measures"), ({"expires_on": date(2026, 1, 1)}, "past"),
            ({"name": "of 943 476 5919"}, "identifier"),
        ],
    )  # fmt: skip
    def test_is_refused_with_one_clear_sentence(self, cast, falls, change, code):
        words = {"name": "bay 3", "where": "staff", "measures": [falls], "expires_on": None, **change}

        assert refused(services.make_code, unit=cast.ward, by=cast.actor("asha"), **words) == code
        assert not WallCode.objects.exists()

    def test_a_sensitive_measure_never_hangs_on_a_wall(self, cast):
        secret = a_measure(cast, "Restraint", is_sensitive=True)

        with pytest.raises(Refused) as caught:
            make(cast, secret)
        assert caught.value.code == "sensitive"

    def test_is_for_those_who_may_change_the_unit(self, cast, falls):
        with pytest.raises(Refused):
            make(cast, falls, by="cato")

    def test_a_code_ends_on_its_day(self, cast, falls, moved):
        _code, secret = make(cast, falls, expires_on=date(2026, 11, 30))

        assert page(secret, falls).status_code == 200
        moved(NOW + timedelta(days=9))
        assert page(secret, falls).status_code == 410

    def test_renewed_the_new_one_opens_the_same_and_the_old_one_nothing(self, cast, falls):
        code, old = make(cast, falls)

        _made, new = services.renew_code(code=code, expires_on=None, by=cast.actor("asha"))

        assert page(old, falls).status_code == 410
        assert page(new, falls).status_code == 200


class TestThePages:
    def base(self, cast):
        return re.sub(r"(/units/[^/]+/).*", r"\1codes/", cast.ward.get_absolute_url())

    def test_a_code_is_made_and_its_poster_shown_once(self, cast, falls):
        asha = cast.browser("asha")
        sent = {"name": "office door", "where": "staff", "measures": [str(falls.pk)]}

        response = asha.post(self.base(cast), sent, follow=True)

        html = response.content.decode()
        [address] = set(re.findall(r"http://[^<\"]+/codes/[a-z0-9]+/", html))
        assert Client().get(address.split("testserver")[1], follow=True).status_code == 200
        assert '<svg viewBox="0 0' in html
        assert "office door" in text(asha.get(self.base(cast)))
        assert "shown once" in text(cast.browser("ben").get(self.base(cast) + "poster/", follow=True))

    def test_the_qr_code_holds_the_address(self, cast, falls):
        import segno

        from betterward.measures.views.walls import _qr

        assert str(_qr("http://x/codes/abc/")) == segno.make("http://x/codes/abc/", error="m").svg_inline(
            scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None
        )

    def test_sensitive_measures_are_not_offered(self, cast, falls):
        a_measure(cast, "Restraint", is_sensitive=True)

        html = cast.browser("asha").get(self.base(cast)).content.decode()

        assert "Falls" in html
        assert "Restraint" not in html

    def test_taken_back_on_the_page_it_opens_nothing(self, cast, falls):
        code, secret = make(cast, falls)

        cast.browser("asha").post(self.base(cast) + "revoke/", {"code": str(code.pk)})

        assert page(secret).status_code == 410
        assert Reading.objects.filter(measure=again(falls)).count() == 20
