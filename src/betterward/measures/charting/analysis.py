"""From a series and what people decided to a chart of the engine, and its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

import variation
from betterward.common.prepared import prepared
from betterward.measures import rules
from betterward.measures.charting.gathering import Series, many_series
from betterward.measures.models import (
    Annotation,
    Composition,
    Conclusion,
    DefinitionVersion,
    Exclusion,
    Line,
    Measure,
    Phase,
    Split,
)
from variation import reading


WITH_SIZES = {"p", "pp", "u", "up", "ip"}
"""Charts whose limits follow the denominator of each point."""

CROSS = "cross"
"""The safety cross: drawn, never analysed, because daily counts of rare events light up by chance."""


DECISIONS: tuple[Any, ...] = (Phase, Line, Exclusion)

TOLD: tuple[Any, ...] = (Annotation, Conclusion, Split)
"""What a page tells beside a chart, and no line follows from."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided about one series, in order of time."""

    phases: Sequence[Phase] = ()
    lines: Sequence[Line] = ()
    exclusions: Sequence[Exclusion] = ()

    @classmethod
    def of(
        cls, measure: Measure, known_at: datetime | None = None, there: Collection[str] | None = None
    ) -> Decisions:  # fmt: skip
        """Those of one measure that stand, or stood at a moment; three queries."""
        if known_at is None:
            return cls.of_many([measure.pk], there)[measure.pk]
        kept = (model.objects.known_at(known_at).filter(measure=measure) for model in DECISIONS)
        return cls(*(list(_with_people(rows)) for rows in kept))

    def without(self, phase_id: int) -> Decisions:
        """The same had one phase not been agreed."""
        return replace(self, phases=[phase for phase in self.phases if phase.pk != phase_id])

    @classmethod
    def of_many(cls, ids: Sequence[UUID], there: Collection[str] | None = None) -> dict[UUID, Decisions]:
        """Those of each measure that stand; a query for each kind of which there are some, and one to find out which.

        Whoever has asked already which kinds there are hands that in.
        """
        kinds = kinds_there(ids) if there is None else there
        phases, lines, exclusions = (
            _by_measure(ids, model) if model.__name__ in kinds else defaultdict(list) for model in DECISIONS
        )
        return {pk: cls(phases[pk], lines[pk], exclusions[pk]) for pk in ids}


def _by_measure(ids: Sequence[UUID], model: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in _standing(list(ids), model=model):
        found[row.measure_id].append(row)
    return found


def kinds_there(ids: Sequence[UUID], *, told: bool = False) -> set[str]:
    """Which kinds of decision and parts these measures have; most have few, and to ask for nothing costs as much.

    With `told` also which kinds there are of what a page tells beside a chart.
    """
    return {kind for (kind,) in _kinds(list(ids), told=told)}


@prepared
def _kinds(measures: list[UUID], *, told: bool) -> QuerySet[Any, tuple[str]]:
    models = (*DECISIONS, *TOLD) if told else DECISIONS
    decided = [model.objects.current().filter(measure__among=measures) for model in models]
    found = [
        rows.order_by().values_list(Value(rows.model.__name__)).distinct()
        for rows in (*decided, Composition.objects.filter(whole__among=measures))
    ]
    together: QuerySet[Any, tuple[str]] = found[0].union(*found[1:])
    return together


@prepared
def _standing(measures: list[UUID], *, model: Any) -> QuerySet[Any]:
    return _with_people(model.objects.current().filter(measure__among=measures))


def _with_people(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Phases with who asked for them and who agreed: both stand beneath the chart."""
    return rows.select_related("by", "split__by") if rows.model is Phase else rows


def recipe_of(measure: Measure) -> dict[str, Any]:
    """How the chart is made: the definition's recipe with the measure's own choices over it."""
    return {**measure.version.recipe, **measure.recipe}


def is_cross(measure: Measure) -> bool:
    """Whether the measure is drawn as a safety cross and never analysed."""
    return recipe_of(measure).get("chart") == CROSS


def chart_of(
    measure: Measure, *, known_at: datetime | None = None, decisions: Decisions | None = None
) -> variation.Chart:  # fmt: skip
    """The chart of a measure, as it stands or as it was known at a moment, under the recipe of that moment.

    Whoever has read the decisions already hands them in, so that they are not asked for twice.
    """
    if known_at:
        measure = as_it_was(measure, known_at)
        series = many_series([measure], known_at=known_at)[measure.pk]
        return analysed(measure, series, decisions or Decisions.of(measure, known_at))
    there = kinds_there([measure.pk])
    series = many_series([measure], there=there)[measure.pk]
    return analysed(measure, series, decisions or Decisions.of_many([measure.pk], there)[measure.pk])


def as_it_was(measure: Measure, known_at: datetime) -> Measure:
    """The measure with the definition and the recipe that were in force at a moment; today's before its history."""
    history: Any = Measure.pgh_event_model  # type: ignore[attr-defined]
    events = history.objects.filter(pgh_obj_id=measure.pk, pgh_created_at__lte=known_at)
    then = events.order_by("-pgh_id").values("version_id", "recipe").first()
    if then is None or then == {"version_id": measure.version_id, "recipe": measure.recipe}:
        return measure
    past = copy(measure)
    past.version, past.recipe = DefinitionVersion.objects.get(pk=then["version_id"]), then["recipe"]
    return past


def analysed(measure: Measure, series: Series, decisions: Decisions) -> variation.Chart:
    """The engine's answer for a series under the decisions that stand."""
    return variation.analyse(**arguments(measure, series, decisions))


def arguments(measure: Measure, series: Series, decisions: Decisions) -> dict[str, Any]:
    """What the engine is asked; together with its version this is the full recipe."""
    recipe, version = recipe_of(measure), measure.version
    values, sizes = _values(measure, series, recipe["chart"])
    starts, baselines = _phases(series.periods, decisions.phases)
    return {
        "values": values,
        "denominators": sizes,
        "periods": series.periods,
        "calendar": version.frequency,
        "chart": recipe["chart"],
        "rules": recipe.get("rules"),
        "direction": version.direction,
        "multiply": version.multiplier if sizes is not None else 1.0,
        "target": standard_of(decisions.lines, series.periods),
        "safe_range": range_of(decisions.lines),
        "phases": starts,
        "baselines": baselines,
        "excluded": sorted({*_left_out(series.periods, decisions.exclusions), *series.partial}),
        "options": variation.Options(**recipe.get("options", {})),
    }


def _values(measure: Measure, series: Series, chart: str) -> tuple[Any, Any]:
    kind = measure.version.kind
    if kind in ("proportion", "rate"):
        numerators, sizes = series.column("numerator"), series.column("denominator")
        if chart in WITH_SIZES:
            return numerators, sizes
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(sizes > 0, numerators / sizes, np.nan) * measure.version.multiplier, None
    return series.column("numerator" if kind == "count" else "value"), None


def _phases(periods: list[date], phases: Sequence[Phase]) -> tuple[tuple[int, ...], tuple[int | None, ...]]:
    """Where phases start, and how many of their points set the lines."""
    later = sorted((p for p in phases if p.starts_on), key=_start)
    at = {p.pk: _position(periods, _start(p)) for p in later}
    inside = [p for p in later if 0 < at[p.pk] < len(periods)]
    first = next((p for p in phases if p.starts_on is None), None)
    baselines = [_baseline(periods, 0, first), *(_baseline(periods, at[p.pk], p) for p in inside)]
    return tuple(at[p.pk] for p in inside), tuple(baselines)


def _start(phase: Phase) -> date:
    return phase.starts_on or date.min


def _position(periods: list[date], day: date) -> int:
    return sum(period < day for period in periods)


def _baseline(periods: list[date], start: int, phase: Phase | None) -> int | None:
    if phase is None or phase.baseline_until_on is None:
        return None
    return max(1, sum(period <= phase.baseline_until_on for period in periods) - start)


def _left_out(periods: list[date], exclusions: Sequence[Exclusion]) -> list[int]:
    days = {exclusion.period_on for exclusion in exclusions}
    return [i for i, period in enumerate(periods) if period in days]


def standard_of(lines: Sequence[Line], periods: list[date]) -> float | list[float] | None:
    """The standard: one height, or one for each period where it changes; goals and paths get no verdict."""
    steps = steps_of(lines, Line.Kind.STANDARD)
    found = rules.heights(periods or [date.max], steps)
    if len(set(found)) == 1:
        return found[0]
    return found if any(height == height for height in found) else None


def steps_of(lines: Sequence[Line], kind: str) -> list[rules.Step]:
    """The lines of a kind as steps in time."""
    return [(line.from_on, line.until_on, line.value) for line in lines if line.kind == kind]


def range_of(lines: Sequence[Line]) -> tuple[float, float] | None:
    """The safe range, if there is one."""
    held = [(line.low, line.high) for line in lines if line.kind == Line.Kind.RANGE]
    low, high = held[-1] if held else (None, None)
    return None if low is None or high is None else (low, high)


def words_of(measure: Measure, chart: variation.Chart) -> reading.Words:
    """The sentence above the chart, at most 25 words."""
    return reading.sentence(chart, **spelling_of(measure, chart))


def spelling_of(measure: Measure, chart: variation.Chart) -> dict[str, Any]:
    """How the numbers that are worked out for a measure are spelt: unit, digits, language."""
    version = measure.version
    highest = float(np.nanmax(np.abs(chart.centre), initial=0.0, where=np.isfinite(chart.centre)))
    digits = rules.digits_of_lines(version.kind, version.decimals, highest)
    return {"unit": version.unit_label, "decimals": digits, "translate": _}
