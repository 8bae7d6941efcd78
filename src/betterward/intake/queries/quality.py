"""The quality of the numbers of a measure, and of the measures of a unit, as frozen rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from betterward.common.addresses import address_of
from betterward.common.prepared import prepared
from betterward.intake.models import Import
from betterward.intake.rules import quality as rules
from betterward.measures.models import Composition, DefinitionVersion, Measure, Reading
from betterward.measures.queries import versions_of
from betterward.measures.queries.rows import said
from betterward.measures.rules import GRACE_DAYS, MEANING, changed_meaning
from betterward.organisations.models import Unit
from betterward.people.models import Actor
from variation import reading


PAGE = 25
"""Measures on one page of a unit: their readings of years are read for it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One period in the calendar: what stands in its cell, and the same in words."""

    state: str
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A month or a year of the calendar."""

    name: str
    marks: list[Mark | None]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: in one word for lists, and in a sentence with a question."""

    word: str
    says: str


@dataclass(frozen=True, slots=True)
class QualityPage:
    """Everything the page of one measure prints."""

    complete: str
    late: str
    remarks: list[Remark]
    columns: list[str]
    rows: list[CalendarRow]
    parts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QualityRow:
    """One measure in the overview of a unit."""

    name: str
    unit: str
    address: str
    complete: str
    late: str
    remarks: list[str]


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was read of one measure."""

    told: list[rules.Told]
    since: date
    cells: list[rules.Cell]


# Pages --------------------------------------------------------------------------------------------------------------


def quality_page(measure: Measure, actor: Actor, today: date) -> QualityPage:
    """How good the numbers of a measure are; five queries."""
    looked = _looked_at([measure], today)[measure.pk]
    frequency = measure.version.frequency
    parts = [] if looked.told else _parts(measure, actor, today)
    return QualityPage(
        complete=_complete(looked.cells),
        late=_late(measure, looked),
        remarks=[*_remarks(measure, looked.told), *_of_versions(versions_of(measure))],
        columns=_columns(frequency),
        rows=[_calendar_row(first, cells, frequency) for first, cells in rules.rows_of(looked.cells, frequency)],
        parts=[(part.full_name, part.get_absolute_url()) for part in parts],
    )


def quality_of_unit(unit: Unit, actor: Actor, today: date, page: str) -> tuple[Page[Any], list[QualityRow]]:
    """The measures of a unit and below as far as this actor may see them, by name; a page at a time, five queries."""
    shown = Paginator(_measures_of(unit, actor, today), PAGE).get_page(page)
    measures = list(shown.object_list)
    looked = _looked_at(measures, today)
    return shown, [_row(measure, looked[measure.pk]) for measure in measures]


def _measures_of(unit: Unit, actor: Actor, today: date) -> QuerySet[Measure]:
    """Those that are typed or brought in; a sum is as good as its parts."""
    seen = Measure.objects.visible_to(actor, today).active().filter(unit__scope__path__within=[unit.scope.path])
    typed = seen.exclude(Exists(Composition.objects.filter(whole=OuterRef("pk"))))
    return typed.select_related("version", "unit", "organisation").order_by("sort_key", "pk")


def _parts(measure: Measure, actor: Actor, today: date) -> list[Measure]:
    return list(Measure.objects.visible_to(actor, today).filter(wholes__whole=measure).distinct()[:PAGE])


def _row(measure: Measure, looked: _Looked) -> QualityRow:
    return QualityRow(
        name=measure.full_name,
        unit=measure.unit.name,
        address=quality_address(measure),
        complete=_complete(looked.cells),
        late=_late_in_short(measure, looked),
        remarks=[remark.word for remark in _remarks(measure, looked.told)],
    )


def quality_address(measure: Measure) -> str:
    """Where the quality of a measure's numbers is shown."""
    return address_of("intake:quality", measure.pk)


# What was read ------------------------------------------------------------------------------------------------------


def _looked_at(measures: Sequence[Measure], today: date) -> dict[UUID, _Looked]:
    """The periods of several measures with where each number came from; three queries for all."""
    ids = [measure.pk for measure in measures]
    sources = _sources(ids)
    began = dict(Reading.objects.filter(measure__in=ids).values_list("measure").annotate(Min("recorded_at")))
    rows: dict[UUID, list[Any]] = {pk: [] for pk in ids}
    for row in _rows(ids, date(today.year - 11, 1, 1)):
        rows[row.measure_id].append(row)
    return {one.pk: _looked(one, rows[one.pk], sources, began.get(one.pk), today) for one in measures}


@prepared
def _rows(measures: list[UUID], since: date) -> QuerySet[Reading, Any]:
    told = Reading.objects.filter(measure__among=measures, period_on__gte=since)
    told = told.exclude(state=Reading.State.WITHDRAWN).order_by("measure_id", "period_on", "part", "id")
    return told.values_list(
        "pk", "measure_id", "period_on", "state", "numerator", "denominator", "value", "recorded_at", "replaced_by",
        named=True,
    )  # fmt: skip


def _sources(measures: Iterable[UUID]) -> dict[int, str]:
    """By which hand and from which file each reading came in that was brought in with others."""
    found: dict[int, str] = {}
    kept = Import.objects.filter(measure__in=measures, taken_back_at=None)
    for by, source, readings in kept.values_list("by", "source", "readings"):
        found |= dict.fromkeys(readings, f"{by} {source}")
    return found


def _looked(
    measure: Measure, rows: Sequence[Any], sources: Mapping[int, str], began: datetime | None, today: date
) -> _Looked:
    zone = ZoneInfo(measure.organisation.time_zone)
    periods: dict[date, list[Any]] = {}
    for row in rows:
        periods.setdefault(row.period_on, []).append(row)
    told = {day: one for day, theirs in periods.items() if (one := _told(day, theirs, sources, measure, zone))}
    since = _day(began, zone) if began else today
    frequency = measure.version.frequency
    until = measure.archived_on or today
    is_regular = frequency in GRACE_DAYS
    cells = rules.cells_of(told, frequency, since, until, today) if is_regular else []
    return _Looked(list(told.values()), since, cells)


def _told(
    day: date, rows: Sequence[Any], sources: Mapping[int, str], measure: Measure, zone: tzinfo
) -> rules.Told | None:
    standing = [row for row in rows if row.replaced_by is None]
    if not standing:
        return None
    numbers = [row for row in standing if row.state != Reading.State.MISSING]
    came = min((row.recorded_at for row in rows if row.state != Reading.State.MISSING), default=rows[0].recorded_at)
    return rules.Told(
        period_on=day,
        came_on=_day(came, zone),
        number=_number(numbers),
        under=sum(row.denominator for row in numbers if row.denominator) or None,
        sources=tuple(sources[row.pk] for row in rows if row.pk in sources),
        is_twice=measure.version.combine == "add" and _is_twice(numbers, sources),
    )


def _number(rows: Sequence[Any]) -> float | None:
    counts = [row.numerator for row in rows if row.numerator is not None]
    values = [row.value for row in rows if row.value is not None]
    if counts:
        return float(sum(counts))
    return sum(values) / len(values) if values else None


def _is_twice(rows: Sequence[Any], sources: Mapping[int, str]) -> bool:
    """Whether a table and another source brought in the same number, and both are added up."""
    hands: dict[Any, set[str]] = {}
    for row in rows:
        hands.setdefault((row.numerator, row.denominator), set()).add(sources.get(row.pk, ""))
    return any(len(theirs) > 1 for theirs in hands.values())


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


# Words --------------------------------------------------------------------------------------------------------------


def _complete(cells: Sequence[rules.Cell]) -> str:
    there, due = rules.complete(cells)
    if not due:
        return ""
    return _("%(there)s of %(due)s periods (%(share)s%%)") % {"there": there, "due": due, "share": there * 100 // due}


def _late(measure: Measure, looked: _Looked) -> str:
    frequency = measure.version.frequency
    found = rules.lateness(looked.told, frequency, looked.since) if frequency in GRACE_DAYS else None
    if not found:
        return ""
    words = _(
        "%(late)s of %(counted)s came later than %(grace)s days after the end of the period. Half of all numbers were"
        " there within %(usual)s days."
    )
    usual = reading.format_number(found.usual, 0 if found.usual == int(found.usual) else 1)
    return words % {
        "late": found.late, "counted": found.counted, "grace": GRACE_DAYS[frequency], "usual": usual,
    }  # fmt: skip


def _late_in_short(measure: Measure, looked: _Looked) -> str:
    frequency = measure.version.frequency
    found = rules.lateness(looked.told, frequency, looked.since) if frequency in GRACE_DAYS else None
    return _("%(late)s of %(counted)s") % {"late": found.late, "counted": found.counted} if found else ""


def _remarks(measure: Measure, told: Sequence[rules.Told]) -> list[Remark]:
    """What the numbers themselves give to think about, the gravest first."""
    frequency = measure.version.frequency
    found = [_counted_twice(rules.twice(told), frequency), _two_sources(rules.of_two_sources(told), frequency)]
    if frequency in GRACE_DAYS:
        found += [_alike(rules.alike(told, frequency), frequency)]
    top = measure.version.numerator_label or _("the number")
    under = measure.version.denominator_label or _("the number below the line")
    found += [_digits([one.number for one in told if one.number is not None], top)]
    found += [_digits([one.under for one in told if one.under], under), _shift(rules.shift(told), frequency, under)]
    return [remark for remark in found if remark]


def _counted_twice(days: Sequence[date], frequency: str) -> Remark | None:
    if not days:
        return None
    says = _(
        "A table and another source brought the same number for %(periods)s, and both are added up. Is one too many?"
    )
    return Remark(_("counted twice?"), says % {"periods": _listed(days, frequency)})


def _two_sources(days: Sequence[date], frequency: str) -> Remark | None:
    if not days:
        return None
    says = _("Two sources brought a number for %(periods)s; the later one stands. Which of them is right?")
    return Remark(_("two sources"), says % {"periods": _listed(days, frequency)})


def _listed(days: Sequence[date], frequency: str) -> str:
    named = ", ".join(said(day, frequency) for day in days[-3:])
    more = len(days) - 3
    return named if more <= 0 else ngettext("%(named)s and %(more)s other", "%(named)s and %(more)s others", more) % {
        "named": named, "more": more,
    }  # fmt: skip


def _alike(run: rules.Alike | None, frequency: str) -> Remark | None:
    if run is None:
        return None
    says = _(
        "The same number stands %(times)s times in a row, from %(first)s to %(last)s. That is longer than chance makes"
        " it. Was it copied on?"
    )
    facts = {"times": run.times, "first": said(run.first, frequency), "last": said(run.last, frequency)}
    return Remark(_("same number repeated"), says % facts)


def _digits(numbers: Sequence[float], what: str) -> Remark | None:
    found = rules.digits(numbers)
    if found is None:
        return None
    facts = {"what": what, "share": f"{found.share:.0%}", "counted": found.counted, "digit": found.which}
    if found.which == "rounded":
        says = _(
            "“%(what)s” ends in 0 or 5 more often than chance: %(share)s of %(counted)s numbers, where 20%% are"
            " expected. Are they rounded or guessed?"
        )
        return Remark(_("ends in 0 or 5"), says % facts)
    says = _(
        "“%(what)s” ends in %(digit)s more often than chance: %(share)s of %(counted)s numbers, where 10%% are"
        " expected."
    )
    return Remark(_("last digits"), says % facts)


def _shift(found: rules.Shift | None, frequency: str, what: str) -> Remark | None:
    if found is None:
        return None
    says = _(
        "From %(period)s “%(what)s” is about %(after)s where it was about %(before)s. Is something else counted since"
        " then, or did the place change?"
    )
    facts = {
        "period": said(found.on, frequency), "what": what, "after": reading.format_number(found.after, 0),
        "before": reading.format_number(found.before, 0),
    }  # fmt: skip
    return Remark(_("another level"), says % facts)


def _of_versions(versions: Sequence[DefinitionVersion]) -> list[Remark]:
    """Versions by which something else is counted than before."""
    says = _(
        "The definition changed on %(day)s (version %(number)s): something else is counted. Numbers before and after"
        " are not the same thing."
    )
    found = []
    for before, version in pairwise(versions):
        if changed_meaning(_words(before), _words(version))[0]:
            facts = {"day": date_format(version.recorded_at, "j F Y"), "number": version.number}
            found.append(Remark(_("another definition"), says % facts))
    return found


def _words(version: DefinitionVersion) -> dict[str, object]:
    return {name: getattr(version, name) for name in MEANING}


# The calendar -------------------------------------------------------------------------------------------------------


def _columns(frequency: str) -> list[str]:
    """The headings of the columns."""
    if frequency == "month":
        return [date_format(date(2024, month, 1), "M") for month in range(1, 13)]
    if frequency not in rules.COLUMNS:
        return []
    lead = {"quarter": _("Q"), "week": _("Week "), "fortnight": _("Fortnight ")}.get(frequency, "")
    first = 0 if frequency == "year" else 1
    return [f"{lead}{number}" for number in range(first, first + rules.COLUMNS[frequency])]


def _calendar_row(first: date, cells: Sequence[rules.Cell | None], frequency: str) -> CalendarRow:
    name = f"{first.year}" if frequency in ("month", "quarter") else date_format(first, "M Y")
    name = f"{first.year}–{first.year + 9}" if frequency == "year" else name
    return CalendarRow(name, [_mark(cell, frequency) if cell else None for cell in cells])


def _mark(cell: rules.Cell, frequency: str) -> Mark:
    period = said(cell.period_on, frequency)
    words = {
        rules.THERE: _("%(period)s: there"),
        rules.LATE: _("%(period)s: came %(days)s days after the period's end"),
        rules.SAID: _("%(period)s: no number, and the reason was said"),
        rules.MISSING: _("%(period)s: missing"),
        rules.OPEN: _("%(period)s: not due yet"),
    }[cell.state]
    sign = {rules.THERE: "✓", rules.LATE: f"+{cell.days}", rules.SAID: "–", rules.MISSING: "?", rules.OPEN: "·"}
    return Mark(cell.state, sign[cell.state], words % {"period": period, "days": cell.days})
