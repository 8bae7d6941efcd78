"""Eight people at one measure at once: every change that was acknowledged counts, every refusal says why.

The small sets run with every change, the whole ones (2,000 edits; 1,000 keys, each sent five times) with `make long`.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from random import Random
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from tests.betterward.measures.making import NOW, a_measure, again
from tests.betterward.people.cast import build

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.measures import services
from betterward.measures.models import Annotation, Reading
from betterward.measures.rules import Entry
from betterward.measures.services import recording
from betterward.people.models import Actor
from betterward.people.services import create_person, join


pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.engine]

PEOPLE = 8
DAY = NOW.date() - timedelta(days=40)


def staff(cast, count=PEOPLE):
    """As many people who may edit on the ward."""
    found = []
    for number in range(count):
        email = f"hand{number}@people.example"
        person = create_person(name=f"Hand {number}", email=email, by=cast.house, why="a test")
        join(person=person, scope=cast.ward.scope, role="member", by=cast.house)
        found.append(person)
    return found


def at_once(hands, work):
    """Each hand works in a thread and a connection of its own, all started together."""
    gate = Barrier(hands)

    def run(number):
        try:
            gate.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as threads:
        return list(threads.map(run, range(hands)))


def standing(measure, day):
    return Reading.objects.current().filter(measure=measure, period_on=day).first()


def one_more(measure, day, actor, told, meet=None):
    """Read the number, write one more over it; asked again when somebody was quicker.

    `meet` waits for the others after the first look, so that all have seen the same.
    """
    while True:
        seen = standing(measure, day)
        if meet:
            meet()
            meet = None
        entry = Entry(day, numerator=(seen.numerator if seen else 0) + 1, sure=True)
        if seen:
            entry = replace(entry, if_taken="replace", over=seen.pk)
        try:
            services.record_readings(measure=measure, entries=[entry], by=actor, now=NOW)
        except Refused as refusal:
            told[refusal.code] += 1
            assert str(refusal)
        else:
            told["kept"] += 1
            return


def edits(measure, each):
    """What one person does: mostly one more over one of three days, now and then a note."""

    together = Barrier(PEOPLE)

    def work(actor, chance):
        told = Counter()
        one_more(measure, DAY, actor, told, meet=together.wait)
        for _turn in range(each - 1):
            if chance.random() < 0.1:
                services.annotate(measure=measure, on=DAY, label=f"note of {actor.name}", by=actor)
                told["noted"] += 1
            else:
                one_more(measure, DAY + timedelta(days=chance.randrange(3)), actor, told)
        return told

    return work


def lost(measure, told):
    """How many acknowledged changes are nowhere to be found."""
    sums = sum(standing(measure, DAY + timedelta(days=n)).numerator for n in range(3))
    notes = Annotation.objects.current().filter(measure=measure).count()
    return told["kept"] - int(sums) + told["noted"] - notes


def worked(each):
    cast = build()
    measure = a_measure(cast, frequency="day")
    people, work = staff(cast), edits(measure, each)
    told = sum(at_once(PEOPLE, lambda n: work(Actor.objects.of(people[n]), Random(n))), Counter())
    print(f"{PEOPLE} people, {told['kept'] + told['noted']} edits: {dict(told)}")
    return measure, told


@pytest.mark.parametrize("each", [12, pytest.param(250, marks=pytest.mark.long)])
def test_eight_people_lose_nothing(each):
    measure, told = worked(each)

    assert told["kept"] + told["noted"] == PEOPLE * each
    assert lost(measure, told) == 0
    assert set(told) <= {"kept", "noted", "period_taken", "same"}
    # All eight have seen the same number once: one of them was the quickest.
    assert told["period_taken"] + told["same"] >= PEOPLE - 1
    rows = Reading.objects.filter(measure=measure)
    assert rows.count() == told["kept"]
    assert rows.filter(replaced_by=None).count() == 3
    assert Told.objects.filter(record_id=str(measure.pk), kind="measures.readings_recorded").count() == told["kept"]
    assert again(measure).chart_facts.latest_value == standing(measure, DAY + timedelta(days=2)).numerator


def test_twin_replacing_what_nobody_saw_loses_updates(monkeypatch):
    honest = recording._resolved
    monkeypatch.setattr(
        recording, "_resolved", lambda measure, entry, *rest: honest(measure, replace(entry, over=None), *rest)
    )

    measure, told = worked(12)

    assert lost(measure, told) > 0


def sent(count, is_keyed=True):
    """A number for each key, each sent five times at once by ten hands; how many there are in the end."""
    cast = build()
    measure = a_measure(cast, frequency="day", combine="add")
    posts = [number for number in range(count) for _time in range(5)]

    def hand(first):
        return [post(number) for number in posts[first::HANDS]]

    def post(number):
        key = UUID(int=number + 1) if is_keyed else None
        entry = Entry(DAY + timedelta(days=number % 30), numerator=1, key=key, if_taken="add", sure=True)
        [kept] = services.record_readings(measure=measure, entries=[entry], by=cast.house, now=NOW)
        return kept.pk

    kept = {pk for answers in at_once(HANDS, hand) for pk in answers}
    rows = Reading.objects.current().filter(measure=measure)
    return len(kept), rows.count(), sum(row.numerator for row in rows)


HANDS = 10


@pytest.mark.parametrize("count", [30, pytest.param(1000, marks=pytest.mark.long)])
def test_a_key_sent_five_times_at_once_has_one_effect(count):
    assert sent(count) == (count, count, count)


def test_twin_without_keys_it_has_five():
    assert sent(10, is_keyed=False) == (50, 50, 50)
