"""One quiet row a measure: what lists, scorecards and project pages print."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from betterward.common.prepared import prepared
from betterward.measures.models import Measure
from betterward.measures.models.measures import entry_address, full_name, measure_address
from betterward.organisations.models import Organisation
from betterward.people.models import Actor
from variation import Assurance, Variation, drawing, reading


STATE_WORDS = {
    "better": lazy("better"),
    "worse": lazy("worse"),
    "holding": lazy("holding a new level"),
    "no_evidence": lazy("no evidence of change"),
    "changed": lazy("changed, no good direction"),
    "too_few": lazy("too few points"),
    "late": lazy("late"),
}
"""The seven states, in the one vocabulary of the house."""

READ = (
    "id", "name", "stratum", "family", "purpose", "is_sensitive", "unit_id",
    "unit__name", "owner__name", "organisation__is_historic",
    "version__direction", "version__frequency", "version__unit_label",
    "chart_facts__state", "chart_facts__variation", "chart_facts__assurance", "chart_facts__has_signal",
    "chart_facts__points", "chart_facts__latest_text", "chart_facts__latest_parts", "chart_facts__data_to_on",
    "chart_facts__due_on", "chart_facts__sentence", "chart_facts__spark",
)  # fmt: skip
"""The columns a row is made of; to ask for all hundred of five tables is half the time of a list."""

Flat = namedtuple("Flat", READ)  # type: ignore[misc]
"""These columns of one measure, as the database answers them."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure as every page says it."""

    id: UUID
    name: str
    unit: str
    unit_id: UUID
    family: str
    purpose: str
    direction: str
    state: str
    variation: str
    variation_icon: SafeString
    assurance: str
    assurance_icon: SafeString
    latest: str
    latest_parts: str
    unit_label: str
    sentence: str
    spark: SafeString
    data_to: str
    data_to_on: date | None
    is_late: bool
    is_historic: bool
    is_sensitive: bool
    has_signal: bool
    points: int
    owner: str
    address: str
    entry_address: str
    is_whole: bool = False


def rows(
    actor: Actor, *, today: date, paths: Collection[str] | None = None, organisation: Organisation | None = None,
    ids: Iterable[UUID] | None = None, is_direct: bool = False,
) -> list[MeasureRow]:  # fmt: skip
    """Measures the actor may see, by name; one query for all rows.

    Parameters
    ----------
    paths
        Only measures of units at or below these places.
    organisation, ids
        Only measures of this organisation, or these measures.
    is_direct
        Only measures of exactly the places in `paths`, not below.
    """
    found = _found(
        actor, today, None if paths is None else list(paths), organisation.pk if organisation else None,
        None if ids is None else list(ids), is_direct=is_direct,
    )  # fmt: skip
    return rows_from(found, today)


@prepared
def _found(
    actor: Actor, today: date, paths: list[str] | None, organisation: UUID | None, ids: list[UUID] | None, *,
    is_direct: bool,
) -> QuerySet[Measure, Any]:  # fmt: skip
    measures = Measure.objects.visible_to(actor, today).active()
    if paths is not None:
        measures = measures.filter(**{"scope__path__among" if is_direct else "scope__path__within": paths})
    if organisation is not None:
        measures = measures.filter(organisation=organisation)
    if ids is not None:
        measures = measures.filter(pk__among=ids)
    return for_rows(measures).order_by("sort_key", "unit__sort_key", "pk")


def for_rows(measures: QuerySet[Measure]) -> QuerySet[Measure, Any]:
    """The same measures as bare columns for `rows_from`."""
    return measures.values_list(*READ, named=True)


def rows_from(found: Iterable[Any], today: date) -> list[MeasureRow]:
    """Measures as `for_rows` finds them, as rows."""
    return [_row(flat, today) for flat in found]


def row_of(measure: Measure, today: date) -> MeasureRow:
    """A measure with its facts, unit, version, owner and organisation at hand as a row."""
    return _row(Flat(*(_reached(measure, name) for name in READ)), today)


def _reached(measure: Measure, name: str) -> Any:
    """A column of a measure at hand; None where a table has no row for it, as in a join."""
    found: Any = measure
    for step in name.split("__"):
        found = getattr(found, step, None)
    return found


def _row(flat: Any, today: date) -> MeasureRow:
    due_on, frequency = flat.chart_facts__due_on, flat.version__frequency
    late = due_on is not None and today > due_on
    state, variation = flat.chart_facts__state, flat.chart_facts__variation
    if state is None:
        state, variation = NEVER_CHARTED
    assurance = flat.chart_facts__assurance or Assurance.NONE.value
    return MeasureRow(
        id=flat.id,
        name=full_name(flat.name, flat.stratum),
        unit=flat.unit__name,
        unit_id=flat.unit_id,
        family=flat.family,
        purpose=flat.purpose,
        direction=flat.version__direction,
        state="late" if late else state,
        variation=variation,
        variation_icon=icon(variation),
        assurance=assurance,
        assurance_icon=assurance_icon(assurance),
        latest=flat.chart_facts__latest_text or "",
        latest_parts=flat.chart_facts__latest_parts or "",
        unit_label=flat.version__unit_label,
        sentence=_sentence(flat, late),
        spark=drawn(flat.chart_facts__spark or ""),
        data_to=said(flat.chart_facts__data_to_on, frequency),
        data_to_on=flat.chart_facts__data_to_on,
        is_late=late,
        is_historic=flat.organisation__is_historic,
        is_sensitive=flat.is_sensitive,
        has_signal=bool(flat.chart_facts__has_signal),
        points=flat.chart_facts__points or 0,
        owner=flat.owner__name or "",
        address=measure_address(flat.id, flat.name),
        entry_address=entry_address(flat.id),
    )


NEVER_CHARTED = ("too_few", "too_few")
"""State and variation of a measure whose chart was never worked out."""


def _sentence(flat: Any, is_late: bool) -> str:
    """The sentence of the facts; a late measure says what it waits for first, and keeps its verdict."""
    if not flat.chart_facts__points:
        return _("No readings yet.")
    if is_late:
        return _("Waiting for data since %(period)s. %(sentence)s") % {
            "period": said(flat.chart_facts__data_to_on, flat.version__frequency),
            "sentence": flat.chart_facts__sentence,
        }
    return str(flat.chart_facts__sentence)


def said(day: date | None, frequency: str) -> str:
    """A period in words: `October 2026`, `week of 16 November 2026`."""
    return drawing.period_label(day, frequency) if day else ""


def drawn(svg: str) -> SafeString:
    """A drawing of the library, which has escaped every text it was given, as it goes into a page."""
    return mark_safe(svg)  # noqa: S308


@cache
def icon(name: str) -> SafeString:
    """The variation icon of a stored key."""
    return drawn(drawing.icon(Variation(name)) if name else "")


@cache
def assurance_icon(name: str) -> SafeString:
    """The target icon of a stored key."""
    return drawn(drawing.assurance_icon(Assurance(name)) if name else "")


def spelt(value: float | None, version: Any) -> str:
    """A number as the house spells it."""
    return reading.format_number(float("nan") if value is None else value, version.decimals, version.unit_label)
