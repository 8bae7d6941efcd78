"""Answers about people, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from betterward.organisations.models import Organisation, Unit
from betterward.organisations.rules import sort_key
from betterward.people import rules
from betterward.people.models import Actor, Membership, MembershipQuerySet, Person, Role
from betterward.people.rules import Level, Standing


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role of one person in one place, with its dates."""

    id: int
    person_id: UUID
    name: str
    said: str
    role: str
    explains: str
    place: str
    place_address: str
    organisation: str
    standing: Standing
    dates: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class UnitPeople:
    """The people of a unit: those here now, those to come, those who were."""

    now: list[RoleRow]
    coming: list[RoleRow]
    past: list[RoleRow]
    may_change: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in an organisation's list."""

    id: UUID
    name: str
    email: str
    job: str
    roles: str
    state: str
    address: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person as those who manage their places see them."""

    id: UUID
    name: str
    email: str
    job: str
    called: str
    state: str
    roles: list[RoleRow]
    organisations: list[Organisation]
    invitation: str


# Roles and their dates ----------------------------------------------------------------------------------------------


def _dates(membership: Membership) -> str:
    first, last = date_format(membership.from_on, "j M Y"), membership.until_on
    if last is None:
        return _("since %(first)s") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": date_format(last, "j M Y")}


def _role_row(membership: Membership, actor: Actor, today: date) -> RoleRow:
    person, scope, unit = membership.person, membership.scope, getattr(membership.scope, "unit", None)
    standing = rules.standing(membership.from_on, membership.until_on, on=today)
    return RoleRow(
        id=membership.pk, person_id=person.pk, name=person.name, said=person.called or person.job,
        role=membership.role.name, explains=membership.role.explains, place=unit.name if unit else "",
        place_address=unit.get_absolute_url() if unit and actor.may_on(scope.path, Level.VIEW) else "",
        organisation=scope.organisation.short_name, standing=standing, dates=_dates(membership),
        # One's own roles are changed by somebody else: nobody locks themselves out by a slip.
        may_change=standing is not Standing.PAST
        and person.pk != actor.person_id
        and actor.may_on(scope.path, Level.MANAGE),
    )  # fmt: skip


def _role_rows(memberships: MembershipQuerySet, actor: Actor, today: date) -> list[RoleRow]:
    full = memberships.select_related("person", "role", "scope__unit", "scope__organisation")
    ordered = sorted(full, key=lambda m: (-m.level, sort_key(m.person.name), m.from_on, m.pk))
    return [_role_row(membership, actor, today) for membership in ordered]


def of_unit(unit: Unit, actor: Actor, today: date) -> UnitPeople:
    """Everybody who has, will have or had a role at exactly this unit; one query."""
    rows = _role_rows(Membership.objects.visible_to(actor).filter(scope=unit.scope_id), actor, today)
    return UnitPeople(
        now=[row for row in rows if row.standing is Standing.NOW],
        coming=[row for row in rows if row.standing is Standing.COMING],
        past=[row for row in rows if row.standing is Standing.PAST],
        may_change=actor.may_on(unit.scope.path, Level.MANAGE) and unit.closed_on is None,
    )


def of_person(person: Person, actor: Actor, today: date) -> list[RoleRow]:
    """The roles of a person the actor may know of: one's own, and those in places one manages; one query."""
    held = Membership.objects.filter(person=person)
    known = held if person.pk == actor.person_id else held & Membership.objects.visible_to(actor, Level.MANAGE)
    return sorted(_role_rows(known, actor, today), key=lambda row: row.standing)


# An organisation's people -------------------------------------------------------------------------------------------


def of_organisation(organisation: Organisation, actor: Actor, today: date, wanted: str = "") -> list[PersonRow]:
    """People who have or had a role in an organisation, by name; those whose name, e-mail or job holds the words."""
    held = Membership.objects.visible_to(actor, Level.MANAGE).filter(scope__organisation=organisation)
    for word in wanted.split():
        held = held.filter(
            Q(person__name__icontains=word) | Q(person__email__icontains=word) | Q(person__job__icontains=word)
        )
    by_person: dict[UUID, list[Membership]] = {}
    for membership in held.select_related("person", "role", "scope__unit").order_by("-level", "pk"):
        by_person.setdefault(membership.person_id, []).append(membership)
    rows = [_person_row(theirs, today) for theirs in by_person.values()]
    return sorted(rows, key=lambda row: (sort_key(row.name), row.id))


def _person_row(theirs: list[Membership], today: date) -> PersonRow:
    person = theirs[0].person
    now = [m for m in theirs if rules.standing(m.from_on, m.until_on, on=today) is Standing.NOW]
    told = [f"{m.role.name}, {m.scope.unit.label}" for m in now if hasattr(m.scope, "unit")]
    return PersonRow(
        id=person.pk, name=person.name, email=person.email or "", job=person.job, roles=" · ".join(told),
        state=_state(person), address=reverse("people:person", args=[person.pk]),
    )  # fmt: skip


def _state(person: Person) -> str:
    """What there is to say about the account; nothing when it is as usual."""
    if person.left_on:
        word = _("leaves on %(day)s") if person.is_active else _("left on %(day)s")
        return word % {"day": date_format(person.left_on, "j F Y")}
    if not person.is_active or not person.email:
        return _("does not sign in")
    return _("has not signed in yet") if person.last_login is None else ""


def page(person: Person, actor: Actor, today: date) -> PersonPage:
    """One person; the caller has checked that the actor may know of them."""
    roles = of_person(person, actor, today)
    places = Organisation.objects.filter(scopes__memberships__in=[row.id for row in roles if row.may_change])
    ours = [o for o in places.distinct() if actor.may_on(o.root.scope.path, Level.MANAGE)]
    return PersonPage(
        id=person.pk, name=person.name, email=person.email or "", job=person.job, called=person.called,
        state=_state(person), roles=roles, organisations=ours,
        invitation=invitation(person) if any(row.may_change for row in roles) else "",
    )  # fmt: skip


# Joining ------------------------------------------------------------------------------------------------------------


def named(text: str, organisation: Organisation) -> list[Person]:
    """People with this e-mail address anywhere, or with this name in the organisation."""
    text = text.strip()
    if "@" in text:
        return list(Person.objects.filter(email__iexact=text))
    here = Person.objects.filter(name__iexact=text, memberships__scope__organisation=organisation)
    return list(here.distinct())


def roles() -> list[tuple[str, str]]:
    """The roles one can give, from the strongest, each with what it is for."""
    return [(role.key, f"{role.name} – {role.explains}") for role in Role.objects.order_by("-level", "name")]


def places_to_move_to(actor: Actor, organisation_id: UUID) -> list[Unit]:
    """Open units the actor manages in an organisation, by name; one query."""
    units = Unit.objects.filter(scope__path__within=actor.paths(Level.MANAGE), closed_on=None)
    found = units.filter(organisation=organisation_id).select_related("scope", "organisation")
    return sorted(found, key=lambda unit: (unit.sort_key, unit.pk))


def invitation(person: Person) -> str:
    """The address at which somebody who has never signed in chooses a password; nothing for everybody else.

    It works once and for three days. It is shown to those who manage the person's place, so it must never exist for
    an account that somebody already uses.
    """
    is_new = person.is_active and person.email and person.last_login is None and not person.has_usable_password()
    if not is_new or person.is_demo:
        return ""
    key = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
