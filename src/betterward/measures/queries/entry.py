"""What the entry page asks, of whom, and who will see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from betterward.common.prepared import prepared
from betterward.measures import policies, rules
from betterward.measures.models import Composition, Measure, Reading, Share
from betterward.measures.models.measures import FLOWS_UP
from betterward.measures.queries.rows import said
from betterward.people.models import Actor


CHOICES = 8
"""Periods offered: the running one, the one just ended, and some before."""


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """A period that can be chosen, and what stands there."""

    first: date
    label: str
    said: str
    taken: str


@dataclass(frozen=True, slots=True)
class EntryForm:
    """One question, its period, and the lines around it."""

    measure: Measure
    period: PeriodChoice
    periods: list[PeriodChoice]
    fields: tuple[str, ...]
    has_pad: bool
    audience: str
    free_until: str
    may_enter: bool
    why_not: str
    undo: int | None
    undo_says: str
    usual_denominator: str
    latest_day: date
    turns_at: datetime


def entry_form(
    measure: Measure, actor: Actor, now: datetime, *, period_on: date | None = None, by_code: bool = False
) -> EntryForm:  # fmt: skip
    """Everything the entry page prints, the period that has just ended chosen.

    `by_code`: the right to enter comes from a wall code and not from a role of the actor.
    """
    moment = now.astimezone(ZoneInfo(measure.organisation.time_zone))
    version = measure.version
    ended = rules.just_ended(moment, version.frequency)
    chosen = rules.period_of(period_on, version.frequency) if period_on else ended
    readings = _latest(measure.pk, limit=60)
    latest_mine = _undoable(readings, actor, moment)
    closed = closed_because(measure) if by_code else why_not(measure, actor)
    return EntryForm(
        measure=measure,
        period=_choice(chosen, measure, readings, moment),
        periods=_choices(ended, chosen, measure, readings, moment),
        fields=rules.FIELDS_OF_KIND[version.kind],
        has_pad=rules.suits_pad(version.kind, [r.numerator for r in readings if r.numerator is not None]),
        audience=audience(measure, moment.date()),
        free_until=_free_until(chosen, measure, moment),
        may_enter=not closed,
        why_not=closed,
        undo=latest_mine.pk if latest_mine else None,
        undo_says=told(latest_mine, version.frequency) if latest_mine else "",
        usual_denominator=rules.steady([r.denominator for r in readings]),
        latest_day=moment.date(),
        turns_at=rules.next_midnight(moment),
    )


@prepared
def _latest(measure: UUID, *, limit: int) -> QuerySet[Reading]:
    return Reading.objects.current().filter(measure=measure).order_by("-period_on")[:limit]


@prepared
def parts_of(whole: UUID) -> QuerySet[Composition, tuple[Any, ...]]:
    """The keys of what a measure adds up."""
    return Composition.objects.filter(whole=whole).values_list("pk")


@prepared
def _shares(measure: UUID, today: date) -> QuerySet[Share, tuple[Any, ...]]:
    return Share.objects.in_force(today).filter(measure=measure).values_list("pk")


def why_not(measure: Measure, actor: Actor) -> str:
    """Why this actor can type nothing here, and who can help; empty when they can."""
    if closed := closed_because(measure):
        return closed
    if not policies.may_in_sight(actor, "contribute", measure):
        return _("You can read this measure. Ask the lead of %(unit)s if you should also enter readings.") % {
            "unit": measure.unit.name
        }
    return ""


def closed_because(measure: Measure) -> str:
    """Why nobody can type anything here; empty when somebody can."""
    if parts_of(measure.pk):
        if measure.version.kind == "average":
            return _("This measure is worked out from others by a formula. Readings are entered there.")
        return _("This measure adds up its parts by itself. Readings are entered at each part.")
    if measure.unit.closed_on:
        return _("%(unit)s is closed, so nothing more is counted here.") % {"unit": measure.unit.name}
    if measure.archived_on:
        return _("This measure is no longer collected.")
    return ""


def _choice(first: date, measure: Measure, readings: list[Reading], now: datetime) -> PeriodChoice:
    standing = [r.spoken() for r in readings if r.period_on == first]
    return PeriodChoice(first, asked(first, measure, now), said(first, measure.version.frequency), " + ".join(standing))


def _choices(ended: date, chosen: date, measure: Measure, readings: list[Reading], now: datetime) -> list[PeriodChoice]:
    """The running period, the one just ended, and some before; latest first."""
    frequency = measure.version.frequency
    if frequency == "event":
        return []
    firsts = [rules.following(ended, frequency), ended]
    while len(firsts) < CHOICES:
        firsts.append(rules.preceding(firsts[-1], frequency))
    wanted = sorted({*firsts, chosen}, reverse=True)
    return [_choice(first, measure, readings, now) for first in wanted if first <= now.date()]


def asked(first: date, measure: Measure, now: datetime) -> str:
    """A period as a person on a shift says it: last night, this week so far."""
    frequency, turns_at = measure.version.frequency, measure.version.day_turns_at
    if frequency == "day":
        return _asked_day(first, turns_at, now)
    words = said(first, frequency)
    is_running = frequency != "event" and rules.period_end(first, frequency) >= now.date()
    words = f"{words[:1].upper()}{words[1:]}"
    return _("%(period)s, so far") % {"period": words} if is_running else words


def _asked_day(first: date, turns_at: time, now: datetime) -> str:
    nights = {0: _("today so far"), 1: _("last night") if now.hour < 12 and turns_at > time(0) else _("yesterday")}
    name = nights.get((now.date() - first).days, "")
    if turns_at == time(0):
        day = date_format(first, "l j F")
    else:
        after = rules.following(first, "day")
        start = date_format(first, "D j" if after.month == first.month else "D j M")
        day = _("%(day)s to %(after)s") % {"day": start, "after": date_format(after, "D j M")}
    return f"{name[:1].upper()}{name[1:]}: {day}" if name else day


def _free_until(first: date, measure: Measure, now: datetime) -> str:
    """Until when the number may be changed freely; empty when its day has turned."""
    frequency, turns_at = measure.version.frequency, measure.version.day_turns_at
    if not rules.is_free_to_change(first, frequency, turns_at, now):
        return ""
    day = rules.following(first, frequency)
    clock = time_format(turns_at, "H:i")
    return clock if day == now.date() else f"{date_format(day, 'l j F')}, {clock}"


def _undoable(readings: list[Reading], actor: Actor, now: datetime) -> Reading | None:
    mine = [r for r in readings if r.by_id == actor.pk and now - r.recorded_at <= rules.FREE_FOR]
    return max(mine, key=lambda r: r.recorded_at, default=None)


def told(reading: Reading, frequency: str) -> str:
    """A kept reading and its period: `3 for October 2026`."""
    if reading.event_on:
        return reading.spoken()
    return _("%(number)s for %(period)s") % {
        "number": reading.spoken(),
        "period": said(reading.period_on, frequency),
    }


def audience(measure: Measure, today: date) -> str:
    """Who sees the number, and what it is never used for, in one line."""
    return audience_told(measure, is_shared=measure.purpose not in FLOWS_UP and bool(_shares(measure.pk, today)))


def audience_told(measure: Measure, *, is_shared: bool) -> str:
    """The same for a measure of which it is known whether its team has shared it."""
    never = measure.version.never_used_for
    unit, organisation = measure.unit.name, measure.organisation.short_name
    if measure.purpose in FLOWS_UP:
        seen = _("Seen by %(unit)s and by those above it in %(organisation)s.") % {
            "unit": unit,
            "organisation": organisation,
        }
    elif is_shared:
        seen = _("Seen by %(unit)s and by those the team has shared it with.") % {"unit": unit}
    else:
        seen = _("Seen by %(unit)s only, until the team shares it.") % {"unit": unit}
    return _("%(seen)s Never used for %(never)s.") % {"seen": seen, "never": never}
