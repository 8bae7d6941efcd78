"""Answers about the strategy, as frozen rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from betterward.activity import queries as stories
from betterward.common.prepared import prepared
from betterward.measures import queries as measures
from betterward.measures.models import Measure
from betterward.measures.queries import MeasureRow
from betterward.organisations.models import Organisation
from betterward.people.models import Actor
from betterward.strategy import policies
from betterward.strategy.models import Objective, Promise, TrueNorth


@dataclass(frozen=True, slots=True)
class TrueNorthRow:
    """The sentence everything points to, and since when."""

    text: str
    since: str
    organisation: str
    address: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A measure an objective is promised in."""

    id: int
    words: str
    from_on: date
    measure: MeasureRow
    is_broken: bool = False
    """Whether the chain from it to the wards is broken: a part of it counts something else."""


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """One objective with the promised measures this person may see, and how many more there are."""

    id: UUID
    code: str
    title: str
    text: str
    by_when: str
    owner: str
    archived_on: date | None
    promises: list[PromiseRow]
    hidden: int
    address: str


class Step(NamedTuple):
    """One step on the path to the true north."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class StrategyPage:
    """Everything the strategy page of an organisation prints."""

    true_north: TrueNorthRow | None
    earlier: list[TrueNorthRow]
    objectives: list[ObjectiveRow]
    archived: list[ObjectiveRow]
    may_word: bool


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One thing somebody did to an objective, in words."""

    says: str
    by: str
    when: str


@dataclass(frozen=True, slots=True)
class ObjectivePage:
    """Everything the page of an objective prints."""

    row: ObjectiveRow
    path: list[Step]
    may_word: bool
    may_promise: bool
    story: list[StoryRow]


# True north ---------------------------------------------------------------------------------------------------------


def true_north_of(organisation: Organisation, today: date) -> TrueNorthRow | None:
    """The wording in force, or none yet; one query."""
    rows = _wordings(organisation, today)
    return rows[0] if rows else None


def _wordings(organisation: Organisation, today: date) -> list[TrueNorthRow]:
    """Every wording agreed so far, the one in force first."""
    rows = _in_force(organisation.pk, today)
    name = organisation.short_name or organisation.name
    address = _address(organisation)
    return [TrueNorthRow(row.text, _day(row.from_on), name, address) for row in rows]


@prepared
def _in_force(organisation: UUID, today: date) -> QuerySet[TrueNorth]:
    return TrueNorth.objects.in_force(today).filter(organisation=organisation)


def _address(organisation: Organisation) -> str:
    return TrueNorth(organisation=organisation).get_absolute_url()


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def true_norths(actor: Actor, today: date) -> list[TrueNorthRow]:
    """The true north of every organisation this actor belongs to; one query."""
    rows = TrueNorth.objects.visible_to(actor).in_force(today).select_related("organisation")
    latest: dict[UUID, TrueNorth] = {}
    for row in rows:
        latest.setdefault(row.organisation_id, row)
    return [
        TrueNorthRow(row.text, _day(row.from_on), row.organisation.short_name, row.get_absolute_url())
        for row in sorted(latest.values(), key=lambda row: row.organisation.slug)
    ]


# Objectives ---------------------------------------------------------------------------------------------------------


def objectives(
    actor: Actor, organisation: Organisation, today: date, *, is_archived: bool = False
) -> list[ObjectiveRow]:
    """Objectives of an organisation with their promised measures; three queries however many there are."""
    rows = Objective.objects.visible_to(actor).filter(organisation=organisation, archived_on__isnull=not is_archived)
    return _rows(list(rows.select_related("owner")), actor, today)


def _rows(found: list[Objective], actor: Actor, today: date) -> list[ObjectiveRow]:
    if not found:
        return []
    promised = defaultdict(list)
    for promise in Promise.objects.in_force(today).filter(objective__in=found, measure__archived_on=None):
        promised[promise.objective_id].append(promise)
    wanted = {promise.measure_id for theirs in promised.values() for promise in theirs}
    seen = {row.id: row for row in measures.rows(actor, today=today, ids=wanted)} if wanted else {}
    broken = measures.broken_among(list(seen), today)
    return [_row(objective, promised[objective.pk], seen, broken) for objective in found]


def _row(
    objective: Objective, promised: list[Promise], seen: dict[UUID, MeasureRow], broken: set[UUID]
) -> ObjectiveRow:  # fmt: skip
    shown = [
        PromiseRow(p.pk, p.words, p.from_on, seen[p.measure_id], p.measure_id in broken)
        for p in promised
        if p.measure_id in seen
    ]
    return ObjectiveRow(
        id=objective.pk,
        code=objective.code,
        title=objective.title,
        text=objective.text,
        by_when=_day(objective.by_on),
        owner=objective.owner.name if objective.owner else "",
        archived_on=objective.archived_on,
        promises=shown,
        hidden=len(promised) - len(shown),
        address=objective.get_absolute_url(),
    )


def strategy_page(organisation: Organisation, actor: Actor, today: date) -> StrategyPage:
    """Where an organisation is going, as far as this person may see it."""
    wordings = _wordings(organisation, today)
    return StrategyPage(
        true_north=wordings[0] if wordings else None,
        earlier=wordings[1:],
        objectives=objectives(actor, organisation, today),
        archived=objectives(actor, organisation, today, is_archived=True),
        may_word=policies.may(actor, "word", organisation.root),
    )


def objective_page(objective: Objective, actor: Actor, today: date) -> ObjectivePage:
    """One objective, its promises, and its story."""
    return ObjectivePage(
        row=_rows([objective], actor, today)[0],
        path=path_above(objective.organisation, None, today),
        may_word=policies.may(actor, "word", objective),
        may_promise=policies.may(actor, "promise", objective),
        story=[_told(entry) for entry in stories.of_record("objective", str(objective.pk), limit=12)],
    )


def _told(entry: stories.EntryRow) -> StoryRow:
    does = {
        "strategy.objective_added": _("added this objective"),
        "strategy.objective_changed": _("changed it"),
        "strategy.measure_promised": _("promised a measure"),
        "strategy.promise_withdrawn": _("withdrew a promise"),
    }
    when = date_format(timezone.localtime(entry.at), "j F Y, H:i")
    return StoryRow(" ".join(filter(None, [does.get(entry.kind, ""), entry.facts.get("words", "")])), entry.by, when)


# The path to the true north -----------------------------------------------------------------------------------------


def chain_of(measure: Measure, today: date) -> list[Step]:
    """From the true north to the objective a measure is promised in, top first; two queries.

    Who may see the measure holds a right in its organisation, and so may see both.
    """
    promises = _promises(measure.pk, today)
    return path_above(measure.organisation, promises[0].objective, today) if promises else []


@prepared
def _promises(measure: UUID, today: date) -> QuerySet[Promise]:
    held = Promise.objects.in_force(today).filter(measure=measure, objective__archived_on=None)
    return held.select_related("objective").order_by("objective__order", "objective")[:1]


def path_above(organisation: Organisation, objective: Objective | None, today: date) -> list[Step]:
    """The steps above whatever serves an objective, or serves none; one query."""
    north = true_north_of(organisation, today)
    top = [Step(north.text if north else _("Strategy"), _address(organisation))]
    return [*top, Step(objective.sentence, objective.get_absolute_url())] if objective else top


def promised_ids(objective: Objective) -> set[Any]:
    """Measures the objective is promised in and nobody has withdrawn."""
    return set(Promise.objects.filter(objective=objective, until_on=None).values_list("measure", flat=True))
