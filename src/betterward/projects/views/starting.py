"""Starting a project in two short pages, and building its aim."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.organisations.models import Unit
from betterward.people.models import Actor
from betterward.projects import queries, rules, services
from betterward.projects.forms import AimFields, AimForm, StartForm
from betterward.projects.models import Project
from betterward.projects.views.working import changing, form_page, the_project
from betterward.projects.wording import aim_sentence
from betterward.strategy.views import posted


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: Request) -> HttpResponse:
    """Start a project: a title and a unit are enough; who wants to, first looks at what was done before."""
    form = StartForm(posted(request), actor=request.actor, initial=_where(request))
    is_valid = form.is_valid()
    if is_valid and "look" in request.POST:
        return _second_page(request, form)
    if is_valid:
        try:
            found = services.start_project(by=request.actor, **form.typed())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said_of(found))
            return redirect(found.get_absolute_url())
    return form_page(request, "projects/start.jinja", {"form": form, **_beside(request.actor, form)})


def _said_of(found: Project) -> str:
    if found.state == rules.DRAFT:
        return _("Kept as a draft. You can go on whenever you like.")
    return _("Started. You lead it for now. Next: which measure will tell?")


def _second_page(request: Request, form: StartForm) -> HttpResponse:
    """What was done before, and the parts of an aim; what was written is still there, nothing is saved yet."""
    typed = form.typed()
    unit: Unit = typed["unit"]
    proposed = typed["objective"] or queries.proposed_objective(request.actor, unit, typed["title"])
    given = {**typed, **typed["helpers"]}
    initial = {name: getattr(value, "pk", value) for name, value in given.items()}
    offered = StartForm(
        actor=request.actor,
        initial={**initial, "objective": getattr(proposed, "pk", proposed), "aim_where": unit.name},
    )
    for role in rules.HELPERS:
        offered.propose(role, queries.helpers_near(unit, role, timezone.localdate()))
    context = {"form": offered, "unit": unit, "organisation": unit.organisation, **_beside(request.actor, offered)}
    context["similar"] = queries.similar_work(request.actor, typed["title"])
    return form_page(request, "projects/start_aim.jinja", context)


def _beside(actor: Actor, form: StartForm) -> dict[str, Any]:
    """What the page shows beside the form."""
    job = actor.person.job if actor.person else ""
    return {"rotates": rules.rotates(job), "aim": _read({})}


def _where(request: Request) -> dict[str, str]:
    """The unit a person came from; whoever works in one place only need not choose."""
    asked = request.GET.get("unit", "")
    if asked:
        return {"unit": asked, "title": request.GET.get("title", "")[:120]}
    own = list(StartForm(actor=request.actor).fields["unit"].queryset[:2])  # type: ignore[attr-defined]
    return {"unit": str(own[0].pk)} if len(own) == 1 else {}


@require_http_methods(["GET", "HEAD", "POST"])
def aim(request: Request, project_id: UUID) -> HttpResponse:
    """Build the aim of a project part by part; its own chart stands beside."""
    found = the_project(request, project_id, "edit")
    form = AimForm(posted(request), project=found)
    page = queries.project_page(found, request.actor, timezone.localdate())
    chart = next((card for card in page.cards if card.family == "outcome"), None)
    return changing(request, found, form, "projects/aim.jinja", aim=page.aim, chart=chart)


@require_POST
@login_required
def aim_said(request: Request) -> HttpResponse:
    """The sentence of the parts typed so far, and what it lacks; nothing is kept."""
    form = AimFields(request.POST)
    form.is_valid()
    has_objective = bool(request.POST.get("objective")) or "objective" not in request.POST
    facts = {"has_outcome": "version" in request.POST, "has_objective": has_objective}
    said = _read(form.cleaned_data, sentence=request.POST.get("sentence", "")[:1000], **facts)
    return render(request, "projects/_aim_said.jinja", {"aim": said})


def _read(
    parts: dict[str, Any], *, sentence: str = "", has_outcome: bool = False, has_objective: bool = True
) -> queries.AimSaid:  # fmt: skip
    """An aim of these parts; the sentence that stands already speaks until the parts make one."""
    typed = {name.removeprefix("aim_"): parts.get(name) for name in Project.AIM if name != "aim_unit"}
    given: dict[str, Any] = {name: value for name, value in typed.items() if value is not None}
    read = rules.Aim(**given, sentence=aim_sentence(parts) or sentence)
    return queries.aim_said(
        read, started_on=timezone.localdate(), has_outcome=has_outcome, has_objective=has_objective
    )  # fmt: skip
