"""From readings to a series on a real calendar: parts combined, wholes added up, gaps kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isnan
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from betterward.common.prepared import prepared
from betterward.measures import formulas, rules
from betterward.measures.charting.composed import as_composed
from betterward.measures.models import Composition, Measure, Reading


NAN = float("nan")
MANY = 50

WHOLES = frozenset({Composition.__name__})

READ = (
    "measure_id", "period_on", "state", "numerator", "denominator", "value", "size", "spread", "event_on",
)  # fmt: skip
"""The columns a point is made of."""

Row = Any
"""A reading as these columns, by name: a chart has dozens, and records would take twice the time."""


@dataclass(frozen=True, slots=True)
class Point:
    """What is known of one period: numbers, and of how many parts."""

    numerator: float = NAN
    denominator: float = NAN
    value: float = NAN
    size: int = 0
    spread: float | None = None
    state: str = Reading.State.VALUE
    present: int = 1
    expected: int = 1

    @property
    def is_partial(self) -> bool:
        """Whether parts of a whole are missing: shown, and kept out of the lines."""
        return self.present < self.expected


@dataclass(frozen=True, slots=True)
class Series:
    """Points of a measure in time order, every missing period in its place."""

    periods: list[date]
    points: list[Point]

    def column(self, name: str) -> NDArray[np.float64]:
        return np.array([getattr(point, name) for point in self.points], dtype=float)

    @property
    def partial(self) -> list[int]:
        """Positions where parts of the whole are missing."""
        return [i for i, point in enumerate(self.points) if point.is_partial]


Points = dict[date, Point]


def series_of(
    measure: Measure, *, known_at: datetime | None = None, there: Collection[str] = WHOLES
) -> Series:  # fmt: skip
    """The series of one measure, as it stands or as it was known at a moment."""
    return many_series([measure], known_at=known_at, there=there)[measure.pk]


def many_series(
    measures: Iterable[Measure], *, known_at: datetime | None = None, there: Collection[str] = WHOLES
) -> Mapping[UUID, Series]:  # fmt: skip
    """The series of several measures; two queries for all, or one where it is known (`there`) that none is a whole."""
    measures = list(measures)
    parts = _parts_below([measure.pk for measure in measures], known_at) if Composition.__name__ in there else {}
    wanted = {measure.pk for measure in measures} | {c.part_id for rows in parts.values() for c in rows}
    points = _points_by_measure(wanted, known_at)
    return {measure.pk: _on_calendar(measure, _points_of(measure, parts, points)) for measure in measures}


def _parts_below(wholes: list[UUID], known_at: datetime | None = None) -> dict[UUID, list[Composition]]:
    """What wholes are made of, or were made of at a moment, all the way down; one query a level."""
    found: dict[UUID, list[Composition]] = {}
    while wholes:
        rows = as_composed(wholes, known_at) if known_at else _compositions(wholes)
        wholes = []
        for row in rows:
            found.setdefault(row.whole_id, []).append(row)
            wholes.append(row.part_id)
        wholes = [pk for pk in wholes if pk not in found]
    return found


@prepared
def _compositions(wholes: list[UUID]) -> QuerySet[Composition]:
    return Composition.objects.filter(whole__among=wholes).select_related("part__version", "part__unit")


def _points_by_measure(measures: set[UUID], known_at: datetime | None) -> dict[UUID, list[Row]]:
    rows: dict[UUID, list[Row]] = {pk: [] for pk in measures}
    for reading in _readings(list(measures), known_at):
        rows[reading.measure_id].append(reading)
    return rows


def _readings(measures: list[UUID], known_at: datetime | None) -> Iterable[Row]:
    """A cursor saves memory where there are many measures, and costs three journeys to the database for one."""
    if len(measures) > MANY:
        return _known.plain(measures, known_at).iterator(5000)
    return _known(measures, known_at)


@prepared
def _known(measures: list[UUID], known_at: datetime | None) -> QuerySet[Reading, Row]:
    readings = Reading.objects.known_at(known_at) if known_at else Reading.objects.current()
    # By its key: by the measure itself would bring in every measure, to sort by their names.
    ordered = readings.filter(measure__among=measures).order_by("measure_id", "period_on", "part")
    return ordered.values_list(*READ, named=True)


def _points_of(measure: Measure, parts: dict[UUID, list[Composition]], rows: dict[UUID, list[Row]]) -> Points:
    if measure.pk in parts:
        return _added_up(parts[measure.pk], {c.part_id: _points_of(c.part, parts, rows) for c in parts[measure.pk]})
    if measure.version.kind == "days_between":
        return _event_gaps(rows[measure.pk])
    return _by_period(rows[measure.pk])


def _by_period(rows: list[Row]) -> Points:
    grouped: dict[date, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.period_on, []).append(row)
    return {period: _combined(entries) for period, entries in grouped.items()}


def _combined(entries: list[Row]) -> Point:
    """Several entries of one period as one point."""
    told = [entry for entry in entries if entry.state != Reading.State.MISSING]
    if not told:
        return Point(state=Reading.State.MISSING, present=0, expected=0)
    if len(told) > 1 and told[0].value is not None:
        mean, size, spread = rules.pooled([(e.value or 0.0, e.size or 1, e.spread) for e in told])
        return Point(value=mean, size=size, spread=spread)
    denominator = sum(e.denominator or 0.0 for e in told) if told[0].denominator is not None else NAN
    return Point(
        numerator=sum(e.numerator for e in told if e.numerator is not None) if told[0].numerator is not None else NAN,
        denominator=denominator,
        value=told[0].value if told[0].value is not None else NAN,
        size=told[0].size or 0,
        spread=told[0].spread,
        state=Reading.State.ZERO_DENOMINATOR if denominator == 0 else Reading.State.VALUE,
    )


def _event_gaps(rows: list[Row]) -> Points:
    """One point an event: the days since the one before, at its own day."""
    days = sorted(row.event_on for row in rows if row.event_on)
    points: Points = {}
    for day, gap in zip(days[1:], rules.gaps(days), strict=True):
        points.setdefault(day, Point(value=float(gap)))
    return points


def _added_up(compositions: list[Composition], points: dict[UUID, Points]) -> Points:
    periods = sorted({period for theirs in points.values() for period in theirs})
    make = _worked_out if any(c.formula for c in compositions) else _whole
    return {period: make(compositions, points, period) for period in periods}


def _worked_out(compositions: list[Composition], points: dict[UUID, Points], period: date) -> Point:
    """What the formula of a period comes to: nothing where a number is missing, never a guess."""
    sources = [c for c in compositions if _holds(c, period)]
    told = {c.letter: points[c.part_id].get(period) for c in sources}
    values = {c.letter: quantity(c.part, told[c.letter], c.taken) for c in sources}
    answer = formulas.worked_out(formulas.formula(sources[0].formula), values) if sources else formulas.Answer()
    if answer.value is None:
        return Point(state=Reading.State.MISSING, present=0, expected=0)
    partial = sum(1 for point in told.values() if point and point.is_partial)
    return Point(value=answer.value, present=len(sources) - partial, expected=len(sources))


def quantity(part: Measure, point: Point | None, taken: str) -> float | None:
    """What a formula takes from a period of a measure; none where it is not known."""
    if point is None or not point.present or point.state == Reading.State.MISSING:
        return None
    found = _shown(part, point) if taken == "value" else getattr(point, taken)
    return None if isnan(found) else float(found)


def _shown(part: Measure, point: Point) -> float:
    """The value as the chart of the part shows it."""
    if isnan(point.numerator):
        return point.value
    if isnan(point.denominator):
        return point.numerator
    return point.numerator / point.denominator * part.version.multiplier if point.denominator else NAN


def _holds(composition: Composition, period: date) -> bool:
    first, last = composition.from_on or date.min, composition.until_on or date.max
    return first <= period <= last


def _whole(compositions: list[Composition], points: dict[UUID, Points], period: date) -> Point:
    """Numerators and denominators of the parts that belong to a period, and how many of them are there."""
    expected = [c for c in compositions if _belongs(c, period)]
    told = [points[c.part_id][period] for c in expected if period in points[c.part_id]]
    whole = [p for p in told if p.state == Reading.State.VALUE and not p.is_partial]
    some = [p for p in told if p.state == Reading.State.VALUE]
    if not some:
        return Point(state=Reading.State.MISSING, present=0, expected=0)
    silent = [p for p in told if p.state == Reading.State.ZERO_DENOMINATOR]
    return Point(
        numerator=sum(p.numerator for p in some),
        denominator=sum(p.denominator for p in some),
        value=sum(p.value for p in some),
        present=len(whole) + len(silent),
        expected=len(expected),
    )


def _belongs(composition: Composition, period: date) -> bool:
    unit = composition.part.unit
    starts = [day for day in (composition.from_on, unit.opened_on) if day]
    ends = [day for day in (composition.until_on, unit.closed_on) if day]
    return all(day <= period for day in starts) and all(period <= day for day in ends)


def _on_calendar(measure: Measure, points: Points) -> Series:
    if not points:
        return Series([], [])
    if measure.version.frequency == "event":
        periods = sorted(points)
    else:
        periods = rules.calendar(min(points), max(points), measure.version.frequency)
    empty = Point(state="absent", present=0, expected=0)
    return Series(periods, [points.get(period, empty) for period in periods])
