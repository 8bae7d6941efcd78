"""The page of a unit: where it stands in the tree; what happens there comes from the rooms above."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from betterward.common.requests import Request
from betterward.organisations import queries


@require_safe
def unit(request: Request, unit_id: UUID, words: str = "") -> HttpResponse:
    """One unit: the way to it, what hangs below it, and the panels of other rooms."""
    found = queries.the_unit(request.actor, unit_id)
    if words != found.words:
        return redirect(found.get_absolute_url())
    context = {
        "unit": found,
        "organisation": found.organisation,
        "trail": [(row, request.actor.may_on(row.path, 1)) for row in queries.trail(found) if row.id != found.pk],
        "children": queries.children(found, request.actor),
        "opened": queries.in_words(found.opened_on),
        "closed": queries.in_words(found.closed_on),
    }
    return render(request, "organisations/unit.jinja", context)
