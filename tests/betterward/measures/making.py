"""Measures, readings and days for tests, through the house's own services."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.betterward.people.cast import Cast

from betterward.measures import rules, services
from betterward.measures.models import Measure
from betterward.measures.rules import Entry
from betterward.people.models import Actor


LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=LONDON)
"""The moment of most tests: a Monday morning."""

TODAY = NOW.date()
LATEST = date(2026, 10, 1)
"""The latest month that has ended."""


def a_measure(cast: Cast, name: str = "Falls", kind: str = "count", **fields: Any) -> Measure:
    """A measure on Ash ward: every month, for control, fewer is better, unless said otherwise."""
    usual = {"purpose": "control", "frequency": "month", "direction": "down"}
    unit = fields.pop("unit", cast.ward)
    return services.define_measure(unit=unit, name=name, kind=kind, by=cast.house, **{**usual, **fields})


def periods(count: int, frequency: str = "month", latest: date = LATEST) -> list[date]:
    """The latest periods of a kind, in order."""
    found = [latest]
    while len(found) < count:
        found.append(rules.preceding(found[-1], frequency))
    return found[::-1]


def filled(measure: Measure, values: Iterable[Any], latest: date = LATEST) -> Measure:
    """The measure with one reading a period, the last of them for `latest`; None leaves a gap."""
    values = list(values)
    firsts = periods(len(values), measure.version.frequency, latest)
    entries = [entry(measure, first, v) for first, v in zip(firsts, values, strict=True) if v is not None]
    services.load_readings(entries={measure: entries}, by=Actor.objects.system(), why="a test")
    return again(measure)


def entry(measure: Measure, period_on: date, value: Any, **more: Any) -> Entry:
    """One entry: a number, or (numerator, denominator)."""
    if isinstance(value, tuple):
        return Entry(period_on, numerator=value[0], denominator=value[1], **more)
    if measure.version.kind in ("average", "cases_between"):
        return Entry(period_on, value=value, **more)
    return Entry(period_on, numerator=value, **more)


def record(measure: Measure, by: Actor, value: Any = 3, period_on: date = date(2026, 11, 1), **more: Any) -> Any:
    """One reading, kept on the Monday of the tests unless another moment is given."""
    now = more.pop("now", NOW)
    [kept] = services.record_readings(
        measure=measure, by=by, now=now, entries=[entry(measure, period_on, value, **more)]
    )
    return kept


def again(measure: Measure) -> Measure:
    """The measure, read afresh with everything a page reads."""
    return Measure.objects.select_related("version", "unit", "organisation", "chart_facts", "owner").get(pk=measure.pk)


def standing(measure: Measure) -> dict[date, float | None]:
    """The numbers in force, by period."""
    return {r.period_on: r.numerator for r in measure.readings.current()}
