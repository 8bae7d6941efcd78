"""The journal is the story people read: written with the change, never rewritten, shown where one belongs."""

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from betterward.activity import queries
from betterward.activity.models import Entry
from betterward.common import journal
from betterward.organisations.services import close_unit
from betterward.people.models import anonymous


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def tell(cast, scope, by, **facts):
    return journal.record(
        "tests.told", by=by, organisation=scope.organisation, scope=scope, record_kind="unit", record_id="1", **facts
    )


@pytest.mark.parametrize("change", [lambda rows: rows.update(why="another story"), lambda rows: rows.delete()])
def test_an_entry_is_not_rewritten(cast, change):
    tell(cast, cast.ward.scope, cast.actor("asha"), why="as it was")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Entry.objects.filter(kind="tests.told"))

    assert Entry.objects.get(kind="tests.told").why == "as it was"


def test_a_change_that_fails_leaves_no_story(cast):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        close_unit(unit=cast.bay, on=timezone.localdate(), by=cast.actor("asha"), why="rebuilt")
        raise ZeroDivisionError

    assert not Entry.objects.filter(kind="organisations.unit_closed").exists()


def test_what_others_did_is_told_where_one_belongs(cast):
    before = timezone.now()
    tell(cast, cast.bay.scope, cast.actor("asha"), what="new mats")
    tell(cast, cast.elsewhere.scope, cast.actor("cato"), what="secret")

    def heard(who):
        return [row.facts.get("what") for row in queries.since(cast.actor(who), before)]

    assert heard("ben") == heard("ada") == ["new mats"]
    assert heard("asha") == [], "one's own deeds are no news"
    assert heard("cato") == []
    assert queries.since(anonymous(), before) == []


def test_only_what_is_new_is_told_latest_first(cast):
    before = timezone.now()
    for number in range(3):
        tell(cast, cast.ward.scope, cast.actor("asha"), what=number)

    assert [row.facts["what"] for row in queries.since(cast.actor("ben"), before)] == [2, 1, 0]
    assert queries.since(cast.actor("ben"), timezone.now()) == []


def test_the_news_is_one_query(cast, django_assert_num_queries):
    before = timezone.now()
    for _ in range(5):
        tell(cast, cast.ward.scope, cast.actor("asha"))
    actor = cast.actor("ben")
    assert actor.grants

    with django_assert_num_queries(1):
        assert len(queries.since(actor, before)) == 5


def test_the_story_of_a_record(cast):
    tell(cast, cast.ward.scope, cast.actor("asha"), why="once")

    [row] = queries.of_record("unit", "1")

    assert (row.by, row.why) == ("Asha Khan", "once")


def test_a_house_without_a_journal_is_a_fault_not_silence(monkeypatch):
    monkeypatch.setattr(journal, "_writers", [])

    with pytest.raises(RuntimeError, match="no journal is open"):
        journal.record("tests.told")
