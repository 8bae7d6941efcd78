"""Rows written by COPY are the rows INSERT would have written."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from betterward.common.copying import copy_in
from betterward.common.sequences import next_ids
from betterward.measures.models import Reading
from betterward.measures.services import define_measure
from betterward.organisations.services import create_organisation
from betterward.people.models import Actor


pytestmark = [pytest.mark.django_db, pytest.mark.engine]

AWKWARD = 'tab\there, a "quote", \\N, a line\nbreak, é'


@pytest.fixture
def measure():
    house = Actor.objects.system()
    alder = create_organisation(slug="alder", name="Alder", by=house, why="a test")
    return define_measure(unit=alder.root, name="Falls", kind="count", by=house)


def rows(measure, *words):
    ids = next_ids(Reading, len(words))
    return [
        Reading(
            pk=pk, organisation_id=measure.organisation_id, measure=measure, period_on=date(2026, month, 1), part=0,
            state="value", numerator=1 / 3, entered_as=text, by=Actor.objects.system(), recorded_at=timezone.now(),
        )
        for month, (pk, text) in enumerate(zip(ids, words, strict=True), 1)
    ]  # fmt: skip


def test_every_value_arrives_as_it_was(measure):
    written = rows(measure, "3", "")

    copy_in(written)

    kept = {row.pk: row for row in Reading.objects.all()}
    for row in written:
        names = [field.attname for field in Reading._meta.concrete_fields]
        assert {n: getattr(kept[row.pk], n) for n in names} == {n: getattr(row, n) for n in names}


def test_signs_that_mean_something_to_copy_are_only_text(measure):
    [row] = rows(measure, AWKWARD[:40])

    copy_in([row])

    assert Reading.objects.get().entered_as == AWKWARD[:40]


def test_constraints_hold(measure):
    first, second = rows(measure, "1", "2")
    second.period_on = first.period_on

    with pytest.raises(IntegrityError, match="one_reading_in_force"), transaction.atomic():
        copy_in([first, second])


def test_nothing_to_write_is_nothing(measure, django_assert_num_queries):
    with django_assert_num_queries(0):
        copy_in([])
