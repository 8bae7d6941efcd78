"""A number that only looks like a patient's: refused first, then vouched for by name; the journal keeps no number."""

import re
from uuid import uuid4

import pytest
from tests.betterward.measures.making import a_measure
from tests.betterward.people.cast import cast

from betterward.activity.models import Entry
from betterward.common.errors import Refused
from betterward.common.identifiers import refuse_identifiers
from betterward.common.ids import short_id
from betterward.common.vouching import token, vouching
from betterward.measures.models import Annotation, Reading
from betterward.measures.services import make_code


__all__ = ["cast"]

pytestmark = pytest.mark.django_db

LIKE_ONE, ANOTHER = "943 476 5919", "401 023 2137"


def send(client, measure, **more):
    body = {"on": "2026-11-01", "label": f"Order {LIKE_ONE}", **more}
    return client.post(f"{measure.get_absolute_url().rsplit('/', 2)[0]}/change/note/", body)


def box(answer):
    found = re.search(r'name="not-a-patient" value="([^"]+)"', answer.content.decode())
    return found[1] if found else ""


class TestVouching:
    def test_it_is_refused_then_kept_and_the_journal_knows_who_but_not_which(self, cast):
        measure, asha = a_measure(cast, "Falls"), cast.browser("asha")
        refused = send(asha, measure)
        assert refused.status_code == 422
        assert not Annotation.objects.exists()

        assert send(asha, measure, **{"not-a-patient": box(refused)}).status_code == 302
        note = Annotation.objects.get()
        assert note.label == f"Order {LIKE_ONE}"
        told = Entry.objects.get(kind="common.number_vouched")
        where = f"{measure.get_absolute_url().rsplit('/', 2)[0]}/change/note/"
        assert (told.by, told.facts) == (cast.actor("asha"), {"where": where, "count": 1})
        asha.post(where.replace("note", "withdraw"), {"what": "note", "decision": note.pk})
        assert not Annotation.objects.current().exists()

    def test_it_holds_for_the_very_number_alone(self, cast):
        measure, asha = a_measure(cast, "Falls"), cast.browser("asha")
        mark = box(send(asha, measure))
        assert send(asha, measure, label=f"Order {ANOTHER}", **{"not-a-patient": mark}).status_code == 422
        both = send(asha, measure, label=f"{LIKE_ONE} and {ANOTHER}", **{"not-a-patient": mark})
        assert both.status_code == 422
        assert not Annotation.objects.exists()
        assert not Entry.objects.filter(kind="common.number_vouched").exists()

    def test_a_page_without_such_a_number_has_no_box(self, cast):
        measure, asha = a_measure(cast, "Falls"), cast.browser("asha")
        assert box(send(asha, measure, on="")) == box(asha.get(measure.get_absolute_url())) == ""

    def test_rows_that_are_pasted_can_be_vouched_for(self, cast):
        measure, asha = a_measure(cast, "Falls"), cast.browser("asha")
        address = f"{measure.get_absolute_url().rsplit('/', 2)[0]}/paste/"
        body = {"rows": f"2026-08-01\t7\n2026-09-01\t5\nref\t{LIKE_ONE}", "act": "keep", "replaces": "on"}
        mark = box(asha.post(address, body))
        assert mark
        asha.post(address, body | {"not-a-patient": mark})
        assert Reading.objects.filter(measure=measure).count() == 2

    def test_visitors_cannot(self, cast, client):
        measure = a_measure(cast, "Falls")
        _code, secret = make_code(
            unit=cast.ward, name="door", where="staff", measures=[measure], expires_on=None, by=cast.actor("asha")
        )
        body = {"period_on": "2026-10-01", "numerator": "3", "entered_as": LIKE_ONE, "key": str(uuid4())}
        address = f"/codes/{secret}/{short_id(measure.pk)}/"
        assert client.post(address, body | {"not-a-patient": token("9434765919")}).status_code == 422
        assert not Reading.objects.exists()


class TestTokens:
    def test_tell_nothing_and_differ(self):
        assert token("9434765919") != token("4010232137")
        assert "9434" not in token("9434765919")

    def test_outside_a_request_nobody_can_vouch(self):
        with pytest.raises(Refused):
            refuse_identifiers(LIKE_ONE)

    def test_the_twin_a_box_with_another_token_passes_nothing(self, cast):
        with vouching(cast.actor("asha"), "/x/", token("1")), pytest.raises(Refused):
            refuse_identifiers(LIKE_ONE)
