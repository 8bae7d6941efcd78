"""What the entry page asks, of whom, and who will see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from betterward.measures import policies, rules
from betterward.measures.models import Measure, Reading, Share
from betterward.measures.models.measures import FLOWS_UP
from betterward.measures.queries.rows import said
from betterward.measures.services.recording import spoken
from betterward.people.models import Actor


CHOICES = 8


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """A period that can be chosen, and what stands there."""

    first: date
    label: str
    taken: str


@dataclass(frozen=True, slots=True)
class EntryForm:
    """One question, its period, and the lines around it."""

    measure: Measure
    period: PeriodChoice
    periods: list[PeriodChoice]
    fields: tuple[str, ...]
    audience: str
    is_free: bool
    may_enter: bool
    undo: int | None
    undo_says: str
    usual_denominator: float | None


def entry_form(measure: Measure, actor: Actor, now: datetime, *, period_on: date | None = None) -> EntryForm:
    """Everything the entry page prints, the period that has just ended chosen."""
    moment = now.astimezone(ZoneInfo(measure.organisation.time_zone))
    version = measure.version
    ended = rules.just_ended(moment, version.frequency) if version.frequency != "event" else moment.date()
    chosen = rules.period_of(period_on, version.frequency) if period_on else ended
    readings = list(Reading.objects.current().filter(measure=measure).select_related("by").order_by("-period_on")[:60])
    latest_mine = _undoable(readings, actor, moment)
    return EntryForm(
        measure=measure,
        period=_choice(chosen, version.frequency, readings),
        periods=_choices(ended, chosen, version.frequency, readings, moment.date()),
        fields=rules.FIELDS_OF_KIND[version.kind],
        audience=audience(measure, moment.date()),
        is_free=rules.is_free_to_change(chosen, version.frequency, version.day_turns_at, moment),
        may_enter=policies.may(actor, "contribute", measure) and not measure.parts.exists(),
        undo=latest_mine.pk if latest_mine else None,
        undo_says=f"{spoken(latest_mine)}, {said(latest_mine.period_on, version.frequency)}" if latest_mine else "",
        usual_denominator=next((r.denominator for r in readings if r.denominator), None),
    )


def _choice(first: date, frequency: str, readings: list[Reading]) -> PeriodChoice:
    standing = [spoken(r) for r in readings if r.period_on == first]
    return PeriodChoice(first, said(first, frequency), " + ".join(standing))


def _choices(ended: date, chosen: date, frequency: str, readings: list[Reading], today: date) -> list[PeriodChoice]:
    """The running period, the one just ended, and some before; latest first."""
    if frequency == "event":
        return []
    firsts = [rules.following(ended, frequency), ended]
    while len(firsts) < CHOICES:
        firsts.append(rules.preceding(firsts[-1], frequency))
    wanted = sorted({*firsts, chosen}, reverse=True)
    return [_choice(first, frequency, readings) for first in wanted if first <= today]


def _undoable(readings: list[Reading], actor: Actor, now: datetime) -> Reading | None:
    mine = [r for r in readings if r.by_id == actor.pk and now - r.recorded_at <= rules.FREE_FOR]
    return max(mine, key=lambda r: r.recorded_at, default=None)


def audience(measure: Measure, today: date) -> str:
    """Who sees the number, and what it is never used for, in one line."""
    never = measure.version.never_used_for
    unit, organisation = measure.unit.name, measure.organisation.short_name
    if measure.purpose in FLOWS_UP:
        seen = _("Seen by %(unit)s and by those above it in %(organisation)s.") % {
            "unit": unit,
            "organisation": organisation,
        }
    elif Share.objects.in_force(today).filter(measure=measure).exists():
        seen = _("Seen by %(unit)s and by those the team has shared it with.") % {"unit": unit}
    else:
        seen = _("Seen by %(unit)s only, until the team shares it.") % {"unit": unit}
    return _("%(seen)s Never used for %(never)s.") % {"seen": seen, "never": never}
