"""Answers about cycles, as frozen rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from betterward.cycles import rules
from betterward.cycles.models import Cycle
from betterward.measures.charting.gathering import Series, many_series
from betterward.measures.models import Measure
from betterward.measures.queries.cards import cards
from betterward.measures.queries.rows import said, spelt
from betterward.people.models import Actor
from betterward.projects import policies
from betterward.projects.models import Project


FEATURES: dict[str, Promise] = {
    "iteration": gettext_lazy("builds on a test before"),
    "small": gettext_lazy("small"),
    "prediction": gettext_lazy("predicted before"),
    "data": gettext_lazy("data over time"),
}
"""The four published features of a cycle (Knudsen 2019), as quiet marks."""

CHECKS: dict[str, Promise] = {
    "C1": gettext_lazy("all four stages are written down"),
    "C2": gettext_lazy("predicted before the test"),
    "C3": gettext_lazy("who, where, when and what to note are said"),
    "C4": gettext_lazy("compared with the prediction, and something was learned"),
    "C5": gettext_lazy("decided, with a next step where one is owed"),
    "C6": gettext_lazy("studied within two weeks"),
}
"""The checks of one cycle (`rules.cycle_marks`), in words."""

SERIES: dict[str, Promise] = {
    "S1": gettext_lazy("two tests or more"),
    "S2": gettext_lazy("each builds on the one before"),
    "S3": gettext_lazy("small first, then larger"),
    "S4": gettext_lazy("data over time"),
}
"""The checks of the tests of one ramp (`rules.series_marks`), in words."""

CONDITIONS: dict[str, Promise] = {
    "day": gettext_lazy("day"), "night": gettext_lazy("night"), "weekend": gettext_lazy("weekend"),
    "agency": gettext_lazy("agency staff"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One mark and whether it is there."""

    says: str
    passed: bool


@dataclass(frozen=True, slots=True)
class CycleRow:
    """One cycle in a list."""

    id: UUID
    number: int
    question: str
    address: str
    stage: str
    day: str
    marks: list[MarkRow]


@dataclass(frozen=True, slots=True)
class RampRow:
    """A change idea with its tests, the first at the foot."""

    title: str
    cycles: list[CycleRow]
    marks: list[MarkRow]


@dataclass(frozen=True, slots=True)
class CyclePage:
    """Everything the page of a cycle prints."""

    cycle: Cycle
    stage: str
    facts: list[tuple[str, str]]
    before: str
    prediction_says: str
    readings: list[tuple[str, str]]
    picture: SafeString
    measure_name: str
    marks: list[MarkRow]
    features: list[MarkRow]
    next: CycleRow | None
    may_edit: bool


# Ramps of a project -------------------------------------------------------------------------------------------------


def ramps_of(project: Project, actor: Actor, today: date) -> list[RampRow]:
    """The ramps of a project with their tests, the latest first; at most five queries however many there are."""
    cycles = list(Cycle.objects.filter(ramp__project=project).select_related("ramp").order_by("ramp", "-number"))
    series = _series(cycles, actor, today)
    ramps: dict[UUID, list[Cycle]] = defaultdict(list)
    for cycle in cycles:
        ramps[cycle.ramp_id].append(cycle)
    return [_ramp(theirs, series, today) for theirs in reversed(ramps.values())]


def _ramp(cycles: list[Cycle], series: dict[UUID, Series], today: date) -> RampRow:
    """One ramp; its cycles come with the latest first."""
    points = max(_points(cycle, series, today, first=cycles[-1].test_on) for cycle in cycles)
    marks = rules.series_marks([cycle.facts for cycle in reversed(cycles)], points=points)
    return RampRow(
        title=cycles[0].ramp.title,
        cycles=[_row(one, series, today) for one in cycles],
        marks=[MarkRow(str(SERIES[mark.code]), mark.passed) for mark in marks],
    )


def _series(cycles: Iterable[Cycle], actor: Actor, today: date) -> dict[UUID, Series]:
    """The series of the measures these cycles concern, as far as this person may see them."""
    wanted = {cycle.measure_id for cycle in cycles if cycle.measure_id}
    if not wanted:
        return {}
    seen = Measure.objects.visible_to(actor, today).filter(pk__among=list(wanted)).select_related("version")
    return dict(many_series(seen))


def _row(cycle: Cycle, series: dict[UUID, Series], today: date) -> CycleRow:
    return CycleRow(
        id=cycle.pk, number=cycle.number, question=cycle.question, address=cycle.get_absolute_url(),
        stage=_stage(cycle, today), day=date_format(cycle.test_on, "j F Y"), marks=_features(cycle, series, today),
    )  # fmt: skip


def _stage(cycle: Cycle, today: date) -> str:
    if cycle.decision:
        return capfirst(str(cycle.get_decision_display()))
    if cycle.studied_on:
        return _("Studied, not decided")
    if cycle.started_at:
        return _("Under way")
    return _("Planned") if cycle.test_on >= today else _("Planned, its day has passed")


def _features(cycle: Cycle, series: dict[UUID, Series], today: date) -> list[MarkRow]:
    found = rules.features(
        cycle.facts, number=cycle.number, follows=cycle.previous_id is not None, points=_points(cycle, series, today)
    )
    return [MarkRow(str(FEATURES[name]), passed) for name, passed in found.items()]


def _points(cycle: Cycle, series: dict[UUID, Series], today: date, *, first: date | None = None) -> int:
    """The longest run of readings between the test, or the first of its ramp, and its study."""
    return rules.longest_run([point.value is not None for _day, point in _since(cycle, series, today, first=first)])


def _since(
    cycle: Cycle, series: dict[UUID, Series], today: date, *, first: date | None = None
) -> list[tuple[date, Any]]:  # fmt: skip
    found = series.get(cycle.measure_id) if cycle.measure_id else None
    if found is None or cycle.started_at is None:
        return []
    begin, last = first or cycle.test_on, cycle.studied_on or today
    pairs = zip(found.periods, found.points, strict=True)
    return [(day, point) for day, point in pairs if begin <= day <= last]


# One cycle ----------------------------------------------------------------------------------------------------------


def cycle_page(cycle: Cycle, actor: Actor, today: date) -> CyclePage:
    """One cycle with the readings since its test beside its prediction."""
    series = _series([cycle], actor, today)
    measure = cycle.measure if cycle.measure_id in series else None
    following = Cycle.objects.filter(previous=cycle).first()
    return CyclePage(
        cycle=cycle,
        stage=_stage(cycle, today),
        facts=_facts(cycle),
        before=cycle.previous.learned if cycle.previous else "",
        prediction_says=_prediction_says(cycle),
        readings=_readings(cycle, measure, series, today) if measure else [],
        picture=cards([measure])[measure.pk] if measure else SafeString(""),
        measure_name=measure.name if measure else "",
        marks=[
            MarkRow(str(CHECKS[mark.code]), mark.passed)
            for mark in rules.cycle_marks(cycle.facts)
            if mark.code != "C2"  # the features above say it already
        ],
        features=_features(cycle, series, today),
        next=_row(following, {}, today) if following else None,
        may_edit=policies.may(actor, "edit", cycle.ramp.project) and not cycle.ramp.project.is_ended,
    )


def _facts(cycle: Cycle) -> list[tuple[str, str]]:
    days = date_format(cycle.test_on, "j F Y")
    if cycle.until_on:
        days = _("%(first)s to %(last)s") % {"first": days, "last": date_format(cycle.until_on, "j F Y")}
    tried = ", ".join(str(CONDITIONS[key]) for key in cycle.conditions.split() if key in CONDITIONS)
    said_of = [
        (_("How large"), str(cycle.get_scale_display()) if cycle.scale else ""),
        (_("When"), days), (_("Who"), cycle.who), (_("Where"), cycle.where), (_("What we note down"), cycle.noted),
        (_("Conditions"), tried), (_("Why smaller than before"), cycle.scale_reason),
    ]  # fmt: skip
    return [(words, value) for words, value in said_of if value]


def _prediction_says(cycle: Cycle) -> str:
    if not cycle.prediction:
        return _("No prediction was written.") if cycle.started_at else ""
    if rules.predicted_before(cycle.facts):
        return _("Written before the test.") if cycle.started_at else _("It stays as it is once the test begins.")
    return _("Written after the test had begun.")


def _readings(
    cycle: Cycle, measure: Measure, series: dict[UUID, Series], today: date
) -> list[tuple[str, str]]:  # fmt: skip
    return [
        (said(day, measure.version.frequency), spelt(point.value, measure.version))
        for day, point in _since(cycle, series, today)
        if point.value is not None
    ]
