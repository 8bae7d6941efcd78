"""Forms of several questions: built, published, filled in by people who are signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.intake import queries, services
from betterward.intake.forms import BuilderForm, RoundForm
from betterward.intake.forms.collecting import acted, questions_sent
from betterward.intake.models import CollectionForm, FormVersion, Round
from betterward.intake.queries.collecting import KINDS
from betterward.intake.rules.collecting import Question, questions_of
from betterward.organisations.models import Unit
from betterward.organisations.queries import the_unit
from betterward.people import policies
from betterward.people.rules import Level


@require_safe
def of_unit(request: Request, unit_id: UUID) -> HttpResponse:
    """The forms of a unit."""
    unit = the_unit(request.actor, unit_id)
    if not request.actor.may_on(unit.scope.path, Level.CONTRIBUTE):
        raise Http404
    may_edit = unit.closed_on is None and policies.may(request.actor, "edit", unit)
    context = {
        "unit": unit, "organisation": unit.organisation, "forms": queries.forms_of(unit), "may_edit": may_edit,
    }  # fmt: skip
    return render(request, "intake/forms.jinja", context)


@require_safe
def form(request: Request, form_id: UUID) -> HttpResponse:
    """One form: what it asks and feeds, how completely, the latest rounds."""
    found = queries.the_form(request.actor, form_id)
    page = queries.form_page(found, request.actor)
    context = {"page": page, "form": found, "unit": found.unit, "organisation": found.unit.organisation}
    return render(request, "intake/form.jinja", context)


# Building -----------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, unit_id: UUID) -> HttpResponse:
    """A new form of a unit."""
    unit = the_unit(request.actor, unit_id)
    if unit.closed_on or not policies.may(request.actor, "edit", unit):
        raise Http404
    return _built(request, unit, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def build(request: Request, form_id: UUID) -> HttpResponse:
    """A new version of a form."""
    found = queries.the_form(request.actor, form_id, Level.EDIT)
    if found.closed_on or found.unit.closed_on:
        raise Http404
    return _built(request, found.unit, found)


def _built(request: Request, unit: Unit, form: CollectionForm | None) -> HttpResponse:
    if request.method != "POST":
        version = queries.latest_version(form) if form else None
        return _builder(request, unit, form, BuilderForm(initial=_initial(version)), _first(version))
    typed, act = BuilderForm(request.POST), request.POST.get("act", "look")
    questions = questions_sent(request.POST)
    if not typed.is_valid():
        return _builder(request, unit, form, typed, questions, status=422)
    if act == "publish":
        return _published(request, unit, form, typed, questions)
    questions, at = acted(questions, act)
    return _builder(request, unit, form, typed, questions, at=at)


def _initial(version: FormVersion | None) -> dict[str, Any]:
    if version is None:
        return {"key": uuid4(), "over": 0}
    return {"name": version.name, "purpose": version.purpose, "over": version.number, "key": uuid4()}


def _first(version: FormVersion | None) -> list[Question]:
    return list(questions_of(version.questions)) if version else [Question("", "", "yes_no")]


def _published(
    request: Request, unit: Unit, form: CollectionForm | None, typed: BuilderForm, questions: list[Question]
) -> HttpResponse:
    told = typed.cleaned_data
    try:
        version = services.publish_form(
            unit=unit, form=form, name=told["name"], purpose=told["purpose"], questions=questions, key=told["key"],
            over=told["over"] or 0, by=request.actor,
        )  # fmt: skip
    except services.PublishedMeanwhile as meanwhile:
        typed.data = {**request.POST.dict(), "over": meanwhile.number}
        typed.add_error(None, str(meanwhile))
        return _builder(request, unit, form, typed, questions, status=409)
    except Refused as refusal:
        typed.add_error(None, str(refusal))
        return _builder(request, unit, form, typed, questions, status=422)
    messages.success(request, _("Published. It can be filled in from now on."))
    return redirect(version.form)


def _builder(
    request: Request, unit: Unit, form: CollectionForm | None, typed: BuilderForm, questions: list[Question], *,
    at: int = -1, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "unit": unit, "organisation": unit.organisation, "form": form, "typed": typed, "questions": questions,
        "kinds": list(KINDS.items()), "goals": queries.goals_for(services.feedable(unit, request.actor)), "at": at,
        "preview": RoundForm(questions=_previewed(questions)), "can_write": True, "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "intake/form_builder.jinja", context, status=status)


def _previewed(questions: list[Question]) -> list[Question]:
    return [Question(f"p{n}", one.text or _("…"), one.kind, unit=one.unit) for n, one in enumerate(questions)]


@require_POST
def close(request: Request, form_id: UUID) -> HttpResponse:
    """Stop asking."""
    found = queries.the_form(request.actor, form_id, Level.EDIT)
    services.close_form(form=found, by=request.actor, on=timezone.localdate())
    messages.success(request, _("Closed. What was filled in stays, and so do the charts."))
    return redirect(found)


# Filling in ---------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: Request, form_id: UUID) -> HttpResponse:
    """One round."""
    found = queries.the_form(request.actor, form_id)
    if found.closed_on or found.unit.closed_on:
        raise Http404
    version = asked_version(request, found)
    typed = round_form(request, version)
    if typed.is_bound and typed.is_valid():
        try:
            made = services.keep_round(version=version, filled=typed.filled(), by=request.actor)
            return redirect("intake:round", round_id=made.pk)
        except Refused as refusal:
            doubt(typed, refusal)
    context = {"form": found, "version": version, "typed": typed, "unit": found.unit, "can_write": True}
    context["organisation"] = found.unit.organisation
    return render(request, "intake/fill.jinja", context, status=422 if typed.errors else 200)


def asked_version(request: Request, form: CollectionForm) -> FormVersion:
    """The version that was on the screen; the latest where none is named."""
    number = request.POST.get("version", "")
    sent = form.versions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 5 else None
    if sent is None:
        return queries.latest_version(form)
    sent.form = form
    return sent


def round_form(request: Request, version: FormVersion) -> RoundForm:
    """The fields of a round."""
    questions = questions_of(version.questions)
    if request.method == "POST":
        return RoundForm(request.POST, questions=questions)
    return RoundForm(questions=questions, initial={"on": timezone.localdate().isoformat(), "key": uuid4()})


def doubt(typed: RoundForm, refusal: Refused) -> None:
    """Say why a round was not kept, and whether it can be kept all the same."""
    typed.is_doubted = refusal.code == "far_off"
    typed.add_error(None, str(refusal))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_round(request: Request, round_id: UUID) -> HttpResponse:
    """What became of a round; sent again, it is taken back."""
    made = get_object_or_404(Round.objects.select_related("version"), pk=round_id)
    found = made.form = queries.the_form(request.actor, made.form_id)
    if request.method == "POST":
        services.withdraw_round(made=made, by=request.actor)
        messages.success(request, _("Taken back. It counts nowhere any more, and stays in the history."))
        return redirect(found)
    context = {
        "form": found, "unit": found.unit, "organisation": found.unit.organisation, "round": made,
        "done": queries.done(made),
    }  # fmt: skip
    return render(request, "intake/round.jinja", context)
