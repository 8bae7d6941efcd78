"""Forms of a unit, what they ask, how completely they are filled in, as frozen rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from betterward.common.addresses import address_of
from betterward.common.prepared import prepared
from betterward.common.requests import found_or_404
from betterward.intake.models import CollectionForm, FormVersion, Round
from betterward.intake.rules import collecting as rules
from betterward.intake.rules.collecting import Question
from betterward.measures.models import Measure
from betterward.measures.rules import FREE_FOR
from betterward.organisations.models import Unit
from betterward.people import policies
from betterward.people.models import Actor
from betterward.people.passes import hashed
from betterward.people.rules import Level
from variation import reading


KINDS = {
    "yes_no": lazy("yes or no"), "count": lazy("a count"), "number": lazy("a number"),
    "time": lazy("a time in minutes"),
}  # fmt: skip

PARTS = {
    "met": lazy("share that is met"), "failed": lazy("what failed, per check"), "top": lazy("how many"),
    "under": lazy("out of how many"), "value": lazy("the value"),
}  # fmt: skip

MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form in the list of its unit."""

    name: str
    address: str
    fill: str
    questions: int
    last_on: date | None
    is_closed: bool


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round: by whom, how complete, what failed."""

    id: UUID
    on: date
    by: str
    says: str
    failed: list[str]
    note: str
    version: int
    is_withdrawn: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class FormPage:
    """Everything the page of a form prints."""

    form: CollectionForm
    version: FormVersion
    versions: list[FormVersion]
    questions: list[tuple[Question, str]]
    rounds: list[RoundRow]
    measures: list[tuple[str, str]]
    complete: str
    may_edit: bool
    may_fill: bool
    has_code: bool


def forms_of(unit: Unit) -> list[FormRow]:
    """The forms of a unit, those in use first; one query."""
    rows = [
        FormRow(
            one.name, one.form.get_absolute_url(), address_of("intake:fill", one.form_id), len(one.questions),
            one.last_on, one.form.closed_on is not None,  # type: ignore[attr-defined]
        )
        for one in _latest_versions(unit.pk)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.is_closed, row.name.lower()))


@prepared
def _latest_versions(unit: UUID) -> QuerySet[FormVersion]:
    told = Round.objects.standing().filter(form=OuterRef("form")).order_by("-on").values("on")[:1]
    found = FormVersion.objects.filter(form__unit=unit).select_related("form").annotate(last_on=Subquery(told))
    return found.order_by("form_id", "-number").distinct("form_id")


def the_form(actor: Actor, form_id: UUID, level: int = Level.CONTRIBUTE) -> CollectionForm:
    """The form with its unit, if this actor may fill it in (or, by level, change it).

    Raises
    ------
    Http404
        There is none, or none for this actor.
    """
    found = CollectionForm.objects.visible_to(actor, level).filter(pk=form_id)
    return found_or_404(list(found.select_related("unit__scope", "unit__organisation", "organisation", "held")))


def latest_version(form: CollectionForm) -> FormVersion:
    """The version that is filled in today."""
    version = form.versions.latest("number")
    version.form = form
    return version


def form_by_code(secret: str) -> CollectionForm | None:
    """The form a secret opens today."""
    found = CollectionForm.objects.filter(held__secret_hash=hashed(secret), closed_on=None, unit__closed_on=None)
    form = found.select_related("unit__scope", "unit__organisation", "organisation", "held__actor").first()
    return form if form and form.held and form.held.is_in_force(timezone.localdate()) else None


def form_page(form: CollectionForm, actor: Actor) -> FormPage:
    """The page of a form for whoever may fill it in; three queries."""
    versions = list(form.versions.select_related("by"))
    version = versions[-1]
    questions = rules.questions_of(version.questions)
    fed = _fed(questions, actor)
    rounds = list(Round.objects.filter(form=form).select_related("version", "by")[:MOST_ROUNDS])
    may_edit = policies.may(actor, "edit", form.unit)
    is_open = form.closed_on is None and form.unit.closed_on is None
    return FormPage(
        form=form, version=version, versions=versions[::-1],
        questions=[(one, _feeds(one, fed)) for one in questions],
        rounds=[_round(one, actor, may_edit=may_edit) for one in rounds],
        measures=[(one.full_name, one.get_absolute_url()) for one in fed.values()],
        complete=_complete([one for one in rounds if not one.withdrawn_at]),
        may_edit=may_edit and is_open, may_fill=is_open,
        has_code=form.held is not None and form.held.is_in_force(timezone.localdate()),
    )  # fmt: skip


def _fed(questions: Iterable[Question], actor: Actor) -> dict[str, Measure]:
    ids = {one.measure for one in questions if one.measure}
    seen = Measure.objects.visible_to(actor).filter(pk__in=ids).select_related("version")
    return {str(one.pk): one for one in seen}


def _feeds(question: Question, fed: Mapping[str, Measure]) -> str:
    measure = fed.get(question.measure)
    return f"{measure.full_name}: {PARTS[question.part]}" if measure else ""


def _round(made: Round, actor: Actor, *, may_edit: bool) -> RoundRow:
    questions = rules.questions_of(made.version.questions)
    is_own = made.by_id == actor.pk and timezone.now() - made.at <= FREE_FOR
    return RoundRow(
        id=made.pk, on=made.on, by=made.entered_as or made.by.name, says=answered_says(questions, made.answers),
        failed=[one.text for one in rules.failed(questions, made.answers)], note=made.note,
        version=made.version.number, is_withdrawn=made.withdrawn_at is not None,
        may_take_back=made.withdrawn_at is None and (is_own or may_edit),
    )  # fmt: skip


def answered_says(questions: Sequence[Question], answers: Mapping[str, Any]) -> str:
    """How complete a round is: `7 of 9 answered`."""
    told, asked = rules.completeness(questions, answers)
    return _("%(told)s of %(asked)s answered") % {"told": told, "asked": asked}


def _complete(rounds: Sequence[Round]) -> str:
    """How complete the latest rounds are together."""
    if not rounds:
        return ""
    counts = [rules.completeness(rules.questions_of(one.version.questions), one.answers) for one in rounds]
    told, asked = (sum(column) for column in zip(*counts, strict=True))
    words = ngettext(
        "In the latest round %(share)s of the questions were answered.",
        "In the latest %(num)s rounds %(share)s of the questions were answered.",
        len(rounds),
    )
    return words % {"num": len(rounds), "share": reading.format_number(100 * told / asked, 0, "%")}


# Building -----------------------------------------------------------------------------------------------------------


def goals_for(measures: Iterable[Measure]) -> list[tuple[str, str]]:
    """What a question may feed: the word of the builder's field, and what it says."""
    return [
        (f"{one.pk}:{part}", f"{one.full_name}: {PARTS[part]}")
        for one in measures
        for part in dict.fromkeys(part for (_k, kind), parts in rules.GOES_TO.items() if kind == one.version.kind
                                  for part in parts)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundDone:
    """What is said after a round: how complete it is, and which checks failed."""

    id: UUID
    says: str
    failed: list[str]
    at: datetime


def done(made: Round) -> RoundDone:
    """What is said to whoever filled it in."""
    questions = rules.questions_of(made.version.questions)
    failed = [one.text for one in rules.failed(questions, made.answers)]
    return RoundDone(made.pk, answered_says(questions, made.answers), failed, made.at)
