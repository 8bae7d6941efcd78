"""Forms: published in versions, filled in rounds that become parts of readings, opened by a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.activity import services as activity
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.intake.models import CollectionForm, FormVersion, Round
from betterward.intake.rules import collecting as rules
from betterward.intake.rules.collecting import Question, Sum, Unclear
from betterward.measures import services as measures
from betterward.measures.models import Measure
from betterward.measures.rules import FREE_FOR, Entry, period_of
from betterward.measures.services.recording import keep_entries, locked
from betterward.organisations.models import Unit
from betterward.people import passes
from betterward.people import policies as rights
from betterward.people.models import Actor


class PublishedMeanwhile(Refused):
    """Somebody published another version while this one was written; `number` is the one that stands now."""

    def __init__(self, standing: FormVersion) -> None:
        super().__init__(
            _("%(who)s published another version while you were writing. Yours is still here; look at theirs first.")
            % {"who": standing.by.name},
            code="changed_meanwhile",
        )
        self.number = standing.number


# Publishing ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def publish_form(
    *, unit: Unit, name: str, purpose: str, questions: Sequence[Question], key: UUID, by: Actor,
    form: CollectionForm | None = None, over: int = 0,
) -> FormVersion:  # fmt: skip
    """Publish a form, or a new version of one; rounds filled in before keep the version they were asked by.

    Parameters
    ----------
    over
        The version this one was written on top of.

    Raises
    ------
    PublishedMeanwhile
        Another version has come since.
    Refused
        `by` may not edit at the unit, or a question is not clear; the sentence says which.
    """
    rights.require(by, "edit", unit)
    refuse_identifiers(name, purpose, *(one.text for one in questions))
    if not name.strip():
        raise Refused(_("Give the form a name, so that people know what they fill in."), code="no_name")
    asked = _checked(unit, questions)
    with because(who=by.name, why=_("published a form")):
        form, standing = _held_form(unit, form, key, by)
        if standing and standing.number != over:
            if form.key == key and not over:
                return standing
            raise PublishedMeanwhile(standing)
        version = FormVersion.objects.create(
            form=form, number=standing.number + 1 if standing else 1, name=name.strip(), purpose=purpose.strip(),
            questions=[one.told() for one in asked], by=by,
        )  # fmt: skip
        _tell("form_published", form, by, form_name=version.name, number=version.number)
    return version


def _held_form(
    unit: Unit, form: CollectionForm | None, key: UUID, by: Actor
) -> tuple[CollectionForm, FormVersion | None]:  # fmt: skip
    """The form, locked, with its latest version; a new one where there is none of this key."""
    if form is None:
        form, _is_new = CollectionForm.objects.get_or_create(
            key=key, defaults={"organisation": unit.organisation, "unit": unit, "by": by}
        )
    held = CollectionForm.objects.select_for_update(of=("self",)).get(pk=form.pk, unit=unit)
    return held, held.versions.select_related("by").last()


def feedable(unit: Unit, by: Actor) -> list[Measure]:
    """Measures of a unit that a form may feed: `by` may enter them, and several entries of a period live in them."""
    seen = Measure.objects.visible_to(by).active().filter(unit=unit, parts=None).exclude(version__combine="one")
    return list(seen.select_related("version", "unit", "scope").order_by("sort_key"))


def _checked(unit: Unit, questions: Sequence[Question]) -> tuple[Question, ...]:
    ids = [one.measure for one in questions if one.measure]
    known = Measure.objects.filter(pk__in=[_key(one) for one in ids], unit=unit).exclude(version__combine="one")
    try:
        return rules.checked(questions, {str(one.pk): one.version.kind for one in known.select_related("version")})
    except Unclear as unclear:
        raise Refused(said_of(unclear), code=f"question.{unclear.code}") from unclear


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def said_of(unclear: Unclear) -> str:
    """What is wrong with a form, in a sentence."""
    words = {
        "no_question": _("Ask at least one question."),
        "many": _("Ask at most %(most)s questions: more is not filled in on a busy day."),
        "no_text": _("Question %(n)s has no words yet."),
        "kind": _("Say what kind of answer question %(n)s wants."),
        "goes_elsewhere": _("Question %(n)s cannot feed that measure. Choose another one, or none."),
    }[unclear.code]
    return words % {"n": unclear.at + 1, **unclear.facts}


def _tell(kind: str, form: CollectionForm, by: Actor, **facts: Any) -> None:
    activity.record(
        f"intake.{kind}", by=by, organisation=form.organisation, scope=form.unit.scope, record_kind="unit",
        record_id=str(form.unit_id), **facts,
    )  # fmt: skip


@transaction.atomic
def close_form(*, form: CollectionForm, by: Actor, on: date) -> None:
    """Stop asking; what was filled in stays."""
    rights.require(by, "edit", form.unit)
    with because(who=by.name, why=_("closed a form")):
        if form.held and form.held.revoked_at is None:
            passes.revoke_pass(held=form.held)
        form.closed_on = on
        form.save(update_fields=["closed_on"])
        _tell("form_closed", form, by)


# Rounds -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody sends: a day, answers by question, and who they are."""

    on: date
    answers: Mapping[str, Any]
    key: UUID
    note: str = ""
    entered_as: str = ""
    is_sure: bool = False


def keep_round(*, version: FormVersion, filled: Filled, by: Actor, now: datetime | None = None) -> Round:
    """Keep one round; its sums become parts of the readings of its period. Sent twice, it is kept once.

    Raises
    ------
    Refused
        `by` may not enter readings, nothing was answered, the form is closed, or a measure refuses its number.
    """
    rights.require(by, "contribute", version.form.unit)
    return _kept(version, filled, by, now)


def keep_round_by_code(*, version: FormVersion, filled: Filled, now: datetime | None = None) -> Round:
    """The same for whoever holds the form's code."""
    held = version.form.held
    if held is None or not held.is_in_force(timezone.localdate()):
        raise Refused(_("This code has ended. Ask the ward for the new one. Nothing was saved."), code="ended")
    # By itself and first: what is refused below counts as a use, too.
    passes.count_use(held, now)
    return _kept(version, filled, held.actor, now)


@transaction.atomic
def _kept(version: FormVersion, filled: Filled, by: Actor, now: datetime | None) -> Round:
    form = CollectionForm.objects.select_for_update(of=("self",)).get(pk=version.form_id)
    if there := Round.objects.filter(key=filled.key, form=form).first():
        return there
    _require_fit(form, version, filled, now)
    questions = rules.questions_of(version.questions)
    refuse_identifiers(filled.note, filled.entered_as)
    ids: list[int] = []
    for key, total in sorted(rules.sums(questions, filled.answers).items()):
        ids += _as_readings(key, total, filled, by, now)
    with because(who=by.name, why=_("filled in a form")):
        made = Round.objects.create(
            form=form, version=version, on=filled.on, answers=dict(filled.answers), note=filled.note,
            entered_as=filled.entered_as, readings=ids, key=filled.key, by=by,
        )  # fmt: skip
        _tell("round_kept", version.form, by, form_name=version.name)
    return made


def _require_fit(form: CollectionForm, version: FormVersion, filled: Filled, now: datetime | None) -> None:
    today = timezone.localtime(now).date() if now else timezone.localdate()
    if form.closed_on or version.form.unit.closed_on:
        raise Refused(_("This form is no longer filled in. Nothing was saved."), code="closed")
    if not today - timedelta(days=366) <= filled.on <= today:
        raise Refused(_("Choose a day of the past year, up to today. Nothing was saved."), code="day")
    if not any(told is not None for told in filled.answers.values()):
        raise Refused(_("Nothing was answered yet, so nothing was saved."), code="nothing")


def _as_readings(key: str, total: Sum, filled: Filled, by: Actor, now: datetime | None) -> list[int]:
    """What a round adds to one measure, as readings beside those that are there."""
    measure, held = locked(Measure(pk=_key(key)), by)
    if measure.is_sensitive and by.kind == Actor.Kind.PASS:
        raise Refused(_("This code no longer works for this form. Nothing was saved."), code="ended")
    version = measure.version
    common: dict[str, Any] = {
        "period_on": period_of(filled.on, version.frequency), "entered_as": filled.entered_as, "if_taken": "add",
        "sure": filled.is_sure,
    }  # fmt: skip
    if version.kind == "average":
        told: list[dict[str, Any]] = [{"value": value} for value in total.values]
    else:
        told = [{"numerator": total.top, "denominator": total.under if version.kind != "count" else None}]
    entries = [Entry(**common, **one, key=uuid5(filled.key, f"{key}/{n}")) for n, one in enumerate(told)]
    return [row.pk for row in keep_entries(measure, held, entries, by, now)]


@transaction.atomic
def withdraw_round(*, made: Round, by: Actor, now: datetime | None = None) -> Round:
    """Take a round back, and with it what it added to readings; it stays in the history.

    Raises
    ------
    Refused
        It was taken back already, or it is older than a day or somebody else's and `by` may not edit at the unit.
    """
    moment = now or timezone.now()
    unit = made.form.unit
    is_own = made.by_id == by.pk and moment - made.at <= FREE_FOR
    rights.require(by, "contribute" if is_own else "edit", unit)
    return _withdrawn(made, by, moment)


def _withdrawn(made: Round, by: Actor, moment: datetime) -> Round:
    held = Round.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if held.withdrawn_at:
        raise Refused(_("This round was taken back already."), code="withdrawn")
    for measure in Measure.objects.filter(readings__pk__in=held.readings).distinct().select_related("scope"):
        measures.take_back_readings(measure=measure, ids=held.readings, by=by, why=_("took a round back"))
    held.withdrawn_by, held.withdrawn_at = by, moment
    held.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _tell("round_withdrawn", made.form, by)
    return held


# The code of a form -------------------------------------------------------------------------------------------------


@transaction.atomic
def open_code(*, form: CollectionForm, by: Actor, until: date | None = None) -> str:
    """A code that opens this form to whoever holds it; the one before opens nothing any more. Its secret is told once.

    Raises
    ------
    Refused
        `by` may not edit at the unit, the form is closed, or it feeds a sensitive measure.
    """
    rights.require(by, "edit", form.unit)
    version = form.versions.latest("number")
    fed = [_key(one["measure"]) for one in version.questions if one["measure"]]
    if form.closed_on:
        raise Refused(_("This form is no longer filled in. Nothing was made."), code="closed")
    if Measure.objects.filter(pk__in=fed, is_sensitive=True).exists():
        raise Refused(
            _("It feeds a sensitive measure, which never hangs on a wall. Nothing was made."), code="sensitive"
        )
    with because(who=by.name, why=_("made a code for a form")):
        if form.held and form.held.revoked_at is None:
            passes.revoke_pass(held=form.held)
        label = _("Form %(name)s, %(unit)s") % {"name": version.name, "unit": form.unit.label}
        form.held, secret = passes.make_pass(name=label, scope=form.unit.scope, expires_on=until)
        form.save(update_fields=["held"])
        _tell("form_code_made", form, by, form_name=version.name)
    return secret


@transaction.atomic
def close_code(*, form: CollectionForm, by: Actor) -> None:
    """Take the code back."""
    rights.require(by, "edit", form.unit)
    if form.held is None or form.held.revoked_at:
        raise Refused(_("There is no code to take back. Nothing was changed."), code="no_code")
    with because(who=by.name, why=_("took back the code of a form")):
        passes.revoke_pass(held=form.held)
        _tell("form_code_revoked", form, by)
