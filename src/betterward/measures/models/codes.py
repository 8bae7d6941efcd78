"""Wall codes: a link or poster that opens entry of some measures without signing in, and entries that wait."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.history import tracked
from betterward.common.ids import uuid7
from betterward.measures.models.measures import Measure
from betterward.measures.models.readings import Reading
from betterward.organisations.models import Unit
from betterward.people.models import Actor, Pass


class WallCodeQuerySet(models.QuerySet["WallCode"]):
    def in_force(self, on: date) -> WallCodeQuerySet:
        """Codes that open something on a day."""
        return self.filter(Q(held__expires_on=None) | Q(held__expires_on__gte=on), held__revoked_at=None)


@tracked()
class WallCode(models.Model):
    """A code on a wall or a bookmark on a ward's device."""

    class Where(models.TextChoices):
        STAFF = "staff", _("where only staff see the screen: the chart answers")
        ANYBODY = "anybody", _("where anybody passes: the question alone, never past numbers")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    held = models.OneToOneField(Pass, on_delete=models.PROTECT, related_name="wall_code")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="wall_codes")
    name = models.CharField(_("where it hangs"), max_length=80)
    where = models.CharField(_("who sees it"), max_length=10, choices=Where, default=Where.ANYBODY)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    objects = WallCodeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "made_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def shows_chart(self) -> bool:
        """Whether past numbers may stand on its screen."""
        return self.where == self.Where.STAFF


@tracked()
class CodedMeasure(models.Model):
    """A measure that a code opens, in its order."""

    code = models.ForeignKey(WallCode, on_delete=models.CASCADE, related_name="coded")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["code", "measure"], name="measure_once_in_a_code")]


class HeldEntryQuerySet(models.QuerySet["HeldEntry"]):
    def waiting(self) -> HeldEntryQuerySet:
        """Entries nobody has kept or put away yet."""
        return self.filter(settled_at=None)


@tracked()
class HeldEntry(models.Model):
    """A number that came by a code and could not be kept at once: the ward confirms it, and nothing is lost."""

    class Because(models.TextChoices):
        TAKEN = "period_taken", _("there is a number for this time already")
        FAR_OFF = "far_off", _("it is far from the usual")
        ENDED = "ended", _("its code had been taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="held_entries")
    code = models.ForeignKey(WallCode, on_delete=models.PROTECT, related_name="held_entries")
    key = models.UUIDField(unique=True)
    entry = models.JSONField()
    because = models.CharField(max_length=20, choices=Because)
    typed_at = models.DateTimeField(_("when it was typed, by the device's clock"), null=True)
    held_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    reading = models.ForeignKey(Reading, null=True, on_delete=models.PROTECT, related_name="+")

    objects = HeldEntryQuerySet.as_manager()

    class Meta:
        ordering = ["held_at"]
        indexes = [models.Index(fields=["measure"], condition=Q(settled_at=None), name="entries_held")]

    def numbers(self) -> dict[str, Any]:
        """What was typed, without what is empty."""
        return {name: value for name, value in self.entry.items() if value not in (None, "")}
