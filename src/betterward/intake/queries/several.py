"""A table of several measures: what each heading is taken for, and what each measure would keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from betterward.intake.models import SavedColumns, fingerprint
from betterward.intake.queries.paste import Preview, asked_of, previewed, refused
from betterward.intake.rules import days as written
from betterward.intake.rules import wide
from betterward.intake.rules.long import Goal
from betterward.intake.rules.matching import matched_series
from betterward.intake.rules.pasting import Unreadable
from betterward.intake.rules.wide import SIZE, TOP, WITH_SIZES, Offer, Sheet, Target
from betterward.measures import policies
from betterward.measures.models import Measure
from betterward.organisations.models import Unit
from betterward.people.models import Actor


LEFT_OUT = "-"
"""The answer that a column goes nowhere."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One heading of the table, what is written below it first, and where it goes."""

    heading: str
    example: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one measure would keep of the table."""

    measure: Measure
    preview: Preview


@dataclass(frozen=True, slots=True)
class Several:
    """A table of several measures as it was read; nothing is kept yet."""

    choices: list[Choice]
    options: list[tuple[str, str]]
    parts: list[Part]
    half: list[str]
    headings: list[str]
    targets: list[Target | None]
    is_across: bool
    is_ambiguous: bool
    is_remembered: bool

    @property
    def readings(self) -> int:
        """How many readings of all measures can be kept."""
        return sum(len(part.preview.entries) for part in self.parts)

    @property
    def changes(self) -> int:
        """How many of them differ from what is there."""
        return sum(part.preview.counts["changes"] for part in self.parts)


def offered(unit: Unit, actor: Actor, today: date) -> list[Measure]:
    """Measures at a unit and below that this actor may enter readings of, by unit and name."""
    seen = Measure.objects.visible_to(actor, today).active().filter(scope__path__within=[unit.scope.path])
    own = seen.filter(parts=None, unit__closed_on=None).exclude(version__kind="days_between")
    listed = own.select_related("version", "unit", "organisation", "scope").order_by("unit__sort_key", "sort_key")
    return [one for one in listed if policies.may_in_sight(actor, "contribute", one)]


def goals(measures: Sequence[Measure]) -> dict[tuple[str, str], Goal]:
    """Measures by the plain words of their unit and name, for the rows of a long table.

    A unit goes by its name or code; without a unit, a name that stands alone says enough.
    """
    found: dict[tuple[str, str], Goal | None] = {}
    for one in (one for one in measures if one.version.combine == "one"):
        goal = Goal(str(one.pk), one.version.kind, one.version.frequency, one.unit.opened_on, one.unit.closed_on)
        for unit in {wide.plain(one.unit.name), wide.plain(one.unit.code), ""}:
            for name in {wide.plain(one.name), wide.plain(one.full_name)}:
                # Two of one name are nobody's: a row is never guessed.
                found[unit, name] = goal if found.get((unit, name), goal) == goal else None
    return {key: goal for key, goal in found.items() if goal}


def several(
    unit: Unit, measures: Sequence[Measure], text: str, order: str, today: date, chosen: Sequence[str] = ()
) -> Several:
    """What each measure would keep of a table.

    Parameters
    ----------
    chosen
        Where each series goes, as the page sends it; empty: as remembered from the same headings, else by their names.

    Raises
    ------
    Refused
        Nothing can be read, or two series go to the same place.
    """
    style = {"dmy": written.Style(), "mdy": written.Style(month_first=True)}.get(order)
    offers, kinds = [_offer(one) for one in measures], {str(one.pk): one.version.kind for one in measures}
    try:
        found = wide.sheet(text, style)
        known = remembered(unit, found.headings, measures) if not chosen else None
        targets = _targets(chosen, found, kinds) if chosen else known or wide.proposed(found.headings, offers)
        whole, half = wide.mapped(found, targets, kinds)
    except Unreadable as unreadable:
        raise refused(unreadable) from unreadable
    by_key = {str(one.pk): one for one in measures}
    parts = [_part(by_key[series.key], found, series, today, order) for series in whole]
    return Several(
        choices=_choices(found, targets),
        options=_options(measures, unit),
        parts=parts,
        half=[by_key[key].full_name for key in half],
        headings=found.headings,
        targets=targets,
        is_across=found.is_across,
        is_ambiguous=found.is_ambiguous,
        is_remembered=known is not None,
    )


def _part(measure: Measure, found: Sheet, series: wide.Mapped, today: date, order: str) -> Part:
    return Part(measure, previewed(measure, matched_series(found, series, asked_of(measure, today, order))))


def _offer(measure: Measure) -> Offer:
    version = measure.version
    return Offer(
        str(measure.pk), measure.full_name, measure.unit.name, version.kind, version.numerator_label,
        version.denominator_label,
    )  # fmt: skip


def _targets(chosen: Sequence[str], found: Sheet, kinds: Mapping[str, str]) -> list[Target | None]:
    """What the page sent for each series; what it did not offer goes nowhere."""
    told = [*chosen[: len(found.series)], *[LEFT_OUT] * (len(found.series) - len(chosen))]
    return [_target(value, kinds) for value in told]


def _target(value: str, kinds: Mapping[str, str]) -> Target | None:
    key, _mark, part = value.partition(":")
    return Target(key, SIZE if part == SIZE else TOP) if key in kinds else None


def _choices(found: Sheet, targets: Sequence[Target | None]) -> list[Choice]:
    rows = zip(found.headings, found.series, targets, strict=True)
    return [
        Choice(
            heading,
            next((cell.text for cell in cells if cell.text), ""),
            f"{target.key}:{target.part}" if target else LEFT_OUT,
        )
        for heading, cells, target in rows
    ]


def _options(measures: Sequence[Measure], unit: Unit) -> list[tuple[str, str]]:
    """Each place a series can go to; a measure out of something has two."""
    found = [(LEFT_OUT, _("Leave it out"))]
    for one in measures:
        name = one.full_name if one.unit_id == unit.pk else f"{one.unit.name}: {one.full_name}"
        if one.version.kind in WITH_SIZES:
            found.append((f"{one.pk}:{TOP}", _("%(measure)s: how many") % {"measure": name}))
            found.append((f"{one.pk}:{SIZE}", _("%(measure)s: out of how many") % {"measure": name}))
        else:
            found.append((f"{one.pk}:{TOP}", name))
    return found


# What was remembered ------------------------------------------------------------------------------------------------


def remembered(unit: Unit, headings: Sequence[str], measures: Sequence[Measure]) -> list[Target | None] | None:
    """Where the same headings went before: at this unit, or else elsewhere in the organisation; None when never."""
    rows = SavedColumns.objects.filter(organisation=unit.organisation, fingerprint=fingerprint(headings))
    saved = sorted(rows, key=lambda row: (row.unit_id == unit.pk, row.at))
    if not saved or len(saved[-1].targets) != len(headings):
        return None
    found = [_found(told, unit, measures) for told in saved[-1].targets]
    return found if any(found) else None


def _found(told: dict[str, Any] | None, unit: Unit, measures: Sequence[Measure]) -> Target | None:
    """The measure that was remembered, or the one of its definition at this unit."""
    if told is None:
        return None
    same = next((one for one in measures if one.pk == UUID(told["measure"])), None)
    here = [one for one in measures if one.unit_id == unit.pk and str(one.definition_id) == told["definition"]]
    one = same or (here[0] if len(here) == 1 else None)
    return Target(str(one.pk), told["part"]) if one else None
