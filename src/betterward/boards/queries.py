"""Scorecards and the places that have one, as frozen rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from betterward.boards import rules
from betterward.common.addresses import address_of
from betterward.common.prepared import prepared
from betterward.measures.models import Measure
from betterward.measures.models.measures import Purpose
from betterward.measures.queries import STATE_WORDS, MeasureRow, row_of
from betterward.measures.queries import rows as measure_rows
from betterward.measures.queries.rows import for_rows, rows_from
from betterward.organisations import queries as organisations
from betterward.organisations.models import Organisation, Unit
from betterward.organisations.queries import UnitRow
from betterward.organisations.rules import sort_key
from betterward.people.models import Actor
from betterward.people.rules import Level
from betterward.strategy.models import Objective, Promise
from variation import Assurance, Variation, drawing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked to see of a scorecard."""

    state: str = ""
    purpose: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to filter, and how many rows it leaves."""

    key: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together: an objective's, or a unit's."""

    title: str
    words: str
    address: str
    rows: list[MeasureRow]
    is_unit: bool = False


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything a scorecard prints."""

    title: str
    data_to: str
    groups: list[Group]
    total: int
    matching: int
    page: int
    pages: int
    states: list[Choice]
    purposes: list[Choice]
    has_units: bool
    is_historic: bool
    unowned: frozenset[UUID]
    takeable: frozenset[UUID]


def unit_board(actor: Actor, unit: Unit, today: date, wanted: Wanted) -> Scorecard:
    """The scorecard of a unit and of all below it; two queries."""
    rows = measure_rows(actor, today=today, paths=[unit.scope.path])
    tree = organisations.tree(unit.organisation, actor, below=unit)
    return _scorecard(unit.name, rows, tree, wanted, actor)


def organisation_board(actor: Actor, organisation: Organisation, today: date, wanted: Wanted) -> Scorecard:
    """The scorecard of an organisation: what its objectives promise first, then unit by unit; three queries."""
    rows = measure_rows(actor, today=today, organisation=organisation)
    tree = organisations.tree(organisation, actor)
    promised = _promised(actor, organisation, today)
    return _scorecard(organisation.short_name or organisation.name, rows, tree, wanted, actor, promised)


def _promised(actor: Actor, organisation: Organisation, today: date) -> dict[UUID, Objective]:
    """The objective each promised measure serves; one that serves two stands with the first."""
    held = Promise.objects.in_force(today).filter(objective__in=Objective.objects.visible_to(actor).active())
    found: dict[UUID, Objective] = {}
    for promise in (
        held.filter(objective__organisation=organisation)
        .select_related("objective")
        .order_by("objective__order", "objective", "pk")
    ):
        found.setdefault(promise.measure_id, promise.objective)
    return found


def _scorecard(
    name: str,
    rows: list[MeasureRow],
    tree: list[UnitRow],
    wanted: Wanted,
    actor: Actor,
    promised: Mapping[UUID, Objective] | None = None,
) -> Scorecard:
    matching = rules.chosen(rows, state=wanted.state, purpose=wanted.purpose)
    groups = _groups(matching, tree, promised or {})
    unowned = [row for row in matching if rules.needs_owner(row)]
    mine = {row.id for row in tree if unowned and actor.person_id and actor.may_on(row.path, Level.EDIT)}
    pages = max(1, -(-len(matching) // rules.LONGEST))
    page = min(max(1, wanted.page), pages)
    return Scorecard(
        title=_title(name, rows),
        data_to=max(((row.data_to_on, row.data_to) for row in rows if row.data_to_on), default=(None, ""))[1],
        groups=_page(groups, page),
        total=len(rows),
        matching=len(matching),
        page=page,
        pages=pages,
        states=_choices(STATE_WORDS, [row.state for row in rules.chosen(rows, purpose=wanted.purpose)]),
        purposes=_choices(dict(Purpose.choices), [row.purpose for row in rules.chosen(rows, state=wanted.state)]),
        has_units=len({row.unit_id for row in rows}) > 1,
        is_historic=bool(rows) and all(row.is_historic for row in rows),
        unowned=frozenset(row.id for row in unowned),
        takeable=frozenset(row.id for row in unowned if row.unit_id in mine),
    )


def _choices(words: Any, found: Sequence[str]) -> list[Choice]:
    return [Choice(key, str(text), found.count(key)) for key, text in words.items() if key in found]


def _groups(rows: list[MeasureRow], tree: list[UnitRow], promised: Mapping[UUID, Objective]) -> list[Group]:
    """What objectives promise, objective by objective; then the rest."""
    objectives = list(dict.fromkeys(promised.values()))
    number = {measure: objectives.index(objective) for measure, objective in promised.items()}
    rest = _("Other measures") if number else ""
    groups: list[Group] = []
    for at, theirs in rules.by_group(rows, number):
        groups += _by_unit(theirs, tree, rest) if at is None else [_of_objective(objectives[at], theirs)]
    return groups


def _of_objective(objective: Objective, rows: list[MeasureRow]) -> Group:
    return Group(objective.title, objective.text, objective.get_absolute_url(), rows)


def _by_unit(rows: list[MeasureRow], tree: list[UnitRow], title: str) -> list[Group]:
    """Unit by unit as the tree has them; one list where headings would be as many as rows."""
    by_unit = rules.by_unit(rows, [row.id for row in tree])
    if not rules.is_worth_headings(by_unit):
        return [Group(title, "", "", [row for _unit, theirs in by_unit for row in theirs])]
    known = {row.id for row in tree}
    return [
        Group(theirs[0].unit, "", board_address(unit_id) if unit_id in known else "", theirs, is_unit=True)
        for unit_id, theirs in by_unit
    ]


def _page(groups: Iterable[Group], page: int) -> list[Group]:
    """The part of the groups that stands on a page; a group may go on overleaf under its own heading."""
    first, last, at, found = (page - 1) * rules.LONGEST, page * rules.LONGEST, 0, []
    for group in groups:
        rows = group.rows[max(0, first - at) : max(0, last - at)]
        at += len(group.rows)
        if rows:
            found.append(replace(group, rows=rows))
    return found


def _title(name: str, rows: Iterable[MeasureRow]) -> str:
    """A title that is a sentence where there is something to say."""
    told = told_of(rows)
    return _("%(place)s: %(told)s") % {"place": name, "told": told} if told else name


def told_of(rows: Iterable[MeasureRow]) -> str:
    """What changed among rows, and what nobody has picked up; nothing where nothing did."""
    tally = rules.tally(rows)
    told = [
        (tally.better, ngettext("%(n)s improving", "%(n)s improving", tally.better)),
        (tally.worse, ngettext("%(n)s getting worse", "%(n)s getting worse", tally.worse)),
        (tally.changed, ngettext("%(n)s changed", "%(n)s changed", tally.changed)),
        (tally.unowned, ngettext("%(n)s needs an owner", "%(n)s need an owner", tally.unowned)),
    ]
    return ", ".join(words % {"n": spoken(count)} for count, words in told if count)


def spoken(count: int) -> str:
    """A small number as a word."""
    words = (
        _("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
    )  # fmt: skip
    return words[count] if count < len(words) else str(count)


def board_address(unit_id: UUID) -> str:
    """Where the scorecard of a unit is."""
    return address_of("boards:unit", unit_id)


def legend() -> list[tuple[SafeString, str]]:
    """Every icon with what it says."""
    changes = [
        (Variation.IMPROVEMENT_LOW, _("changed for the better: the line says which way")),
        (Variation.CONCERN_HIGH, _("changed for the worse")),
        (Variation.NEUTRAL_HIGH, _("changed, and no direction is the good one")),
        (Variation.COMMON, _("no evidence of change")),
        (Variation.TOO_FEW, _("too few points to judge")),
    ]
    targets = [
        (Assurance.PASSES, _("meets the standard every time, as things are")),
        (Assurance.HIT_OR_MISS, _("may meet or miss the standard by chance")),
        (Assurance.FAILS, _("misses the standard every time, as things are")),
        (Assurance.NONE, _("has no standard")),
    ]
    drawn = [(drawing.icon(key, decorative=True), words) for key, words in changes]
    drawn += [(drawing.assurance_icon(key, decorative=True), words) for key, words in targets]
    return [(mark_safe(picture), words) for picture, words in drawn]  # noqa: S308 - drawn by us, words escaped


def needs_owner(measure: Measure, today: date) -> bool:
    """Whether a measure with its facts at hand got worse and nobody looks after it."""
    return rules.needs_owner(row_of(measure, today))


def unowned(actor: Actor, today: date, limit: int = 8) -> list[MeasureRow]:
    """Changes for the worse below this actor's own places that nobody has picked up, by name; one query.

    Those of the own places themselves are among the actor's signals.
    """
    return rows_from(_unowned(actor, today, limit=limit), today)


@prepared
def _unowned(actor: Actor, today: date, *, limit: int) -> QuerySet[Measure, Any]:
    below = Measure.objects.visible_to(actor, today).active().filter(scope__path__within=actor.paths(), owner=None)
    told = below.filter(chart_facts__variation__startswith="concern", organisation__is_historic=False)
    further = told.exclude(scope__path__among=actor.paths())
    return for_rows(further).order_by("sort_key", "pk")[:limit]


# Places with a scorecard --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation or unit in the list of boards, with what hangs below it."""

    name: str
    kind: str
    address: str
    measures: int
    closed: str = ""
    below: list[Place] = field(default_factory=list)
    within: str = ""


def places(actor: Actor) -> list[Place]:
    """Organisations and units the actor may see, as a tree; three queries."""
    units = list(
        Unit.objects.visible_to(actor).select_related("organisation").order_by("organisation__slug", "sort_key")
    )
    counts = _measures_by_unit(actor)
    children: dict[Any, list[Unit]] = {}
    known = {unit.pk for unit in units}
    for unit in units:
        children.setdefault(unit.parent_id if unit.parent_id in known else unit.organisation_id, []).append(unit)
    tops = {unit.organisation_id: unit.organisation for unit in units}
    return [_organisation(organisation, children, counts) for organisation in tops.values()]


def _measures_by_unit(actor: Actor) -> dict[UUID, int]:
    counted = Measure.objects.visible_to(actor).active().order_by().values_list("unit").annotate(Count("pk"))
    return dict(counted)


def _organisation(organisation: Organisation, children: dict[Any, list[Unit]], counts: dict[UUID, int]) -> Place:
    """The organisation stands for the unit at its top."""
    below, own = [], 0
    for unit in children[organisation.pk]:
        if unit.parent_id is None:
            own = counts.get(unit.pk, 0)
            below += [_unit(child, children, counts) for child in children.get(unit.pk, [])]
        else:
            below.append(_unit(unit, children, counts))
    address = address_of("boards:organisation", organisation.slug)
    return Place(organisation.name, organisation.kind, address, own + sum(p.measures for p in below), below=below)


def _unit(unit: Unit, children: dict[Any, list[Unit]], counts: dict[UUID, int]) -> Place:
    below = [_unit(child, children, counts) for child in children.get(unit.pk, [])]
    own = counts.get(unit.pk, 0) + sum(place.measures for place in below)
    return Place(unit.name, unit.kind, board_address(unit.pk), own, organisations.in_words(unit.closed_on), below)


def found(tree: Iterable[Place], words: str, within: str = "") -> list[Place]:
    """Places whose name holds every one of these words, each with where it stands."""
    wanted = sort_key(words).split()
    hits = []
    for place in tree:
        if all(word in sort_key(place.name) for word in wanted):
            hits.append(Place(place.name, place.kind, place.address, place.measures, place.closed, [], within))
        hits += found(place.below, words, place.name)
    return hits
