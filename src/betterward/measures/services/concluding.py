"""What people decide when they have looked at a chart, and whether it worked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.identifiers import refuse_identifiers
from betterward.measures import policies
from betterward.measures.models import ChartFacts, Conclusion, Measure
from betterward.measures.services.decisions import decide
from betterward.people.models import Actor


@transaction.atomic
def conclude(
    *, measure: Measure, decided: str, review_on: date, by: Actor, recorded_at: datetime | None = None
) -> Conclusion:  # fmt: skip
    """Write down what was decided, beside what the chart said at that moment."""
    policies.require(by, "edit", measure)
    if not decided.strip():
        raise Refused(_("Say what was decided; “go on as before” is a decision, too."), code="no_decision")
    if review_on <= timezone.localdate():
        raise Refused(_("Choose a day to come for looking again: only then can it be told."), code="past")
    refuse_identifiers(decided)
    row = Conclusion(said=_says(measure), decided=decided, review_on=review_on)
    return decide(measure, by, "concluded", "", Conclusion.objects.none(), row, recorded_at)


@transaction.atomic
def review(
    *, conclusion: Conclusion, worked: str, learned: str, by: Actor, review_on: date | None = None,
    recorded_at: datetime | None = None,
) -> Conclusion:  # fmt: skip
    """Say whether it worked, beside what the chart says now; too early to tell, and a later day is set."""
    measure = conclusion.measure
    policies.require(by, "edit", measure)
    if worked not in Conclusion.Worked.values:
        raise Refused(_("Say whether it worked, did not, or cannot be told yet."), code="no_answer")
    if worked == Conclusion.Worked.UNCLEAR and (review_on is None or review_on <= timezone.localdate()):
        raise Refused(_("It cannot be told yet: choose a day to come for looking again."), code="past")
    refuse_identifiers(learned)
    old = Conclusion.objects.filter(pk=conclusion.pk, replaced_by=None, is_withdrawn=False)
    if not old.exists():
        raise Refused(_("Somebody has looked at this again already."), code="replaced")
    kept: dict[str, Any] = {"said": conclusion.said, "decided": conclusion.decided}
    row = Conclusion(
        **kept, review_on=review_on or conclusion.review_on, worked=worked, learned=learned, said_then=_says(measure)
    )
    return decide(measure, by, "reviewed", learned, old, row, recorded_at)


def _says(measure: Measure) -> str:
    facts = ChartFacts.objects.filter(measure=measure.pk).values_list("sentence", flat=True).first()
    return facts or str(_("No readings yet."))
