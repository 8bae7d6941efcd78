"""Another chart or other rules for everybody who looks at a measure."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.measures import charting, policies, rules
from betterward.measures.models import Measure
from betterward.measures.services.journal import tell
from betterward.people.models import Actor


@transaction.atomic
def choose_chart(*, measure: Measure, chart: str, rule_set: str, why: str, by: Actor) -> Measure:
    """Draw a measure as another chart or judge it by other rules; empty is what the definition says.

    Readings and decisions stay; the recipe before stays in the history, so that a past board sees its own chart.
    """
    policies.require(by, "edit", measure)
    if not why.strip():
        raise Refused(_("Say why the chart changes: later readers will ask. Nothing was changed."), code="no_reason")
    if chart and chart not in rules.CHARTS_OF_KIND[measure.version.kind]:
        raise Refused(_("This chart does not suit what is counted here. Nothing was changed."), code="chart")
    refuse_identifiers(why)
    charting.hold([measure.pk])
    chosen = {name: word for name, word in (("chart", chart), ("rules", rule_set)) if word}
    kept = {name: word for name, word in measure.recipe.items() if name not in ("chart", "rules", "because")}
    with because(who=by.name, why=why):
        measure.recipe = {**kept, **chosen, **({"because": "chosen"} if chosen else {})}
        measure.save(update_fields=["recipe"])
        tell("chart_chosen", measure, by, why, **chosen)
        charting.refresh(measure)
    return measure
