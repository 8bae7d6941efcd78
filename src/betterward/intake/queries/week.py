"""The week on paper: several measures of a unit and seven of their periods, and what stands there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from betterward.common.prepared import prepared
from betterward.intake import policies
from betterward.intake.models import Import
from betterward.intake.rules.week import DAYS, together, week_of
from betterward.measures import rules
from betterward.measures.models import Measure, Reading, Share
from betterward.measures.models.measures import FLOWS_UP
from betterward.measures.policies import may_in_sight
from betterward.measures.queries.entry import audience_told
from betterward.measures.queries.rows import said
from betterward.organisations.models import Unit
from betterward.organisations.rules import is_open
from betterward.people.models import Actor


Place = tuple[UUID, date]

PERIODS = ("day", "week", "fortnight", "month", "quarter")
"""Kinds of period a sheet can have; a year's number is entered on its own page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure in one period: what stands there, as it would be typed."""

    measure: Measure
    first: date
    label: str
    name: str
    number: str
    size: str
    usual: str
    by: str
    readings: frozenset[int]
    has_size: bool
    is_open: bool

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.measure.pk, self.first


@dataclass(frozen=True, slots=True)
class Row:
    """One period across the measures of its kind."""

    label: str
    short: str
    first: date
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Block:
    """Measures of one kind of period, side by side."""

    frequency: str
    title: str
    measures: list[Measure]
    rows: list[Row]

    @property
    def has_line(self) -> bool:
        """Whether all periods can be typed in one line."""
        return len(self.rows) > 1

    def column(self, measure: Measure) -> list[Cell]:
        """The cells of a measure that can be filled, in order of time."""
        return [cell for row in self.rows for cell in row.cells if cell.measure is measure and cell.is_open]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything one screen shows."""

    unit: Unit
    by: str
    start: date
    title: str
    blocks: list[Block]
    kinds: list[tuple[str, str]]
    earlier: date
    later: date | None
    audiences: list[tuple[str, list[str]]] = field(default_factory=list)

    def measures(self) -> list[Measure]:
        """The measures of all blocks."""
        return [measure for block in self.blocks for measure in block.measures]

    def cells(self) -> list[Cell]:
        """Every cell that can be filled, in the order of the Tab key."""
        return [cell for block in self.blocks for row in block.rows for cell in row.cells if cell.is_open]


def on_paper(unit: Unit, actor: Actor, today: date) -> list[Measure]:
    """Measures of exactly this unit that this actor may enter, one number a period; by name. One query."""
    if unit.closed_on:
        return []
    found = [one for one in _of_unit(actor, unit.pk, today) if one.version.frequency in PERIODS]
    return [one for one in found if may_in_sight(actor, "contribute", one)]


def has_paper(unit: Unit, actor: Actor) -> bool:
    """Whether there is a week on paper for this actor at a unit; one small query."""
    return not unit.closed_on and bool(_any_of_unit(actor, unit.pk, timezone.localdate()))


@prepared
def _any_of_unit(actor: Actor, unit: UUID, today: date) -> QuerySet[Measure, tuple[Any, ...]]:
    return _listed(actor, unit, today).filter(version__frequency__in=list(PERIODS)).order_by().values_list("pk")[:1]


@prepared
def _of_unit(actor: Actor, unit: UUID, today: date) -> QuerySet[Measure]:
    return _listed(actor, unit, today).select_related("version", "unit", "organisation", "scope").order_by("sort_key")


def _listed(actor: Actor, unit: UUID, today: date) -> QuerySet[Measure]:
    seen = Measure.objects.visible_to(actor, today).active().filter(unit=unit, parts=None)
    return seen.exclude(version__combine="spread").exclude(version__kind__in=["days_between", "cases_between"])


def sheet(unit: Unit, measures: Sequence[Measure], now: datetime, *, by: str = "", start: date | None = None) -> Sheet:
    """The measures of a unit and seven periods.

    Parameters
    ----------
    by
        The kind of period; empty: days with the week as a whole beside them, or the shortest there is.
    start
        A day of the first period shown; None: the seven that ended latest.
    """
    moment = now.astimezone(ZoneInfo(unit.organisation.time_zone))
    there = [one for one in PERIODS if any(measure.version.frequency == one for measure in measures)]
    chosen = by if by in there else there[0]
    firsts = _firsts(chosen, start, moment)
    plan = [(chosen, firsts)]
    if chosen == "day" and "week" in there:
        plan.append(("week", [rules.period_of(firsts[0], "week")]))
    groups = [([m for m in measures if m.version.frequency == kind], kind, periods) for kind, periods in plan]
    standing = _standing([m.pk for group, *_rest in groups for m in group], firsts[0], chosen)
    later = _shifted(firsts[0], chosen, DAYS)
    return Sheet(
        unit=unit,
        by=chosen,
        start=firsts[0],
        title=_title(chosen, firsts),
        blocks=[_block(group, kind, periods, standing, moment.date()) for group, kind, periods in groups],
        kinds=[(one, str(NAMES()[one])) for one in there if one != "week" or "day" not in there or by == "week"],
        earlier=_shifted(firsts[0], chosen, -DAYS),
        later=later if later <= moment.date() else None,
        audiences=_audiences([m for group, *_rest in groups for m in group], moment.date()),
    )


def NAMES() -> dict[str, str]:
    """Kinds of period as the page offers them."""
    return {
        "day": _("Days"), "week": _("Weeks"), "fortnight": _("Fortnights"), "month": _("Months"),
        "quarter": _("Quarters"),
    }  # fmt: skip


def _firsts(kind: str, start: date | None, moment: datetime) -> list[date]:
    if kind == "day":
        return week_of(start or rules.just_ended(moment, "week"))
    latest = rules.just_ended(moment, kind)
    first = rules.period_of(start, kind) if start else _shifted(latest, kind, 1 - DAYS)
    return [_shifted(first, kind, step) for step in range(DAYS)]


def _shifted(first: date, kind: str, steps: int) -> date:
    for _step in range(abs(steps)):
        first = rules.following(first, kind) if steps > 0 else rules.preceding(first, kind)
    return first


def _title(kind: str, firsts: Sequence[date]) -> str:
    if kind == "day":
        return _("Week of %(day)s") % {"day": date_format(firsts[0], "j F Y")}
    return _("%(first)s to %(last)s") % {"first": said(firsts[0], kind), "last": said(firsts[-1], kind)}


def _standing(ids: list[UUID], start: date, kind: str) -> dict[Place, list[Reading]]:
    """What stands in these periods and some before, which tell what is usual; one query."""
    found: dict[Place, list[Reading]] = {}
    for row in _rows(ids, _shifted(start, kind, -DAYS)):
        found.setdefault((row.measure_id, row.period_on), []).append(row)
    return found


@prepared
def _rows(ids: list[UUID], since: date) -> QuerySet[Reading]:
    rows = Reading.objects.current().filter(measure__among=ids, period_on__gte=since)
    return rows.select_related("by").order_by("-period_on", "part")


def _block(
    measures: list[Measure], kind: str, periods: Sequence[date], standing: Mapping[Place, list[Reading]], today: date
) -> Block:
    usual = {m.pk: _usual(m, standing) for m in measures}
    rows = [
        Row(
            label=date_format(first, "l j F") if kind == "day" else _named(first, kind),
            short=date_format(first, "D j") if kind == "day" else _named(first, kind),
            first=first,
            cells=[_cell(m, first, kind, standing.get((m.pk, first), []), usual[m.pk], today) for m in measures],
        )
        for first in periods
    ]
    titles = {"day": _("Each day"), "week": _("For the whole week")}
    title = titles.get(kind, NAMES()[kind]) if len(periods) == 1 or kind == "day" else NAMES()[kind]
    return Block(frequency=kind, title=title, measures=measures, rows=rows)


def _named(first: date, kind: str) -> str:
    words = said(first, kind)
    return words[:1].upper() + words[1:]


def _usual(measure: Measure, standing: Mapping[Place, list[Reading]]) -> str:
    """The size that the latest three periods share."""
    if "denominator" not in rules.FIELDS_OF_KIND[measure.version.kind]:
        return ""
    sizes = [rows[0].denominator for (pk, _first), rows in standing.items() if pk == measure.pk]
    return rules.steady(sizes)


def _cell(measure: Measure, first: date, kind: str, there: list[Reading], usual: str, today: date) -> Cell:
    has_size = "denominator" in rules.FIELDS_OF_KIND[measure.version.kind]
    is_missing = bool(there) and all(row.state == Reading.State.MISSING for row in there)
    number, size = (None, None) if is_missing or not there else together([row.numbers() for row in there])
    label = date_format(first, "l j F") if kind == "day" else said(first, kind)
    return Cell(
        measure=measure,
        first=first,
        label=f"{measure.full_name}, {label}",
        name=f"{measure.pk}-{first.isoformat()}",
        number="–" if is_missing else plain(number),
        size=plain(size) if there else usual if has_size else "",
        usual=usual,
        by=", ".join(dict.fromkeys(row.entered_as or row.by.name for row in there)),
        readings=frozenset(row.pk for row in there),
        has_size=has_size,
        is_open=first <= today and is_open(measure.unit.opened_on, measure.unit.closed_on, on=first),
    )


def plain(number: float | None) -> str:
    """A number as one would type it."""
    return "" if number is None else f"{number:.6f}".rstrip("0").rstrip(".")


def _audiences(measures: Iterable[Measure], today: date) -> list[tuple[str, list[str]]]:
    """Who sees the numbers: each sentence, and the measures it is true of; one query."""
    listed = list(measures)
    shared = {pk for (pk,) in _shared([m.pk for m in listed], today)}
    found: dict[str, list[str]] = {}
    for one in listed:
        sentence = audience_told(one, is_shared=one.purpose not in FLOWS_UP and one.pk in shared)
        found.setdefault(sentence, []).append(one.full_name)
    return list(found.items())


@prepared
def _shared(ids: list[UUID], today: date) -> QuerySet[Share, tuple[Any, ...]]:
    return Share.objects.in_force(today).filter(measure__among=ids).values_list("measure")


def kept_together(batch: UUID, unit: Unit, actor: Actor) -> list[Import]:
    """What this actor kept on a sheet of the unit and may still take back."""
    rows = Import.objects.filter(batch=batch, measure__unit=unit, by=actor.pk, taken_back_at=None)
    found = list(rows.select_related("measure__scope", "measure__unit"))
    return [one for one in found if policies.may_take_back(actor, one, one.measure, timezone.now())]
