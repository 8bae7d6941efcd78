"""What people decide about a series: phases, lines, points left out, notes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.common.sequences import next_ids
from betterward.measures import charting, policies, rules
from betterward.measures.models import Annotation, Conclusion, Exclusion, Line, Measure, Phase, Split
from betterward.measures.services.journal import tell
from betterward.people.models import Actor


Row = TypeVar("Row", Conclusion, Split, Phase, Line, Exclusion, Annotation)


@transaction.atomic
def accept_phase(
    *, measure: Measure, starts_on: date | None, baseline_until_on: date | None, why: str, by: Actor, caption: str = "",
    recorded_at: datetime | None = None,
) -> Phase:  # fmt: skip
    """Say which points set the first lines of a series, or, as the house alone, where lines of their own start.

    A person who wants lines of their own from a period on asks for them (`splitting.propose_split`), and a second
    person agrees; what is counted in a new way breaks the lines by itself (`defining.redefine`).
    """
    if starts_on and by.kind == Actor.Kind.PERSON:
        raise Refused(_("New limits need a second person who agrees. Ask for them first."), code="second_person")
    return start_phase(
        measure=measure, starts_on=starts_on, baseline_until_on=baseline_until_on, why=why, by=by, caption=caption,
        recorded_at=recorded_at,
    )  # fmt: skip


def start_phase(
    *, measure: Measure, starts_on: date | None, baseline_until_on: date | None, why: str, by: Actor, caption: str = "",
    split: Split | None = None, recorded_at: datetime | None = None,
) -> Phase:  # fmt: skip
    """Give a stretch of the series lines of its own from a period on; the old lines stay in the history."""
    policies.require(by, "edit", measure)
    starts_on = checked_stretch(measure, starts_on, baseline_until_on, why)
    old = Phase.objects.filter(measure=measure, starts_on=starts_on, replaced_by=None)
    phase = Phase(starts_on=starts_on, baseline_until_on=baseline_until_on, caption=caption, split=split)
    return decide(measure, by, "phase_accepted", why, old, phase, recorded_at)


def checked_stretch(measure: Measure, starts_on: date | None, baseline_until_on: date | None, why: str) -> date | None:
    """The first day of the period a stretch starts in; refused without a reason, or when its baseline ends before."""
    if not why.strip():
        raise Refused(_("Say why the lines change: later readers will ask. Nothing was changed."), code="no_reason")
    if starts_on and baseline_until_on and baseline_until_on < starts_on:
        raise Refused(_("The baseline ends before its phase starts. Choose a later day."), code="baseline_before_phase")
    return rules.period_of(starts_on, measure.version.frequency) if starts_on else None


@transaction.atomic
def set_line(
    *, measure: Measure, kind: str, by: Actor, value: float | None = None, low: float | None = None,
    high: float | None = None, label: str = "", from_on: date | None = None, until_on: date | None = None,
    why: str = "", recorded_at: datetime | None = None,
) -> Line:  # fmt: skip
    """Draw a goal, a standard, a step of an agreed path, or a safe range."""
    policies.require(by, "edit", measure)
    if kind == Line.Kind.RANGE and (low is None or high is None or high < low):
        raise Refused(_("A safe range needs its lowest and its highest value, in this order."), code="range")
    if kind != Line.Kind.RANGE and value is None:
        raise Refused(_("Say at which value the line lies."), code="no_value")
    old = Line.objects.filter(measure=measure, kind=kind, from_on=from_on, replaced_by=None)
    line = Line(kind=kind, value=value, low=low, high=high, label=label, from_on=from_on, until_on=until_on)
    return decide(measure, by, "line_set", why, old, line, recorded_at)


@transaction.atomic
def leave_out(
    *, measure: Measure, period_on: date, why: str, by: Actor, recorded_at: datetime | None = None
) -> Exclusion:
    """Leave a point out of the lines; it stays visible."""
    policies.require(by, "edit", measure)
    if not why.strip():
        raise Refused(
            _("Say why this point is left out: later readers will ask. Nothing was changed."), code="no_reason"
        )
    first = rules.period_of(period_on, measure.version.frequency)
    old = Exclusion.objects.filter(measure=measure, period_on=first, replaced_by=None)
    return decide(measure, by, "point_left_out", why, old, Exclusion(period_on=first), recorded_at)


@transaction.atomic
def annotate(
    *, measure: Measure, on: date, label: str, by: Actor, record_kind: str = "", record_id: str = "",
    recorded_at: datetime | None = None,
) -> Annotation:  # fmt: skip
    """Put a numbered flag on the chart."""
    policies.require(by, "contribute", measure)
    if not label.strip():
        raise Refused(_("Say in a few words what happened."), code="no_label")
    flag = Annotation(on=on, label=label, record_kind=record_kind, record_id=record_id)
    return decide(measure, by, "annotated", "", Annotation.objects.none(), flag, recorded_at)


@transaction.atomic
def withdraw_decision(*, decision: Row, by: Actor, why: str) -> Row:
    """Take a decision back; the chart is as it was before it, and both stay in the history."""
    measure = decision.measure
    policies.require(by, "edit", measure)
    model = type(decision)
    kept = {f.name: getattr(decision, f.name) for f in model._meta.concrete_fields if f.name not in _OWN}
    old = model._default_manager.filter(pk=decision.pk, replaced_by=None)
    if not old.exists():
        raise Refused(_("This was changed since, so there is nothing to take back."), code="replaced")
    return decide(measure, by, "decision_taken_back", why, old, model(**kept, is_withdrawn=True), None)


_OWN = ("id", "measure", "why", "is_withdrawn", "recorded_at", "by", "replaced_by", "replaced_at")


def decide(measure: Measure, by: Actor, kind: str, why: str, old: Any, row: Row, recorded_at: datetime | None) -> Row:
    """Add the row, mark what it replaces, tell the journal, refresh the chart."""
    # Words that stand already, and for which somebody vouched, must not keep a decision from being taken back.
    new = () if row.is_withdrawn else (getattr(row, "label", ""), getattr(row, "caption", ""))
    refuse_identifiers(why, *new)
    moment = recorded_at or timezone.now()
    charting.hold([measure.pk])
    with because(who=by.name, why=why or kind):
        [row.pk] = next_ids(type(row), 1)
        old.update(replaced_by=row.pk, replaced_at=moment)
        row.measure, row.by, row.why, row.recorded_at = measure, by, why, moment
        row.save(force_insert=True)
        tell(kind, measure, by, why, moment=moment.isoformat())
        charting.refresh(measure)
    return row
