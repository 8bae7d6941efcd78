"""Pressure mode and what is due: while a place is under pressure, no reading of it is late."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from betterward.common.identifiers import refuse_identifiers
from betterward.measures import charting, rules
from betterward.measures.models import ChartFacts, Measure
from betterward.organisations import services as organisations
from betterward.organisations.models import Unit
from betterward.people.models import Actor


@transaction.atomic
def press(*, unit: Unit, until_on: date, by: Actor, on: date, why: str = "") -> None:
    """Put a unit and all below it under pressure mode; what is due there is due when it ends."""
    refuse_identifiers(why)
    organisations.press(unit=unit, until_on=until_on, by=by, on=on, why=why)
    _settle(unit)


@transaction.atomic
def ease(*, unit: Unit, by: Actor, on: date) -> None:
    """End it; what is due has its own day again."""
    organisations.ease(unit=unit, by=by, on=on)
    _settle(unit)


def _settle(unit: Unit) -> None:
    """Write down again when the measures of a unit and below are due."""
    below = Measure.objects.filter(scope__path__within=[unit.scope.path])
    held = charting.hold(below.values_list("pk", flat=True))
    facts = ChartFacts.objects.filter(measure__in=held, due_on__isnull=False)
    listed = list(facts.select_related("measure__version", "measure__scope"))
    for one in listed:
        own = rules.due_on(one.data_to_on, one.measure.version.frequency)
        one.due_on = rules.later(own, one.measure.scope.pressure_until)
    ChartFacts.objects.bulk_update(listed, ["due_on"], batch_size=500)
