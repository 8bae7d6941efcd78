"""The page on which one number is typed, by day and at three in the morning, with and without script."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from tests.betterward.measures.making import LONDON, NOW, a_measure, again, filled, record, standing

from betterward.measures import services
from betterward.measures.models import Reading


pytestmark = pytest.mark.django_db

FETCH = {"X-Requested-With": "fetch"}
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)


@pytest.fixture(autouse=True)
def monday_morning(moved):
    moved(NOW)


@pytest.fixture
def counted(cast):
    """Falls of the month, up to September: October has just ended and waits."""
    return filled(a_measure(cast, numerator_label="falls on the ward"), [5, 6, 4, 5] * 4, latest=date(2026, 9, 1))


def page(cast, measure, name="ben", query=""):
    return cast.browser(name).get(measure.get_entry_url() + query)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(cast, measure, name="ben", client=None, **typed):
    client = client or cast.browser(name)
    return client.post(measure.get_entry_url(), {"period_on": "2026-10-01", **typed}, headers=typed.pop("headers", {}))


def chosen(response):
    return re.search(r'<option value="([\d-]+)" selected>([^<]+)<', response.content.decode()).groups()


class TestTheQuestion:
    def test_the_period_that_has_just_ended_is_chosen(self, cast, counted):
        assert chosen(page(cast, counted)) == ("2026-10-01", "October 2026")

    def test_at_three_in_the_morning_it_is_last_night(self, cast, moved):
        nightly = a_measure(cast, "Falls a day", frequency="day", day_turns_at=time(7))
        moved(datetime(2026, 11, 23, 3, 0, tzinfo=LONDON))

        assert chosen(page(cast, nightly)) == ("2026-11-22", "Last night: Sun 22 to Mon 23 Nov")

    def test_in_the_day_it_is_yesterday_and_today_can_be_chosen(self, cast):
        nightly = a_measure(cast, "Falls a day", frequency="day", day_turns_at=time(0))

        response = page(cast, nightly)

        assert chosen(response) == ("2026-11-22", "Yesterday: Sunday 22 November")
        assert "Today so far: Monday 23 November" in text(response)

    def test_no_period_to_come_is_offered(self, cast, counted):
        offered = re.findall(r'<option value="(2[\d-]+)"', page(cast, counted).content.decode())

        assert offered == [
            "2026-11-01", "2026-10-01", "2026-09-01", "2026-08-01", "2026-07-01", "2026-06-01", "2026-05-01",
            "2026-04-01",
        ]  # fmt: skip

    def test_what_is_kept_is_said_beside_its_period(self, cast, counted):
        assert "September 2026 (kept: 5)" in text(page(cast, counted))

    def test_number_buttons_each_send_themselves_zero_among_them(self, cast, counted):
        buttons = re.findall(r'<button[^>]*name="numerator" value="(\d)"', page(cast, counted).content.decode())

        assert buttons == ["0", "1", "2", "3", "4", "5", "6"]

    def test_large_numbers_get_a_field_at_once(self, cast):
        busy = filled(a_measure(cast, "Attendances"), [240, 251, 233] * 4)

        response = page(cast, busy)

        assert 'class="pad"' not in response.content.decode()
        assert 'name="numerator"' in response.content.decode()

    def test_a_steady_denominator_is_filled_in(self, cast):
        heard = filled(a_measure(cast, "Heard", "proportion"), [(12, 20), (14, 20), (15, 20)])

        assert re.search(r'name="denominator"[^>]*value="20"', page(cast, heard).content.decode())

    def test_an_event_is_asked_for_by_its_day(self, cast):
        rare = a_measure(cast, "Days between infections", "days_between", frequency="event")

        html = page(cast, rare).content.decode()

        assert re.search(r'name="event_on" type="date" value="2026-11-23"[^>]*max="2026-11-23"', html)

    def test_who_sees_it_and_that_it_is_no_incident_form_in_one_line(self, cast, counted):
        said = text(page(cast, counted))

        assert "Seen by Ash ward and by those above it in Alder Trust. Never used for judging a person" in said
        assert "This is not the incident form: where to report harm" in said
        assert "Freedom to Speak Up" in said

    def test_an_improvement_measure_stays_with_the_team(self, cast):
        ours = a_measure(cast, purpose="improvement")

        assert "Seen by Ash ward only, until the team shares it." in text(page(cast, ours))

    def test_is_never_kept_by_the_browser(self, cast, counted):
        assert "no-store" in page(cast, counted)["Cache-Control"]


class TestWhoMayType:
    def test_a_reader_is_told_whom_to_ask(self, cast):
        whole = a_measure(cast, "Whole", unit=cast.division)

        response = page(cast, whole, "ada")
        assert response.status_code == 200
        assert 'name="numerator"' in response.content.decode()

        from betterward.people.services import create_person, join

        reader = create_person(name="Sunita Bose", email="s@people.example", by=cast.house, why="a test")
        join(person=reader, scope=cast.alder.root.scope, role="executive", by=cast.house, from_on=date(2024, 1, 1))
        cast.ada = reader

        response = page(cast, whole, "ada")
        assert "Ask the lead of Hospital care" in text(response)
        assert 'name="numerator"' not in response.content.decode()

    def test_a_whole_says_that_it_adds_up(self, cast, counted):
        whole = a_measure(cast, "Whole", unit=cast.division)
        services.compose(whole=whole, parts=[counted], by=cast.house)

        assert "adds up its parts by itself" in text(page(cast, whole, "ada"))

    def test_cato_finds_no_page(self, cast, counted):
        assert page(cast, counted, "cato").status_code == 404
        assert send(cast, counted, "cato", numerator="3").status_code == 404


class TestAPress:
    def test_is_kept_and_answered_with_a_page_of_its_own(self, cast, counted):
        response = send(cast, counted, numerator="3")

        assert response.status_code == 302
        assert standing(counted)[OCTOBER] == 3
        shown = cast.browser("ben").get(response["Location"])
        assert "Saved 08:00: 3 for October 2026." in text(shown)

    def test_zero_is_one_press(self, cast, counted):
        send(cast, counted, numerator="0")

        assert standing(counted)[OCTOBER] == 0

    def test_with_script_only_the_changed_part_comes_back_redrawn(self, cast, counted):
        response = send(cast, counted, numerator="3", headers=FETCH)

        html = response.content.decode()
        assert response.status_code == 200
        assert html.lstrip().startswith('<div id="entry" data-swap')
        assert "<html" not in html
        assert "17 readings" in html
        assert 'id="undo-bar"' in html

    def test_the_same_page_sent_twice_is_kept_once(self, cast, counted):
        client = cast.browser("ben")
        key = re.search(r'name="key" value="([\w-]+)"', page(cast, counted).content.decode()).group(1)

        for _ in range(2):
            assert send(cast, counted, client=client, numerator="3", key=key).status_code == 302

        assert Reading.objects.filter(measure=counted, period_on=OCTOBER).count() == 1

    def test_a_typed_number_counts_when_no_button_was_pressed(self, cast, counted):
        send(cast, counted, numerator_other="7", other="1")

        assert standing(counted)[OCTOBER] == 7

    def test_a_button_counts_more_than_what_stands_in_the_field(self, cast, counted):
        send(cast, counted, numerator="2", numerator_other="7")

        assert standing(counted)[OCTOBER] == 2

    def test_a_signature_is_kept_and_remembered(self, cast, counted):
        client = cast.browser("ben")

        send(cast, counted, client=client, numerator="3", entered_as="night team")

        assert counted.readings.current().get(period_on=OCTOBER).entered_as == "night team"
        assert "Signed night team" in text(client.get(counted.get_entry_url()))

    def test_no_number_needs_its_reason(self, cast, counted):
        send(cast, counted, missing_because="system_down")

        assert counted.readings.current().get(period_on=OCTOBER).state == "missing"


class TestWhatDoesNotFit:
    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"numerator_other": "three"}, "That is not a number."),
            ({"numerator_other": ""}, "A blank is not a zero."),
            ({"numerator_other": "-1"}, "A count cannot be below zero."),
            ({"numerator_other": "2.5"}, "A count is a whole number."),
            ({"numerator": "3", "period_on": "2026-13-40"}, "Choose the period."),
            ({"numerator": "3", "period_on": "2027-01-01"}, "That day has not come yet."),
            ({"numerator": "3", "period_on": "0226-10-01"}, "That day is too long ago"),
            ({"numerator": "3", "entered_as": "943 476 5919"}, "This looks like an NHS number."),
            ({"numerator": "3", "entered_as": "x" * 41}, "at most 40 characters"),
        ],
    )
    def test_is_said_in_a_sentence_and_nothing_is_kept(self, cast, counted, typed, says):
        before = counted.readings.count()

        response = send(cast, counted, **typed)

        assert response.status_code == 422
        assert says in text(response)
        assert counted.readings.count() == before

    def test_what_was_typed_stands_in_the_field_again(self, cast, counted):
        html = send(cast, counted, numerator_other="2.5", entered_as="AK").content.decode()

        assert re.search(r'name="numerator_other"[^>]*value="2.5"', html)
        assert re.search(r'name="entered_as"[^>]*value="AK"', html)

    def test_more_than_there_were_is_refused_with_what_to_do(self, cast):
        heard = a_measure(cast, "Heard", "proportion", numerator_label="said aloud", denominator_label="heard")

        response = send(cast, heard, numerator="21", denominator="20")

        assert response.status_code == 422
        assert "21 cannot be more than 20. Check both numbers: said aloud, out of heard." in text(response)
        assert re.search(r'name="denominator"[^>]*value="20"', response.content.decode())

    @pytest.mark.parametrize(
        "typed", [{"numerator": "\x00"}, {"key": "x"}, {"if_taken": "burn"}, {"missing_because": "<"}]
    )
    def test_nonsense_is_refused_calmly(self, cast, counted, typed):
        assert send(cast, counted, **{"numerator": "3", **typed}).status_code == 422

    def test_an_address_with_nonsense_shows_the_page(self, cast, counted):
        for query in ("?period=x", "?period=2026-02-31", "?period=9999-01-01", "?saved=x", "?saved=99999999999999999"):
            assert page(cast, counted, query=query).status_code == 200


class TestAQuestionBeforeItIsKept:
    def test_a_taken_period_asks_replace_add_cancel(self, cast, counted):
        record(counted, cast.actor("asha"), 4, period_on=OCTOBER)

        response = send(cast, counted, numerator="3")

        assert response.status_code == 409
        html = response.content.decode()
        assert "4, entered by Asha Khan" in text(response)
        assert "You typed 3 for October 2026." in text(response)
        assert re.findall(r'name="if_taken" value="(\w+)"', html) == ["replace", "add"]
        assert "Cancel: leave it as it was" in html
        assert 'class="pad"' not in html

    @pytest.mark.parametrize(("way", "kept"), [("replace", 3), ("add", 7)])
    def test_and_the_answer_is_carried_out(self, cast, counted, way, kept):
        record(counted, cast.actor("asha"), 4, period_on=OCTOBER)
        hidden = dict(
            re.findall(
                r'type="hidden" name="(\w+)" value="([^"]*)"', send(cast, counted, numerator="3").content.decode()
            )
        )

        response = send(cast, counted, **{**hidden, "if_taken": way})

        assert response.status_code == 302
        assert standing(counted)[OCTOBER] == kept

    def test_a_number_far_from_the_usual_is_asked_about_and_kept_on_purpose(self, cast, counted):
        asked = send(cast, counted, numerator_other="555")
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.content.decode()))

        assert asked.status_code == 409
        assert "555 is many times your usual" in text(asked)
        assert send(cast, counted, **{**hidden, "sure": "on"}).status_code == 302
        assert standing(counted)[OCTOBER] == 555

    def test_both_questions_can_follow_each_other(self, cast, counted):
        record(counted, cast.actor("asha"), 4, period_on=OCTOBER)
        first = send(cast, counted, numerator_other="555")
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', first.content.decode()))
        second = send(cast, counted, **{**hidden, "sure": "on"})
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', second.content.decode()))

        response = send(cast, counted, **{**hidden, "if_taken": "replace"})

        assert response.status_code == 302
        assert standing(counted)[OCTOBER] == 555


class TestUndo:
    def undo(self, client, measure, reading, headers=None):
        address = measure.get_entry_url() + "undo/"
        return client.post(address, {"reading": reading}, headers=headers or {})

    def test_is_one_press_on_the_page_that_says_saved(self, cast, counted):
        client = cast.browser("ben")
        kept = record(counted, cast.actor("ben"), 3, period_on=OCTOBER)

        response = self.undo(client, counted, kept.pk, FETCH)

        assert "Taken back." in text(response)
        assert OCTOBER not in standing(counted)

    def test_is_two_presses_from_a_page_opened_hours_later(self, cast, counted, moved):
        kept = record(counted, cast.actor("ben"), 3, period_on=OCTOBER)
        moved(NOW + timedelta(hours=23))

        html = page(cast, counted).content.decode()

        assert "You entered 3 for October 2026." in html
        assert f'name="reading" value="{kept.pk}"' in html

    def test_after_a_day_it_is_no_longer_offered_and_refused_kindly(self, cast, counted, moved):
        kept = record(counted, cast.actor("ben"), 3, period_on=OCTOBER)
        moved(NOW + timedelta(hours=25))

        assert "You entered" not in text(page(cast, counted))
        response = self.undo(cast.browser("ben"), counted, kept.pk)
        assert response.status_code == 409
        assert "Undo works for 24 hours." in text(response)

    def test_without_script_it_comes_back_to_the_page(self, cast, counted):
        kept = record(counted, cast.actor("ben"), 3, period_on=OCTOBER)

        response = self.undo(cast.browser("ben"), counted, kept.pk)

        assert response.status_code == 302
        assert "Taken back." in text(cast.browser("ben").get(response["Location"]))

    @pytest.mark.parametrize("reading", ["", "x", "-1", "0", "99999999999999999999"])
    def test_of_what_is_not_there_finds_nothing(self, cast, counted, reading):
        assert self.undo(cast.browser("ben"), counted, reading).status_code == 404

    def test_of_another_measures_reading_finds_nothing(self, cast, counted, falls):
        other = record(falls, cast.actor("ben"), 3)

        assert self.undo(cast.browser("ben"), counted, other.pk).status_code == 404


class TestUntilTheDayTurns:
    def test_ones_own_number_says_how_long_it_may_be_changed(self, cast, moved):
        nightly = a_measure(cast, "Falls a day", frequency="day", day_turns_at=time(7))
        moved(datetime(2026, 11, 23, 3, 0, tzinfo=LONDON))
        send(cast, nightly, period_on="2026-11-22", numerator="1")

        assert "Your own number can be changed freely until 07:00." in text(page(cast, nightly))
        assert send(cast, nightly, period_on="2026-11-22", numerator="2").status_code == 302
        assert standing(nightly)[date(2026, 11, 22)] == 2


def test_a_safety_cross_redraws_in_the_same_view(cast, moved):
    nightly = a_measure(cast, "Falls a day", frequency="day", day_turns_at=time(7), recipe={"chart": "cross"})

    response = send(cast, nightly, period_on="2026-11-22", numerator="1", headers=FETCH)

    assert 'data-day="2026-11-22"' in response.content.decode()
    assert re.search(r'class="some" data-day="2026-11-22"', response.content.decode())
    assert again(nightly).chart_facts.points == 1


def test_a_yes_to_replacing_holds_for_the_number_that_was_shown(cast, falls):
    ben, asha = cast.browser("ben"), cast.actor("asha")
    there = Reading.objects.current().filter(measure=falls).latest("period_on")
    typed = {"period_on": there.period_on.isoformat(), "numerator": "9", "sure": "on"}
    asked = ben.post(falls.get_entry_url(), typed)
    record(falls, asha, 7, period_on=there.period_on, if_taken="replace")

    answer = ben.post(falls.get_entry_url(), {**typed, "if_taken": "replace", "over": there.pk})

    assert f'name="over" value="{there.pk}"' in asked.content.decode()
    assert answer.status_code == 409
    assert "already: 7, entered by Asha Khan" in answer.content.decode()
    now = Reading.objects.current().get(measure=falls, period_on=there.period_on)
    assert f'name="over" value="{now.pk}"' in answer.content.decode()
    assert now.numerator == 7
