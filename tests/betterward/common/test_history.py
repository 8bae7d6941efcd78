"""Who and why stand beside every change of a tracked table, each with its own reason."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from betterward.common.history import append_only, because
from betterward.organisations.models import Organisation


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def organisation(slug):
    return Organisation.objects.create(slug=slug, name=slug, short_name=slug)


def told(slug):
    event = Organisation.pgh_event_model.objects.filter(slug=slug).order_by("-pgh_id").first()
    return event.pgh_context.metadata


def test_a_change_carries_who_and_why():
    with because(who="Asha Khan", why="a new trust"):
        organisation("alder")

    assert told("alder") == {"who": "Asha Khan", "why": "a new trust"}


def test_a_reason_within_a_reason_keeps_both():
    with because(who="Asha Khan", why="POST /units/"):
        organisation("before")
        with because(who="Asha Khan", why="opened a unit"):
            organisation("inside")
        organisation("after")

    assert told("before") == told("after") == {"who": "Asha Khan", "why": "POST /units/"}
    assert told("inside") == {"who": "Asha Khan", "why": "opened a unit", "during": "POST /units/"}


def test_two_reasons_in_one_request_stay_apart():
    with because(who="Asha Khan", why="POST /x/"):
        with because(who="Asha Khan", why="first"):
            organisation("one")
        with because(who="Asha Khan", why="second"):
            organisation("two")

    assert (told("one")["why"], told("two")["why"]) == ("first", "second")


def test_the_outer_reason_is_back_after_a_fault_inside():
    with because(who="Asha Khan", why="outer"):
        with pytest.raises(ValueError, match="broken"), because(who="Asha Khan", why="inner"):
            raise ValueError("broken")
        organisation("after")

    assert told("after")["why"] == "outer"


def test_a_bulk_update_and_a_delete_leave_one_event_per_row():
    with because(who="Asha Khan", why="renamed"):
        organisation("one"), organisation("two")
        Organisation.objects.update(short_name="New")
        Organisation.objects.all().delete()

    labels = Organisation.pgh_event_model.objects.values_list("pgh_label", flat=True)
    assert sorted(labels) == ["delete"] * 2 + ["insert"] * 2 + ["update"] * 2


def test_an_update_that_changes_nothing_leaves_no_event():
    organisation("one")
    Organisation.objects.update(short_name="one")

    assert Organisation.pgh_event_model.objects.filter(pgh_label="update").count() == 0


class TestAppendOnly:
    """The trigger itself, on a table made for the test; the site's role is tested in config/test_grants.py."""

    @pytest.fixture
    def table(self):
        trigger = append_only("kept", may_change=("replaced_by_id",))
        function = trigger.func.strip()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE kept (id int, value int, replaced_by_id int)")
            cursor.execute(
                f"CREATE FUNCTION pg_temp.keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {function} END $$"
            )
            cursor.execute(
                "CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON kept FOR EACH ROW EXECUTE FUNCTION pg_temp.keep()"
            )
            cursor.execute("INSERT INTO kept VALUES (1, 7, NULL)")
            yield cursor

    @pytest.mark.parametrize(
        "change",
        ["UPDATE kept SET value = 8", "DELETE FROM kept", "UPDATE kept SET value = 8, replaced_by_id = 2"],
    )
    def test_rows_stay_as_written(self, table, change):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            table.execute(change)

    def test_a_row_is_marked_once(self, table):
        table.execute("UPDATE kept SET replaced_by_id = 2")

        with pytest.raises(DatabaseError, match="marked already"), transaction.atomic():
            table.execute("UPDATE kept SET replaced_by_id = 3")
