"""Rows with two clocks are added and marked as replaced; the database itself lets nobody change them."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from tests.betterward.measures.making import NOW, record

from betterward.measures import services
from betterward.measures.models import Annotation, Conclusion, DefinitionVersion, Exclusion, Line, Phase, Reading, Split


pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def a_reading(measure, by):
    return record(measure, by, 3)


def a_phase(measure, by):
    return services.accept_phase(measure=measure, starts_on=None, baseline_until_on=date(2026, 3, 1), why="mats", by=by)


def a_split(measure, by):
    yes = dict.fromkeys(("is_different", "is_known", "is_wanted", "is_lasting"), True)
    return services.propose_split(measure=measure, starts_on=date(2026, 3, 1), why="mats", by=by, **yes)


def a_conclusion(measure, by):
    return services.conclude(measure=measure, decided="go on", review_on=date(2099, 1, 1), by=by)


def a_line(measure, by):
    return services.set_line(measure=measure, kind="goal", value=3, by=by)


def a_point(measure, by):
    return services.leave_out(measure=measure, period_on=date(2026, 3, 1), why="the ward moved", by=by)


def a_note(measure, by):
    return services.annotate(measure=measure, on=date(2026, 3, 1), label="New mats", by=by)


def a_version(measure, by):
    return measure.version


ROWS = [
    (a_reading, {"numerator": 4}),
    (a_reading, {"recorded_at": NOW - timedelta(days=1)}),
    (a_phase, {"why": "another"}),
    (a_split, {"evidence": {"points": 99}}),
    (a_conclusion, {"decided": "stop"}),
    (a_line, {"value": 9}),
    (a_point, {"why": "another"}),
    (a_note, {"label": "another"}),
    (a_version, {"numerator_label": "something else"}),
]


@pytest.mark.parametrize(("make", "change"), ROWS)
def test_a_row_never_changes(cast, falls, make, change):
    row = make(falls, cast.actor("asha"))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**change)


@pytest.mark.parametrize("make", [a_reading, a_phase, a_split, a_conclusion, a_line, a_point, a_note, a_version])
def test_a_row_never_goes_away(cast, falls, make):
    row = make(falls, cast.actor("asha"))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])


def test_a_mark_is_set_once(cast, falls):
    first = a_reading(falls, cast.actor("asha"))
    second = record(falls, cast.actor("ben"), 4, if_taken="replace")
    third = record(falls, cast.actor("asha"), 5, if_taken="replace")

    with pytest.raises(DatabaseError, match="marked already"), transaction.atomic():
        Reading.objects.filter(pk=first.pk).update(replaced_by=third.pk)
    assert Reading.objects.get(pk=first.pk).replaced_by_id == second.pk


def test_every_table_of_this_kind_has_its_trigger():
    for model in (Reading, Phase, Split, Conclusion, Line, Exclusion, Annotation, DefinitionVersion):
        names = {trigger.name for trigger in model._meta.triggers}
        assert any(name.endswith("_stay") for name in names), model
