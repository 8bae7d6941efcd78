"""Showing a measure to others, dated, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.measures import policies
from betterward.measures.models import Measure, Share
from betterward.measures.services.journal import tell
from betterward.organisations.models import Scope
from betterward.people.models import Actor


@transaction.atomic
def share(*, measure: Measure, scope: Scope, by: Actor, from_on: date) -> Share:
    """Show a measure to the members of a scope, and to those between its unit and that scope."""
    policies.require(by, "edit", measure)
    if scope.organisation_id != measure.organisation_id:
        raise Refused(
            _("Sharing with another organisation needs an agreement between the two."), code="other_organisation"
        )
    existing = Share.objects.filter(measure=measure, scope=scope, until_on=None).first()
    if existing:
        return existing
    with because(who=by.name, why="shared a measure"):
        shared = Share.objects.create(measure=measure, scope=scope, from_on=from_on, by=by)
        tell("shared", measure, by, with_scope=scope.pk)
    return shared


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
