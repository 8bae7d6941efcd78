"""An ask of a named person, with a clock."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from betterward.asks import rules
from betterward.common.history import tracked
from betterward.common.ids import uuid7
from betterward.organisations.models import Organisation, Scope
from betterward.people.models import Actor, Person


class AskQuerySet(models.QuerySet["Ask"]):
    def visible_to(self, actor: Actor) -> AskQuerySet:
        """Asks of the actor's places, those they raised, and those put to them or to somebody they stand in for."""
        if not actor.pk:
            return self.none()
        return self.filter(
            self.put_to(actor) | models.Q(raised_by=actor.pk) | models.Q(scope__path__within=actor.paths())
        )

    @staticmethod
    def put_to(actor: Actor) -> models.Q:
        """The condition that an ask is this actor's to answer."""
        if actor.person_id is None:
            return models.Q(pk=None)
        return models.Q(to=actor.person_id) | models.Q(deputy=actor.person_id)

    def open(self) -> AskQuerySet:
        return self.filter(state=Ask.State.OPEN)


@tracked()
class Ask(models.Model):
    """Something in the way, put to somebody who can move it."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        YES = "yes", _("yes")
        NO = "no", _("no, because")
        OFFERED = "offered", _("no, but offered something else")
        WITHDRAWN = "withdrawn", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="asks")
    code = models.CharField(max_length=20, blank=True)
    text = models.CharField(_("what is needed"), max_length=300)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    raised_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="asks")
    deputy = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="deputy_asks")
    raised_on = models.DateField(_("raised on"))
    due_on = models.DateField(_("answer hoped for by"))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["raised_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", answered_on=None)
                | (~models.Q(state="open") & models.Q(answered_on__isnull=False)),
                name="ask_answered_with_date",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("asks:ask", args=[self.pk])

    def days_open(self, today: date) -> int:
        """Days from raising to the answer, or to today."""
        return rules.days_waited(self.raised_on, self.answered_on, today=today)

    def concerns(self, person_id: Any) -> bool:
        """Whether this person is the one asked, or the deputy."""
        return person_id is not None and person_id in (self.to_id, self.deputy_id)
