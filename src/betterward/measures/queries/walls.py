"""Wall codes: what a secret opens, the codes of a unit, and the numbers that wait for its people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.prepared import prepared
from betterward.measures.models import CodedMeasure, HeldEntry, Measure, Reading, WallCode
from betterward.measures.queries.entry import EntryForm, PeriodChoice, entry_form
from betterward.measures.queries.rows import said
from betterward.measures.rules import FREE_FOR, period_of
from betterward.organisations.models import Unit
from betterward.people.models import Actor
from betterward.people.passes import hashed
from betterward.people.rules import Level


# What a secret opens ------------------------------------------------------------------------------------------------


def code_of(secret: str) -> WallCode | None:
    """The code of a secret, whether it has ended or not."""
    found = _by_hash(hashed(secret))
    return found[0] if found else None


@prepared
def _by_hash(secret_hash: str) -> QuerySet[WallCode]:
    codes: QuerySet[WallCode] = WallCode.objects.filter(held__secret_hash=secret_hash)
    return codes.select_related("held__actor", "unit__organisation", "unit__scope")


def opened_by(code: WallCode) -> list[Measure]:
    """The measures a code opens today, in its order; what became sensitive or is no longer collected is left out."""
    return [one.measure for one in _coded(code.pk)]


@prepared
def _coded(code: UUID) -> QuerySet[CodedMeasure]:
    coded = CodedMeasure.objects.filter(code=code, measure__archived_on=None, measure__is_sensitive=False)
    near = ("version", "unit", "organisation", "scope", "owner", "chart_facts")
    return coded.select_related(*(f"measure__{name}" for name in near))


def code_question(measure: Measure, code: WallCode, now: datetime, *, period_on: date | None = None) -> EntryForm:
    """The question a code asks; where anybody passes, nothing on it tells a number of the past."""
    found = entry_form(measure, code.held.actor, now, period_on=period_on, by_code=True)
    if code.shows_chart:
        return found
    return replace(
        found, period=_silent(found.period), periods=[_silent(period) for period in found.periods], undo=None,
        undo_says="", usual_denominator="",
    )  # fmt: skip


def _silent(period: PeriodChoice) -> PeriodChoice:
    return replace(period, taken="")


def given_by(code: WallCode, measure: Measure, key: UUID, now: datetime) -> str:
    """What one device gave within a day, in words that do not tell whether it was kept or is held; empty when gone."""
    since = now - FREE_FOR
    held = HeldEntry.objects.waiting().filter(code=code, measure=measure, key=key, held_at__gte=since).first()
    if held:
        return _spoken(held.entry, measure)
    kept = Reading.objects.current().filter(measure=measure, by=code.held.actor, key=key, recorded_at__gte=since)
    return _spoken({**kept[0].numbers(), "period_on": kept[0].period_on.isoformat()}, measure) if kept else ""


# The codes of a unit ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code as its unit sees it."""

    id: UUID
    name: str
    measures: list[str]
    shows_chart: bool
    by: str
    made_on: date
    until: date | None
    used_at: datetime | None
    is_in_force: bool


def codes_of(unit: Unit) -> list[CodeRow]:
    """The codes of a unit, those that work first; two queries."""
    codes = WallCode.objects.filter(unit=unit).select_related("held", "by").prefetch_related("coded__measure")
    today = timezone.localdate()
    rows = [
        CodeRow(
            code.pk, code.name, [one.measure.full_name for one in code.coded.all()], code.shows_chart, code.by.name,
            timezone.localtime(code.made_at).date(), code.held.expires_on, code.held.last_used_at,
            code.held.is_in_force(today),
        )
        for code in codes
    ]  # fmt: skip
    return sorted(rows, key=lambda row: not row.is_in_force)


# What waits ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A number that came by a code and waits for somebody to confirm it."""

    id: UUID
    measure: str
    measure_id: UUID
    address: str
    says: str
    because: str
    by: str
    code: str
    at: datetime
    stands: str
    over: int


def held_for(actor: Actor, today: date) -> list[HeldRow]:
    """Numbers that wait where this actor may enter readings, longest waiting first, with what stands in their place.

    One query, and one more where some wait.
    """
    waiting = _waiting(actor, today)
    standing = _standing([one.measure_id for one in waiting]) if waiting else []
    there = {(row.measure_id, row.period_on): row for row in standing}
    return [_held(one, there.get((one.measure_id, _period(one)))) for one in waiting]


@prepared
def _standing(measures: list[UUID]) -> QuerySet[Reading]:
    return Reading.objects.current().filter(measure__among=measures).select_related("by")


def _period(entry: HeldEntry) -> date:
    told = entry.entry.get("event_on") or entry.entry["period_on"]
    return period_of(date.fromisoformat(told), entry.measure.version.frequency)


@prepared
def _waiting(actor: Actor, today: date) -> QuerySet[HeldEntry]:
    seen = Measure.objects.visible_to(actor, today).filter(scope__path__among=actor.paths(Level.CONTRIBUTE))
    waiting: QuerySet[HeldEntry] = HeldEntry.objects.waiting().filter(measure__in=seen)
    return waiting.select_related("measure__version", "code")


def _held(entry: HeldEntry, stands: Reading | None) -> HeldRow:
    measure, told = entry.measure, entry.entry
    return HeldRow(
        entry.pk, measure.full_name, measure.pk, measure.get_absolute_url(),
        _spoken(told, measure),
        str(entry.get_because_display()), told.get("entered_as") or "", entry.code.name,
        entry.typed_at or entry.held_at, _stands(stands), stands.pk if stands else 0,
    )  # fmt: skip


def _stands(reading: Reading | None) -> str:
    if reading is None:
        return ""
    words = _("%(number)s stands there now, entered by %(who)s; it would be replaced")
    return words % {"number": reading.spoken(), "who": reading.entered_as or reading.by.name}


def _spoken(told: dict[str, Any], measure: Measure) -> str:
    """An entry and its period: `3 for October 2026`."""
    numbers = [told.get("numerator"), told.get("denominator")] if told.get("value") is None else [told["value"]]
    number = " / ".join(f"{one:g}" for one in numbers if one is not None) or str(told.get("event_on") or "")
    frequency = measure.version.frequency
    period = said(period_of(date.fromisoformat(told["period_on"]), frequency), frequency)
    return _("%(number)s for %(period)s") % {"number": number or _("no number"), "period": period}
