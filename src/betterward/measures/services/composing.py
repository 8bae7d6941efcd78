"""Of which parts a measure is the sum, from when until when; every change of it can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.measures import charting, policies, rules
from betterward.measures.models import Composition, Measure
from betterward.measures.models.measures import FLOWS_UP
from betterward.measures.services.defining import define_measure
from betterward.measures.services.journal import tell
from betterward.organisations.models import Unit
from betterward.people.models import Actor


@transaction.atomic
def compose(
    *, whole: Measure, parts: Iterable[Measure], by: Actor, from_on: date | None = None, until_on: date | None = None,
    refresh: bool = True, why: str = "",
) -> int:  # fmt: skip
    """Make a measure the sum of others, from a day to a day.

    Raises
    ------
    Refused
        `by` may not change the whole or may not pass a part on; a part is counted differently, is there already, or
        would go round in a circle; the whole has readings of its own, which nobody would see any more.
    """
    policies.require(by, "edit", whole)
    parts = list(parts)
    _require_dates(from_on, until_on)
    charting.hold([whole.pk, *(part.pk for part in parts)])
    for part in parts:
        _require_addable(whole, part)
        require_mine_to_add(whole, part, by)
        _require_room(whole, part, from_on, until_on)
    if whole.readings.current().exists():
        raise Refused(
            _("%(name)s has readings of its own, which nobody would see any more. Start a new measure for the sum.")
            % {"name": whole.full_name},
            code="has_readings",
        )
    with because(who=by.name, why=why or "made a whole of its parts"):
        rows = [Composition(whole=whole, part=part, from_on=from_on, until_on=until_on) for part in parts]
        Composition.objects.bulk_create(rows)
        tell("composed", whole, by, why, count=len(rows))
        if refresh:
            charting.refresh(whole)
    return len(rows)


def _require_dates(from_on: date | None, until_on: date | None) -> None:
    if from_on and until_on and until_on < from_on:
        raise Refused(_("A part ends after it starts. Choose a later last day."), code="ends_before_start")


def _require_addable(whole: Measure, part: Measure) -> None:
    if part.organisation_id != whole.organisation_id:
        raise Refused(
            _("Parts of another organisation come by an agreement between the two, not here."),
            code="other_organisation",
        )
    if whole.version.kind not in rules.ADDABLE:
        raise Refused(_("Only counts, proportions and rates can be added up."), code="not_addable")
    if part.version.kind != whole.version.kind or part.version.frequency != whole.version.frequency:
        raise Refused(
            _("%(part)s is counted differently, so it cannot be added up here.") % {"part": part.name}, code="differs"
        )
    if whole.pk in charting.with_parts(part.pk):
        raise Refused(_("A measure cannot be a part of itself."), code="circle")


def require_mine_to_add(whole: Measure, part: Measure, by: Actor) -> None:
    """What stays with its team is passed on by the team alone; what is sensitive goes into what is sensitive."""
    flows = part.purpose in FLOWS_UP
    if not policies.may(by, "view" if flows else "edit", part):
        raise Refused(
            _("The numbers of %(part)s stay with its team. Ask somebody of the team to add it.") % {"part": part.name},
            code="not_yours",
        )
    if part.is_sensitive and not whole.is_sensitive:
        raise Refused(
            _("%(part)s is sensitive, so what adds it up has to be sensitive too.") % {"part": part.name},
            code="sensitive",
        )


def _require_room(
    whole: Measure, part: Measure, from_on: date | None, until_on: date | None, but: int = 0
) -> None:  # fmt: skip
    """No part is added twice for one day: it would count double."""
    first, last = from_on or date.min, until_on or date.max
    for row in Composition.objects.filter(whole=whole, part=part).exclude(pk=but):
        if first <= (row.until_on or date.max) and (row.from_on or date.min) <= last:
            raise Refused(
                _("%(part)s is a part in that time already. Nothing was changed.") % {"part": part.full_name},
                code="part_already",
            )


# Changing what is there ---------------------------------------------------------------------------------------------


@transaction.atomic
def change_part(
    *, row: Composition, by: Actor, seen: int, from_on: date | None, until_on: date | None, why: str = ""
) -> Composition:  # fmt: skip
    """Change from when until when a part counts; `seen` is the change of the part that this person knew of."""
    _require_dates(from_on, until_on)
    row = _held(row, by, seen, why)
    _require_room(row.whole, row.part, from_on, until_on, but=row.pk)
    with because(who=by.name, why=why or "changed the dates of a part"):
        row.from_on, row.until_on = from_on, until_on
        row.save(update_fields=["from_on", "until_on"])
        _tell_and_draw("part_changed", row, by, why)
    return row


@transaction.atomic
def take_out(*, row: Composition, by: Actor, seen: int, why: str = "") -> None:
    """Take a part out as if it had never been there; the history keeps it, and it can be put back."""
    row = _held(row, by, seen, why)
    with because(who=by.name, why=why or "took a part out"):
        row.delete()
        _tell_and_draw("part_taken_out", row, by, why)


def _held(row: Composition, by: Actor, seen: int, why: str) -> Composition:
    refuse_identifiers(why)
    policies.require(by, "edit", row.whole)
    charting.hold([row.whole_id])
    found = Composition.objects.select_related("whole__version", "part__version").filter(pk=row.pk).first()
    if found is None or _latest_change(row.pk) != seen:
        raise Refused(
            _("Somebody changed this part while you were looking. Look at it as it is now, then choose again."),
            code="changed_meanwhile",
        )
    if found.formula:
        raise _of_a_formula()
    return found


def _of_a_formula() -> Refused:
    return Refused(_("This measure is worked out by a formula. Change the formula instead."), code="formula")


def _latest_change(row: int) -> int:
    event = Composition.pgh_event_model.objects.filter(pgh_obj=row).order_by("-pgh_id").first()  # type: ignore[attr-defined]
    return event.pgh_id if event else 0


def _tell_and_draw(kind: str, row: Composition, by: Actor, why: str) -> None:
    tell(kind, row.whole, by, why, part=row.part.full_name)
    charting.refresh(row.whole)


@transaction.atomic
def undo_part_change(*, whole: Measure, change: int, by: Actor) -> None:
    """Undo the latest change of a part: one that was added goes, one taken out comes back, dates are as before."""
    policies.require(by, "edit", whole)
    charting.hold([whole.pk])
    events: Any = Composition.pgh_event_model.objects.filter(whole=whole)  # type: ignore[attr-defined]
    event = events.filter(pgh_id=change).first()
    if event is None or _latest_change(event.pgh_obj_id) != change:
        raise Refused(_("This was changed since. Look at the parts as they are now."), code="changed_meanwhile")
    if event.formula:
        raise _of_a_formula()
    with because(who=by.name, why="undid a change of a part"):
        part = Measure.objects.select_related("version", "scope").get(pk=event.part_id)
        _as_before(event, events, whole, part, by)
        tell("part_change_undone", whole, by, part=part.full_name)
        charting.refresh(whole)


def _as_before(event: Any, events: Any, whole: Measure, part: Measure, by: Actor) -> None:
    here = Composition.objects.filter(pk=event.pgh_obj_id)
    if event.pgh_label == "insert":
        here.delete()
        return
    before = event
    if event.pgh_label == "update":
        before = events.filter(pgh_obj=event.pgh_obj_id, pgh_id__lt=event.pgh_id).latest("pgh_id")
    _require_addable(whole, part)
    require_mine_to_add(whole, part, by)
    _require_room(whole, part, before.from_on, before.until_on, but=event.pgh_obj_id)
    dates = {"from_on": before.from_on, "until_on": before.until_on}
    if event.pgh_label == "update":
        here.update(**dates)
    else:
        Composition.objects.create(pk=event.pgh_obj_id, whole=whole, part=part, **dates)


# The same measure further down --------------------------------------------------------------------------------------


@transaction.atomic
def stratify(
    *, whole: Measure, by: Actor, units: Sequence[Unit] = (), strata: Sequence[str] = (), why: str = ""
) -> list[Measure]:  # fmt: skip
    """Count the same thing, by the same definition, at units or for groups, and make the measure their sum.

    What is measured there already is taken as it is.
    """
    policies.require(by, "edit", whole)
    places = [(unit, "") for unit in units] + [(whole.unit, stratum.strip()) for stratum in strata if stratum.strip()]
    if not places:
        raise Refused(_("Choose at least one unit, or name at least one group."), code="nothing_chosen")
    refuse_identifiers(why, *strata)
    parts = [_same_at(whole, unit, stratum, by, why) for unit, stratum in places]
    compose(whole=whole, parts=parts, by=by, why=why)
    return parts


def _same_at(whole: Measure, unit: Unit, stratum: str, by: Actor, why: str) -> Measure:
    there = Measure.objects.filter(definition=whole.definition, unit=unit, stratum=stratum)
    found = there.select_related("version", "scope", "unit").first()
    if found:
        return found
    if unit.pk != whole.unit_id and whole.purpose not in FLOWS_UP:
        raise Refused(
            _("Improvement numbers stay with the team that counts them. Only a measure for control is split by unit."),
            code="stays_with_team",
        )
    made = define_measure(
        unit=unit, name=whole.name, kind=whole.version.kind, by=by, key=whole.definition.key,
        definition_owner=whole.definition.organisation, why=why, stratum=stratum, purpose=whole.purpose,
        family=whole.family, is_sensitive=whole.is_sensitive, measure_recipe=dict(whole.recipe),
    )  # fmt: skip
    if made.version_id != whole.version_id:  # the newest wording is not the one that is added up
        made.version = whole.version
        made.save(update_fields=["version"])
    return made
