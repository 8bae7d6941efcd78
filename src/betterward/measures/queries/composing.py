"""What a measure is made of and what it goes into: the way down and the way up, what is broken, what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from betterward.common.prepared import prepared
from betterward.measures import charting, policies, rules
from betterward.measures.models import Composition, Measure
from betterward.measures.queries.rows import MeasureRow, drawn, rows
from betterward.organisations.models import Unit
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor


AT_ONCE = 48
"""Pictures on one page; more parts than that are better looked at one level further down."""

CHOICES = 60
"""Measures offered at once; further ones are found by name."""

BROKEN = {
    "not_counted": lazy("Nothing is counted at any of the parts, so there is nothing to add up."),
    "other_definition": lazy("Counted by another definition: %(parts)s."),
    "other_version": lazy("Counted by another version of the definition: %(parts)s."),
}
"""Why the chain from a whole to its parts is broken."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a whole with its dates and its picture; without a row it is one this actor may not see."""

    id: int
    change: int
    row: MeasureRow | None
    picture: SafeString
    from_on: date | None
    until_on: date | None
    dates: str
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class PartChange:
    """One change of the parts, and whether it can still be undone."""

    id: int
    by: str
    at: datetime
    words: str
    why: str
    may_undo: bool


@dataclass(frozen=True, slots=True)
class PartsPage:
    """Everything the page of the parts prints."""

    says: str
    parts: list[PartRow]
    unseen: int
    not_drawn: int
    is_shared: bool
    wholes: list[MeasureRow]
    broken: list[str]
    changes: list[PartChange]
    may_edit: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class MadeOf:
    """The way down and the way up, for the page of a measure."""

    parts: list[MeasureRow]
    more: int
    unseen: int
    wholes: list[MeasureRow]
    broken: list[str]
    may_start: bool
    formula: str = ""


def made_of(measure: Measure, actor: Actor, today: date, limit: int = 8) -> MadeOf | None:
    """What a measure is made of and goes into, as far as the actor may see; None where it stands by itself.

    One query where it does, three or four where it does not.
    """
    links = _links(measure.pk)
    may_edit = policies.may_in_sight(actor, "edit", measure)
    if not links:
        facts = getattr(measure, "chart_facts", None)
        is_new = may_edit and measure.version.kind in (*rules.ADDABLE, "average") and not (facts and facts.points)
        return MadeOf([], 0, 0, [], [], may_start=True) if is_new else None
    mine = [link for link in links if link.whole_id == measure.pk]
    in_force = [link for link in mine if _is_in_force(link, today)]
    formula = next((link.formula for link in in_force if link.formula), "")
    seen = {row.id: row for row in rows(actor, today=today, ids=[*_parts(in_force), *_wholes(links, measure)])}
    parts = _by_name(seen, _parts(in_force))
    return MadeOf(
        parts=parts[:limit],
        more=max(0, len(parts) - limit),
        unseen=len(_parts(in_force)) - len(parts),
        wholes=_by_name(seen, _wholes(links, measure)),
        broken=_broken(measure, in_force, seen) if may_edit and not formula else [],
        may_start=False,
        formula=formula,
    )


@prepared
def _links(measure: UUID) -> QuerySet[Composition]:
    found = Composition.objects.filter(Q(whole=measure) | Q(part=measure))
    return found.select_related("part__version", "part__unit", "part__definition")


def _parts(links: Iterable[Composition]) -> list[UUID]:
    return list(dict.fromkeys(link.part_id for link in links))


def _wholes(links: Iterable[Composition], measure: Measure) -> list[UUID]:
    return list(dict.fromkeys(link.whole_id for link in links if link.part_id == measure.pk))


def _by_name(seen: dict[UUID, MeasureRow], wanted: Sequence[UUID]) -> list[MeasureRow]:
    """Rows in the order of their names and places, never of results."""
    found = [seen[pk] for pk in wanted if pk in seen]
    return sorted(found, key=lambda row: (sort_key(row.name), sort_key(row.unit)))


def _is_in_force(link: Composition, today: date) -> bool:
    return (link.from_on is None or link.from_on <= today) and (link.until_on is None or today <= link.until_on)


def _broken(measure: Measure, links: Sequence[Composition], seen: dict[UUID, MeasureRow]) -> list[str]:
    whole = rules.Link("", measure.definition_id, measure.version_id, is_counted=True)
    parts = [
        rules.Link(
            f"{link.part.full_name}, {link.part.unit.name}" if link.part_id in seen else _("a part you may not see"),
            link.part.definition_id, link.part.version_id,
            is_counted=link.part_id not in seen or seen[link.part_id].points > 0,
        )
        for link in links
    ]  # fmt: skip
    found: dict[str, list[str]] = {}
    for wrong, name in rules.broken_links(whole, parts):
        found.setdefault(wrong, []).append(name)
    return [str(BROKEN[wrong]) % {"parts": _some(names)} for wrong, names in found.items()]


def _some(names: Sequence[str], most: int = 3) -> str:
    """The first names of many, and how many more there are."""
    shown = "; ".join(sorted(names, key=sort_key)[:most])
    return (
        shown
        if len(names) <= most
        else _("%(names)s; and %(count)s more") % {"names": shown, "count": len(names) - most}
    )


# The page -----------------------------------------------------------------------------------------------------------


def parts_page(measure: Measure, actor: Actor, today: date) -> PartsPage:
    """The parts of a measure side by side on one scale, what it goes into, and what was changed about it."""
    links = _links(measure.pk)
    mine = [link for link in links if link.whole_id == measure.pk]
    in_force = [link for link in mine if _is_in_force(link, today)]
    may_edit = policies.may_in_sight(actor, "edit", measure)
    events = _events(measure) if may_edit else []
    wanted = {*_parts(mine), *_wholes(links, measure), *(event.part_id for event in events)}
    seen = {row.id: row for row in rows(actor, today=today, ids=wanted)}
    shown = _by_name(seen, _parts(in_force))
    side = _pictures([row.id for row in shown[:AT_ONCE]], {row.id: row.unit for row in shown})
    latest = {event.pgh_obj_id: event.pgh_id for event in events}
    made = [_part_row(link, seen, side, latest, today) for link in mine]
    order = {row.id: n for n, row in enumerate(_by_name(seen, _parts(mine)))}
    return PartsPage(
        says=_says(in_force),
        parts=sorted(made, key=lambda row: (not row.is_in_force, order.get(row.row.id, 0) if row.row else len(order))),
        unseen=len({link.part_id for link in mine} - set(seen)),
        not_drawn=max(0, len(shown) - AT_ONCE),
        is_shared=side.is_shared,
        wholes=_by_name(seen, _wholes(links, measure)),
        broken=_broken(measure, in_force, seen) if may_edit else [],
        changes=_changes(events, latest, seen),
        may_edit=may_edit,
        why_not=_why_not(measure, mine),
    )


def _pictures(ids: Sequence[UUID], labels: dict[UUID, str]) -> charting.Multiples:
    found = Measure.objects.select_related("version", "unit", "organisation").in_bulk(ids)
    ordered = [found[pk] for pk in ids if pk in found]
    return charting.multiples(ordered, labels=[f"{m.full_name}, {labels[m.pk]}" for m in ordered])


def _part_row(
    link: Composition, seen: dict[UUID, MeasureRow], side: charting.Multiples, latest: dict[int, int], today: date
) -> PartRow:  # fmt: skip
    picture = side.pictures.get(link.part_id, "")
    is_in_force = _is_in_force(link, today)
    return PartRow(
        id=link.pk,
        change=latest.get(link.pk, 0),
        row=seen.get(link.part_id),
        picture=drawn(picture if is_in_force else ""),
        from_on=link.from_on,
        until_on=link.until_on,
        dates=_dates(link.from_on, link.until_on),
        is_in_force=is_in_force,
    )


def _dates(first: date | None, last: date | None) -> str:
    days = {"first": date_format(first, "j F Y") if first else "", "last": date_format(last, "j F Y") if last else ""}
    if first and last:
        return _("%(first)s to %(last)s") % days
    if first:
        return _("from %(first)s") % days
    return _("until %(last)s") % days if last else _("always")


def _says(links: Sequence[Composition]) -> str:
    count = len(_parts(links))
    if not count:
        return _("Nothing is added up here yet.")
    return ngettext("It adds up %(count)s part today.", "It adds up %(count)s parts today.", count) % {"count": count}


def _why_not(measure: Measure, links: Sequence[Composition]) -> str:
    """Why no part can be added; empty when one can."""
    if measure.version.kind not in rules.ADDABLE:
        return _("Only counts, proportions and rates can be added up: a sum of averages is no average.")
    facts = getattr(measure, "chart_facts", None)
    if not links and facts and facts.points:
        return _(
            "It has readings of its own, which nobody would see any more. Start a new measure for the sum of this one "
            "and others."
        )
    return ""


# What was changed ---------------------------------------------------------------------------------------------------


def _events(measure: Measure) -> list[Any]:
    events: Any = Composition.pgh_event_model.objects.filter(whole=measure)  # type: ignore[attr-defined]
    return list(events.select_related("pgh_context").order_by("pgh_id"))


def _changes(events: Sequence[Any], latest: dict[int, int], seen: dict[UUID, MeasureRow]) -> list[PartChange]:
    """Latest first; only the latest change of each part can be undone."""
    names = {pk: f"{row.name}, {row.unit}" for pk, row in seen.items()}
    return [_change(event, latest, names.get(event.part_id, "")) for event in reversed(events)]


def _change(event: Any, latest: dict[int, int], name: str) -> PartChange:
    told = event.pgh_context.metadata if event.pgh_context else {}
    words = {
        "insert": _("added %(part)s, %(dates)s"),
        "update": _("let %(part)s count %(dates)s"),
        "delete": _("took out %(part)s"),
    }[event.pgh_label]
    said = {"part": name or _("a part you may not see"), "dates": _dates(event.from_on, event.until_on)}
    why = str(told.get("why", ""))
    return PartChange(
        id=event.pgh_id, by=str(told.get("who", "")), at=event.pgh_created_at, words=words % said,
        why="" if why in HOUSE_REASONS else why, may_undo=latest[event.pgh_obj_id] == event.pgh_id,
    )  # fmt: skip


HOUSE_REASONS = frozenset(
    {
        "made a whole of its parts", "changed the dates of a part", "took a part out", "undid a change of a part",
        "loaded the demo",
    }
)  # fmt: skip
"""Reasons nobody typed: they say what the words beside them say already."""


# What can be added --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """A measure that could be a part, or a unit at which it could be counted too."""

    id: UUID
    name: str
    unit: str
    is_same: bool = False


def choices_of_parts(measure: Measure, actor: Actor, today: date, words: str = "") -> tuple[list[Choice], int]:
    """Measures that could be parts, those of the same definition first, and how many more there are."""
    found = (
        Measure.objects.visible_to(actor, today).active().exclude(pk=measure.pk)
        .exclude(wholes__whole=measure)
        .filter(organisation=measure.organisation, version__kind=measure.version.kind)
        .filter(version__frequency=measure.version.frequency, version__multiplier=measure.version.multiplier)
    )  # fmt: skip
    for word in sort_key(words).split():
        found = found.filter(Q(sort_key__contains=word) | Q(unit__sort_key__contains=word))
    listed = sorted(
        found.values_list("pk", "name", "stratum", "unit__name", "definition", "sort_key"),
        key=lambda row: (row[4] != measure.definition_id, row[5], sort_key(row[3])),
    )
    shown = [
        Choice(pk, f"{name}: {stratum}" if stratum else name, unit, is_same=definition == measure.definition_id)
        for pk, name, stratum, unit, definition, _key in listed[:CHOICES]
    ]
    return shown, max(0, len(listed) - CHOICES)


def choices_of_units(measure: Measure, today: date) -> list[Choice]:
    """Units below, open today, in the order of the tree."""
    below = Unit.objects.below(measure.unit).filter(closed_on=None).exclude(pk=measure.unit_id)
    return [Choice(unit.pk, unit.name, "") for unit in below.order_by("scope__path")[:CHOICES]]


def broken_among(ids: Sequence[UUID], today: date) -> set[UUID]:
    """Wholes among these measures of which a part counts something else, or by another wording; one query."""
    return {whole for (whole,) in _broken_among(list(ids), today)} if ids else set()


@prepared
def _broken_among(ids: list[UUID], today: date) -> QuerySet[Composition, tuple[Any, ...]]:
    in_force = Composition.objects.filter(Q(until_on=None) | Q(until_on__gte=today), whole__among=ids, formula="")
    other = ~Q(part__definition=F("whole__definition")) | ~Q(part__version=F("whole__version"))
    return in_force.filter(other).values_list("whole").distinct()
