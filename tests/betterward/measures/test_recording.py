"""Keeping a reading: what is refused, what is asked, what is kept."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from tests.betterward.measures.making import (
    LATEST,
    LONDON,
    NOW,
    a_measure,
    again,
    entry,
    filled,
    record,
    standing,
)

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.measures import services
from betterward.measures.models import Reading
from betterward.measures.rules import Entry
from betterward.organisations.services import close_unit


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NOVEMBER = date(2026, 11, 1)


def refused(measure, by, value=3, **more):
    with pytest.raises(Refused) as caught:
        record(measure, by, value, **more)
    return caught.value


class TestAReadingIsKept:
    def test_with_who_entered_it_and_as_whom(self, cast, falls):
        kept = record(falls, cast.actor("ben"), 3, entered_as="night team")

        assert (kept.numerator, kept.by.name, kept.entered_as) == (3, "Ben Okoro", "night team")
        assert standing(falls)[NOVEMBER] == 3

    def test_and_told_in_the_journal_once(self, cast, falls):
        record(falls, cast.actor("ben"), 3)

        [told] = Told.objects.filter(kind="measures.readings_recorded", record_id=str(falls.pk))
        assert told.facts["periods"] == ["2026-11-01"]
        assert told.by.name == "Ben Okoro"

    def test_and_the_facts_follow_in_the_same_transaction(self, cast, falls):
        record(falls, cast.actor("ben"), 3)

        facts = again(falls).chart_facts
        assert (facts.latest_text, facts.latest_on) == ("3", NOVEMBER)

    def test_zero_is_a_value(self, cast, falls):
        assert record(falls, cast.actor("ben"), 0).numerator == 0
        assert again(falls).chart_facts.latest_text == "0"

    def test_known_missing_has_its_reason_and_moves_no_line(self, cast, falls):
        before = again(falls).chart_facts

        kept = record(falls, cast.actor("ben"), None, missing_because="system_down")

        assert (kept.state, kept.missing_because) == ("missing", "system_down")
        assert again(falls).chart_facts.points == before.points

    def test_a_denominator_of_zero_is_neither_missing_nor_zero(self, cast):
        measure = filled(a_measure(cast, "Seen in time", "proportion"), [(9, 10)] * 14)

        kept = record(measure, cast.actor("ben"), (0, 0))

        assert kept.state == "zero_denominator"
        assert again(measure).chart_facts.latest_on == LATEST

    def test_the_same_key_twice_changes_nothing(self, cast, falls):
        key = uuid4()
        first = record(falls, cast.actor("ben"), 3, key=key)

        second = record(falls, cast.actor("ben"), 3, key=key)

        assert second.pk == first.pk
        assert standing(falls)[NOVEMBER] == 3
        assert Told.objects.filter(kind="measures.readings_recorded").count() == 1

    def test_another_number_under_the_key_of_one_whose_answer_was_lost_is_never_dropped(self, cast, falls):
        key = uuid4()
        record(falls, cast.actor("ben"), 3, key=key)

        for _sent_twice in range(2):
            record(falls, cast.actor("ben"), 4, key=key, if_taken="replace")

        assert standing(falls)[NOVEMBER] == 4
        assert Told.objects.filter(kind="measures.readings_recorded").count() == 2

    def test_a_number_that_was_added_and_is_sent_again_is_added_once(self, cast, falls):
        record(falls, cast.actor("asha"), 3)
        for _sent_twice in range(2):
            record(falls, cast.actor("ben"), 2, key=UUID(int=7), if_taken="add")

        assert standing(falls)[NOVEMBER] == 5


class TestAReadingIsRefused:
    def test_from_those_who_may_not_add(self, cast, falls):
        assert refused(falls, cast.actor("cato")).code == "not_allowed"
        assert NOVEMBER not in standing(falls)

    def test_in_the_future(self, cast, falls):
        assert refused(falls, cast.actor("ben"), period_on=date(2026, 12, 1)).code == "future"

    def test_today_is_the_day_where_the_ward_stands(self, cast, falls):
        """An hour past midnight in summer it is still yesterday in UTC."""
        past_midnight = datetime(2026, 8, 1, 0, 30, tzinfo=LONDON)
        empty = a_measure(cast, "Falls a day", frequency="day")

        kept = record(empty, cast.actor("ben"), 1, period_on=date(2026, 8, 1), now=past_midnight)

        assert kept.period_on == date(2026, 8, 1)

    def test_when_more_were_counted_than_there_were(self, cast):
        measure = a_measure(cast, "Seen", "proportion", numerator_label="seen in time", denominator_label="people seen")

        refusal = refused(measure, cast.actor("ben"), (12, 10))

        assert refusal.code == "above_denominator"
        assert "12 cannot be more than 10" in str(refusal)
        assert "seen in time, out of people seen" in str(refusal)
        assert refusal.ways_out == ("change",)

    def test_when_the_unit_was_not_open(self, cast):
        measure = a_measure(cast, "Falls in the bay", unit=cast.bay)
        close_unit(unit=cast.bay, on=date(2026, 10, 31), by=cast.house, why="rebuilt")

        assert refused(again(measure), cast.house).code == "closed"
        assert record(again(measure), cast.house, 2, period_on=LATEST).numerator == 2

    def test_when_the_measure_is_no_longer_collected(self, cast):
        measure = a_measure(cast, archived_on=date(2026, 10, 31))

        assert refused(measure, cast.actor("ben")).code == "archived"

    def test_at_a_whole_that_adds_up_by_itself(self, cast, falls):
        whole = a_measure(cast, "All falls", unit=cast.division)
        services.compose(whole=whole, parts=[falls], by=cast.house)

        assert refused(whole, cast.house).code == "is_a_whole"

    @pytest.mark.parametrize("words", ["943 476 5919", "9434765919"])
    def test_when_the_signature_is_an_nhs_number(self, cast, falls, words):
        assert refused(falls, cast.actor("ben"), entered_as=words).code == "identifier"

    def test_all_or_nothing(self, cast, falls):
        entries = [entry(falls, NOVEMBER, 2), entry(falls, date(2026, 12, 1), 3)]

        with pytest.raises(Refused):
            services.record_readings(measure=falls, entries=entries, by=cast.actor("ben"), now=NOW)

        assert NOVEMBER not in standing(falls)


class TestFarFromTheUsual:
    def test_a_slip_of_the_key_is_asked_about(self, cast, falls):
        refusal = refused(falls, cast.actor("ben"), 333)

        assert (refusal.code, refusal.ways_out) == ("far_off", ("keep", "change"))
        assert "333" in str(refusal)

    def test_and_kept_by_those_who_are_sure(self, cast, falls):
        assert record(falls, cast.actor("ben"), 333, sure=True).numerator == 333


class TestAPeriodThatIsTaken:
    def test_somebody_elses_number_is_never_replaced_unasked(self, cast, falls):
        record(falls, cast.actor("asha"), 3)

        refusal = refused(falls, cast.actor("ben"), 4)

        assert (refusal.code, refusal.ways_out) == ("period_taken", ("replace", "add", "cancel"))
        assert "3, entered by Asha Khan" in str(refusal)
        assert standing(falls)[NOVEMBER] == 3

    def test_who_signed_is_named_not_the_account(self, cast, falls):
        record(falls, cast.actor("asha"), 3, entered_as="late team")

        assert "entered by late team" in str(refused(falls, cast.actor("ben"), 4))

    def test_replace(self, cast, falls):
        first = record(falls, cast.actor("asha"), 3)

        kept = record(falls, cast.actor("ben"), 4, if_taken="replace")

        first.refresh_from_db()
        assert first.replaced_by == kept
        assert standing(falls)[NOVEMBER] == 4

    def test_add(self, cast, falls):
        record(falls, cast.actor("asha"), 3)

        record(falls, cast.actor("ben"), 4, if_taken="add")

        assert standing(falls)[NOVEMBER] == 7

    def test_add_both_parts_of_a_proportion(self, cast):
        measure = a_measure(cast, "Seen", "proportion")
        record(measure, cast.actor("asha"), (3, 10))

        kept = record(measure, cast.actor("ben"), (4, 12), if_taken="add")

        assert (kept.numerator, kept.denominator) == (7, 22)

    def test_an_average_can_only_be_replaced(self, cast):
        measure = a_measure(cast, "Minutes to triage", "average")
        record(measure, cast.actor("asha"), 12.5)

        assert refused(measure, cast.actor("ben"), 14).ways_out == ("replace", "cancel")
        assert refused(measure, cast.actor("ben"), 14, if_taken="add").code == "cannot_add"

    def test_no_number_cannot_be_added_to_a_number(self, cast, falls):
        record(falls, cast.actor("asha"), 3)

        refusal = refused(falls, cast.actor("ben"), None, missing_because="not_counted")

        assert refusal.ways_out == ("replace", "cancel")

    def test_the_same_number_again_says_that_it_is_kept(self, cast, falls):
        record(falls, cast.actor("asha"), 3)

        assert refused(falls, cast.actor("ben"), 3).code == "same"

    def test_an_entry_taken_back_leaves_the_period_free(self, cast, falls):
        kept = record(falls, cast.actor("asha"), 3)
        services.undo_reading(reading=kept, by=cast.actor("asha"), now=NOW)

        assert record(falls, cast.actor("ben"), 4).numerator == 4


class TestUntilTheDayTurns:
    @pytest.fixture
    def nightly(self, cast):
        return a_measure(cast, "Falls a day", frequency="day", day_turns_at=time(7))

    def at(self, clock):
        return datetime.combine(date(2026, 11, 23), time.fromisoformat(clock), tzinfo=LONDON)

    def test_ones_own_count_changes_freely(self, cast, nightly):
        night = date(2026, 11, 22)
        record(nightly, cast.actor("ben"), 1, period_on=night, now=self.at("03:00"))

        record(nightly, cast.actor("ben"), 2, period_on=night, now=self.at("06:59"))

        assert standing(nightly)[night] == 2

    def test_after_the_turn_it_is_asked_about(self, cast, nightly):
        night = date(2026, 11, 22)
        record(nightly, cast.actor("ben"), 1, period_on=night, now=self.at("03:00"))

        assert refused(nightly, cast.actor("ben"), 2, period_on=night, now=self.at("07:00")).code == "period_taken"

    def test_somebody_elses_count_is_asked_about_in_the_night_too(self, cast, nightly):
        night = date(2026, 11, 22)
        record(nightly, cast.actor("asha"), 1, period_on=night, now=self.at("03:00"))

        assert refused(nightly, cast.actor("ben"), 2, period_on=night, now=self.at("04:00")).code == "period_taken"


class TestEntriesOfOnePeriod:
    def test_parts_that_add_up_stay_apart_and_count_together(self, cast):
        measure = a_measure(cast, "Slips in the box", combine="add")
        record(measure, cast.actor("asha"), 3)

        record(measure, cast.actor("ben"), 4, if_taken="add")

        assert [row.numerator for row in measure.readings.current()] == [3, 4]
        assert again(measure).chart_facts.latest_text == "7"

    def test_replacing_takes_the_place_of_every_part(self, cast):
        measure = a_measure(cast, "Slips in the box", combine="add")
        record(measure, cast.actor("asha"), 3)
        record(measure, cast.actor("ben"), 4, if_taken="add")

        record(measure, cast.actor("ben"), 5, if_taken="replace")

        assert [row.numerator for row in measure.readings.current()] == [5]

    def test_single_values_give_their_mean_without_asking(self, cast):
        measure = a_measure(cast, "Minutes to triage", "average", combine="spread", decimals=1)
        for minutes in (10, 12, 17):
            record(measure, cast.actor("ben"), minutes)

        assert measure.readings.current().count() == 3
        assert again(measure).chart_facts.latest_text == "13.0"


class TestEvents:
    @pytest.fixture
    def rare(self, cast):
        return a_measure(cast, "Days between infections", "days_between", frequency="event")

    def happened(self, measure, by, day, **more):
        [kept] = services.record_readings(measure=measure, by=by, now=NOW, entries=[Entry(day, event_on=day, **more)])
        return kept

    def test_days_between_are_worked_out(self, cast, rare):
        for day in (date(2026, 1, 1), date(2026, 1, 31), date(2026, 3, 1)):
            self.happened(rare, cast.actor("ben"), day)

        facts = again(rare).chart_facts
        assert (facts.points, facts.latest_text, facts.latest_on) == (2, "29", date(2026, 3, 1))

    def test_a_day_in_between_mends_the_gaps_around_it(self, cast, rare):
        for day in (date(2026, 1, 1), date(2026, 3, 1), date(2026, 2, 1)):
            self.happened(rare, cast.actor("ben"), day)

        assert again(rare).chart_facts.latest_text == "28"

    def test_a_second_one_on_a_day_is_asked_about_and_stands_beside(self, cast, rare):
        self.happened(rare, cast.actor("ben"), date(2026, 3, 1))

        with pytest.raises(Refused) as caught:
            self.happened(rare, cast.actor("ben"), date(2026, 3, 1))
        self.happened(rare, cast.actor("ben"), date(2026, 3, 1), if_taken="add")

        assert caught.value.ways_out == ("add", "cancel")
        assert rare.readings.current().count() == 2

    def test_an_event_in_the_future_is_refused(self, cast, rare):
        with pytest.raises(Refused) as caught:
            self.happened(rare, cast.actor("ben"), NOW.date() + timedelta(days=1))

        assert caught.value.code == "future"


def test_a_reading_is_spoken_as_it_was_typed(cast):
    day = date(2026, 10, 1)

    assert Reading(period_on=day, numerator=3).spoken() == "3"
    assert Reading(period_on=day, numerator=1250000).spoken() == "1,250,000"
    assert Reading(period_on=day, numerator=3, denominator=20).spoken() == "3 / 20"
    assert Reading(period_on=day, value=12.5).spoken() == "12.5"
    assert Reading(period_on=day, event_on=day).spoken() == "1 October 2026"
    assert Reading(period_on=day, state="missing").spoken() == "known missing"
