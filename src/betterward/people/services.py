"""Changes to people and memberships."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common import journal
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.organisations.models import Scope
from betterward.people.models import Actor, Membership, Person, Role
from betterward.people.rules import Level


def _require_manage(by: Actor, scope: Scope) -> None:
    if not by.may_on(scope.path, Level.MANAGE):
        raise Refused(_("You may not change who belongs here. Nothing was changed."), code="not_allowed")


def _tell(kind: str, person: Person, scope: Scope | None, by: Actor, why: str, **facts: Any) -> None:
    journal.record(
        kind, by=by, organisation=scope.organisation if scope else None, scope=scope, record_kind="person",
        record_id=str(person.pk), why=why, **facts,
    )  # fmt: skip


@transaction.atomic
def create_person(*, name: str, email: str, by: Actor, why: str, password: str | None = None, **fields: Any) -> Person:
    """Keep a person; memberships come apart."""
    if email and Person.objects.filter(email__iexact=email).exists():
        raise Refused(
            _("Somebody with this e-mail address is here already. Search for them instead."), code="email_taken"
        )
    with because(who=by.name, why=why):
        person = Person.objects.create_user(email=email, name=name, password=password, **fields)
        _tell("people.person_created", person, None, by, why)
    return person


@transaction.atomic
def join(
    *, person: Person, scope: Scope, role: Role | str, by: Actor, from_on: date | None = None,
    until_on: date | None = None, why: str = "", level: int | None = None,
) -> Membership:  # fmt: skip
    """Give a person a role in a place, from a day, until a day."""
    _require_manage(by, scope)
    role = role if isinstance(role, Role) else Role.objects.get(pk=role)
    if Membership.objects.filter(person=person, scope=scope, role=role, until_on=None).exists():
        raise Refused(_("%(name)s holds this role here already.") % {"name": person.name}, code="already_member")
    with because(who=by.name, why=why or "joined"):
        membership = Membership.objects.create(
            person=person, scope=scope, role=role, level=level or role.level,
            from_on=from_on or timezone.localdate(), until_on=until_on,
        )  # fmt: skip
        _tell("people.joined", person, scope, by, why, role=role.key)
    return membership


@transaction.atomic
def leave(*, membership: Membership, on: date, by: Actor, why: str = "") -> Membership:
    """End a membership; its last day is `on`, and its past stays."""
    _require_manage(by, membership.scope)
    with because(who=by.name, why=why or "left"):
        _end(membership, on)
        _tell("people.left", membership.person, membership.scope, by, why, role=membership.role_id)
    return membership


def _end(membership: Membership, on: date) -> None:
    membership.until_on = max(on, membership.from_on)
    membership.save(update_fields=["until_on"])


@transaction.atomic
def move_person(
    *, person: Person, from_scope: Scope, to_scope: Scope, on: date, by: Actor, why: str = ""
) -> list[Membership]:
    """Carry a person's open roles from one place to another on a day; the old ones stay in their history."""
    _require_manage(by, from_scope)
    _require_manage(by, to_scope)
    held = list(Membership.objects.filter(person=person, scope=from_scope, until_on=None).select_related("role"))
    if not held:
        raise Refused(
            _("%(name)s holds no open role there. Nothing was changed.") % {"name": person.name}, code="nothing_to_move"
        )
    with because(who=by.name, why=why or "moved"):
        for membership in held:
            _end(membership, on - timedelta(days=1))
        moved = [
            join(person=person, scope=to_scope, role=m.role, level=m.level, from_on=on, by=by, why=why) for m in held
        ]
        _tell("people.moved", person, to_scope, by, why, from_scope=from_scope.pk)
    return moved


@transaction.atomic
def end_employment(*, person: Person, on: date, by: Actor, why: str) -> Person:
    """A person leaves: every membership ends on the day, sign-in stops and sessions end at once."""
    held = list(person.memberships.filter(until_on=None).select_related("scope", "scope__organisation"))
    if not held and by.kind != Actor.Kind.SYSTEM:
        raise Refused(
            _("%(name)s belongs nowhere, so only a system administrator may end this account.") % {"name": person.name}
        )
    for membership in held:
        _require_manage(by, membership.scope)
    with because(who=by.name, why=why):
        for membership in held:
            _end(membership, on)
        person.left_on, person.is_active = on, False
        person.save(update_fields=["left_on", "is_active"])
        end_sessions(person)
        _tell("people.employment_ended", person, None, by, why, on=on.isoformat())
    return person


def end_sessions(person: Person) -> int:
    """Delete every session of a person; returns how many there were."""
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]
