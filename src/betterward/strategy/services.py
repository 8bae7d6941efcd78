"""Changes to the strategy: each one verb, one transaction, one entry in the journal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from betterward.activity import queries as stories
from betterward.activity import services as activity
from betterward.common import editing
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.measures import policies as measure_policies
from betterward.measures.models import Measure
from betterward.organisations.models import Organisation
from betterward.people.models import Actor
from betterward.strategy import policies
from betterward.strategy.models import Objective, Promise, TrueNorth


@transaction.atomic
def set_true_north(*, organisation: Organisation, text: str, by: Actor, from_on: date) -> TrueNorth:
    """Word the sentence everything points to; the wording before stays with its dates."""
    top = organisation.root
    policies.require(by, "word", top)
    text = _said(text, _("Write the true north in one sentence. Nothing was saved yet."))
    with because(who=by.name, why="worded the true north"):
        row = TrueNorth.objects.create(organisation=organisation, scope=top.scope, text=text, from_on=from_on, by=by)
        activity.record(
            "strategy.true_north_set", by=by, organisation=organisation, scope=top.scope, record_kind="organisation",
            record_id=str(organisation.pk), text=text, from_on=from_on.isoformat(),
        )  # fmt: skip
    return row


@transaction.atomic
def add_objective(*, organisation: Organisation, title: str, by: Actor, **fields: Any) -> Objective:
    """Add an objective at the end of the list; a title is enough.

    Raises
    ------
    Refused
        `by` does not manage the organisation, the title is empty, or the code is taken.
    """
    top = organisation.root
    policies.require(by, "word", top)
    title = _title(title)
    refuse_identifiers(*_texts(fields))
    _refuse_taken(organisation, fields.get("code", ""))
    fields.setdefault("order", _next_place(organisation))
    with because(who=by.name, why="added an objective"):
        objective: Objective = Objective.objects.create(
            organisation=organisation, scope=top.scope, title=title, **fields
        )
        _tell("objective_added", objective, by)
    return objective


@transaction.atomic
def change_objective(*, objective: Objective, version: int, by: Actor, **fields: Any) -> Objective:
    """Change fields of an objective; what somebody else changed since `version` is never overwritten unseen.

    Raises
    ------
    ChangedMeanwhile
        Somebody else has changed one of the same fields.
    """
    kept = _locked(objective)
    policies.require(by, "word", kept)
    if "title" in fields:
        fields["title"] = _title(fields["title"])
    refuse_identifiers(*_texts(fields))
    changes = editing.changes_to(kept, fields, version, who=_latest_hand(kept))
    if not changes:
        return kept
    if "code" in changes:
        _refuse_taken(kept.organisation, changes["code"])
    with because(who=by.name, why="changed an objective"):
        for name, value in changes.items():
            setattr(kept, name, value)
        kept.version += 1
        kept.save(update_fields=[*changes, "version"])
        _tell("objective_changed", kept, by, fields=sorted(changes))
    return kept


@transaction.atomic
def promise_measure(*, objective: Objective, measure: Measure, words: str, by: Actor, from_on: date) -> Promise:
    """Promise an objective in a measure of the same organisation, in words such as "6.8 → 3.4 falls"."""
    policies.require(by, "promise", objective)
    measure_policies.require(by, "view", measure)
    if measure.organisation_id != objective.organisation_id:
        raise Refused(
            _("An objective is promised in measures of its own organisation. Nothing was changed."),
            code="other_organisation",
        )
    refuse_identifiers(words)
    if Promise.objects.filter(objective=objective, measure=measure, until_on=None).exists():
        raise Refused(
            _("%(measure)s is promised here already. Nothing was changed.") % {"measure": measure.name},
            code="promised_already",
        )
    with because(who=by.name, why="promised a measure"):
        promise = Promise.objects.create(objective=objective, measure=measure, words=words.strip(), from_on=from_on)
        _tell("measure_promised", objective, by, measure=str(measure.pk), words=promise.words)
    return promise


@transaction.atomic
def withdraw_promise(*, promise: Promise, by: Actor, on: date) -> None:
    """End a promise: the day before `on` is its last; one that never held a day is taken away."""
    policies.require(by, "promise", promise.objective)
    with because(who=by.name, why="withdrew a promise"):
        _tell("promise_withdrawn", promise.objective, by, measure=str(promise.measure_id), words=promise.words)
        if promise.from_on >= on:
            promise.delete()
            return
        promise.until_on = on - timedelta(days=1)
        promise.save(update_fields=["until_on"])


# Small parts --------------------------------------------------------------------------------------------------------


def _locked(objective: Objective) -> Objective:
    rows = Objective.objects.select_for_update(of=("self",)).select_related("organisation", "scope")
    locked: Objective = rows.get(pk=objective.pk)
    return locked


def _title(text: str) -> str:
    return _said(text, _("Give the objective a title: what do you want to reach? Nothing was saved yet."))


def _said(text: str, otherwise: str) -> str:
    """The text without spaces around it; refused when nothing is left, or when it names a patient."""
    if not text.strip():
        raise Refused(otherwise, code="no_words")
    refuse_identifiers(text)
    return text.strip()


def _texts(fields: dict[str, Any]) -> list[str]:
    return [value for value in fields.values() if isinstance(value, str)]


def _refuse_taken(organisation: Organisation, code: str) -> None:
    if code and Objective.objects.filter(organisation=organisation, code=code).exists():
        raise Refused(
            _("The code %(code)s belongs to another objective. Choose another one. Nothing was saved yet.")
            % {"code": code},
            code="code_taken",
        )


def _next_place(organisation: Organisation) -> int:
    return (Objective.objects.filter(organisation=organisation).aggregate(Max("order"))["order__max"] or 0) + 10


def _latest_hand(objective: Objective) -> str:
    """Who changed the objective latest."""
    story = stories.of_record("objective", str(objective.pk), limit=20)
    return next((entry.by for entry in story if entry.kind == "strategy.objective_changed"), "")


def _tell(kind: str, objective: Objective, by: Actor, **facts: Any) -> None:
    activity.record(
        f"strategy.{kind}", by=by, organisation=objective.organisation, scope=objective.scope,
        record_kind="objective", record_id=str(objective.pk), title=objective.title, **facts,
    )  # fmt: skip
