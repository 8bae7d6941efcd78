"""What happened to a measure, as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from betterward.activity import queries as activity
from betterward.measures.models import Measure
from betterward.measures.queries.rows import said


LONGEST = 12

HAPPENED = {
    "defined": lazy("started this measure"),
    "redefined": lazy("changed what is counted"),
    "composed": lazy("made it the sum of others"),
    "part_changed": lazy("changed when a part counts"),
    "part_taken_out": lazy("took a part out"),
    "part_change_undone": lazy("undid a change of its parts"),
    "reading_taken_back": lazy("took a reading back"),
    "readings_taken_back": lazy("took back what was kept together"),
    "phase_accepted": lazy("agreed new limits"),
    "split_asked": lazy("asked for new limits"),
    "chart_chosen": lazy("chose another chart or other rules"),
    "held_dropped": lazy("put a number away that came by a code"),
    "concluded": lazy("wrote down a decision"),
    "reviewed": lazy("looked at a decision again"),
    "line_set": lazy("set a line"),
    "point_left_out": lazy("left a point out of the lines"),
    "annotated": lazy("added a note"),
    "decision_taken_back": lazy("took a decision back"),
    "shared": lazy("shared it"),
    "share_taken_back": lazy("took a share back"),
    "taken": lazy("took it on"),
    "handed_back": lazy("handed it back"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: who, what, when, why; for a decision, the last moment before it."""

    by: str
    what: str
    at: datetime
    why: str
    before: str = ""


def story(measure: Measure) -> list[Event]:
    """The latest things that happened to a measure, latest first; one query."""
    entries = activity.of_record("measure", str(measure.pk), limit=LONGEST)
    frequency = measure.version.frequency
    return [Event(entry.by, _happened(entry, frequency), entry.at, entry.why, _before(entry)) for entry in entries]


def _before(entry: Any) -> str:
    """The moment before a decision, as it stands in an address."""
    moment = entry.facts.get("moment")
    return (datetime.fromisoformat(moment) - timedelta(microseconds=1)).isoformat() if moment else ""


def _happened(entry: Any, frequency: str) -> str:
    kind = entry.kind.removeprefix("measures.")
    if kind == "readings_recorded":
        return _entered([date.fromisoformat(day) for day in entry.facts.get("periods", [])], frequency)
    if kind == "readings_loaded":
        count = int(entry.facts.get("count", 0))
        return ngettext("loaded %(count)s reading", "loaded %(count)s readings", count) % {"count": count}
    return str(HAPPENED.get(kind, _("changed this measure")))


def _entered(periods: list[date], frequency: str) -> str:
    if len(periods) == 1:
        return _("entered the reading for %(period)s") % {"period": said(periods[0], frequency)}
    return ngettext("entered %(count)s reading", "entered %(count)s readings", len(periods)) % {"count": len(periods)}
