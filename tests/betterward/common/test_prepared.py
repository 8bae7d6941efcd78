"""Queries written once answer as if written anew, and refuse what would be kept for ever."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from tests.betterward.people.cast import build

from betterward.activity.models import Entry
from betterward.common.prepared import insert, prepared
from betterward.organisations.models import Unit
from betterward.people.models import Membership, Person, Role, anonymous
from betterward.people.rules import Level


TODAY = date(2026, 11, 26)
WRITTEN = []

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def cast(db):
    return build()


@prepared
def units(actor, *, first=None):
    WRITTEN.append(actor)
    return Unit.objects.visible_to(actor).order_by("sort_key", "pk")[:first]


@prepared
def managed(actor):
    return Membership.objects.visible_to(actor, Level.MANAGE).order_by("pk").values_list("pk", "person__name")


@prepared
def named(names, person):
    return Person.objects.filter(name__among=names).exclude(pk=person).order_by("name")


def test_everybody_gets_their_own_answer_from_one_statement(cast):
    units.forget()
    WRITTEN.clear()
    for who in ("ada", "asha", "ben", "cato"):
        actor = cast.actor(who)
        assert units(actor) == list(units.plain(actor)), who
        assert managed(actor) == list(managed.plain(actor)), who
    stand_ins = [one for one in WRITTEN if not hasattr(one, "kind")]

    assert len(stand_ins) == 1
    assert units(cast.actor("ada")) != units(cast.actor("cato"))


def test_each_shape_has_its_own_statement(cast):
    ada = cast.actor("ada")

    assert units(ada, first=1) == units(ada)[:1]
    assert len(units(ada)) > 1


def test_a_visitor_is_another_shape(cast):
    assert units(anonymous()) == []
    assert units(cast.actor("ada")) != []


def test_rows_come_as_their_queries_make_them(cast):
    [first, *_] = managed(cast.actor("ada"))
    [asha] = named(["Asha Khan", "Nobody"], UUID(int=5))

    assert isinstance(first, tuple)
    assert (asha.pk, asha.email) == (cast.asha.pk, cast.asha.email)
    assert named(["Asha Khan"], cast.asha.pk) == []
    assert named([], cast.asha.pk) == []


def test_one_question_is_one_query(cast):
    ada = cast.actor("ada")
    units(ada)
    with CaptureQueriesContext(connection) as captured:
        units(ada)

    assert len(captured) == 1


def test_a_fact_that_was_worked_with_is_refused(cast):
    late = prepared(lambda today: Membership.objects.filter(from_on__lt=today - timedelta(days=7)))
    now = prepared(lambda actor: Membership.objects.in_force())
    within = prepared(lambda word: Unit.objects.filter(name__contains=word))

    for query, fact in ((late, TODAY), (now, cast.actor("ada")), (within, "Ash")):
        with pytest.raises((TypeError, OverflowError)):
            query(fact)


def test_a_record_is_no_fact(cast):
    below = prepared(lambda unit: Unit.objects.filter(parent=unit))

    with pytest.raises(TypeError, match="give its key"):
        below(cast.division)


def test_a_prefetch_is_refused(cast):
    deep = prepared(lambda actor: Unit.objects.visible_to(actor).prefetch_related("children"))

    with pytest.raises(TypeError, match="prefetch"):
        deep(cast.actor("ada"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_rows_are_held_only_inside_a_transaction(cast):
    held = prepared(lambda unit: Unit.objects.select_for_update().filter(pk=unit))
    with transaction.atomic():
        assert held(cast.division.pk) == [cast.division]
    with pytest.raises(TransactionManagementError):
        held(cast.division.pk)


def role(key, **facts):
    return Role(**{"key": key, "name": "Coach", "level": 2, "explains": "helps", **facts})


def test_a_row_is_written_once_and_written_over(cast):
    insert(role("guide"))
    with CaptureQueriesContext(connection) as captured:
        insert(role("guide", name="Improvement coach"), over="key")
        insert(role("mentor"))

    assert len(captured) == 2
    assert sorted(Role.objects.filter(level=2, explains="helps").values_list("key", "name")) == [
        ("guide", "Improvement coach"),
        ("mentor", "Coach"),
    ]


def test_a_row_that_is_there_is_not_written_twice(cast):
    insert(role("guide"))

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(role("guide"))


def test_what_the_database_fills_in_is_left_to_it(cast):
    insert(Entry(kind="x", by=cast.house, record_kind="unit", record_id="1", facts={"n": 1}))

    entry = Entry.objects.get(kind="x")
    assert (entry.facts, entry.written_in > 0) == ({"n": 1}, True)
