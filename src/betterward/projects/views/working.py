"""Screens of projects."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.common.editing import ChangedMeanwhile, without_theirs
from betterward.common.errors import Refused
from betterward.common.prepared import prepared
from betterward.common.requests import Request, found_or_404
from betterward.measures.models import Measure
from betterward.people.models import Actor
from betterward.projects import policies, queries, services
from betterward.projects.forms import AimForm, ChangeForm, EndForm, LinkForm
from betterward.projects.models import Project
from betterward.projects.queries.listing import SHOW, Wanted
from betterward.strategy import queries as strategy
from betterward.strategy.views import posted


FULL = ("organisation", "scope", "unit__scope", "lead", "objective")


def the_project(request: Request, project_id: UUID, action: str = "view") -> Project:
    """The project, if this actor may know of it and do what the page is for."""
    found = found_or_404(_whole(request.actor, project_id))
    if not policies.may(request.actor, action, found):
        raise Http404
    return found


@prepared
def _whole(actor: Actor, project: UUID) -> QuerySet[Project]:
    return Project.objects.visible_to(actor).filter(pk=project).select_related(*FULL)


@require_safe
@login_required
def projects(request: Request) -> HttpResponse:
    """Every project this person may see, those in need first."""
    show = request.GET.get("show", "")
    wanted = Wanted(
        show=show if show in SHOW else SHOW[0], words=request.GET.get("q", "")[:80], page=request.GET.get("page", "1")
    )
    kept = {"q": wanted.words, "show": show}
    context = {
        "found": queries.listing(request.actor, wanted, timezone.localdate()),
        "wanted": wanted,
        "norths": strategy.true_norths(request.actor, timezone.localdate()),
        "kept": urlencode({name: value for name, value in kept.items() if value}),
    }
    return render(request, "projects/projects.jinja", context)


@require_safe
def project(request: Request, project_id: UUID, words: str = "") -> HttpResponse:
    """One project: its aim, its path to the true north, and its measures with their charts."""
    found = the_project(request, project_id)
    if words != found.words:
        return redirect(found.get_absolute_url(), permanent=False)
    return _page(request, found)


def _page(request: Request, found: Project, form: LinkForm | None = None) -> HttpResponse:
    page = queries.project_page(found, request.actor, timezone.localdate())
    if page.may_edit and form is None:
        form = LinkForm(actor=request.actor, project=found)
    context = {"page": page, "project": found, "organisation": found.organisation, "unit": found.unit, "form": form}
    return render(request, "projects/project.jinja", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, project_id: UUID) -> HttpResponse:
    """Change what a project says about itself."""
    found = the_project(request, project_id, "edit")
    form = ChangeForm(posted(request), actor=request.actor, project=found)
    return changing(request, found, form, "projects/change.jinja")


def changing(
    request: Request, found: Project, form: ChangeForm | AimForm, template: str, **beside: Any
) -> HttpResponse:  # fmt: skip
    """Change a project; two people who do it at once both see what the other wrote."""
    context = {"form": form, "project": found, "organisation": found.organisation, "unit": found.unit, **beside}
    if form.is_valid():
        try:
            services.change_project(
                project=found, version=form.cleaned_data["version"] or 0, by=request.actor,
                **without_theirs(form.typed(), request.POST),
            )  # fmt: skip
        except ChangedMeanwhile as clash:
            form.data = {**form.data.dict(), "version": clash.version}  # type: ignore[attr-defined]
            form.add_error(None, str(clash))
            return form_page(request, template, {**context, "clash": clash}, status=409)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved, with your name."))
            return redirect(found.get_absolute_url())
    return form_page(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, project_id: UUID) -> HttpResponse:
    """End a project, with what was learned."""
    found = the_project(request, project_id, "edit")
    form = EndForm(posted(request), initial={"on": timezone.localdate()})
    if form.is_valid():
        try:
            services.end_project(project=found, by=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Ended. Thank you: others will find what you learned."))
            return redirect(found.get_absolute_url())
    context = {"form": form, "project": found, "organisation": found.organisation, "unit": found.unit}
    return form_page(request, "projects/end.jinja", context)


@require_POST
def link(request: Request, project_id: UUID) -> HttpResponse:
    """Let the project watch one more measure."""
    found = the_project(request, project_id, "edit")
    form = LinkForm(request.POST, actor=request.actor, project=found)
    if form.is_valid():
        try:
            services.link_measure(project=found, by=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added. Its chart stands on this page from now on."))
            return redirect(found.get_absolute_url())
    return _page(request, found, form)


@require_POST
def unlink(request: Request, project_id: UUID) -> HttpResponse:
    """Take a measure off the project; it can be added again at once."""
    found = the_project(request, project_id, "edit")
    seen = Measure.objects.visible_to(request.actor).filter(project_links__project=found)
    try:
        measure = get_object_or_404(seen, pk=UUID(request.POST.get("measure", "")))
    except ValueError as fault:
        raise Http404 from fault
    services.unlink_measure(project=found, measure=measure, by=request.actor)
    messages.success(request, _("Taken off. The measure and its readings stay; you can add it again below."))
    return redirect(found.get_absolute_url())


def form_page(request: Request, template: str, context: dict[str, Any], status: int = 0) -> HttpResponse:
    """A page with a form on which people write."""
    return render(request, template, {"can_write": True, **context}, status=status or _status(context["form"]))


def _status(form: Any) -> int:
    return 422 if form is not None and form.errors else 200
