"""Forms of several questions, their versions, and the rounds in which they were filled in."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.addresses import address_of
from betterward.common.history import append_only, tracked
from betterward.common.ids import uuid7
from betterward.organisations.models import Organisation, Unit
from betterward.people.models import Actor, Pass
from betterward.people.rules import Level


class CollectionFormQuerySet(models.QuerySet["CollectionForm"]):
    def visible_to(self, actor: Actor, level: int = Level.CONTRIBUTE) -> CollectionFormQuerySet:
        """Forms of units where the actor may enter something."""
        return self.filter(unit__scope__path__within=actor.paths(level))


@tracked()
class CollectionForm(models.Model):
    """A small form of a unit: a few questions that are asked again and again, and feed its measures."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="collection_forms")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(_("of the page that made it"), unique=True)
    held = models.OneToOneField(Pass, null=True, on_delete=models.PROTECT, related_name="collection_form")
    closed_on = models.DateField(_("no longer filled in since"), null=True)

    objects = CollectionFormQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.unit}, {self.at:%d %B %Y}"

    def get_absolute_url(self) -> str:
        return address_of("intake:form", self.pk)


class FormVersion(models.Model):
    """One wording of a form; a change is a new version, so that no past round changes its meaning."""

    id = models.BigAutoField(primary_key=True)
    form = models.ForeignKey(CollectionForm, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    questions = models.JSONField(default=list)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="form_version_number_once")]
        triggers = [append_only("form_versions_stay", may_change=())]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class RoundQuerySet(models.QuerySet["Round"]):
    def standing(self) -> RoundQuerySet:
        """Rounds nobody has taken back."""
        return self.filter(withdrawn_at=None)


class Round(models.Model):
    """One time a form was filled in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    form = models.ForeignKey(CollectionForm, on_delete=models.CASCADE, related_name="rounds")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="rounds")
    on = models.DateField(_("day"))
    answers = models.JSONField(default=dict)
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_as = models.CharField(_("role or initials"), max_length=40, blank=True)
    readings: Any = ArrayField(models.BigIntegerField(), default=list)
    key = models.UUIDField(unique=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-at", "-id"]
        indexes = [models.Index(fields=["form", "-on"], name="rounds_of_a_form")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="round_withdrawn_by_and_when",
            )
        ]
        triggers = [append_only("rounds_stay", may_change=("withdrawn_by_id", "withdrawn_at"))]

    def __str__(self) -> str:
        return f"{self.form}, {self.on:%d %B %Y}"
