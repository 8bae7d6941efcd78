"""One quiet row a measure: what lists, scorecards and project pages print."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from betterward.measures.models import ChartFacts, Measure
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

FULL = ("chart_facts", "unit", "version", "owner", "organisation")
"""What a row needs of its measure, in one query."""

FOR_CHARTS = (
    "recipe", "version__recipe", "chart_facts__phases", "chart_facts__signals", "chart_facts__warnings",
    "chart_facts__recipe", "chart_facts__sentence_params",
)  # fmt: skip
"""What charts alone read; to fetch and parse it is a fifth of the time of a long list."""


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
    measures = Measure.objects.visible_to(actor).active()
    if paths is not None:
        measures = measures.filter(**{"scope__path__in" if is_direct else "scope__path__within": list(paths)})
    if organisation is not None:
        measures = measures.filter(organisation=organisation)
    if ids is not None:
        measures = measures.filter(pk__in=list(ids))
    ordered = for_rows(measures).order_by("sort_key", "unit__sort_key", "pk")
    return [row_of(measure, today) for measure in ordered]


def for_rows(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """The same measures with what rows need at hand, and without what they do not read."""
    return measures.select_related(*FULL).defer(*FOR_CHARTS)


def row_of(measure: Measure, today: date) -> MeasureRow:
    """A measure with its facts at hand as a row."""
    facts, version = facts_of(measure), measure.version
    late = facts.is_late(today)
    return MeasureRow(
        id=measure.pk,
        name=measure.full_name,
        unit=measure.unit.name,
        unit_id=measure.unit_id,
        family=measure.family,
        purpose=measure.purpose,
        direction=version.direction,
        state="late" if late else facts.state,
        variation=facts.variation,
        variation_icon=icon(facts.variation),
        assurance=facts.assurance,
        assurance_icon=assurance_icon(facts.assurance),
        latest=facts.latest_text,
        latest_parts=facts.latest_parts,
        unit_label=version.unit_label,
        sentence=sentence_of(facts, version.frequency, is_late=late),
        spark=drawn(facts.spark),
        data_to=said(facts.data_to_on, version.frequency),
        data_to_on=facts.data_to_on,
        is_late=late,
        is_historic=measure.organisation.is_historic,
        is_sensitive=measure.is_sensitive,
        has_signal=facts.has_signal,
        points=facts.points,
        owner=measure.owner.name if measure.owner else "",
        address=measure.get_absolute_url(),
        entry_address=measure.get_entry_url(),
    )


def facts_of(measure: Measure) -> ChartFacts:
    """The facts of a measure; of one that was never charted, those of an empty chart."""
    return getattr(measure, "chart_facts", None) or ChartFacts(state="too_few", variation="too_few", assurance="none")


def sentence_of(facts: Any, frequency: str, *, is_late: bool) -> str:
    """The sentence of the facts; a late measure says what it waits for first, and keeps its verdict."""
    if not facts.points:
        return _("No readings yet.")
    if is_late:
        return _("Waiting for data since %(period)s. %(sentence)s") % {
            "period": said(facts.data_to_on, frequency), "sentence": facts.sentence,
        }  # fmt: skip
    return str(facts.sentence)


def said(day: date | None, frequency: str) -> str:
    """A period in words: `October 2026`, `week of 16 November 2026`."""
    return drawing.period_label(day, frequency) if day else ""


def drawn(svg: str) -> SafeString:
    """A drawing of the library, which has escaped every text it was given, as it goes into a page."""
    return mark_safe(svg)  # noqa: S308


_ICONS: dict[str, SafeString] = {}


def icon(name: str) -> SafeString:
    """The variation icon of a stored key."""
    return _ICONS.setdefault(name, drawn(drawing.icon(Variation(name)) if name else ""))


def assurance_icon(name: str) -> SafeString:
    """The target icon of a stored key."""
    key = f"target:{name}"
    return _ICONS.setdefault(key, drawn(drawing.assurance_icon(Assurance(name)) if name else ""))


def spelt(value: float | None, version: Any) -> str:
    """A number as the house spells it."""
    return reading.format_number(float("nan") if value is None else value, version.decimals, version.unit_label)
