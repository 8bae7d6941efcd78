"""Changes to people and memberships."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from betterward.common import journal
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.organisations.models import Organisation, Scope
from betterward.people.models import Actor, Membership, Person, Role
from betterward.people.rules import Level


DAY = timedelta(days=1)


def _require_manage(by: Actor, scope: Scope) -> None:
    if not by.may_on(scope.path, Level.MANAGE):
        raise Refused(_("You may not change who belongs here. Nothing was changed."), code="not_allowed")


def _tell(kind: str, person: Person, place: Scope | Organisation | None, by: Actor, why: str, **facts: Any) -> None:
    scope = place if isinstance(place, Scope) else None
    organisation = place.organisation if isinstance(place, Scope) else place
    journal.record(
        kind, by=by, organisation=organisation, scope=scope, record_kind="person", record_id=str(person.pk), why=why,
        **facts,
    )  # fmt: skip


def _hold(person: Person) -> None:
    """Hold a person's row until the transaction ends: two changes of their roles come one after the other."""
    held = Person.objects.select_for_update(no_key=True).filter(pk=person.pk)
    [(person.is_active, person.left_on)] = held.values_list("is_active", "left_on")


# Coming -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_person(*, name: str, email: str, by: Actor, why: str, password: str | None = None, **fields: Any) -> Person:
    """Keep a person; memberships come apart."""
    with because(who=by.name, why=why):
        person = _created(name, email, password, fields)
        _tell("people.person_created", person, None, by, why)
    return person


def _created(name: str, email: str, password: str | None, fields: dict[str, Any]) -> Person:
    taken = Refused(
        _("Somebody with this e-mail address is here already. Search for them instead."), code="email_taken"
    )
    if email and Person.objects.filter(email__iexact=email).exists():
        raise taken
    try:
        with transaction.atomic():
            return Person.objects.create_user(email=email, name=name, password=password, **fields)
    except IntegrityError as fault:
        # Somebody else was quicker by a moment.
        raise taken from fault


@transaction.atomic
def join(
    *, person: Person, scope: Scope, role: Role | str, by: Actor, from_on: date | None = None,
    until_on: date | None = None, why: str = "", level: int | None = None, is_agreed: bool = False,
) -> Membership:  # fmt: skip
    """Give a person a role in a place, from a day, until a day; whoever had left is welcome back.

    `is_agreed` says that the room the place belongs to has settled by its own rules that `by` may do this.
    """
    if not is_agreed:
        _require_manage(by, scope)
    _hold(person)
    role = role if isinstance(role, Role) else Role.objects.get(pk=role)
    from_on = from_on or timezone.localdate()
    if until_on and until_on < from_on:
        raise Refused(_("The last day lies before the first. Nothing was changed."), code="ends_before_start")
    if _holds(person, scope, role):
        raise Refused(_("%(name)s holds this role here already.") % {"name": person.name}, code="already_member")
    with because(who=by.name, why=why or "joined"):
        membership = _begin(person, scope, role, level or role.level, from_on, until_on)
        _tell("people.joined", person, scope, by, why, role=role.key)
    return membership


@transaction.atomic
def invite(*, name: str, email: str, scope: Scope, role: Role | str, by: Actor, **dates: Any) -> Membership:
    """Keep somebody new and give them a role, in one go."""
    _require_manage(by, scope)
    person = create_person(name=name.strip(), email=email.strip(), by=by, why="invited")
    return join(person=person, scope=scope, role=role, by=by, why="invited", **dates)


def _holds(person: Person, scope: Scope, role: Role) -> bool:
    return Membership.objects.filter(person=person, scope=scope, role=role, until_on=None).exists()


def _begin(
    person: Person, scope: Scope, role: Role, level: int, from_on: date, until_on: date | None = None
) -> Membership:
    if person.left_on:
        person.left_on, person.is_active = None, True
        person.save(update_fields=["left_on", "is_active"])
    return Membership.objects.create(
        person=person, scope=scope, role=role, level=level, from_on=from_on, until_on=until_on
    )


# Moving and leaving -------------------------------------------------------------------------------------------------


@transaction.atomic
def leave(*, membership: Membership, on: date, by: Actor, why: str = "", is_agreed: bool = False) -> None:
    """End a membership; its last day is `on`, and its past stays. `is_agreed`: as for `join`."""
    if not is_agreed:
        _require_manage(by, membership.scope)
    _hold(membership.person)
    now = Membership.objects.filter(pk=membership.pk).values_list("from_on", "until_on").first()
    if now is None or (now[1] and now[1] <= on):
        raise Refused(_("This role has ended or ends before that day already. Nothing was changed."), code="ended")
    membership.from_on, membership.until_on = now
    with because(who=by.name, why=why or "left"):
        _end(membership, on)
        _tell("people.left", membership.person, membership.scope, by, why, role=membership.role_id, on=on.isoformat())


def _end(membership: Membership, last_day: date) -> None:
    """Close a membership after its last day. One that would end before it began is taken back; its history stays."""
    if last_day < membership.from_on:
        membership.delete()
        return
    membership.until_on = last_day
    membership.save(update_fields=["until_on"])


@transaction.atomic
def move_person(
    *, person: Person, from_scope: Scope, to_scope: Scope, on: date, by: Actor, why: str = ""
) -> list[Membership]:
    """Carry a person's open roles from one place to another on a day; the old ones stay in their history."""
    _require_manage(by, from_scope)
    _require_manage(by, to_scope)
    _hold(person)
    held = list(Membership.objects.filter(person=person, scope=from_scope, until_on=None).select_related("role"))
    if not held:
        raise Refused(
            _("%(name)s holds no open role there. Nothing was changed.") % {"name": person.name}, code="nothing_to_move"
        )
    if from_scope.pk == to_scope.pk:
        raise Refused(
            _("%(name)s is there already. Nothing was changed.") % {"name": person.name}, code="there_already"
        )
    with because(who=by.name, why=why or "moved"):
        for membership in held:
            _end(membership, on - DAY)
        moved = [_begin(person, to_scope, m.role, m.level, on) for m in held if not _holds(person, to_scope, m.role)]
        _tell("people.moved", person, to_scope, by, why, from_scope=from_scope.pk, on=on.isoformat())
    return moved


@transaction.atomic
def end_employment(*, person: Person, organisation: Organisation, on: date, today: date, by: Actor, why: str) -> Person:
    """A person leaves an organisation: every role there ends with the day `on`.

    When that day has come, all sessions end at once, and so does the account unless another organisation needs it.
    For a day ahead, `close_accounts` does the same when the day is over.
    """
    _require_manage(by, organisation.root.scope)
    _hold(person)
    # The last day counts as a day of work; but who leaves today is out at once, not at midnight.
    last_day = on if on > today else min(on, today - DAY)
    held = list(person.memberships.filter(scope__organisation=organisation).in_force_after(last_day))
    if not held:
        raise Refused(
            _("%(name)s holds no role in %(place)s that could end. Nothing was changed.")
            % {"name": person.name, "place": organisation.name},
            code="nothing_to_end",
        )
    with because(who=by.name, why=why):
        for membership in held:
            _end(membership, last_day)
        _leave_house(person, on, today)
        _tell("people.employment_ended", person, organisation, by, why, on=on.isoformat())
    return person


def _leave_house(person: Person, on: date, today: date) -> None:
    is_over = on <= today
    if is_over:
        end_sessions(person)
    if person.memberships.in_force_after(today - DAY if is_over else on).exists():
        return
    person.left_on, person.is_active = on, person.is_active and not is_over
    person.save(update_fields=["left_on", "is_active"])


@transaction.atomic
def close_accounts(*, today: date, by: Actor) -> int:
    """Close the accounts of people whose last day is over; returns how many."""
    gone = Person.objects.filter(is_active=True, left_on__lt=today)
    gone = gone.exclude(pk__in=Membership.objects.in_force_after(today - DAY).values("person"))
    with because(who=by.name, why="the last day is over"):
        for person in gone:
            person.is_active = False
            person.save(update_fields=["is_active"])
            end_sessions(person)
            _tell("people.account_closed", person, None, by, "the last day is over")
    return len(gone)


def end_sessions(person: Person) -> int:
    """Delete every session of a person; returns how many there were."""
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]
