"""Wall codes: made, renewed, taken back; what comes by them is kept, or held until the ward confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.activity import services as activity
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.measures import policies, rules
from betterward.measures.models import CodedMeasure, HeldEntry, Measure, Reading, WallCode
from betterward.measures.services.journal import tell
from betterward.measures.services.recording import (
    keep_entries,
    key_of,
    locked,
    record_readings,
    require_standing,
    take_back,
)
from betterward.organisations.models import Unit
from betterward.people import passes
from betterward.people.models import Actor


MOST = 12
"""Measures behind one code: more is a form, not a code."""


@transaction.atomic
def make_code(
    *, unit: Unit, name: str, where: str, measures: Sequence[Measure], expires_on: date | None, by: Actor
) -> tuple[WallCode, str]:  # fmt: skip
    """Make a code for measures of a unit; returns it with its secret, which is never shown again."""
    policies.require_at(by, "edit", unit)
    _require_words(unit, name, measures, expires_on)
    for measure in measures:
        _require_fit(measure, unit, by)
    with because(who=by.name, why=f"made the code {name}"):
        label = _("Wall code %(name)s, %(unit)s") % {"name": name, "unit": unit.label}
        held, secret = passes.make_pass(name=label, scope=unit.scope, expires_on=expires_on)
        code = WallCode.objects.create(held=held, unit=unit, name=name, where=where, by=by)
        CodedMeasure.objects.bulk_create(CodedMeasure(code=code, measure=m, place=i) for i, m in enumerate(measures))
        _tell("code_made", code, by)
    return code, secret


def _require_words(unit: Unit, name: str, measures: Sequence[Measure], expires_on: date | None) -> None:
    refuse_identifiers(name)
    if not name.strip():
        raise Refused(_("Say where the code hangs, so that it can be told apart from others."), code="no_name")
    if not 0 < len(measures) <= MOST:
        raise Refused(_("Choose between one and %(most)s measures.") % {"most": MOST}, code="measures")
    if expires_on and expires_on < timezone.localdate():
        raise Refused(_("The code would have ended before it begins. Choose a later day."), code="past")
    if unit.closed_on:
        raise Refused(_("%(unit)s is closed, so nothing more is counted here.") % {"unit": unit}, code="closed")


def _require_fit(measure: Measure, unit: Unit, by: Actor) -> None:
    policies.require(by, "edit", measure)
    if measure.unit_id != unit.pk:
        raise Refused(
            _("%(name)s belongs to another unit, and so does its code.") % {"name": measure.name}, code="elsewhere"
        )
    if measure.is_sensitive:
        raise Refused(
            _("%(name)s is sensitive: it never hangs on a wall. Nothing was made.") % {"name": measure.name},
            code="sensitive",
        )


@transaction.atomic
def revoke_code(*, code: WallCode, by: Actor) -> None:
    """Take a code back at once; what is still under way with it is held for the ward."""
    policies.require_at(by, "edit", code.unit)
    with because(who=by.name, why=f"took back the code {code.name}"):
        passes.revoke_pass(held=code.held)
        _tell("code_revoked", code, by)


@transaction.atomic
def renew_code(*, code: WallCode, expires_on: date | None, by: Actor) -> tuple[WallCode, str]:
    """A new code in place of one whose poster is lost or has ended; the old one opens nothing any more."""
    revoke_code(code=code, by=by)
    measures = [one.measure for one in code.coded.select_related("measure__unit", "measure__scope")]
    return make_code(
        unit=code.unit, name=code.name, where=code.where, measures=measures, expires_on=expires_on, by=by
    )  # fmt: skip


def _tell(kind: str, code: WallCode, by: Actor) -> None:
    activity.record(
        f"measures.{kind}", by=by, organisation=code.unit.organisation, scope=code.unit.scope, record_kind="unit",
        record_id=str(code.unit_id), code_name=code.name,
    )  # fmt: skip


# What comes by a code -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a number: kept as a reading, held for the ward, or there already."""

    reading: Reading | None = None
    held: HeldEntry | None = None


HELD = {"period_taken": HeldEntry.Because.TAKEN, "far_off": HeldEntry.Because.FAR_OFF}
"""Questions that nobody is there to answer: the entry waits for the ward."""


def record_by_code(
    *, code: WallCode, measure: Measure, entry: rules.Entry, is_queued: bool = False, typed_at: datetime | None = None,
    now: datetime | None = None,
) -> Outcome:  # fmt: skip
    """Keep a number that came by a code.

    With nobody there to answer a question (it waited in a device's queue, or the code hangs where anybody passes), a
    number that cannot be kept at once is held until the ward confirms it. Sent twice, it is kept or held once.
    """
    # By itself and first: what is refused below counts as a use, too.
    passes.count_use(code.held, now)
    with transaction.atomic():
        return _recorded(code, measure, entry, is_queued=is_queued, typed_at=typed_at, now=now)


def _recorded(
    code: WallCode, measure: Measure, entry: rules.Entry, *, is_queued: bool, typed_at: datetime | None,
    now: datetime | None,
) -> Outcome:  # fmt: skip
    key = entry.key or uuid4()
    again = HeldEntry.objects.filter(key=key).first()
    if again and again.entry != _told(entry):
        # Another number under the key of one that is held, whose answer was lost: never dropped.
        key = key_of(entry)
        again = HeldEntry.objects.filter(key=key).first()
    entry = replace(entry, key=key)
    if again:
        return Outcome(held=again)
    if not code.held.is_in_force(timezone.localdate()):
        return _after_the_end(code, measure, entry, is_queued=is_queued, typed_at=typed_at)
    try:
        with transaction.atomic():
            return Outcome(reading=_kept(code, measure, entry, now))
    except Refused as refusal:
        is_alone = is_queued or not code.shows_chart
        if is_alone and refusal.code in HELD:
            return Outcome(held=_hold(code, measure, entry, HELD[refusal.code], typed_at))
        if is_alone and refusal.code == "same":
            # Where anybody passes, "that number is there already" would tell a number of the past.
            is_told = code.shows_chart
            return Outcome() if is_told else Outcome(held=_hold(code, measure, entry, HELD["period_taken"], typed_at))
        raise


def _kept(code: WallCode, measure: Measure, entry: rules.Entry, now: datetime | None) -> Reading:
    actor = code.held.actor
    _require_covered(code, measure.pk)
    found, held = locked(measure, actor)
    if found.is_sensitive:
        raise Refused(_("This code no longer works for this measure. Nothing was saved."), code="not_found")
    [reading] = keep_entries(found, held, [entry], actor, now)
    return reading


def _require_covered(code: WallCode, measure: UUID) -> None:
    if not code.coded.filter(measure=measure).exists():
        raise Refused(_("This code does not open that measure. Nothing was saved."), code="not_found")


def _after_the_end(
    code: WallCode, measure: Measure, entry: rules.Entry, *, is_queued: bool, typed_at: datetime | None
) -> Outcome:
    if not is_queued:
        raise Refused(_("This code has ended. Ask the ward for the new one. Nothing was saved."), code="ended")
    _require_covered(code, measure.pk)
    return Outcome(held=_hold(code, measure, entry, HeldEntry.Because.ENDED, typed_at))


def _hold(
    code: WallCode, measure: Measure, entry: rules.Entry, why: HeldEntry.Because, typed_at: datetime | None
) -> HeldEntry:
    refuse_identifiers(entry.entered_as, entry.missing_because)
    with because(who=code.held.actor.name, why=why):
        return HeldEntry.objects.create(
            measure_id=measure.pk, code=code, key=entry.key or uuid4(), entry=_told(entry), because=why,
            typed_at=typed_at,
        )  # fmt: skip


def _told(entry: rules.Entry) -> dict[str, Any]:
    """An entry as it is held: what was typed, without how to keep it."""
    return {name: _plain(value) for name, value in asdict(entry).items() if name not in HOW_TO_KEEP}


HOW_TO_KEEP = ("key", "if_taken", "sure", "over")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def undo_given(*, code: WallCode, measure: UUID, key: UUID, now: datetime | None = None) -> None:
    """Take back what one device gave under a key that only it knows, whether it was kept or is held."""
    held = HeldEntry.objects.waiting().filter(code=code, measure=measure, key=key).first()
    if held:
        passes.count_use(code.held, now)
        tell("held_dropped", held.measure, code.held.actor)
        _settle(held, code.held.actor, None)
        return
    reading = Reading.objects.current().filter(measure=measure, by=code.held.actor, key=key).first()
    if reading is None:
        raise Refused(_("There is nothing to take back any more."), code="replaced")
    undo_by_code(code=code, reading=reading, now=now)


@transaction.atomic
def undo_by_code(*, code: WallCode, reading: Reading, now: datetime | None = None) -> Reading:
    """Take back, within a day, what came by this very code."""
    passes.count_use(code.held, now)
    actor, moment = code.held.actor, now or timezone.now()
    _require_covered(code, reading.measure_id)
    found, held = locked(reading.measure, actor)
    reading = Reading.objects.get(pk=reading.pk)
    require_standing(reading, moment)
    if reading.by_id != actor.pk or not code.held.is_in_force(timezone.localdate()):
        raise Refused(_("This was not entered with this code. Nothing was changed."), code="not_yours")
    return take_back(reading, found, held, actor, moment)


# What waits ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_held(*, entry: HeldEntry, by: Actor, over: int = 0) -> Reading:
    """Confirm a held number: it is kept in the name of whoever confirms it, in place of what they saw standing there.

    Parameters
    ----------
    over
        The reading that was seen; 0: none was there.

    Raises
    ------
    Taken
        Another number stands there than was seen.
    """
    entry = _waiting(entry)
    told = {**entry.entry, "period_on": date.fromisoformat(entry.entry["period_on"])}
    told["event_on"] = date.fromisoformat(told["event_on"]) if told.get("event_on") else None
    confirmed = rules.Entry(**told, key=entry.key, if_taken="replace", over=over, sure=True)
    [reading] = record_readings(measure=entry.measure, entries=[confirmed], by=by)
    _settle(entry, by, reading)
    return reading


@transaction.atomic
def drop_held(*, entry: HeldEntry, by: Actor) -> None:
    """Put a held number away; it stays in the history."""
    entry = _waiting(entry)
    policies.require(by, "contribute", entry.measure)
    tell("held_dropped", entry.measure, by)
    _settle(entry, by, None)


def _waiting(entry: HeldEntry) -> HeldEntry:
    waiting = HeldEntry.objects.waiting().select_for_update(of=("self",)).select_related("measure__scope")
    found = waiting.filter(pk=entry.pk).first()
    if found is None:
        raise Refused(_("Somebody has settled this already."), code="replaced")
    return found


def _settle(entry: HeldEntry, by: Actor, reading: Reading | None) -> None:
    entry.settled_at, entry.settled_by, entry.reading = timezone.now(), by, reading
    with because(who=by.name, why="settled a held number"):
        entry.save(update_fields=["settled_at", "settled_by", "reading"])
