"""Keeping readings of several measures at once: all of them, or none with a reason for each that does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.measures import charting, policies, rules
from betterward.measures.models import Measure, Reading
from betterward.measures.services.journal import tell
from betterward.measures.services.recording import at_hand, keep_entry
from betterward.people.models import Actor


Place = tuple[UUID, date]
"""A measure and a period of it."""


class SeveralRefused(Refused):
    """None of several entries was kept; `places` holds the refusal of each one that did not fit."""

    def __init__(self, places: Mapping[Place, Refused]) -> None:
        super().__init__(_("Some numbers need a look. Nothing was saved yet."), code="several")
        self.places = dict(places)


@transaction.atomic
def record_together(
    *, entries: Mapping[Measure, Sequence[rules.Entry]], by: Actor, seen: Mapping[Place, frozenset[int]] | None = None,
    now: datetime | None = None,
) -> list[Reading]:  # fmt: skip
    """Keep readings of several measures in one transaction, each measure told and charted once.

    Parameters
    ----------
    seen
        Of entries that shall replace: the readings the person saw there. Where others stand by now, it is asked again.

    Returns
    -------
    list of Reading
        What is new; repeating entries with the same keys keeps nothing and returns none.

    Raises
    ------
    SeveralRefused
        Some entries do not fit; none is kept.
    Refused
        `by` may not add readings to one of the measures.
    """
    held = charting.hold(measure.pk for measure in entries)
    refusals: dict[Place, Refused] = {}
    kept: dict[Measure, list[Reading]] = {}
    with because(who=by.name, why=_("recorded readings of several measures")):
        for known, theirs in entries.items():
            measure = at_hand(known, by)
            policies.require_in_sight(by, "contribute", measure, is_seen=measure.is_seen)  # type: ignore[attr-defined]
            kept[measure] = _kept(measure, theirs, seen or {}, by, now or timezone.now(), refusals)
        if refusals:
            raise SeveralRefused(refusals)
        _told({measure: new for measure, new in kept.items() if new}, by, held)
    return [row for new in kept.values() for row in new]


def _kept(
    measure: Measure, entries: Sequence[rules.Entry], seen: Mapping[Place, frozenset[int]], by: Actor, now: datetime,
    refusals: dict[Place, Refused],
) -> list[Reading]:  # fmt: skip
    """What is new of one measure; what does not fit is noted, and the whole will not stand."""
    moment = now.astimezone(ZoneInfo(measure.organisation.time_zone))
    found = []
    for entry in entries:
        try:
            row, is_new = keep_entry(measure, _as_seen(measure, entry, seen), by, moment)
        except Refused as refusal:
            refusals[measure.pk, entry.period_on] = refusal
        else:
            found += [row] if is_new else []
    return found


def _as_seen(measure: Measure, entry: rules.Entry, seen: Mapping[Place, frozenset[int]]) -> rules.Entry:
    """The entry; a "replace" that was said of other readings than stand there now becomes a question again."""
    if entry.if_taken != "replace" or (measure.pk, entry.period_on) not in seen:
        return entry
    there = Reading.objects.current().filter(measure=measure, period_on=entry.period_on)
    is_as_seen = seen[measure.pk, entry.period_on] == frozenset(there.values_list("pk", flat=True))
    return entry if is_as_seen else replace(entry, if_taken="ask")


def _told(kept: Mapping[Measure, Sequence[Reading]], by: Actor, held: list[UUID]) -> None:
    for measure, new in kept.items():
        tell("readings_recorded", measure, by, count=len(new), periods=[row.period_on.isoformat() for row in new])
    if kept:
        charting.refresh_many(list(kept), held)
