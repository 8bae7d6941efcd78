"""One look for the huddle: what changed, what is due, what was answered; nothing the reader may not see."""

from datetime import datetime, timedelta

import pytest
from tests.betterward.measures.making import LATEST, LONDON, TODAY, a_measure, filled
from tests.betterward.pages.conftest import STEADY, WORSE, shown

from betterward.asks.services import answer_ask, raise_ask
from betterward.pages.queries.huddle import LOOKS_BACK, huddle
from betterward.pages.queries.unit import asks_of


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=LONDON)


def look(unit, cast):
    actor = cast.actor("asha")
    return huddle(unit, actor, NOW, asks_of(unit, actor, NOW.date()))


def names(rows):
    return [row.name for row in rows]


def test_signals_due_numbers_and_changes_stand_in_one_look(cast):
    filled(a_measure(cast, "Falls"), WORSE)
    filled(a_measure(cast, "Missed meals"), STEADY)
    filled(a_measure(cast, "Old count"), STEADY, latest=LATEST.replace(month=3))

    found = look(cast.ward, cast)

    assert names(found.signals) == ["Falls"]
    assert names(found.due) == ["Old count"]
    assert found.more_due == 0


def test_a_place_without_measures_has_no_huddle(cast):
    assert look(cast.bay, cast) is None


def test_only_the_answers_of_seven_days_are_told(cast, falls):
    old, new = (raise_ask(scope=cast.ward.scope, text=text, to=cast.ada, by=cast.actor("ben"), on=TODAY)
                for text in ("A second hoist", "A new kettle"))  # fmt: skip
    for one in (old, new):
        answer_ask(ask=one, state="yes", answer="Ordered", by=cast.actor("ada"), on=TODAY)
    type(old).objects.filter(pk=old.pk).update(answered_on=TODAY - LOOKS_BACK - timedelta(days=2))
    type(new).objects.filter(pk=new.pk).update(answered_on=TODAY)

    found = look(cast.ward, cast)

    assert [ask.text for ask in found.answered] == ["A new kettle"]


def test_the_page_shows_it_to_those_who_count_there_and_says_nothing_of_being_late(cast, falls):
    words = shown(cast.browser("ben").get(cast.ward.get_absolute_url()))

    assert "Huddle What changed" in words
    assert "Enter the week from paper" in words
    assert "overdue" not in words.lower()
