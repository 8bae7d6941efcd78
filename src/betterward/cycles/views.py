"""Screens of cycles: a plan, one cycle from its test to its decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from betterward.common.editing import ChangedMeanwhile, without_theirs
from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.cycles import queries, services
from betterward.cycles.forms import PlanForm, StudyForm
from betterward.cycles.models import Cycle, Scale
from betterward.projects import policies
from betterward.projects.models import Project
from betterward.projects.views.working import the_project
from betterward.strategy.views import posted


FULL = (
    "ramp__project__scope", "ramp__project__organisation", "ramp__project__unit__scope", "measure__version", "previous",
    "scope",
)  # fmt: skip


def the_cycle(request: Request, cycle_id: UUID, action: str = "view") -> Cycle:
    """The cycle, if this actor may know of its project and do what the page is for."""
    found = get_object_or_404(Cycle.objects.visible_to(request.actor).select_related(*FULL), pk=cycle_id)
    if not policies.may(request.actor, action, found.ramp.project):
        raise Http404
    return found


def _around(project: Project) -> dict[str, Any]:
    return {"project": project, "organisation": project.organisation, "unit": project.unit, "can_write": True}


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request, project_id: UUID) -> HttpResponse:
    """Plan a first test of a change idea, or begin it at once."""
    project = the_project(request, project_id, "edit")
    first = project.links.order_by("id").values_list("measure", flat=True).first()
    initial = {"test_on": timezone.localdate(), "measure": first, "where": project.unit.name}
    form = PlanForm(posted(request), project=project, actor=request.actor, initial=initial)
    if form.is_valid():
        try:
            made = _planned(request, project, form.typed())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The test has begun.") if made.started_at else _("Planned."))
            return redirect(made.get_absolute_url())
    context = {"form": form, "cycle": None, **_around(project)}
    return render(request, "cycles/plan.jinja", context, status=422 if form.errors else 200)


@transaction.atomic
def _planned(request: Request, project: Project, typed: dict[str, Any]) -> Cycle:
    made = services.plan_cycle(project=project, by=request.actor, at=timezone.now(), **typed)
    if "begin" in request.POST:
        services.begin_test(cycle=made, by=request.actor, at=timezone.now(), on=min(timezone.localdate(), made.test_on))
        made.refresh_from_db()
    return made


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, cycle_id: UUID) -> HttpResponse:
    """Change a plan; two people who do it at once both see what the other wrote."""
    found = the_cycle(request, cycle_id, "edit")
    project = found.ramp.project
    form = PlanForm(posted(request), project=project, actor=request.actor, cycle=found)
    context = {"form": form, "cycle": found, **_around(project)}
    if form.is_valid():
        typed, version = without_theirs(form.typed(), request.POST), form.cleaned_data["version"] or 0
        try:
            services.change_plan(cycle=found, version=version, by=request.actor, at=timezone.now(), **typed)
        except ChangedMeanwhile as clash:
            form.data = {**form.data.dict(), "version": clash.version}  # type: ignore[attr-defined]
            form.add_error(None, str(clash))
            return render(request, "cycles/plan.jinja", {**context, "clash": clash}, status=409)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved, with your name."))
            return redirect(found.get_absolute_url())
    return render(request, "cycles/plan.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle(request: Request, cycle_id: UUID) -> HttpResponse:
    """One cycle; what was learned and what comes next are kept in one press."""
    found = the_cycle(request, cycle_id)
    if request.method == "POST":
        policies.require(request.actor, "edit", found.ramp.project)
    form = StudyForm(posted(request), cycle=found)
    clash = None
    if form.is_valid():
        try:
            _studied(request, found, form)
        except ChangedMeanwhile as said:
            clash = said
            form.data = {**form.data.dict(), "version": said.version}  # type: ignore[attr-defined]
            form.add_error(None, str(said))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. Thank you."))
            return redirect(found.get_absolute_url())
    page = queries.cycle_page(found, request.actor, timezone.localdate())
    context = {"page": page, "form": form, "clash": clash, **_around(found.ramp.project), "can_write": page.may_edit}
    return render(request, "cycles/cycle.jinja", context, status=409 if clash else 422 if form.errors else 200)


@transaction.atomic
def _studied(request: Request, found: Cycle, form: StudyForm) -> None:
    today, by = timezone.localdate(), request.actor
    said = without_theirs(form.typed(), request.POST)
    version = form.cleaned_data["version"] or 0
    services.study_cycle(cycle=found, by=by, at=timezone.now(), on=today, version=version, **said)
    decision = form.cleaned_data["decision"]
    if decision:
        services.decide_cycle(
            cycle=found, decision=decision, by=by, on=today, next_step=form.cleaned_data["next_step"]
        )  # fmt: skip


@require_POST
def begin(request: Request, cycle_id: UUID) -> HttpResponse:
    """The test begins today."""
    found = the_cycle(request, cycle_id, "edit")
    services.begin_test(cycle=found, by=request.actor, at=timezone.now(), on=timezone.localdate())
    messages.success(request, _("The test has begun."))
    return redirect(found.get_absolute_url())


@require_POST
def follow(request: Request, cycle_id: UUID) -> HttpResponse:
    """The next test of the ramp in one press: it carries on from what was learned."""
    found = the_cycle(request, cycle_id, "edit")
    made = services.plan_cycle(
        project=found.ramp.project, question=found.next_step or found.question, test_on=timezone.localdate(),
        by=request.actor, at=timezone.now(), follows=found, scale=_next_scale(found), measure=found.measure,
        who=found.who, where=found.where, noted=found.noted,
    )  # fmt: skip
    messages.success(request, _("The next test is planned. What do you expect this time?"))
    return redirect("cycles:change", made.pk)


def _next_scale(found: Cycle) -> int | None:
    if found.scale is None or found.decision != "scale_up":
        return found.scale
    return min(found.scale + 1, max(Scale.values))
