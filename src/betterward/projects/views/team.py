"""The team of a project: who is in it, joining, leaving, and how far patients take part."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.people.models import Actor, Membership
from betterward.people.queries import invitation
from betterward.projects import policies, queries, services
from betterward.projects.forms import InvolvementForm, TeamForm
from betterward.projects.models import Project
from betterward.projects.views.working import the_project
from betterward.strategy.views import posted


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: Request, project_id: UUID) -> HttpResponse:
    """Who is in the team; somebody joins by one line."""
    found, today = the_project(request, project_id), timezone.localdate()
    if request.method == "POST":
        policies.require(request.actor, "edit", found)
    form = TeamForm(posted(request), organisation=found.organisation, today=today)
    link = ""
    if form.is_valid():
        try:
            made = _joined(form.cleaned_data, found, request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            link = invitation(made.person)
            messages.success(request, _("%(name)s has joined the team.") % {"name": made.person.name})
            if not link:
                return redirect("projects:team", found.pk)
            form = TeamForm(organisation=found.organisation, today=today)
    return _page(request, found, form, link)


def _joined(given: dict[str, Any], project: Project, request: Request) -> Membership:
    who = {"person": given["person"]} if given["person"] else {"name": given["name"], "email": given["who"]}
    return services.add_to_team(
        project=project, role=given["role"], by=request.actor, on=given["from_on"], until_on=given["until_on"], **who
    )


def _page(request: Request, found: Project, form: TeamForm, link: str) -> HttpResponse:
    page = queries.team_page(found, request.actor, timezone.localdate())
    context = {
        "page": page, "project": found, "organisation": found.organisation, "unit": found.unit, "form": form,
        "involving": InvolvementForm(), "link": request.build_absolute_uri(link) if link else "",
        "can_write": page.may_edit,
    }  # fmt: skip
    return render(request, "projects/team.jinja", context, status=422 if form.errors else 200)


@require_POST
def off(request: Request, project_id: UUID) -> HttpResponse:
    """Somebody leaves the team, or is taken off."""
    found = the_project(request, project_id)
    held = Membership.objects.in_force().filter(scope=found.scope_id).select_related("person", "scope")
    if not request.POST.get("role", "").isdecimal():
        raise Http404
    membership = get_object_or_404(held, pk=request.POST["role"])
    services.leave_team(project=found, membership=membership, by=request.actor, on=timezone.localdate())
    messages.success(request, _("%(name)s is no longer in the team.") % {"name": membership.person.name})
    still_seen = Project.objects.visible_to(Actor.objects.get(pk=request.actor.pk))
    return redirect("projects:team", found.pk) if still_seen.filter(pk=found.pk).exists() else redirect("projects:list")


@require_POST
def involvement(request: Request, project_id: UUID) -> HttpResponse:
    """How far patients take part from today."""
    found = the_project(request, project_id, "edit")
    services.say_involvement(
        project=found, level=request.POST.get("level", ""), by=request.actor, on=timezone.localdate()
    )
    messages.success(request, _("Noted, with today's date."))
    return redirect("projects:team", found.pk)


@require_POST
def confirm(request: Request, project_id: UUID) -> HttpResponse:
    """A patient partner says that it is so."""
    found = the_project(request, project_id)
    services.confirm_involvement(project=found, by=request.actor)
    messages.success(request, _("Thank you. It counts from now on."))
    return redirect("projects:team", found.pk)
