"""Wording the true north and the objectives, and promising measures."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.betterward.strategy.conftest import measure

from betterward.activity.models import Entry
from betterward.common.editing import ChangedMeanwhile
from betterward.common.errors import Refused
from betterward.strategy import queries, services
from betterward.strategy.models import Objective, Promise, TrueNorth


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DAY = date(2026, 1, 10)
NHS_NUMBER = "9990000026"


def word(cast, text, on=DAY, by=None):
    return services.set_true_north(organisation=cast.alder, text=text, by=by or cast.actor("ada"), from_on=on)


def promised(cast, safe, found, on=DAY):
    return services.promise_measure(
        objective=safe, measure=found, words="6 → 3 falls", by=cast.actor("ada"), from_on=on
    )


# True north ---------------------------------------------------------------------------------------------------------


def test_a_new_wording_holds_from_its_day_and_the_old_one_stays(cast):
    word(cast, "Safe care")
    word(cast, "Safe and kind care", DAY + timedelta(days=10))

    assert queries.true_north_of(cast.alder, DAY).text == "Safe care"
    assert queries.true_north_of(cast.alder, DAY + timedelta(days=10)).text == "Safe and kind care"
    assert queries.true_north_of(cast.alder, DAY - timedelta(days=1)) is None
    assert TrueNorth.objects.count() == 2


def test_a_slip_is_mended_by_a_second_wording_of_the_same_day(cast):
    word(cast, "Save care")
    word(cast, "Safe care")

    assert queries.true_north_of(cast.alder, DAY).text == "Safe care"


def test_no_wording_can_be_rewritten(cast):
    row = word(cast, "Safe care")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TrueNorth.objects.filter(pk=row.pk).update(text="Cheap care")


@pytest.mark.parametrize("who", ["asha", "ben", "cato"])
def test_only_those_who_manage_the_whole_word_the_strategy(cast, safe, who):
    by = cast.actor(who)

    with pytest.raises(Refused, match="look after the whole organisation"):
        word(cast, "Mine", by=by)
    with pytest.raises(Refused):
        services.add_objective(organisation=cast.alder, title="Mine", by=by)
    with pytest.raises(Refused):
        services.change_objective(objective=safe, version=1, by=by, title="Mine")
    with pytest.raises(Refused):
        services.promise_measure(objective=safe, measure=measure(cast), words="", by=by, from_on=DAY)
    assert not TrueNorth.objects.exists()
    assert [o.title for o in Objective.objects.all()] == ["Safe"]


def test_each_act_is_one_entry_in_the_journal(cast):
    before = Entry.objects.count()
    word(cast, "Safe care")
    objective = services.add_objective(organisation=cast.alder, title="Safe", by=cast.actor("ada"))
    services.change_objective(objective=objective, version=1, by=cast.actor("ada"), text="Less harm")

    told = list(Entry.objects.order_by("id")[before:])

    assert [entry.kind for entry in told] == [
        "strategy.true_north_set", "strategy.objective_added", "strategy.objective_changed",
    ]  # fmt: skip
    assert {entry.by.name for entry in told} == {"Ada Stone"}


@pytest.mark.parametrize("words", [f"Safe {NHS_NUMBER}", "   "])
def test_words_that_name_a_patient_or_say_nothing_are_refused(cast, words):
    with pytest.raises(Refused, match="saved yet"):
        word(cast, words)
    with pytest.raises(Refused, match="saved yet"):
        services.add_objective(organisation=cast.alder, title=words, by=cast.house)


def test_an_identifier_is_refused_wherever_words_are_typed(cast, safe):
    found = measure(cast)

    with pytest.raises(Refused, match="NHS number"):
        services.change_objective(objective=safe, version=1, by=cast.house, text=f"for {NHS_NUMBER}")
    with pytest.raises(Refused, match="NHS number"):
        services.promise_measure(objective=safe, measure=found, words=NHS_NUMBER, by=cast.house, from_on=DAY)


# Objectives ---------------------------------------------------------------------------------------------------------


def test_objectives_keep_the_order_in_which_they_were_added(cast):
    for title in ("Zeal", "Access", "Money"):
        services.add_objective(organisation=cast.alder, title=title, by=cast.house)

    assert [o.title for o in Objective.objects.all()] == ["Zeal", "Access", "Money"]


def test_a_code_stands_for_one_objective(cast, safe):
    other = services.add_objective(organisation=cast.alder, title="Fair", by=cast.house)

    with pytest.raises(Refused, match="O1"):
        services.add_objective(organisation=cast.alder, title="Sound", by=cast.house, code="O1")
    with pytest.raises(Refused, match="O1"):
        services.change_objective(objective=other, version=1, by=cast.house, code="O1")
    services.add_objective(organisation=cast.birch, title="Safe", by=cast.house, code="O1")


def test_different_fields_changed_at_once_are_both_kept(cast, safe):
    services.change_objective(objective=safe, version=1, by=cast.actor("ada"), title="Safer", text=safe.text)

    services.change_objective(objective=safe, version=1, by=cast.house, title="Safe", text="Halve harm by 2028")

    kept = Objective.objects.get(pk=safe.pk)
    assert (kept.title, kept.text, kept.version) == ("Safer", "Halve harm by 2028", 3)


def test_the_same_field_changed_at_once_asks_and_shows_both(cast, safe):
    services.change_objective(objective=safe, version=1, by=cast.actor("ada"), text="Halve harm by 2027")

    with pytest.raises(ChangedMeanwhile, match="Ada Stone") as refusal:
        services.change_objective(objective=safe, version=1, by=cast.house, text="Halve harm by 2029")

    assert refusal.value.standing == {"text": "Halve harm by 2027"}
    services.change_objective(objective=safe, version=refusal.value.version, by=cast.house, text="Halve harm by 2029")
    assert Objective.objects.get(pk=safe.pk).text == "Halve harm by 2029"


def test_a_version_nobody_knows_overwrites_nothing(cast, safe):
    with pytest.raises(ChangedMeanwhile):
        services.change_objective(objective=safe, version=77, by=cast.house, text="Anything")

    assert Objective.objects.get(pk=safe.pk).text == "Halve avoidable harm"


def test_saving_what_stands_there_writes_nothing(cast, safe):
    before = Entry.objects.count()

    services.change_objective(objective=safe, version=1, by=cast.house, title="Safe", text="Halve avoidable harm")

    assert Entry.objects.count() == before


# Promises -----------------------------------------------------------------------------------------------------------


def test_a_measure_is_promised_once_and_may_be_promised_again_later(cast, safe):
    found = measure(cast)
    promise = promised(cast, safe, found)

    with pytest.raises(Refused, match="promised here already"):
        promised(cast, safe, found)
    services.withdraw_promise(promise=promise, by=cast.actor("ada"), on=DAY + timedelta(days=5))
    promised(cast, safe, found, DAY + timedelta(days=9))

    assert [p.until_on for p in Promise.objects.all()] == [DAY + timedelta(days=4), None]


def test_a_promise_withdrawn_on_its_first_day_never_was(cast, safe):
    promise = promised(cast, safe, measure(cast))

    services.withdraw_promise(promise=promise, by=cast.actor("ada"), on=DAY)

    assert not Promise.objects.exists()


def test_a_measure_of_elsewhere_cannot_be_promised(cast, safe):
    foreign = measure(cast, "Falls there", unit=cast.elsewhere)

    with pytest.raises(Refused, match="own organisation"):
        services.promise_measure(objective=safe, measure=foreign, words="", by=cast.house, from_on=DAY)


def test_a_measure_one_may_not_see_cannot_be_promised(cast, safe):
    with pytest.raises(Refused):
        promised(cast, safe, measure(cast, "Huddles", purpose="improvement"))

    assert not Promise.objects.exists()
