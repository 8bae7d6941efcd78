"""Planning a test, beginning it, learning from it, deciding: each one verb and one transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from betterward.activity import services as activity
from betterward.common import editing
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.cycles import rules
from betterward.cycles.models import Cycle, Ramp
from betterward.measures import policies as measure_policies
from betterward.measures import services as measures
from betterward.people.models import Actor
from betterward.projects import policies
from betterward.projects.models import Project


PLAN = ("scale", "scale_reason", "conditions", "who", "where", "noted", "measure", "until_on")
"""What a plan may say besides its question, its prediction and its day."""


@transaction.atomic
def plan_cycle(
    *, project: Project, question: str, test_on: date, by: Actor, at: datetime, idea: str = "", prediction: str = "",
    follows: Cycle | None = None, **plan: Any,
) -> Cycle:  # fmt: skip
    """Plan one test: a new ramp begins with it, or it follows another cycle and carries on its ramp.

    Raises
    ------
    Refused
        `by` may not change the project, the project has ended, the question is empty, the cycle it follows has a
        successor, the measure is not one this project watches, or the words name a patient.
    """
    _require(by, project)
    if not question.strip():
        raise Refused(_("Say what you want to try: one sentence is enough. Nothing was saved yet."), code="no_words")
    refuse_identifiers(question, idea, prediction, *(text for text in plan.values() if isinstance(text, str)))
    _refuse_other_measure(project, plan)
    with because(who=by.name, why="planned a test"):
        ramp = _ramp_after(follows) if follows else Ramp.objects.create(project=project, title=_title(idea, question))
        made = Cycle.objects.create(
            ramp=ramp, scope=project.scope, number=ramp.cycles.count() + 1, previous=follows, question=question.strip(),
            prediction=prediction.strip(), predicted_at=at if prediction.strip() else None, test_on=test_on, by=by,
            **plan,
        )  # fmt: skip
        _tell("planned", made, project, by)
    return made


def _title(idea: str, question: str) -> str:
    return (idea.strip() or question.strip())[:160]


def _ramp_after(follows: Cycle) -> Ramp:
    """The ramp of the cycle that is followed, held so that two next cycles cannot begin at once."""
    ramp = Ramp.objects.select_for_update().get(pk=follows.ramp_id)
    if Cycle.objects.filter(previous=follows).exists():
        raise Refused(_("The next test has been planned already. Open it from the project."), code="followed")
    return ramp


def _refuse_other_measure(project: Project, plan: dict[str, Any]) -> None:
    measure = plan.get("measure")
    if measure is not None and not project.links.filter(measure=measure).exists():
        raise Refused(_("Choose a measure that stands in this project."), code="measure")


@transaction.atomic
def change_plan(*, cycle: Cycle, version: int, by: Actor, at: datetime, **fields: Any) -> Cycle:
    """Change a plan; a prediction that stood when the test began stays as it was.

    One written afterwards is kept with its moment, and is marked so wherever it is shown.
    """
    kept = _held(cycle, by)
    refuse_identifiers(*(text for text in fields.values() if isinstance(text, str)))
    changes = editing.changes_to(kept, fields, version, who="")
    if "prediction" in changes:
        if kept.started_at and kept.prediction:
            raise Refused(_("The test has begun, so its prediction stays as it was written."), code="predicted")
        changes["predicted_at"] = at if changes["prediction"] else None
    if changes.get("measure"):
        _refuse_other_measure(kept.ramp.project, changes)
    return _write(kept, changes, by, "changed")


@transaction.atomic
def begin_test(*, cycle: Cycle, by: Actor, at: datetime, on: date) -> Cycle:
    """The test begins: its prediction is closed, and a flag stands on the chart it concerns."""
    kept = _held(cycle, by)
    if kept.started_at is not None:
        return kept
    _write(kept, {"started_at": at, "test_on": on}, by, "began")
    _pin(kept, by, on)
    return kept


def _pin(cycle: Cycle, by: Actor, on: date) -> None:
    if cycle.measure is None or not measure_policies.may(by, "contribute", cycle.measure):
        return
    label = _("Test %(number)s: %(question)s") % {"number": cycle.number, "question": cycle.question}
    measures.annotate(
        measure=cycle.measure, on=on, label=label[:120], by=by, record_kind="cycle", record_id=str(cycle.pk)
    )  # fmt: skip


@transaction.atomic
def study_cycle(*, cycle: Cycle, by: Actor, at: datetime, on: date, version: int, **said: Any) -> Cycle:
    """Keep what happened and what was learned; nothing of it has to be complete, and a test not begun yet began today.

    `said` may hold `happened`, `met`, `learned`.
    """
    kept = _held(cycle, by)
    refuse_identifiers(said.get("happened", ""), said.get("learned", ""))
    if said.get("met", "") not in ("", *rules.MET):
        raise Refused(_("Choose yes, partly or no."), code="met")
    changes = editing.changes_to(kept, said, version, who="")
    if kept.started_at is None:
        begin_test(cycle=kept, by=by, at=at, on=min(on, kept.test_on))
        kept.refresh_from_db()
    if kept.studied_on is None and (said.get("learned") or said.get("met")):
        changes["studied_on"] = on
    return _write(kept, changes, by, "studied")


@transaction.atomic
def decide_cycle(*, cycle: Cycle, decision: str, by: Actor, on: date, next_step: str = "") -> Cycle:
    """Adopt, adapt, abandon, scale up or repeat; deciding anew replaces it, and both stay in the history."""
    kept = _held(cycle, by)
    if decision not in rules.DECISIONS:
        raise Refused(_("Choose what you do next: adopt, adapt, abandon, scale up or repeat."), code="decision")
    refuse_identifiers(next_step)
    changes = {"decision": decision, "decided_on": on, "next_step": next_step.strip()}
    return _write(kept, changes, by, "decided", decision=decision)


# Small parts --------------------------------------------------------------------------------------------------------


def _require(by: Actor, project: Project) -> None:
    policies.require(by, "edit", project)
    if project.is_ended:
        raise Refused(_("This project has ended. Take it up again to test further. Nothing was saved."), code="ended")


def _held(cycle: Cycle, by: Actor) -> Cycle:
    full = Cycle.objects.select_for_update(of=("self",)).select_related(
        "ramp__project__scope", "ramp__project__organisation", "measure__scope", "scope"
    )
    kept = full.get(pk=cycle.pk)
    _require(by, kept.ramp.project)
    return kept


def _write(cycle: Cycle, changes: dict[str, Any], by: Actor, kind: str, **facts: Any) -> Cycle:
    if not changes:
        return cycle
    with because(who=by.name, why=f"{kind} a test"):
        for name, value in changes.items():
            setattr(cycle, name, value)
        cycle.version += 1
        cycle.save(update_fields=[*changes, "version"])
        _tell(kind, cycle, cycle.ramp.project, by, **facts)
    return cycle


def _tell(kind: str, cycle: Cycle, project: Project, by: Actor, **facts: Any) -> None:
    activity.record(
        f"cycles.{kind}", by=by, organisation=project.organisation, scope=project.scope, record_kind="cycle",
        record_id=str(cycle.pk), text=cycle.question, project=str(project.pk), **facts,
    )  # fmt: skip
