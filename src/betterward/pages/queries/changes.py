"""What others did since a moment, in words; nothing about a record this person may not see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from betterward.activity import queries as activity
from betterward.activity.queries import EntryRow
from betterward.asks.models import Ask
from betterward.common.prepared import prepared
from betterward.cycles.models import Cycle
from betterward.measures.models import Measure
from betterward.measures.models.measures import measure_address
from betterward.measures.queries.rows import said
from betterward.organisations.models import Unit
from betterward.people.models import Actor
from betterward.projects.models import Project
from betterward.strategy.models import Objective


MOST_READ = 48
"""Journal entries looked at; several about one record become one line."""

MOST_SHOWN = 8

READ_FOR_ONE = MOST_READ // MOST_SHOWN

DID = {
    "measures.defined": lazy("started the measure"),
    "measures.redefined": lazy("changed what is counted"),
    "measures.composed": lazy("made it the sum of others"),
    "measures.part_changed": lazy("changed when a part counts"),
    "measures.part_taken_out": lazy("took a part out"),
    "measures.part_change_undone": lazy("undid a change of its parts"),
    "measures.reading_taken_back": lazy("took a reading back"),
    "measures.readings_taken_back": lazy("took back what was kept together"),
    "measures.phase_accepted": lazy("agreed new limits"),
    "measures.split_asked": lazy("asked for new limits"),
    "measures.chart_chosen": lazy("chose another chart or other rules"),
    "measures.held_dropped": lazy("put a number away that came by a code"),
    "measures.code_made": lazy("made a wall code"),
    "measures.code_revoked": lazy("took a wall code back"),
    "measures.concluded": lazy("wrote down a decision"),
    "measures.reviewed": lazy("looked at a decision again"),
    "measures.line_set": lazy("set a line"),
    "measures.point_left_out": lazy("left a point out of the lines"),
    "measures.annotated": lazy("added a note"),
    "measures.decision_taken_back": lazy("took a decision back"),
    "measures.shared": lazy("shared it"),
    "measures.share_taken_back": lazy("took a share back"),
    "measures.taken": lazy("took it on"),
    "measures.handed_back": lazy("handed it back"),
    "projects.started": lazy("started the project"),
    "projects.measure_linked": lazy("added a measure"),
    "projects.measure_unlinked": lazy("took a measure out"),
    "projects.ended": lazy("ended the project"),
    "projects.involvement_said": lazy("said how far patients take part"),
    "projects.involvement_confirmed": lazy("confirmed how far patients take part"),
    "cycles.planned": lazy("planned a test"),
    "cycles.began": lazy("began a test"),
    "cycles.studied": lazy("wrote down what was learned"),
    "cycles.decided": lazy("decided after a test"),
    "asks.raised": lazy("asked for this"),
    "asks.answered": lazy("answered"),
    "strategy.objective_added": lazy("added the objective"),
    "strategy.measure_promised": lazy("promised it in a measure"),
    "strategy.promise_withdrawn": lazy("withdrew a promise"),
    "intake.form_published": lazy("published a form"),
    "intake.form_closed": lazy("closed a form"),
    "intake.form_code_made": lazy("made a code for a form"),
    "intake.form_code_revoked": lazy("took back the code of a form"),
    "intake.round_kept": lazy("filled in a form"),
    "intake.round_withdrawn": lazy("took a round back"),
    "organisations.unit_opened": lazy("opened the unit"),
    "organisations.unit_closed": lazy("closed the unit"),
    "organisations.unit_moved": lazy("moved the unit"),
    "organisations.pressure_on": lazy("turned pressure mode on"),
    "organisations.pressure_off": lazy("ended pressure mode"),
    "organisations.unit_merged": lazy("closed the unit into another"),
}
"""What somebody did, as it stands behind their name."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: which record, who did what, when."""

    name: str
    address: str
    by: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Record:
    name: str
    address: str
    frequency: str = ""


def changes(actor: Actor, since: datetime | None) -> list[Change]:
    """The latest changes by others in this actor's places, latest first; one query, and one for each kind of record."""
    return _told(actor, activity.since(actor, since, limit=MOST_READ))[:MOST_SHOWN]


def changes_at(actor: Actor, path: str, since: datetime, *, most: int) -> list[Change]:
    """The latest changes at a place by anybody, latest first; asks have a list of their own there."""
    entries = activity.within(actor, path, since, limit=most * READ_FOR_ONE)
    return _told(actor, [entry for entry in entries if entry.record_kind != "ask"])[:most]


def _told(actor: Actor, entries: list[EntryRow]) -> list[Change]:
    known = _known(actor, entries)
    told = [entry for entry in entries if (entry.record_kind, entry.record_id) in known]
    return [_change(together, known) for together in _together(told)]


def _together(entries: Iterable[EntryRow]) -> list[list[EntryRow]]:
    """Neighbours about one record, of one kind, by one hand."""
    return [
        list(group)
        for _key, group in groupby(
            entries, key=lambda entry: (entry.record_kind, entry.record_id, entry.kind, entry.by)
        )
    ]


def _change(entries: list[EntryRow], known: dict[tuple[str, str], Any]) -> Change:
    latest = entries[0]
    record = KINDS[latest.record_kind][1](known[latest.record_kind, latest.record_id])
    return Change(record.name, record.address, latest.by, _what(entries, record), latest.at)


def _what(entries: list[EntryRow], record: _Record) -> str:
    kind = entries[0].kind
    if kind == "measures.readings_recorded":
        return _entered([day for entry in entries for day in entry.facts.get("periods", [])], record.frequency)
    if kind == "measures.readings_loaded":
        count = sum(int(entry.facts.get("count", 0)) for entry in entries)
        return ngettext("loaded %(count)s reading", "loaded %(count)s readings", count) % {"count": count}
    return str(DID.get(kind, _("changed it")))


def _entered(periods: list[str], frequency: str) -> str:
    if len(periods) == 1:
        return _("entered the reading for %(period)s") % {"period": said(date.fromisoformat(periods[0]), frequency)}
    return ngettext("entered %(count)s reading", "entered %(count)s readings", len(periods)) % {"count": len(periods)}


# Records ------------------------------------------------------------------------------------------------------------


def _known(actor: Actor, entries: Iterable[EntryRow]) -> dict[tuple[str, str], Any]:
    """The records of these entries that the actor may see, not yet put into words."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        wanted.setdefault(entry.record_kind, set()).add(entry.record_id)
    return {
        (kind, str(one.pk)): one for kind, ids in wanted.items() if kind in KINDS for one in KINDS[kind][0](actor, ids)
    }


def _measures(actor: Actor, ids: set[str]) -> Any:
    """Bare columns: of a hundred measures looked up, the few that are shown become records."""
    return _seen_measures(actor, timezone.localdate(), [UUID(one) for one in ids])


@prepared
def _seen_measures(actor: Actor, today: date, ids: list[UUID]) -> QuerySet[Measure, Any]:
    seen = Measure.objects.visible_to(actor, today).filter(pk__among=ids)
    return seen.values_list("pk", "name", "unit__name", "unit__short_name", "version__frequency", named=True)


def _of_measure(found: Any) -> _Record:
    name = _("%(measure)s, %(unit)s") % {"measure": found.name, "unit": found.unit__short_name or found.unit__name}
    return _Record(name, measure_address(found.pk, found.name), found.version__frequency)


def _seen(model: Any) -> Callable[[Actor, set[str]], Any]:
    @prepared
    def seen(actor: Actor, ids: list[UUID]) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(actor).filter(pk__among=ids)
        return found

    return lambda actor, ids: seen(actor, [UUID(one) for one in ids])


def _by_its_words(record: Any) -> _Record:
    return _Record(str(record), record.get_absolute_url())


KINDS: dict[str, tuple[Callable[[Actor, set[str]], Any], Callable[[Any], _Record]]] = {
    "measure": (_measures, _of_measure),
    "project": (_seen(Project), _by_its_words),
    "ask": (_seen(Ask), _by_its_words),
    "cycle": (_seen(Cycle), _by_its_words),
    "objective": (_seen(Objective), _by_its_words),
    "unit": (_seen(Unit), _by_its_words),
}
"""Kinds of record that are told about: how to look them up, and how to say them. People are not among them."""
