"""What was decided from a chart, and what waits to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from betterward.common.prepared import prepared
from betterward.measures.models import Conclusion, Measure
from betterward.people.models import Actor
from betterward.people.rules import Level


@dataclass(frozen=True, slots=True)
class Concluded:
    """One conclusion as a page prints it."""

    id: int
    measure: str
    address: str
    said: str
    decided: str
    by: str
    on: date
    review_on: date
    is_due: bool
    worked: str
    is_open: bool
    learned: str
    said_then: str


def conclusions_of(measure: Measure, today: date, known_at: datetime | None = None) -> list[Concluded]:
    """What was decided about one measure, latest first; one query."""
    return [_concluded(row, measure, today) for row in _of_measure(measure.pk, known_at)]


@prepared
def _of_measure(measure: UUID, known_at: datetime | None) -> QuerySet[Conclusion]:
    rows = Conclusion.objects.known_at(known_at) if known_at else Conclusion.objects.current()
    found: QuerySet[Conclusion] = rows.filter(measure=measure).select_related("by")
    return found


def conclusions_due(actor: Actor, today: date) -> list[Concluded]:
    """What is to be looked at again where this person works and may decide, longest waiting first; one query."""
    return [_concluded(row, row.measure, today) for row in _due(actor, today)]


@prepared
def _due(actor: Actor, today: date) -> QuerySet[Conclusion]:
    seen = Measure.objects.visible_to(actor, today).filter(scope__path__among=actor.paths(Level.EDIT))
    rows = Conclusion.objects.current().filter(measure__in=seen, review_on__lte=today, worked__in=["", "unclear"])
    found: QuerySet[Conclusion] = rows.select_related("by", "measure").order_by("review_on")
    return found


def _concluded(row: Conclusion, measure: Measure, today: date) -> Concluded:
    is_open = row.worked in ("", Conclusion.Worked.UNCLEAR)
    return Concluded(
        id=row.pk, measure=measure.full_name, address=f"{measure.get_absolute_url()}#decided", said=row.said,
        decided=row.decided, by=row.by.name, on=timezone.localtime(row.recorded_at).date(), review_on=row.review_on,
        is_due=is_open and row.review_on <= today, worked=str(row.get_worked_display()) if row.worked else "",
        is_open=is_open, learned=row.learned, said_then=row.said_then,
    )  # fmt: skip
