"""New limits from a period on: one person asks with four yeses, a second person agrees."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.measures import charting, policies
from betterward.measures.models import Measure, Phase, Split
from betterward.measures.services.decisions import checked_stretch, decide, start_phase
from betterward.people.models import Actor


@transaction.atomic
def propose_split(
    *, measure: Measure, starts_on: date, why: str, by: Actor, is_different: bool, is_known: bool, is_wanted: bool,
    is_lasting: bool, baseline_until_on: date | None = None, caption: str = "", recorded_at: datetime | None = None,
) -> Split:  # fmt: skip
    """Ask for lines of their own from a period on; nothing about the chart changes yet.

    What the chart said is kept with the question, so that whoever agrees later sees what the first person saw.
    """
    policies.require(by, "edit", measure)
    if not (is_different and is_known and is_wanted and is_lasting):
        raise Refused(_("New limits need four times yes. The limits stay as they are."), code="four_yeses")
    start = checked_stretch(measure, starts_on, baseline_until_on, why) or starts_on
    found = charting.evidence_of(charting.chart_of(measure, known_at=recorded_at), start)
    old = Split.objects.filter(measure=measure, starts_on=start, replaced_by=None)
    split = Split(starts_on=start, baseline_until_on=baseline_until_on, caption=caption, evidence=found)
    return decide(measure, by, "split_asked", why, old, split, recorded_at)


@transaction.atomic
def agree_split(*, split: Split, by: Actor, recorded_at: datetime | None = None) -> Phase:
    """Agree, as a second person, to new limits somebody asked for; from now on the chart is drawn with them."""
    measure = split.measure
    policies.require(by, "edit", measure)
    charting.hold([measure.pk])
    if not Split.objects.waiting().filter(pk=split.pk).exists():
        raise Refused(_("This was agreed or taken back since. Look at the chart as it is now."), code="replaced")
    if split.by_id == by.pk:
        raise Refused(_("You asked for these limits, so another person has to agree."), code="second_person")
    words: dict[str, Any] = {
        name: getattr(split, name) for name in ("starts_on", "baseline_until_on", "caption", "why")
    }
    return start_phase(measure=measure, by=by, split=split, recorded_at=recorded_at, **words)
