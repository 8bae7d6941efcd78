"""Screens of the strategy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.common.editing import ChangedMeanwhile, without_theirs
from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.organisations.models import Organisation
from betterward.strategy import policies, queries, services
from betterward.strategy.forms import ObjectiveForm, PromiseForm, TrueNorthForm
from betterward.strategy.models import Objective, Promise, TrueNorth


def the_organisation(request: Request, slug: str, action: str = "") -> Organisation:
    """The organisation, if this actor belongs to it and may do what the page is for."""
    organisation: Organisation = get_object_or_404(request.actor.organisations.distinct(), slug=slug)
    if action and not policies.may(request.actor, action, organisation.root):
        raise Http404
    return organisation


def the_objective(request: Request, objective_id: UUID, action: str = "") -> Objective:
    """The objective, if this actor may know of it and do what the page is for."""
    rows = Objective.objects.visible_to(request.actor).select_related("organisation", "scope", "owner")
    objective: Objective = get_object_or_404(rows, pk=objective_id)
    if action and not policies.may(request.actor, action, objective):
        raise Http404
    return objective


def posted(request: Request) -> Any:
    """What was sent; nothing when the page was only opened."""
    return request.POST if request.method == "POST" else None


@require_safe
def strategy(request: Request, slug: str) -> HttpResponse:
    """Where an organisation is going: its true north and its objectives."""
    organisation = the_organisation(request, slug)
    page = queries.strategy_page(organisation, request.actor, timezone.localdate())
    return render(request, "strategy/strategy.jinja", {"page": page, "organisation": organisation})


@require_http_methods(["GET", "HEAD", "POST"])
def true_north(request: Request, slug: str) -> HttpResponse:
    """Word the true north."""
    organisation = the_organisation(request, slug, "word")
    standing = queries.true_north_of(organisation, timezone.localdate())
    form = TrueNorthForm(
        posted(request),
        initial={"text": standing.text if standing else "", "from_on": timezone.localdate()},
    )
    if form.is_valid():
        try:
            row = services.set_true_north(organisation=organisation, by=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. The wording before stays with its dates."))
            return redirect(row.get_absolute_url())
    context = {"form": form, "organisation": organisation, "standing": standing}
    return _form_page(request, "strategy/true_north.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_objective(request: Request, slug: str) -> HttpResponse:
    """Add an objective: a title is enough."""
    organisation = the_organisation(request, slug, "word")
    form = ObjectiveForm(posted(request), scope_path=organisation.root.scope.path)
    if form.is_valid():
        try:
            objective = services.add_objective(organisation=organisation, by=request.actor, **form.typed())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added. Say next in which measures you promise it."))
            return redirect(objective.get_absolute_url())
    return _form_page(request, "strategy/add_objective.jinja", {"form": form, "organisation": organisation})


@require_safe
def objective(request: Request, objective_id: UUID, words: str = "") -> HttpResponse:
    """One objective and the measures it is promised in."""
    found = the_objective(request, objective_id)
    if words != found.words:
        return redirect(found.get_absolute_url(), permanent=False)
    return _objective_page(request, found)


def _objective_page(request: Request, found: Objective, form: PromiseForm | None = None) -> HttpResponse:
    page = queries.objective_page(found, request.actor, timezone.localdate())
    if page.may_promise and form is None:
        form = PromiseForm(actor=request.actor, objective=found)
    context = {"page": page, "objective": found, "organisation": found.organisation, "form": form}
    return render(request, "strategy/objective.jinja", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change_objective(request: Request, objective_id: UUID) -> HttpResponse:
    """Change an objective; two people who do it at once both see what the other wrote."""
    found = the_objective(request, objective_id, "word")
    form = ObjectiveForm(posted(request), scope_path=found.scope.path, objective=found)
    context = {"form": form, "objective": found, "organisation": found.organisation, "can_write": True}
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            typed = without_theirs(form.typed(), request.POST)
            services.change_objective(objective=found, version=version, by=request.actor, **typed)
        except ChangedMeanwhile as clash:
            form.data = {**form.data.dict(), "version": clash.version}  # type: ignore[attr-defined]
            form.add_error(None, str(clash))
            return _form_page(request, "strategy/change_objective.jinja", {**context, "clash": clash}, status=409)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved, with your name."))
            return redirect(found.get_absolute_url())
    return _form_page(request, "strategy/change_objective.jinja", context)


@require_POST
def archive_objective(request: Request, objective_id: UUID) -> HttpResponse:
    """Put an objective away, or take it up again: it can always be undone."""
    found = the_objective(request, objective_id, "word")
    day = None if found.archived_on else timezone.localdate()
    services.change_objective(objective=found, version=found.version, by=request.actor, archived_on=day)
    messages.success(request, _("Put away. You can take it up again below.") if day else _("Taken up again."))
    return redirect(TrueNorth(organisation=found.organisation).get_absolute_url())


@require_POST
def promise(request: Request, objective_id: UUID) -> HttpResponse:
    """Promise the objective in one more measure."""
    found = the_objective(request, objective_id, "promise")
    form = PromiseForm(request.POST, actor=request.actor, objective=found)
    if form.is_valid():
        day = timezone.localdate()
        try:
            services.promise_measure(objective=found, by=request.actor, from_on=day, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Promised. Its chart stands beside the objective from now on."))
            return redirect(found.get_absolute_url())
    return _objective_page(request, found, form)


@require_POST
def withdraw(request: Request, objective_id: UUID) -> HttpResponse:
    """Withdraw a promise."""
    found = the_objective(request, objective_id, "promise")
    number = request.POST.get("promise", "")
    held = get_object_or_404(Promise, objective=found, until_on=None, pk=int(number) if number.isdecimal() else 0)
    services.withdraw_promise(promise=held, by=request.actor, on=timezone.localdate())
    messages.success(request, _("Withdrawn. The measure and its readings stay."))
    return redirect(found.get_absolute_url())


def _form_page(request: Request, template: str, context: dict[str, Any], status: int = 0) -> HttpResponse:
    """A page with a form on which people write."""
    return render(request, template, {"can_write": True, **context}, status=status or _status(context["form"]))


def _status(form: Any) -> int:
    return 422 if form is not None and form.errors else 200
