"""Adding a measure to a project: from the library, with numbers that flow already, or defined anew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.measures import queries as measures
from betterward.measures.models import DefinitionVersion, Measure
from betterward.people import policies as people
from betterward.projects import rules, services
from betterward.projects.forms import CountForm
from betterward.projects.models import Project
from betterward.projects.views.working import the_project


@require_safe
def add(request: Request, project_id: UUID) -> HttpResponse:
    """The measure library as seen from a project: what flows already comes first."""
    found = the_project(request, project_id, "edit")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    family = request.GET.get("family", "")
    family = family if family in rules.FAMILIES else ""
    offers = measures.library(request.actor, found.unit, words, family, timezone.localdate())
    watched = set(found.links.values_list("measure", flat=True))
    context = {
        "project": found, "organisation": found.organisation, "unit": found.unit, "words": words, "family": family,
        "library": [offer for offer in offers if not (offer.flowing and offer.flowing.id in watched)],
        "may_count": _may_count(request, found),
    }  # fmt: skip
    return render(request, "projects/add.jinja", context)


def _may_count(request: Request, project: Project) -> bool:
    return not project.unit.closed_on and people.may(request.actor, "edit", project.unit)


@require_POST
def reuse(request: Request, project_id: UUID) -> HttpResponse:
    """Count at the project's unit what the library defines, and watch it."""
    found = the_project(request, project_id, "edit")
    key = request.POST.get("key", "")[:80]
    template = measures.template_of(key)
    if template is not None:
        words = {"key": template.key, **template.definition()}
    else:
        words = _counted_here(request, found, key)
    services.count_measure(project=found, unit=found.unit, by=request.actor, **words)
    messages.success(request, _("Added. It is counted at %(unit)s from now on.") % {"unit": found.unit.name})
    return redirect(found.get_absolute_url())


def _counted_here(request: Request, project: Project, key: str) -> dict[str, Any]:
    """The latest words of a definition that is counted where this person may see it."""
    seen = Measure.objects.visible_to(request.actor).active().filter(organisation=project.organisation_id, stratum="")
    measure = next(iter(seen.filter(definition=_uuid(key)).select_related("definition__organisation")[:1]), None)
    if measure is None:
        raise Refused(_("This is not in the library any more. Choose another one. Nothing was saved."), code="gone")
    definition = measure.definition
    version: DefinitionVersion = definition.versions.latest("number")
    return {
        "name": version.name, "kind": version.kind, "key": definition.key, "definition_owner": definition.organisation,
        "family": measure.family, "purpose": measure.purpose,
    }  # fmt: skip


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: Request, project_id: UUID) -> HttpResponse:
    """Something new to count, defined so that everybody counts it the same way."""
    found = the_project(request, project_id, "edit")
    form = CountForm(request.POST or None, actor=request.actor, initial={"unit": found.unit_id, "kind": "count"})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            services.count_measure(
                project=found, unit=typed["unit"] or found.unit, by=request.actor, name=typed["name"],
                kind=typed["kind"], **form.definition(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Started. Its chart stands on this page from the first reading on."))
            return redirect(found.get_absolute_url())
    context = {"form": form, "project": found, "organisation": found.organisation, "unit": found.unit}
    status = 422 if form.errors else 200
    return render(request, "projects/count.jinja", {"can_write": True, **context}, status=status)


@require_POST
def without(request: Request, project_id: UUID) -> HttpResponse:
    """Do without a kind of measure, or be reminded of it again."""
    found = the_project(request, project_id, "edit")
    is_fine = request.POST.get("remind") != "yes"
    services.do_without(project=found, family=request.POST.get("family", ""), by=request.actor, is_fine=is_fine)
    if is_fine:
        messages.success(request, _("Noted. You are not reminded again; that can be changed with the measures below."))
    return redirect(found.get_absolute_url())
