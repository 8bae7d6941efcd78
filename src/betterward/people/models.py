"""Persons, actors, roles, memberships."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.history import tracked
from betterward.common.ids import uuid7
from betterward.common.prepared import prepared
from betterward.organisations.models import Organisation, Scope
from betterward.people import rules
from betterward.people.rules import Grant, Level
from betterward.people.standing_in import StandIn


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> PersonQuerySet:
        """The actor's own person, and whoever holds or held a role in a place the actor manages."""
        there = Membership.objects.filter(scope__path__within=actor.paths(Level.MANAGE))
        return self.filter(models.Q(pk=actor.person_id) | models.Q(pk__in=there.values("person")))


class PersonManager(BaseUserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, name: str = "", password: str | None = None, **fields: Any) -> Person:
        """Keep a person who may sign in, and the actor that speaks for them."""
        person: Person = self.model(email=self.normalize_email(email).lower() or None, name=name or email, **fields)
        person.set_password(password) if password else person.set_unusable_password()
        person.save(using=self._db)
        Actor.objects.create(kind=Actor.Kind.PERSON, person=person, name=person.name)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        found: Person = self.get(email__iexact=username)
        return found


@tracked(exclude=("password", "last_login", "seen_at"))
class Person(AbstractBaseUser):
    """Someone who works, is cared for or cares here; signs in by e-mail."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    called = models.CharField(_("the person's own word for what they are here"), max_length=60, blank=True)
    job = models.CharField(_("job"), max_length=120, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(_("invented person"), default=False)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last visit before this one"), null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return rules.initials(self.name)

    def get_short_name(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


@tracked()
class Role(models.Model):
    """A named bundle of rights, as data."""

    key = models.SlugField(primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.PositiveSmallIntegerField(_("level"), choices=[(level.value, level.name.lower()) for level in Level])
    explains = models.CharField(_("what it is for"), max_length=200)

    class Meta:
        ordering = ["-level", "name"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, actor: Actor, level: int = Level.VIEW) -> MembershipQuerySet:
        """Memberships in places where the actor holds at least this level, past ones too."""
        return self.filter(scope__path__within=actor.paths(level))

    def in_force(self, on: date | None = None) -> MembershipQuerySet:
        """Memberships that hold on a day, today unless said."""
        day = on or timezone.localdate()
        return self.filter(models.Q(until_on=None) | models.Q(until_on__gte=day), from_on__lte=day)

    def in_force_after(self, day: date) -> MembershipQuerySet:
        """Memberships that reach beyond a day, those still to come included."""
        return self.filter(models.Q(until_on=None) | models.Q(until_on__gt=day))


@tracked()
class Membership(models.Model):
    """Who may do what, where, and when."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name.lower()) for level in Level])
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "from_on"], name="membership_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person", "scope", "role"], condition=models.Q(until_on=None), name="one_open_membership"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.role} · {self.scope}"


@prepared
def _rights(person: UUID, today: date) -> models.QuerySet[Membership, tuple[Any, ...]]:
    held = Membership.objects.in_force(today).filter(person=person)
    return held.values_list("scope__path", "level", "role_id")


class ActorManager(models.Manager["Actor"]):
    def system(self, name: str = "Betterward") -> Actor:
        """The house itself, for work nobody's hand does."""
        return self.get_or_create(kind=Actor.Kind.SYSTEM, name=name, person=None)[0]

    def of(self, person: Person) -> Actor:
        """The actor that speaks for a person."""
        actor = self.get(person=person)
        actor.person = person
        return actor


class Actor(models.Model):
    """The `by` of every change: a person, a pass, a token, or the system."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        PASS = "pass", _("pass")
        TOKEN = "token", _("token")
        SYSTEM = "system", _("system")

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="actor")

    objects = ActorManager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_anonymous(self) -> bool:
        return self.pk is None

    @cached_property
    def grants(self) -> list[Grant]:
        """Rights in force today; asked once per request."""
        if self.person_id is None:
            return []
        return [Grant(*row) for row in _rights(self.person_id, timezone.localdate())]

    def paths(self, level: int = Level.VIEW) -> list[str]:
        """Places where the actor holds at least this level, without what hangs below."""
        return [grant.path for grant in self.grants if grant.level >= level]

    def tops(self) -> list[str]:
        """The organisations in which the actor holds any right, as the paths at their top."""
        return sorted({rules.top_of(path) for path in self.paths()})

    def may_on(self, path: str, level: int) -> bool:
        """Whether a right at or above this place reaches the level."""
        if self.kind == Actor.Kind.SYSTEM:
            return True
        return any(rules.is_within(path, above) for above in self.paths(level))

    def roles(self) -> set[str]:
        """Keys of the roles in force."""
        return {grant.role for grant in self.grants}

    @property
    def organisations(self) -> models.QuerySet[Organisation]:
        """Organisations in which the actor holds any right, by name."""
        return Organisation.objects.filter(scopes__path__among=self.tops()).order_by("slug")

    # As a fact of prepared queries (`common.prepared`) --------------------------------------------------------------

    def shape(self) -> tuple[bool, bool, bool]:
        """Whether there is an actor, a person behind it, and any place: queries are written differently without."""
        return self.is_anonymous, self.person_id is None, bool(self.grants)

    def stand_in(self) -> StandIn:
        """Something of the same shape whose every answer is a mark."""
        return StandIn(*self.shape())

    def answers(self) -> dict[Any, Any]:
        """This actor's answers, by the marks of its stand-in."""
        found: dict[Any, Any] = {StandIn.KEY: self.pk, StandIn.PERSON: self.person_id, StandIn.TOPS: self.tops()}
        return found | {StandIn.places(level): self.paths(level) for level in Level}


def anonymous() -> Actor:
    """Somebody who has not said who they are; holds no right."""
    return Actor(kind=Actor.Kind.PASS, name=str(_("A visitor")))


class PassQuerySet(models.QuerySet["Pass"]):
    def in_force(self, on: date) -> PassQuerySet:
        """Passes that are neither revoked nor expired on a day."""
        return self.filter(models.Q(expires_on=None) | models.Q(expires_on__gte=on), revoked_at=None)


@tracked(exclude=("last_used_at", "hour_began_at", "used_in_hour"))
class Pass(models.Model):
    """A secret that opens one purpose to whoever holds it, without signing in: a wall code.

    Only a hash of the secret is kept. Limits count uses of the pass, not of an address: a hospital is one address.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="held_pass")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="passes")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_on = models.DateField(_("works until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    hour_began_at = models.DateTimeField(null=True, blank=True, editable=False)
    used_in_hour = models.PositiveIntegerField(default=0, editable=False)

    objects = PassQuerySet.as_manager()

    def __str__(self) -> str:
        return self.actor.name

    def is_in_force(self, on: date) -> bool:
        """Whether it opens anything on a day."""
        return self.revoked_at is None and (self.expires_on is None or self.expires_on >= on)
