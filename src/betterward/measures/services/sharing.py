"""Showing a measure to others, dated, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.measures import charting, policies, rules
from betterward.measures.models import Measure, Share
from betterward.measures.models.measures import FLOWS_UP
from betterward.measures.services.journal import tell
from betterward.organisations.models import Scope
from betterward.people.models import Actor


@transaction.atomic
def share(*, measure: Measure, scope: Scope, by: Actor, from_on: date, hides_small: bool = False) -> Share:
    """Show a measure to the members of a scope, and to those between its unit and that scope.

    With `hides_small` they see a page of its own, over periods so long that no count is small, and nothing else.
    """
    policies.require(by, "edit", measure)
    if scope.organisation_id != measure.organisation_id:
        raise Refused(
            _("Sharing with another organisation needs an agreement between the two."), code="other_organisation"
        )
    existing = Share.objects.filter(measure=measure, scope=scope, until_on=None).first()
    if existing and existing.hides_small == hides_small:
        return existing
    if hides_small:
        _refuse_what_cannot_be_hidden(measure)
    if existing:
        stop_sharing(shared=existing, by=by, on=from_on)
    with because(who=by.name, why="shared a measure"):
        shared = Share.objects.create(measure=measure, scope=scope, from_on=from_on, by=by, hides_small=hides_small)
        tell("shared", measure, by, with_scope=scope.pk, hides_small=hides_small)
    return shared


def _refuse_what_cannot_be_hidden(measure: Measure) -> None:
    if measure.version.kind not in rules.ADDABLE or charting.is_cross(measure):
        raise Refused(
            _("Only counts, shares and rates can be shared with small numbers hidden. Nothing was shared."),
            code="kind",
        )
    if measure.purpose in FLOWS_UP:
        raise Refused(
            _("A measure of this purpose is seen above its unit in full. Nothing was shared."), code="seen_anyway"
        )
    if measure.wholes.exists():
        raise Refused(
            _("This measure is a part of another, from which its numbers could be worked out. Nothing was shared."),
            code="part",
        )


@transaction.atomic
def stop_sharing(*, shared: Share, by: Actor, on: date) -> Share:
    """Take a share back: its last day is the day before."""
    policies.require(by, "edit", shared.measure)
    with because(who=by.name, why="stopped sharing a measure"):
        if shared.from_on >= on:
            tell("share_taken_back", shared.measure, by, with_scope=shared.scope_id)
            shared.delete()
            return shared
        shared.until_on = on - timedelta(days=1)
        shared.save(update_fields=["until_on"])
        tell("share_taken_back", shared.measure, by, with_scope=shared.scope_id)
    return shared
