"""The list of measures: found by name, kept to one state, those that need a look first; a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value, When

from betterward.common.prepared import prepared
from betterward.measures.models import Composition, Measure
from betterward.measures.queries.rows import MeasureRow, for_rows, rows_from
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor
from betterward.people.rules import Level


PAGE = 40
"""Rows on one page: quick to load on a ward's computer, and a screen or two of a phone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for."""

    words: str = ""
    state: str = ""
    to_enter: bool = False
    page: str = "1"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, and how many there are of each state."""

    rows: list[MeasureRow]
    page: Page[Any]
    counts: dict[str, int]
    total: int
    matching: int
    may_define: bool


def listing(actor: Actor, wanted: Wanted, today: date) -> Listing:
    """The measures an actor may see as one page, in order of need; three queries whatever their number."""
    shape: dict[str, Any] = {"words": tuple(sort_key(wanted.words).split()), "to_enter": wanted.to_enter}
    counted = (_counts.plain if shape["words"] else _counts)(actor, today, **shape)
    counts = {row["said"] or "": row["number"] for row in counted}
    matching = counts.get(wanted.state, 0) if wanted.state else sum(counts.values())
    page = Paginator(range(matching), PAGE).get_page(wanted.page)
    shape |= {"state": wanted.state, "first": max(0, page.start_index() - 1)}
    # The first page of all is asked for most; each other one would be kept as a statement of its own.
    found = (_rows.plain if shape["words"] or shape["first"] else _rows)(actor, today, **shape)
    return Listing(
        rows=rows_from(found, today),
        page=page,
        counts=counts,
        total=sum(counts.values()),
        matching=matching,
        may_define=bool(actor.paths(Level.EDIT)),
    )


def _matching(actor: Actor, today: date, words: tuple[str, ...], to_enter: bool) -> QuerySet[Measure]:
    measures = Measure.objects.visible_to(actor, today).active()
    for word in words:
        measures = measures.filter(Q(sort_key__contains=word) | Q(unit__sort_key__contains=word))
    if to_enter:
        wholes = Composition.objects.filter(whole=OuterRef("pk"))
        mine = actor.paths(Level.CONTRIBUTE)
        measures = measures.filter(~Exists(wholes), scope__path__within=mine, unit__closed_on=None)
    return measures


@prepared
def _rows(
    actor: Actor, today: date, *, words: tuple[str, ...], to_enter: bool, state: str, first: int
) -> QuerySet[Measure, Any]:  # fmt: skip
    found = _matching(actor, today, words, to_enter)
    shown = found.filter(_is(state, today)) if state else found
    ordered = _waiting_first(shown, today) if to_enter else _in_order_of_need(shown, today)
    return for_rows(ordered)[first : first + PAGE]


def _is(state: str, today: date) -> Q:
    late = Q(chart_facts__due_on__lt=today)
    return late if state == "late" else Q(chart_facts__state=state) & ~_sure(late)


def _sure(late: Q) -> Q:
    return late & Q(chart_facts__due_on__isnull=False)


@prepared
def _counts(
    actor: Actor, today: date, *, words: tuple[str, ...], to_enter: bool
) -> QuerySet[Measure, Any]:  # fmt: skip
    state = Case(When(chart_facts__due_on__lt=today, then=Value("late")), default="chart_facts__state")
    # Without this the order of the list would be a part of the grouping.
    found = _matching(actor, today, words, to_enter).order_by()
    return found.values(said=state).annotate(number=Count("pk"))


def _waiting_first(found: QuerySet[Measure], today: date) -> QuerySet[Measure]:
    """What is late, the longest waiting first; then the rest by name."""
    late = Case(When(chart_facts__due_on__lt=today, then="chart_facts__due_on"), default=None)
    return found.annotate(late=late).order_by(F("late").asc(nulls_last=True), "sort_key", "unit__sort_key", "pk")


def _in_order_of_need(found: QuerySet[Measure], today: date) -> QuerySet[Measure]:
    """Historic series last; then concerns, what is late, other signals, the rest; by name."""
    need = Case(
        When(chart_facts__variation__startswith="concern", then=0),
        When(chart_facts__due_on__lt=today, then=1),
        When(chart_facts__has_signal=True, then=2),
        default=3,
    )
    historic = ExpressionWrapper(Q(organisation__is_historic=True), output_field=BooleanField())
    return found.annotate(need=need, historic=historic).order_by("historic", "need", "sort_key", "unit__sort_key", "pk")
