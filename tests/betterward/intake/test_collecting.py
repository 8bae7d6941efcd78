"""Forms: questions, versions, rounds that become parts of readings; nothing lost, nothing counted twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.betterward.measures.making import a_measure, again

from betterward.common.errors import Refused
from betterward.intake import services
from betterward.intake.models import CollectionForm, FormVersion, Round
from betterward.intake.rules import collecting as rules
from betterward.intake.rules.collecting import Question, Sum, Unclear


def asked(*told):
    return [Question(id="", text=text, kind=kind, **more) for text, kind, more in told]


class TestAnswers:
    @pytest.mark.parametrize(("kind", "text", "value"), [
        ("yes_no", "yes", "yes"), ("yes_no", "na", "na"), ("count", "0", 0.0), ("count", "12", 12.0),
        ("number", "-1.5", -1.5), ("time", "90", 90.0), ("time", "1:25", 85.0), ("count", " ", None),
    ])  # fmt: skip
    def test_are_what_they_say(self, kind, text, value):
        assert rules.answer(Question("q1", "?", kind), text) == value

    @pytest.mark.parametrize(("kind", "text"), [
        ("yes_no", "perhaps"), ("count", "-1"), ("count", "1.5"), ("count", "many"), ("time", "1:60"), ("time", "1:5"),
        ("time", "-3"), ("number", "x"), ("time", "٣:٠٠"),
    ])  # fmt: skip
    def test_that_are_none_are_told_apart(self, kind, text):
        with pytest.raises(Unclear, match="not_an_answer"):
            rules.answer(Question("q1", "?", kind), text)

    def test_add_up_for_each_measure_and_silence_adds_nothing(self):
        checks = [Question(f"q{n}", "?", "yes_no", "p", "met") for n in range(5)]
        faults = [Question("f", "?", "yes_no", "u", "failed")]
        told = {"q0": "yes", "q1": "no", "q2": "na", "q3": "yes", "q4": None, "f": "no"}

        assert rules.sums([*checks, *faults], told) == {"p": Sum(2, 3), "u": Sum(1, 1)}
        assert rules.completeness([*checks, *faults], told) == (5, 6)

    def test_checks_that_must_be_met_and_were_not_are_named(self):
        must = Question("q1", "Oxygen full", "yes_no", is_must=True)
        other = Question("q2", "Clean", "yes_no")
        assert rules.failed([must, other], {"q1": "no", "q2": "no"}) == [must]


@pytest.fixture
def trolley(cast):
    """A share of checks that were met, added up over the rounds of a week, and a mean time."""
    p = a_measure(cast, "Trolley checks met", "proportion", frequency="week", combine="add")
    time = a_measure(cast, "Minutes to check", "average", frequency="week", combine="spread")
    return p, time


def published(cast, trolley, name="Trolley", by="asha", form=None, over=0, key=None, questions=None):
    p, time = trolley
    questions = questions or asked(
        ("Oxygen full?", "yes_no", {"measure": str(p.pk), "part": "met", "is_must": True}),
        ("Defibrillator charged?", "yes_no", {"measure": str(p.pk), "part": "met", "is_must": True}),
        ("How long did it take?", "time", {"measure": str(time.pk), "part": "value"}),
        ("Anything missing?", "count", {}),
    )
    return services.publish_form(
        unit=cast.ward, name=name, purpose="", questions=questions, key=key or uuid4(), by=cast.actor(by), form=form,
        over=over,
    )  # fmt: skip


def kept(cast, version, by="ben", on=None, key=None, **answers):
    filled = services.Filled(on=on or timezone.localdate(), answers=answers, key=key or uuid4(), entered_as="BO")
    return services.keep_round(version=version, filled=filled, by=cast.actor(by))


@pytest.mark.django_db
class TestPublishing:
    def test_versions_follow_each_other_and_rounds_keep_theirs(self, cast, trolley):
        first = published(cast, trolley)
        made = kept(cast, first, q1="yes")
        second = published(cast, trolley, "Trolley, new", form=first.form, over=1)

        assert (first.number, second.number) == (1, 2)
        assert Round.objects.get(pk=made.pk).version == first
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            FormVersion.objects.filter(pk=first.pk).update(name="x")

    def test_ids_of_questions_stay_when_others_come_before_them(self, cast, trolley):
        first = published(cast, trolley)
        known = rules.questions_of(first.questions)
        second = published(cast, trolley, form=first.form, over=1, questions=[Question("", "New one", "count"), *known])
        assert [one["id"] for one in second.questions] == ["q5", "q1", "q2", "q3", "q4"]

    def test_two_who_publish_at_once_both_see_it(self, cast, trolley):
        first = published(cast, trolley)
        published(cast, trolley, "Ben's", by="ben", form=first.form, over=1)
        with pytest.raises(services.PublishedMeanwhile, match="Ben") as meanwhile:
            published(cast, trolley, "Asha's", form=first.form, over=1)
        assert published(cast, trolley, "Asha's", form=first.form, over=meanwhile.value.number).number == 3

    def test_the_same_page_sent_twice_makes_one_form(self, cast, trolley):
        key = uuid4()
        assert published(cast, trolley, key=key) == published(cast, trolley, key=key)
        assert CollectionForm.objects.count() == 1

    @pytest.mark.parametrize(("told", "says"), [
        ([], "at least one"), ([("", "count", {})], "Question 1 has no words"),
        ([("A", "photo", {})], "kind of answer"),
        ([("A", "count", {})] * 31, "at most 30"),
        ([("NHS 943 476 5919?", "count", {})], "NHS number"),
    ])  # fmt: skip
    def test_what_is_not_clear_is_said(self, cast, trolley, told, says):
        with pytest.raises(Refused, match=says):
            services.publish_form(
                unit=cast.ward, name="Trolley", purpose="", questions=asked(*told), key=uuid4(), by=cast.actor("asha")
            )
        assert not CollectionForm.objects.exists()

    def test_a_measure_elsewhere_or_of_another_kind_is_not_fed(self, cast, trolley):
        p, time = trolley
        there = a_measure(cast, "There", "proportion", combine="add", unit=cast.other_ward)
        one = a_measure(cast, "One number", "proportion")
        for measure, part in ((there, "met"), (time, "met"), (p, "value"), (one, "met")):
            with pytest.raises(Refused, match="cannot feed"):
                published(cast, trolley, questions=asked(("A", "yes_no", {"measure": str(measure.pk), "part": part})))

    def test_others_may_not(self, cast, trolley):
        with pytest.raises(Refused, match="may not"):
            published(cast, trolley, by="cato")


@pytest.mark.django_db
class TestRounds:
    def test_become_parts_of_the_reading_of_their_period(self, cast, trolley):
        p, time = trolley
        version = published(cast, trolley)
        kept(cast, version, q1="yes", q2="yes", q3=10.0)
        kept(cast, version, q1="yes", q2="no", q3=20.0)

        assert again(p).chart_facts.latest_parts == "3 / 4"
        assert again(time).chart_facts.latest_text == "15.0"
        assert sorted(p.readings.current().values_list("part", flat=True)) == [0, 1]

    def test_sent_twice_one_is_kept(self, cast, trolley):
        version, key = published(cast, trolley), uuid4()
        assert kept(cast, version, key=key, q1="yes") == kept(cast, version, key=key, q1="yes")
        assert again(trolley[0]).chart_facts.latest_parts == "1 / 1"

    def test_taken_back_it_adds_nothing_any_more_whatever_came_after(self, cast, trolley):
        version = published(cast, trolley)
        first = kept(cast, version, q1="no", q2="no")
        kept(cast, version, q1="yes", q2="yes")
        services.withdraw_round(made=first, by=cast.actor("ben"))

        assert again(trolley[0]).chart_facts.latest_parts == "2 / 2"
        with pytest.raises(Refused, match="already"):
            services.withdraw_round(made=first, by=cast.actor("ben"))
        assert list(Round.objects.standing()) != [first]

    def test_somebody_elses_is_taken_back_by_those_who_edit_alone(self, cast, trolley):
        made = kept(cast, published(cast, trolley), q1="yes")
        with pytest.raises(Refused, match="may not"):
            services.withdraw_round(made=made, by=cast.actor("cato"))
        assert services.withdraw_round(made=made, by=cast.actor("asha")).withdrawn_at

    def test_nothing_answered_a_day_to_come_or_a_patients_number_is_refused(self, cast, trolley):
        version, today = published(cast, trolley), timezone.localdate()
        for facts, says in (
            ({}, "Nothing was answered"),
            ({"on": today + timedelta(days=1), "q1": "yes"}, "up to today"),
        ):
            with pytest.raises(Refused, match=says):
                kept(cast, version, **facts)
        filled = services.Filled(on=today, answers={"q1": "yes"}, key=uuid4(), note="943 476 5919")
        with pytest.raises(Refused, match="NHS number"):
            services.keep_round(version=version, filled=filled, by=cast.actor("ben"))
        assert not Round.objects.exists()
        assert not trolley[0].readings.exists()

    def test_one_measure_that_refuses_keeps_nothing_of_the_round(self, cast, trolley):
        p, _time = trolley
        rate = a_measure(cast, "Shares", "proportion", frequency="week", combine="add")
        questions = asked(
            ("Oxygen full?", "yes_no", {"measure": str(p.pk), "part": "met"}),
            ("Checked", "count", {"measure": str(rate.pk), "part": "top"}),
            ("Out of", "count", {"measure": str(rate.pk), "part": "under"}),
        )
        version = published(cast, trolley, questions=questions)
        with pytest.raises(Refused):
            kept(cast, version, q1="yes", q2=5.0, q3=3.0)
        assert not Round.objects.exists()
        assert not p.readings.exists()

    def test_a_closed_form_takes_none(self, cast, trolley):
        version = published(cast, trolley)
        services.close_form(form=version.form, by=cast.actor("asha"), on=timezone.localdate())
        with pytest.raises(Refused, match="no longer"):
            kept(cast, version, q1="yes")

    def test_who_may_not_enter_there_fills_in_nothing(self, cast, trolley):
        with pytest.raises(Refused, match="may not"):
            kept(cast, published(cast, trolley), by="cato", q1="yes")


@pytest.mark.django_db
class TestByCode:
    def test_whoever_holds_it_fills_in_until_it_is_taken_back(self, cast, trolley):
        version = published(cast, trolley)
        services.open_code(form=version.form, by=cast.actor("asha"))
        filled = services.Filled(on=timezone.localdate(), answers={"q1": "yes"}, key=uuid4(), entered_as="night")
        version.form.refresh_from_db()

        made = services.keep_round_by_code(version=version, filled=filled)
        assert (made.by, made.entered_as) == (version.form.held.actor, "night")
        assert again(trolley[0]).chart_facts.latest_parts == "1 / 1"
        services.close_code(form=version.form, by=cast.actor("asha"))
        version.form.held.refresh_from_db()
        with pytest.raises(Refused, match="ended"):
            services.keep_round_by_code(version=version, filled=filled)

    def test_a_sensitive_measure_never_hangs_on_a_wall(self, cast, trolley):
        version = published(cast, trolley)
        p, _time = trolley
        p.is_sensitive = True
        p.save(update_fields=["is_sensitive"])
        with pytest.raises(Refused, match="sensitive"):
            services.open_code(form=version.form, by=cast.actor("asha"))

    def test_a_new_one_ends_the_old(self, cast, trolley):
        form = published(cast, trolley).form
        services.open_code(form=form, by=cast.actor("asha"))
        old = form.held
        services.open_code(form=form, by=cast.actor("asha"))
        old.refresh_from_db()
        assert old.revoked_at
        assert form.held != old
