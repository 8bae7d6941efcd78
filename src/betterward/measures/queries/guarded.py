"""Measures shared with small numbers hidden: one page each, over periods in which no count is small."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from betterward.common.addresses import address_of
from betterward.common.prepared import prepared
from betterward.common.requests import found_or_404
from betterward.measures import charting
from betterward.measures.charting import guarding
from betterward.measures.models import Measure, Share
from betterward.measures.queries.groups import LENGTHS
from betterward.measures.queries.pictures import pictured
from betterward.measures.queries.rows import said
from betterward.organisations.models import Unit
from betterward.people.models import Actor
from variation import drawing


@dataclass(frozen=True, slots=True)
class GuardedRow:
    """One measure of this kind in a list."""

    name: str
    unit: str
    address: str


@dataclass(frozen=True, slots=True)
class GuardedPage:
    """What may be told: a sentence, a chart and its table; or nothing but that the numbers are too small."""

    sentence: str
    length: str
    least: int
    full: SafeString | str = ""
    narrow: SafeString | str = ""
    table: tuple[Any, ...] = ()


def guarded_at(unit: Unit, actor: Actor, today: date) -> list[GuardedRow]:
    """What is shared with exactly this unit in this way, as far as it reaches this actor; one query."""
    return [
        GuardedRow(one.measure.full_name, one.measure.unit.name, address_of("measures:guarded", one.pk))
        for one in _at(actor, unit.scope_id, today)
    ]


@prepared
def _at(actor: Actor, scope: int, today: date) -> QuerySet[Share]:
    return _reaching(actor, today).filter(scope=scope).order_by("measure__sort_key", "pk")


def _reaching(actor: Actor, today: date) -> QuerySet[Share]:
    shares = Share.objects.in_force(today).guarded().reaching(actor.paths()).filter(measure__archived_on=None)
    return shares.select_related("measure__unit", "measure__version", "measure__organisation", "scope")


def the_guarded(actor: Actor, share_id: int, today: date) -> Share:
    """The share, if it reaches this actor.

    Raises
    ------
    Http404
        There is none, or none for this actor.
    """
    return found_or_404(_of_id(actor, share_id, today))


@prepared
def _of_id(actor: Actor, share: int, today: date) -> QuerySet[Share]:
    return _reaching(actor, today).filter(pk=share)


def guarded_of(actor: Actor, measure: UUID, today: date) -> Share | None:
    """The share by which this actor may see something of a measure, if there is one."""
    found = _of_measure(actor, measure, today)
    return found[0] if found else None


@prepared
def _of_measure(actor: Actor, measure: UUID, today: date) -> QuerySet[Share]:
    return _reaching(actor, today).filter(measure=measure)[:1]


def guarded_page(measure: Measure) -> GuardedPage:
    """A measure over the shortest periods in which no count is small, with the lines people drew; two queries."""
    least = measure.organisation.least_told
    chosen = guarding.without_small(measure, [guarding.counted(charting.series_of(measure))], least)
    if chosen is None:
        return GuardedPage(_("Over any period some counts are too small to be told."), "", least)
    length, (numbers,) = chosen
    shown = guarding.over(measure, length)
    decisions = charting.Decisions(lines=charting.Decisions.of(measure).lines)
    chart = charting.analysed(shown, guarding.series_over(numbers, length), decisions)
    return GuardedPage(
        sentence=charting.words_of(shown, chart).text,
        length=str(LENGTHS.get(length, "")) if length != measure.version.frequency else "",
        least=least,
        full=pictured(shown, chart, "full", lines=decisions.lines),
        narrow=pictured(shown, chart, "narrow", lines=decisions.lines),
        table=tuple(reversed(drawing.table(chart, **charting.spelling_of(shown, chart)))),
    )


def guarded_rows(measure: Measure) -> list[list[str]]:
    """The numbers of that page as they leave: period, numerator, denominator."""
    least = measure.organisation.least_told
    chosen = guarding.without_small(measure, [guarding.counted(charting.series_of(measure))], least)
    if chosen is None:
        return []
    length, (numbers,) = chosen
    told = numbers.items()
    return [[said(day, length), f"{top:.12g}", f"{under:.12g}" if under else ""] for day, (top, under) in told]
