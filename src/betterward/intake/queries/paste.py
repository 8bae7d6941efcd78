"""What a paste would change, row by row, and what came in lately; remarks about rows in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from betterward.common.errors import Refused
from betterward.common.prepared import prepared
from betterward.intake import policies
from betterward.intake.models import Import
from betterward.intake.rules import matching
from betterward.intake.rules.matching import Asked, Matched, Row, matched
from betterward.intake.rules.pasting import Remark, Unreadable
from betterward.measures.models import Measure, Reading
from betterward.measures.queries.rows import said
from betterward.measures.rules import Entry
from betterward.organisations.rules import is_open
from betterward.people.models import Actor


MOST_SHOWN = 60
"""Rows of the preview that are listed; the rest is counted."""

MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row as it would be kept: ``new``, ``same`` as what is there, or it ``changes`` it."""

    row: int
    period: str
    number: str
    was: str
    state: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a paste would do; nothing is kept yet."""

    rows: list[PreviewRow]
    entries: list[Row]
    counts: dict[str, int]
    faults: list[str]
    more_faults: int
    notes: list[str]
    empty: int
    is_ambiguous: bool

    @property
    def more(self) -> int:
        """Rows that are not listed."""
        return len(self.entries) - len(self.rows)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import, and whether this actor may take it back."""

    id: UUID
    says: str
    by: str
    at: datetime
    is_taken_back: bool
    may_take_back: bool
    others: int


def preview(measure: Measure, text: str, order: str, today: date) -> Preview:
    """What would be kept of a paste, beside what is there already; one query.

    Raises
    ------
    Refused
        Nothing can be read from the text; the sentence says what to do.
    """
    try:
        read = matched(text, asked_of(measure, today, order))
    except Unreadable as unreadable:
        raise refused(unreadable) from unreadable
    return previewed(measure, read)


def asked_of(measure: Measure, today: date, order: str) -> Asked:
    """What rows of a measure must be like."""
    version = measure.version
    return Asked(version.kind, version.frequency, version.combine == "one", today, order)


def fitting(measure: Measure, entries: Iterable[Entry], today: date) -> list[Entry]:
    """Entries of a published file as a person's rows would be kept: in order, in their periods, one a period.

    Raises
    ------
    Refused
        One of them cannot be kept; the sentence names the measure and the row.
    """
    read = matching.fitting(entries, asked_of(measure, today, ""))
    if read.faults:
        raise Refused(f"{measure.name}: {fault(read.faults[0])}", code=read.faults[0].code)
    return [row.entry for row in read.rows]


def previewed(measure: Measure, read: Matched) -> Preview:
    """What was read, beside what is there already; one query."""
    entries, closed = _while_open(measure, read)
    standing = {(row.event_on or row.period_on): row for row in Reading.objects.current().filter(measure=measure)}
    rows = [_row(one, standing, measure) for one in entries]
    faults = sorted([*read.faults, *closed], key=lambda remark: remark.row or 0)
    return Preview(
        rows=_listed(rows),
        entries=entries,
        counts={state: sum(row.state == state for row in rows) for state in ("new", "same", "changes")},
        faults=[fault(remark) for remark in faults[:MOST_FAULTS]],
        more_faults=max(0, len(faults) - MOST_FAULTS),
        notes=[note(remark) for remark in read.notes],
        empty=read.empty,
        is_ambiguous=read.is_ambiguous,
    )


def _while_open(measure: Measure, read: Matched) -> tuple[list[Row], list[Remark]]:
    """Rows of days on which the unit was open, and a remark for each other."""
    unit = measure.unit
    is_in = [is_open(unit.opened_on, unit.closed_on, on=one.entry.period_on) for one in read.rows]
    kept = [one for one, fits in zip(read.rows, is_in, strict=True) if fits]
    return kept, [Remark("closed", one.row) for one, fits in zip(read.rows, is_in, strict=True) if not fits]


def _row(one: Row, standing: dict[date, Reading], measure: Measure) -> PreviewRow:
    entry, old = one.entry, standing.get(one.entry.event_on or one.entry.period_on)
    names = ("numerator", "denominator", "value", "event_on")
    new = Reading(state=Reading.State.VALUE, **{name: getattr(entry, name) for name in names})
    number, was = new.spoken(), old.spoken() if old else ""
    state = "new" if old is None else "same" if was == number else "changes"
    return PreviewRow(one.row, said(entry.period_on, measure.version.frequency), number, was, state)


def _listed(rows: Sequence[PreviewRow]) -> list[PreviewRow]:
    """What changes something that is there comes first, so that no cut of the list hides it."""
    first = [row for row in rows if row.state == "changes"]
    return [*first, *(row for row in rows if row.state != "changes")][:MOST_SHOWN]


def refused(unreadable: Unreadable) -> Refused:
    """Why nothing could be read, in words."""
    words = {
        "nothing": _("There is nothing to read yet. Paste rows from your spreadsheet, or choose a file."),
        "no_numbers": _("No column of numbers was found. Your text is still below: take out what is not a number."),
        "no_days": _("No days were found. Each row needs its day, week or month, such as 3 March 2026 or Mar 2026."),
        "no_sizes": _(
            "Only one column of numbers was found. This measure needs two: how many, and out of how many. "
            "A percentage alone does not say how much it rests on."
        ),
        "no_series": _("Days were found, but no numbers beside them. Paste the whole table with its headings."),
        "too_many_series": _("These are %(count)s columns of numbers; %(most)s at a time can be kept."),
        "twice": _("Two columns go to the same measure. Choose another for one of them, or leave it out."),
        "too_many_rows": _("These are %(rows)s rows; %(most)s at a time can be kept. Keep the latest, then the rest."),
    }
    return Refused(words[unreadable.code] % unreadable.facts, code=unreadable.code)


# What came in -------------------------------------------------------------------------------------------------------


def latest(measure: Measure, actor: Actor, now: datetime) -> list[ImportRow]:
    """The latest imports of a measure, latest first; one query."""
    return [_import_row(one, measure, actor, now) for one in _latest(measure.pk)]


@prepared
def _latest(measure: UUID) -> QuerySet[Import]:
    beside = Import.objects.filter(batch=OuterRef("batch"), taken_back_at=None).exclude(pk=OuterRef("pk"))
    counted = beside.order_by().values("batch").annotate(count=Count("*")).values("count")
    return Import.objects.filter(measure=measure).select_related("by").annotate(beside=Subquery(counted))[:5]


def _import_row(one: Import, measure: Measure, actor: Actor, now: datetime) -> ImportRow:
    count = len(one.readings)
    says = ngettext("%(count)s reading pasted", "%(count)s readings pasted", count) % {"count": count}
    if one.source:
        says = ngettext("%(count)s reading from %(file)s", "%(count)s readings from %(file)s", count) % {
            "count": count, "file": one.source,
        }  # fmt: skip
    may = one.taken_back_at is None and policies.may_take_back(actor, one, measure, now)
    return ImportRow(
        one.pk,
        says,
        one.by.name,
        timezone.localtime(one.at),
        one.taken_back_at is not None,
        may,
        getattr(one, "beside", 0) or 0,
    )


# Remarks in words ---------------------------------------------------------------------------------------------------


def note(remark: Remark) -> str:
    """What was noticed about a paste as a whole, in words."""
    count = int(str(remark.facts.get("count", 0)))
    words = {
        "thousands": _(
            "Commas were read as thousands. If they part two columns, put a tab or a semicolon between them."
        ),
        "day_first": _("Days were read as day, then month: 3/4 is the third of April."),
        "month_first": _("Days were read as month, then day, because a second number is above 12."),
        "month_first_chosen": _("Days are read as month, then day, as you chose."),
        "row_numbers": _("The first column counts the rows, so it was left out."),
        "swapped": _("The second number is never above the first, so the first was taken as the whole."),
        "no_days": _("No days were found, so the points stand in the order of the rows."),
        "sorted": _("The rows were put in order of time."),
    }
    if remark.code == "gaps":
        return ngettext(
            "%(count)s period has no row: it stays a gap.", "%(count)s periods have no row: they stay gaps.", count
        ) % {"count": count}
    if remark.code == "groups":
        return ngettext(
            "The first column makes %(count)s group.", "The first column makes %(count)s groups.", count
        ) % {"count": count}
    if remark.code == "left_out":
        return ngettext(
            "%(count)s more column of numbers was not used.", "%(count)s more columns of numbers were not used.", count
        ) % {"count": count}
    return words[remark.code]


def fault(remark: Remark) -> str:
    """What is wrong with one row, in words that begin with its number."""
    words = {
        "not_a_number": _("“%(cell)s” is not a number, so it is a gap."),
        "not_a_day": _("no day was found in “%(cell)s”, so it was left out."),
        "same_period": _("“%(cell)s” falls into a period that has a row already, so the first one was kept."),
        "above_size": _("%(top)s is more than %(size)s, so it is a gap. Check both numbers."),
        "unfit.future": _("its day has not come yet, so it was left out."),
        "unfit.too_old": _("its day is too long ago to be right, so it was left out. Look at the year."),
        "unfit.negative": _("a count cannot be below zero, so it was left out."),
        "unfit.not_whole": _("a count is a whole number, so it was left out."),
        "unfit.not_a_number": _("its number cannot be kept, so it was left out."),
        "unfit.above_denominator": _(
            "%(numerator)g cannot be more than %(denominator)g, so it was left out. Check both numbers."
        ),
        "unfit.out_of_none": _("%(numerator)g out of none cannot be, so it was left out."),
        "no_measure": _("no measure that you may enter is called “%(cell)s”, so it was left out."),
        "closed": _("the unit was not open then, so it was left out."),
    }
    said = words[remark.code] % remark.facts
    if place := remark.facts.get("place"):
        return _("Row %(row)s, %(place)s: %(what)s") % {"row": remark.row, "place": place, "what": said}
    return _("Row %(row)s: %(what)s") % {"row": remark.row, "what": said}
