"""Taking a measure on, and handing it back."""

import pytest
from tests.betterward.measures.making import again

from betterward.activity.models import Entry
from betterward.common.errors import Refused
from betterward.measures.models import Measure
from betterward.measures.services import hand_back_measure, take_measure


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def kinds(measure):
    return list(Entry.objects.filter(record_id=str(measure.pk)).order_by("id").values_list("kind", flat=True))


def test_whoever_takes_a_measure_looks_after_it(cast, falls):
    take_measure(measure=falls, by=cast.actor("ben"))

    assert again(falls).owner == cast.ben
    assert kinds(falls)[-1] == "measures.taken"


def test_taking_it_twice_changes_nothing(cast, falls):
    take_measure(measure=falls, by=cast.actor("ben"))
    before = kinds(falls)

    take_measure(measure=falls, by=cast.actor("ben"))

    assert kinds(falls) == before


def test_the_second_of_two_is_told_who_was_quicker(cast, falls):
    take_measure(measure=falls, by=cast.actor("ben"))

    with pytest.raises(Refused, match="Ben Okoro looks after this measure already"):
        take_measure(measure=falls, by=cast.actor("asha"))
    assert again(falls).owner == cast.ben


def test_cato_and_the_house_itself_take_nothing(cast, falls):
    for by, code in ((cast.actor("cato"), "not_allowed"), (cast.house, "no_person")):
        with pytest.raises(Refused) as refusal:
            take_measure(measure=falls, by=by)
        assert refusal.value.code == code
    assert again(falls).owner is None


def test_only_who_looks_after_it_hands_it_back(cast, falls):
    take_measure(measure=falls, by=cast.actor("ben"))

    with pytest.raises(Refused, match="You do not look after this measure"):
        hand_back_measure(measure=falls, by=cast.actor("asha"))
    hand_back_measure(measure=falls, by=cast.actor("ben"))

    assert again(falls).owner is None
    assert kinds(falls)[-1] == "measures.handed_back"


def test_the_owners_before_stay_in_the_history(cast, falls):
    take_measure(measure=falls, by=cast.actor("ben"))
    hand_back_measure(measure=falls, by=cast.actor("ben"))

    events = Measure.pgh_event_model.objects.filter(pgh_obj=falls.pk, owner=cast.ben.pk)

    assert events.exists()
