"""An ask has one person, one clock, one answer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.betterward.asks.conftest import MONDAY, person

from betterward.activity.models import Entry
from betterward.asks import rules, services
from betterward.asks.models import Ask
from betterward.common.errors import Refused


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DAY = timedelta(days=1)


def refused(code, act, /, **given):
    before, written = list(Ask.objects.order_by("pk").values()), Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        act(**given)
    assert refusal.value.code == code
    assert (list(Ask.objects.order_by("pk").values()), Entry.objects.count()) == (before, written)


def now(ask):
    return Ask.objects.get(pk=ask.pk)


class TestRaising:
    def given(self, cast, mara, **more):
        return {"scope": cast.ward.scope, "text": "A second hoist", "to": mara, "by": cast.actor("ben"), "on": MONDAY,
                **more}  # fmt: skip

    def test_the_clock_starts_at_once(self, cast, mara):
        ask = services.raise_ask(**self.given(cast, mara))

        assert ask.due_on == MONDAY + rules.CLOCK
        assert (ask.state, ask.organisation) == ("open", cast.alder)
        assert Entry.objects.filter(kind="asks.raised", record_id=str(ask.pk)).count() == 1

    def test_who_may_add_readings_may_ask(self, cast, mara, speaks):
        student = person(cast, "Stu Dent", cast.ward, "student")

        assert services.raise_ask(**self.given(cast, mara, by=speaks(student))).raised_by.name == "Stu Dent"

    def test_guests_and_strangers_may_not(self, cast, mara, speaks):
        guest = person(cast, "Gus Guest", cast.ward, "guest")

        for by in (speaks(guest), cast.actor("cato")):
            refused("not_allowed", services.raise_ask, **self.given(cast, mara, by=by))

    def test_nobody_outside_the_organisation_can_be_asked(self, cast, mara):
        refused("not_here", services.raise_ask, **self.given(cast, cast.cato))

    def test_a_day_that_has_passed_is_refused(self, cast, mara):
        refused("due_before_raised", services.raise_ask, **self.given(cast, mara, due_on=MONDAY - DAY))

    def test_a_patients_number_is_caught(self, cast, mara):
        refused("identifier", services.raise_ask, **self.given(cast, mara, text="A hoist for 943 476 5919"))


class TestAnswering:
    def answer(self, ask, by, **more):
        return {"ask": ask, "state": "yes", "answer": "", "by": by, "on": MONDAY + DAY, **more}

    def test_a_yes_needs_no_words(self, hoist, mara, speaks):
        services.answer_ask(**self.answer(hoist, speaks(mara)))

        assert (now(hoist).state, now(hoist).answered_by.name, now(hoist).answered_on) == (
            "yes", "Mara Lund", MONDAY + DAY
        )  # fmt: skip

    @pytest.mark.parametrize("state", ["no", "offered"])
    @pytest.mark.parametrize("words", ["", "   "])
    def test_a_no_needs_a_reason(self, hoist, mara, speaks, state, words):
        refused("reason", services.answer_ask, **self.answer(hoist, speaks(mara), state=state, answer=words))

    @pytest.mark.parametrize("state", ["open", "withdrawn", "maybe", ""])
    def test_there_are_three_answers(self, hoist, mara, speaks, state):
        refused("state", services.answer_ask, **self.answer(hoist, speaks(mara), state=state, answer="because"))

    def test_the_deputy_answers_too(self, hoist, deputy, speaks):
        services.answer_ask(**self.answer(hoist, speaks(deputy), state="no", answer="Not this year"))

        assert now(hoist).answered_by.name == "Dora Pike"

    def test_whoever_keeps_the_register_records_an_answer_in_their_name(self, cast, hoist):
        services.answer_ask(**self.answer(hoist, cast.actor("ada")))

        assert now(hoist).answered_by.name == "Ada Stone"

    @pytest.mark.parametrize("who", ["asha", "ben", "cato"])
    def test_nobody_answers_their_own_or_their_teams_ask(self, cast, hoist, who):
        refused("not_asked", services.answer_ask, **self.answer(hoist, cast.actor(who)))

    def test_the_first_answer_stands(self, hoist, mara, deputy, speaks):
        services.answer_ask(**self.answer(hoist, speaks(mara)))

        refused("answered", services.answer_ask, **self.answer(hoist, speaks(deputy), state="no", answer="No money"))

    def test_an_answer_can_be_taken_back_within_a_day_by_who_gave_it(self, hoist, mara, deputy, speaks):
        services.answer_ask(**self.answer(hoist, speaks(mara), state="no", answer="No money"))

        refused("not_yours", services.think_again, ask=hoist, by=speaks(deputy), on=MONDAY + DAY)
        refused("not_yours", services.think_again, ask=hoist, by=speaks(mara), on=MONDAY + 3 * DAY)
        services.think_again(ask=hoist, by=speaks(mara), on=MONDAY + 2 * DAY)

        assert (now(hoist).state, now(hoist).answer, now(hoist).answered_by) == ("open", "", None)
        kept = Ask.pgh_event_model.objects.filter(pgh_obj=hoist).values_list("answer", flat=True)
        assert "No money" in kept

    def test_a_patients_number_is_caught(self, hoist, mara, speaks):
        given = self.answer(hoist, speaks(mara), state="no", answer="Not for 943 476 5919")
        refused("identifier", services.answer_ask, **given)


class TestTakingBack:
    def test_who_asked_may_take_it_back_while_it_is_open(self, cast, hoist, mara, speaks):
        services.withdraw_ask(ask=hoist, by=cast.actor("ben"), on=MONDAY)

        assert now(hoist).state == "withdrawn"
        given = {"ask": hoist, "state": "yes", "answer": "", "by": speaks(mara), "on": MONDAY}
        refused("withdrawn", services.answer_ask, **given)

    @pytest.mark.parametrize("who", ["ada", "asha", "cato"])
    def test_nobody_else_may(self, cast, hoist, who):
        refused("not_yours", services.withdraw_ask, ask=hoist, by=cast.actor(who), on=MONDAY)

    def test_not_after_an_answer(self, cast, hoist, mara, speaks):
        services.answer_ask(ask=hoist, state="yes", answer="", by=speaks(mara), on=MONDAY)

        refused("not_yours", services.withdraw_ask, ask=hoist, by=cast.actor("ben"), on=MONDAY)


def test_each_change_says_who_and_why(hoist, mara, speaks):
    services.answer_ask(ask=hoist, state="yes", answer="", by=speaks(mara), on=MONDAY)

    latest = Ask.pgh_event_model.objects.filter(pgh_obj=hoist).order_by("-pgh_id").first()
    assert latest.pgh_context.metadata == {"who": "Mara Lund", "why": "answered an ask"}


def test_the_database_keeps_answer_and_day_together(hoist):
    with pytest.raises(IntegrityError, match="ask_answered_with_date"):
        Ask.objects.filter(pk=hoist.pk).update(state="yes")
