"""What counting costs at a unit and below, a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from betterward.common.addresses import address_of
from betterward.common.prepared import prepared
from betterward.measures.models import Annotation, Composition, Line, Measure, Phase
from betterward.measures.models.measures import full_name
from betterward.measures.queries import minutes
from betterward.measures.rules import minutes_a_week
from betterward.organisations.models import Unit
from betterward.pages.rules import burden as rules
from betterward.people.models import Actor
from betterward.projects.models import ProjectMeasure
from betterward.projects.rules import ENDED
from betterward.strategy.models import Promise


YEAR, HALF_YEAR = timedelta(days=365), timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that would cost less, and the measures it is about."""

    why: str
    about: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Burden:
    """Minutes a week in all, by unit and by measure, and what would cost less."""

    total: str
    known: int
    counted: int
    units: list[tuple[str, str]]
    measures: list[tuple[str, str, str]]
    hints: list[Hint]


def burden_of(unit: Unit, actor: Actor, today: date) -> Burden | None:
    """What counting costs at a unit and below, as far as this actor may know; nothing while nobody has said. One query.

    Wholes that add themselves up cost nothing, and public series are typed by nobody here.
    """
    counted = [_counted(row) for row in _rows(actor, today, [unit.scope.path], today - YEAR, today - HALF_YEAR)]
    dearest, units = rules.dearest(counted), rules.by_unit(counted)
    if not dearest:
        return None
    return Burden(
        total=minutes(sum(cost for _name, cost in units)),
        known=len(dearest),
        counted=len(counted),
        units=[(name, minutes(cost)) for name, cost in units] if len(units) > 1 else [],
        measures=[(one.name, _address(one), minutes(one.minutes or 0)) for one in dearest[:12]],
        hints=[Hint(one.why, [(m.name, _address(m)) for m in one.about]) for one in rules.suggestions(counted)],
    )


def _address(one: rules.Counted) -> str:
    return address_of("measures:definition", one.id)


def _counted(row: Any) -> rules.Counted:
    events = row.came / (HALF_YEAR.days / 7) if row.version__frequency == "event" else 0.0
    cost = minutes_a_week(row.version__minutes_each_time, row.version__frequency, events)
    if cost is None and row.version__minutes_a_week:
        cost = float(row.version__minutes_a_week)
    # Two measures with the same words beneath them count the same, whatever they are called; so do two of one name.
    words = f"{row.version__numerator_label} {row.version__denominator_label} {row.version__frequency}"
    return rules.Counted(
        id=row.pk, name=full_name(row.name, row.stratum), unit=row.unit__name, minutes=cost,
        words=words if row.version__numerator_label else f"{row.name} {row.version__frequency}",
        points=row.chart_facts__points or 0, is_used=row.is_used, stratum=row.stratum,
    )  # fmt: skip


@prepared
def _rows(actor: Actor, today: date, paths: list[str], year_ago: date, half_year_ago: date) -> QuerySet[Measure, Any]:
    seen = Measure.objects.visible_to(actor, today).active().filter(scope__path__within=paths)
    typed = seen.filter(organisation__is_historic=False).exclude(
        Exists(Composition.objects.filter(whole=OuterRef("pk")))
    )
    lately = {"measure": OuterRef("pk"), "recorded_at__date__gte": year_ago}
    decided = [Exists(model.objects.current().filter(**lately)) for model in (Annotation, Line, Phase)]
    served = ProjectMeasure.objects.filter(measure=OuterRef("pk")).exclude(project__state__in=ENDED)
    promised = Promise.objects.filter(measure=OuterRef("pk"))
    used = Q(Exists(served)) | Q(Exists(promised)) | Q(decided[0]) | Q(decided[1]) | Q(decided[2])
    recent = Q(readings__period_on__gt=half_year_ago, readings__replaced_by=None, version__frequency="event")
    rows = typed.annotate(is_used=used, came=Count("readings", filter=recent)).order_by("sort_key", "pk")
    words = ("numerator_label", "denominator_label", "frequency", "minutes_each_time", "minutes_a_week")
    return rows.values_list(
        "pk", "name", "stratum", "unit__name", "chart_facts__points", "is_used", "came",
        *(f"version__{word}" for word in words), named=True,
    )  # fmt: skip
