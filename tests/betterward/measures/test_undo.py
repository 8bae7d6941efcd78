"""Taking a reading back: what it had replaced stands again, and both stay in the history."""

from datetime import date, timedelta

import pytest
from tests.betterward.measures.making import NOW, a_measure, again, record, standing

from betterward.activity.models import Entry as Told
from betterward.common.errors import Refused
from betterward.measures.models import Reading
from betterward.measures.services import undo_reading


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NOVEMBER = date(2026, 11, 1)


def undone(reading, by, after=timedelta(minutes=1)):
    return undo_reading(reading=reading, by=by, now=NOW + after)


def refused(reading, by, after=timedelta(minutes=1)):
    with pytest.raises(Refused) as caught:
        undone(reading, by, after)
    return caught.value.code


def test_the_period_is_empty_again_and_the_row_stays(cast, falls):
    before = again(falls).chart_facts.latest_text
    kept = record(falls, cast.actor("ben"), 3)

    undone(kept, cast.actor("ben"))

    assert NOVEMBER not in standing(falls)
    assert again(falls).chart_facts.latest_text == before
    assert Reading.objects.filter(measure=falls, period_on=NOVEMBER).count() == 2


def test_what_was_replaced_stands_again_in_its_authors_name(cast, falls):
    record(falls, cast.actor("asha"), 3, entered_as="late team")
    wrong = record(falls, cast.actor("ben"), 30, if_taken="replace", sure=True)

    stands = undone(wrong, cast.actor("ben"))

    assert (stands.numerator, stands.by.name, stands.entered_as) == (3, "Asha Khan", "late team")
    assert standing(falls)[NOVEMBER] == 3


def test_every_part_that_was_replaced_stands_again(cast):
    measure = a_measure(cast, "Slips in the box", combine="add")
    record(measure, cast.actor("asha"), 3)
    record(measure, cast.actor("ben"), 4, if_taken="add")
    wrong = record(measure, cast.actor("ben"), 50, if_taken="replace")

    undone(wrong, cast.actor("ben"))

    assert [row.numerator for row in measure.readings.current()] == [3, 4]
    assert again(measure).chart_facts.latest_text == "7"


def test_a_part_taken_back_leaves_the_others(cast):
    measure = a_measure(cast, "Slips in the box", combine="add")
    record(measure, cast.actor("asha"), 3)
    added = record(measure, cast.actor("ben"), 4, if_taken="add")

    undone(added, cast.actor("ben"))

    assert [row.numerator for row in measure.readings.current()] == [3]


def test_it_is_told_who_took_it_back(cast, falls):
    kept = record(falls, cast.actor("ben"), 3)

    undone(kept, cast.actor("asha"))

    assert Told.objects.get(kind="measures.reading_taken_back").by.name == "Asha Khan"


def test_after_a_day_it_is_too_late(cast, falls):
    kept = record(falls, cast.actor("ben"), 3)

    assert refused(kept, cast.actor("ben"), timedelta(hours=24, seconds=1)) == "too_late"
    assert standing(falls)[NOVEMBER] == 3


def test_at_the_end_of_the_day_it_still_works(cast, falls):
    kept = record(falls, cast.actor("ben"), 3)

    undone(kept, cast.actor("ben"), timedelta(hours=24))

    assert NOVEMBER not in standing(falls)


def test_a_number_changed_since_has_nothing_to_undo(cast, falls):
    kept = record(falls, cast.actor("ben"), 3)
    record(falls, cast.actor("asha"), 4, if_taken="replace")

    assert refused(kept, cast.actor("ben")) == "replaced"
    assert standing(falls)[NOVEMBER] == 4


def test_nothing_is_undone_twice(cast, falls):
    kept = record(falls, cast.actor("ben"), 3)
    empty = undone(kept, cast.actor("ben"))

    assert refused(kept, cast.actor("ben")) == "replaced"
    assert refused(empty, cast.actor("ben")) == "replaced"


def test_somebody_elsewhere_may_not_even_know(cast, falls):
    kept = record(falls, cast.actor("ben"), 3)

    assert refused(kept, cast.actor("cato")) == "not_allowed"
    assert standing(falls)[NOVEMBER] == 3
