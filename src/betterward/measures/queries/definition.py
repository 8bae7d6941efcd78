"""The definition of a measure: what is counted and how, its versions, and two of them side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from betterward.common.prepared import prepared
from betterward.measures import policies, rules
from betterward.measures.models import DefinitionVersion, Measure, Reading
from betterward.people.models import Actor


LABELS: Mapping[str, Any] = {
    "plain_words": lazy("In plain words"),
    "kind": lazy("Kind"),
    "numerator_label": lazy("Counted"),
    "denominator_label": lazy("Out of"),
    "exclusions": lazy("Left out"),
    "unit_label": lazy("Unit of the value"),
    "source": lazy("Where the data come from"),
    "frequency": lazy("How often"),
    "collected_by": lazy("Who collects it"),
    "collected_when": lazy("When"),
    "collected_how": lazy("How"),
    "minutes_each_time": lazy("Takes each time"),
    "direction": lazy("Which way is good"),
    "never_used_for": lazy("Never used for"),
}
"""What a definition says, in the order people ask for it."""

LOOKED_BACK = 24
"""Readings from which it is seen whether something is rare, or much is looked at."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version: who wrote it, when and why, and what it says otherwise than the one before."""

    number: int
    on: str
    by: str
    why: str
    changed: list[str]
    is_standing: bool
    is_break: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of two versions side by side."""

    label: str
    before: str
    after: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side."""

    first: int
    second: int
    rows: list[Difference]


@dataclass(frozen=True, slots=True)
class Same:
    """The same definition at another unit."""

    name: str
    unit: str
    address: str
    is_same_version: bool


@dataclass(frozen=True, slots=True)
class DefinitionPage:
    """Everything the page of a definition prints."""

    rows: list[tuple[str, str]]
    open: list[str]
    cost: str
    hints: list[str]
    offers_gaps: bool
    versions: list[VersionRow]
    comparison: Comparison | None
    elsewhere: list[Same]
    may_edit: bool


def definition_page(measure: Measure, actor: Actor, today: date, compare: tuple[int, int] | None) -> DefinitionPage:
    """The definition of a measure the actor may see, as it stands."""
    version, versions = measure.version, versions_of(measure)
    usual = list(_usual(measure.pk, LOOKED_BACK))
    is_seldom = rules.is_seldom(version.kind, [top for top, _bottom in usual if top is not None])
    return DefinitionPage(
        rows=[(str(LABELS[name]), spelt) for name in _fields(version) if (spelt := _spelt(version, name))],
        open=[str(LABELS[name]) for name in rules.unsaid(version.kind, _words(version))],
        cost=cost_of(measure, today),
        hints=_hints(version, is_seldom, [bottom for _top, bottom in usual]),
        offers_gaps=is_seldom,
        versions=_rows(versions, version.number),
        comparison=_compared(versions, compare),
        elsewhere=_elsewhere(measure, actor, today),
        may_edit=policies.may_in_sight(actor, "edit", measure),
    )


def _fields(version: DefinitionVersion) -> list[str]:
    has_two = "denominator" in rules.FIELDS_OF_KIND[version.kind]
    return [name for name in LABELS if has_two or name != "denominator_label"]


def _words(version: DefinitionVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in LABELS}


def _spelt(version: DefinitionVersion, name: str) -> str:
    """One field as a reader reads it."""
    value = getattr(version, name)
    if name == "minutes_each_time":
        return "" if value is None else minutes(value)
    if name in ("kind", "frequency", "direction"):
        return str(capfirst(str(getattr(version, f"get_{name}_display")())))
    return str(value)


def minutes(count: float) -> str:
    """So many minutes, in words; less than one is said so."""
    if 0 < count < 1:
        return _("less than a minute")
    return ngettext("%(count)s minute", "%(count)s minutes", round(count)) % {"count": round(count)}


# What it costs ------------------------------------------------------------------------------------------------------

EVENTS_OVER = timedelta(weeks=26)
"""The stretch over which it is counted how often something came that has no fixed days."""


def cost_of(measure: Measure, today: date) -> str:
    """What counting costs a week, in words; empty when nobody has said what it takes."""
    version = measure.version
    events = _events(measure.pk, today) if version.frequency == "event" and version.minutes_each_time else 0.0
    found = rules.minutes_a_week(version.minutes_each_time, version.frequency, events)
    if found is None and version.minutes_a_week:
        found = float(version.minutes_a_week)
    return "" if found is None else _("%(minutes)s a week") % {"minutes": minutes(found)}


def _events(measure: UUID, today: date) -> float:
    """How often it came a week, of late."""
    since = today - EVENTS_OVER
    return Reading.objects.current().filter(measure=measure, period_on__gt=since).count() / (EVENTS_OVER.days / 7)


# Hints --------------------------------------------------------------------------------------------------------------


def _hints(version: DefinitionVersion, is_seldom: bool, sizes: list[float | None]) -> list[str]:
    """What would tell more, or cost less; rules of thumb are named as such."""
    hints = []
    if is_seldom:
        hints.append(
            _(
                "Most times there is none or one. For something so rare, the days between two events tell more than"
                " counts: a chart of the days between shows a change long before a chart of counts can."
            )
        )
    if rules.is_sample_enough(version.kind, sizes, version.minutes_each_time):
        hints.append(
            _(
                "You look at many each time. About %(enough)s, chosen without looking, are usually enough to see"
                " whether it gets better: a rule of thumb of improvement work, not a published standard."
            )
            % {"enough": rules.ENOUGH}
        )
    return hints


@prepared
def _usual(measure: UUID, latest: int) -> QuerySet[Reading, tuple[Any, ...]]:
    rows = Reading.objects.current().filter(measure=measure).order_by("-period_on")
    return rows.values_list("numerator", "denominator")[:latest]


# Versions -----------------------------------------------------------------------------------------------------------


def versions_of(measure: Measure) -> list[DefinitionVersion]:
    """The versions a measure has been counted by, the oldest first."""
    return list(_used(measure.pk, measure.version_id))


@prepared
def _used(measure: UUID, standing: int) -> QuerySet[DefinitionVersion]:
    """The versions this measure has been counted by: what stands, and what its history names."""
    events = Measure.pgh_event_model.objects.filter(pgh_obj=measure)  # type: ignore[attr-defined]
    used = DefinitionVersion.objects.filter(Q(pk=standing) | Q(pk__in=events.values("version")))
    return used.select_related("by").order_by("number")


def _rows(versions: list[DefinitionVersion], standing: int) -> list[VersionRow]:
    """The versions, latest first."""
    found = []
    for before, version in zip([None, *versions], versions, strict=False):
        other = _changed(before, version) if before else []
        found.append(
            VersionRow(
                number=version.number,
                on=date_format(timezone.localtime(version.recorded_at), "j F Y"),
                by=version.by.name,
                why=version.why,
                changed=[str(LABELS[name]) for name in other],
                is_standing=version.number == standing,
                is_break=bool(before and rules.changed_meaning(_words(before), _words(version))[0]),
            )
        )
    return found[::-1]


def _changed(before: DefinitionVersion, version: DefinitionVersion) -> list[str]:
    return [name for name in LABELS if getattr(before, name) != getattr(version, name)]


def _compared(versions: list[DefinitionVersion], asked: tuple[int, int] | None) -> Comparison | None:
    """Two versions of this measure side by side, the older first; nothing when one of them is none of its own."""
    known = {version.number: version for version in versions}
    if asked is None or asked[0] == asked[1] or not set(asked) <= set(known):
        return None
    first, second = (known[number] for number in sorted(asked))
    other = _changed(first, second)
    rows = [
        Difference(str(LABELS[name]), _spelt(first, name), _spelt(second, name), name in other)
        for name in _fields(second)
        if _spelt(first, name) or _spelt(second, name)
    ]
    return Comparison(first.number, second.number, rows)


# Elsewhere ----------------------------------------------------------------------------------------------------------


def _elsewhere(measure: Measure, actor: Actor, today: date) -> list[Same]:
    """Where else the same is counted, as far as this actor may know; at most a screenful."""
    seen = Measure.objects.visible_to(actor, today).active().filter(definition=measure.definition_id)
    rows = seen.exclude(pk=measure.pk).select_related("unit").order_by("unit__sort_key", "sort_key")[:12]
    return [Same(m.full_name, m.unit.name, m.get_absolute_url(), m.version_id == measure.version_id) for m in rows]
