"""Taking a measure on, and handing it back: who answers when it changes for the worse."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.measures import policies
from betterward.measures.models import Measure
from betterward.measures.services.journal import tell
from betterward.people.models import Actor, Person


@transaction.atomic
def take_measure(*, measure: Measure, by: Actor) -> Measure:
    """Look after a measure that nobody looks after; taking it twice changes nothing.

    Raises
    ------
    Refused
        `by` may not change the measure or is no person, or somebody else was quicker.
    """
    policies.require(by, "edit", measure)
    held = _held(measure)
    if held.owner_id and held.owner_id == by.person_id:
        return held
    if by.person is None:
        raise Refused(_("Only a person can look after a measure. Nothing was changed."), code="no_person")
    if held.owner is not None:
        raise Refused(
            _("%(name)s looks after this measure already. Nothing was changed.") % {"name": held.owner.name},
            code="taken",
        )
    return _give(held, by.person, by, "taken")


@transaction.atomic
def hand_back_measure(*, measure: Measure, by: Actor) -> Measure:
    """Stop looking after a measure; it says again that it needs somebody when it gets worse."""
    policies.require(by, "view", measure)
    held = _held(measure)
    if not held.owner_id or held.owner_id != by.person_id:
        raise Refused(_("You do not look after this measure. Nothing was changed."), code="not_yours")
    return _give(held, None, by, "handed_back")


def _held(measure: Measure) -> Measure:
    """The row, held until the transaction ends: of two people who press at once one is told about the other."""
    return Measure.objects.select_for_update(of=("self",)).select_related("owner", "organisation", "scope").get(
        pk=measure.pk
    )  # fmt: skip


def _give(measure: Measure, to: Person | None, by: Actor, kind: str) -> Measure:
    with because(who=by.name, why=kind.replace("_", " ")):
        measure.owner = to
        measure.save(update_fields=["owner"])
        tell(kind, measure, by)
    return measure
