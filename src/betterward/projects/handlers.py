"""What projects do when something happened below: a yes to a project makes a coach or a sponsor of whoever said it."""

from __future__ import annotations

from betterward.activity.delivery import handler
from betterward.activity.models import Entry
from betterward.asks.models import Ask
from betterward.projects import services


@handler("projects.helpers", kinds=["asks.answered"])
def take_on_helpers(entry: Entry) -> None:
    """Give the role that was asked for."""
    ask = Ask.objects.select_related("to", "answered_by", "raised_by", "scope").filter(pk=entry.record_id).first()
    if ask is not None:
        services.take_on(ask=ask)
