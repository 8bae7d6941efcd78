"""Two people write in the same moment: real threads, real connections."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from tests.betterward.measures.making import NOW, a_measure, again, entry, record
from tests.betterward.people.cast import build

from betterward.common.errors import Refused
from betterward.measures import charting, services
from betterward.measures.models import ChartFacts, Reading


pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.engine]

TIMES = 3
OCTOBER = date(2026, 10, 1)


def at_once(*acts):
    """Run each act in a thread and a connection of its own, all started together; answers or refusals."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            gate.wait()
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.mark.parametrize("time", range(TIMES))
def test_of_two_entries_for_one_period_one_is_kept_and_the_other_asked(time):
    cast = build()
    measure, asha, ben = a_measure(cast), cast.actor("asha"), cast.actor("ben")

    answers = at_once(lambda: record(measure, asha, 3), lambda: record(measure, ben, 4))

    refusals = [answer for answer in answers if isinstance(answer, Refused)]
    assert [refusal.code for refusal in refusals] == ["period_taken"]
    [kept] = Reading.objects.current().filter(measure=measure)
    assert again(measure).chart_facts.latest_text == f"{kept.numerator:g}"


@pytest.mark.parametrize("time", range(TIMES))
def test_one_press_sent_twice_is_kept_once(time):
    cast = build()
    measure, ben = a_measure(cast), cast.actor("ben")
    key = UUID("018f0000-0000-7000-8000-000000000001")

    first, second = at_once(lambda: record(measure, ben, 3, key=key), lambda: record(measure, ben, 3, key=key))

    assert first.pk == second.pk
    assert Reading.objects.filter(measure=measure).count() == 1


@pytest.mark.parametrize("time", range(TIMES))
def test_two_who_add_are_both_counted(time):
    cast = build()
    measure, asha, ben = a_measure(cast, combine="add"), cast.actor("asha"), cast.actor("ben")

    at_once(
        lambda: record(measure, asha, 3, if_taken="add"),
        lambda: record(measure, ben, 4, if_taken="add"),
    )

    assert again(measure).chart_facts.latest_text == "7"


@pytest.mark.parametrize("time", range(TIMES))
def test_parts_entered_at_once_both_reach_the_whole(time):
    cast = build()
    asha = cast.actor("asha")
    # The whole is older than its parts, so its id comes first in the order of locking.
    whole = a_measure(cast, "All falls", unit=cast.division)
    parts = [a_measure(cast, f"Falls {n}") for n in range(3)]
    services.compose(whole=whole, parts=parts, by=cast.house)
    # The feed speaks of the part that is typed at, too: without one order of locking, each waits for the other.
    bulk = {part: [entry(part, OCTOBER, 5)] for part in parts}

    answers = at_once(
        lambda: record(parts[0], asha, 1),
        lambda: services.load_readings(entries=bulk, by=cast.house, why="a feed"),
        lambda: services.set_line(measure=whole, kind="goal", value=4, by=cast.house),
    )

    assert not [answer for answer in answers if isinstance(answer, Refused)]
    facts = ChartFacts.objects.get(measure=whole)
    assert (facts.latest_text, facts.latest_parts) == ("1", "1 of 3 parts")
    assert charting.chart_of(again(whole)).values.tolist() == [15, 1]


@pytest.mark.parametrize("time", range(TIMES))
def test_undo_and_a_new_number_take_turns(time):
    cast = build()
    measure, asha, ben = a_measure(cast), cast.actor("asha"), cast.actor("ben")
    kept = record(measure, asha, 3)

    at_once(
        lambda: services.undo_reading(reading=kept, by=asha, now=NOW),
        lambda: record(measure, ben, 4, if_taken="replace"),
    )

    standing = list(Reading.objects.current().filter(measure=measure))
    assert [row.numerator for row in standing] == [4]
    assert again(measure).chart_facts.latest_text == "4"
