"""Screens of people: those of a unit, those of an organisation, one person, one role, one's own account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from betterward.common.errors import Refused
from betterward.common.requests import Request
from betterward.organisations.models import Organisation, Unit
from betterward.people import policies, queries, services
from betterward.people.forms import EndForm, JoinForm, LeaveForm, MoveForm
from betterward.people.models import Membership, Person
from betterward.people.rules import Level


AT_ONCE = 50


def posted(request: Request) -> Any:
    """What was sent; nothing when the page was only opened."""
    return request.POST if request.method == "POST" else None


def the_unit(request: Request, unit_id: UUID) -> Unit:
    """The unit, if this actor may know of it."""
    units = Unit.objects.visible_to(request.actor).select_related("scope", "organisation")
    return get_object_or_404(units, pk=unit_id)


def the_person(request: Request, person_id: UUID) -> Person:
    """The person, if this actor manages a place of theirs, or is that person."""
    found: Person = get_object_or_404(Person.objects.visible_to(request.actor), pk=person_id)
    return found


def the_role(request: Request, membership_id: int) -> Membership:
    """A role in a place this actor manages."""
    roles = Membership.objects.visible_to(request.actor, Level.MANAGE)
    full = roles.select_related("person", "role", "scope__unit", "scope__organisation")
    return get_object_or_404(full, pk=membership_id)


def the_organisation(request: Request, slug: str) -> Organisation:
    """The organisation, if this actor keeps the whole of it."""
    organisation: Organisation = get_object_or_404(request.actor.organisations.distinct(), slug=slug)
    if not policies.may(request.actor, "manage", organisation.root):
        raise Http404
    return organisation


# Lists --------------------------------------------------------------------------------------------------------------


@require_safe
def of_unit(request: Request, unit_id: UUID) -> HttpResponse:
    """Who is here, who comes, who was here before."""
    unit = the_unit(request, unit_id)
    people = queries.of_unit(unit, request.actor, timezone.localdate())
    return render(request, "people/unit.jinja", {"people": people, "unit": unit, "organisation": unit.organisation})


@require_safe
def of_organisation(request: Request, slug: str) -> HttpResponse:
    """Everybody of an organisation, found by a word of their name, address or job."""
    organisation = the_organisation(request, slug)
    wanted = request.GET.get("find", "").strip()
    rows = queries.of_organisation(organisation, request.actor, timezone.localdate(), wanted)
    page = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    context = {"page": page, "wanted": wanted, "total": len(rows), "organisation": organisation}
    return render(request, "people/organisation.jinja", context)


# One person, one role -----------------------------------------------------------------------------------------------


@require_safe
def person(request: Request, person_id: UUID) -> HttpResponse:
    """One person with their roles in the places this actor manages."""
    page = queries.page(the_person(request, person_id), request.actor, timezone.localdate())
    invitation = request.build_absolute_uri(page.invitation) if page.invitation else ""
    return render(request, "people/person.jinja", {"page": page, "invitation": invitation})


@require_safe
@login_required
def me(request: Request) -> HttpResponse:
    """One's own roles, and the ways to password and second step."""
    who: Person = request.actor.person
    roles = queries.of_person(who, request.actor, timezone.localdate())
    return render(request, "people/me.jinja", {"person": who, "roles": roles})


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, unit_id: UUID) -> HttpResponse:
    """Somebody joins a unit: found by address or name, or new."""
    unit = the_unit(request, unit_id)
    if unit.closed_on or not policies.may(request.actor, "manage", unit):
        raise Http404
    form = JoinForm(posted(request), organisation=unit.organisation, today=timezone.localdate())
    if form.is_valid():
        try:
            made = _joined(form.cleaned_data, unit, request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s has joined %(unit)s.") % {"name": made.person, "unit": unit.name})
            return redirect("people:person", made.person_id)
    context = {"form": form, "unit": unit, "organisation": unit.organisation}
    return render(request, "people/join.jinja", context, status=422 if form.errors else 200)


def _joined(given: dict[str, Any], unit: Unit, request: Request) -> Membership:
    where = {name: given[name] for name in ("role", "from_on", "until_on")} | {"scope": unit.scope, "by": request.actor}
    if given["person"]:
        return services.join(person=given["person"], **where)
    return services.invite(name=given["name"], email=given["who"], **where)


@require_safe
def role(request: Request, membership_id: int) -> HttpResponse:
    """One role of one person: move it on, or end it."""
    return _role_page(request, the_role(request, membership_id))


def _role_page(request: Request, found: Membership, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    units = queries.places_to_move_to(request.actor, found.scope.organisation_id)
    context = {
        "role": found,
        "unit": getattr(found.scope, "unit", None),
        "organisation": found.scope.organisation,
        "leave": LeaveForm(initial={"on": today}),
        "move": MoveForm(units=units, initial={"on": today}),
        "may_move": found.until_on is None and len(units) > 1,
    } | forms
    return render(request, "people/role.jinja", context, status=422 if forms else 200)


@require_POST
def leave(request: Request, membership_id: int) -> HttpResponse:
    """End one role with its last day."""
    found = the_role(request, membership_id)
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            services.leave(membership=found, by=request.actor, on=form.cleaned_data["on"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The role ends. Its past stays."))
            return redirect("people:person", found.person_id)
    return _role_page(request, found, leave=form)


@require_POST
def move(request: Request, membership_id: int) -> HttpResponse:
    """Carry what a person does in one place to another."""
    found = the_role(request, membership_id)
    units = queries.places_to_move_to(request.actor, found.scope.organisation_id)
    form = MoveForm(request.POST, units=units)
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            services.move_person(
                person=found.person, from_scope=found.scope, to_scope=to.scope, on=form.cleaned_data["on"],
                by=request.actor,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s moves to %(unit)s.") % {"name": found.person, "unit": to.name})
            return redirect("people:person", found.person_id)
    return _role_page(request, found, move=form)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, person_id: UUID, slug: str) -> HttpResponse:
    """A person leaves the organisation."""
    found, organisation = the_person(request, person_id), the_organisation(request, slug)
    today = timezone.localdate()
    form = EndForm(posted(request), initial={"on": today})
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.end_employment(
                person=found, organisation=organisation, on=given["on"], today=today, by=request.actor,
                why=given["why"] or "left the organisation",
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done. What %(name)s entered is kept.") % {"name": found})
            return redirect("people:organisation", organisation.slug)
    context = {"form": form, "person": found, "organisation": organisation}
    return render(request, "people/end.jinja", context, status=422 if form.errors else 200)
