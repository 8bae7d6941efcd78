"""Long tables that were sent, in the pieces in which they wait."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.addresses import address_of
from betterward.common.ids import uuid7
from betterward.organisations.models import Unit
from betterward.people.models import Actor


class Upload(models.Model):
    """A long table somebody sent: how far it is, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READING = "reading", _("being read")
        KEEPING = "keeping", _("being kept")
        DONE = "done", _("kept")
        FAILED = "failed", _("not kept")
        STOPPED = "stopped", _("stopped")

    MOVING = (State.WAITING, State.READING, State.KEEPING)
    """States in which something is still to happen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(_("of the form that sent it"), unique=True)
    source = models.CharField(_("file"), max_length=120)
    size = models.PositiveBigIntegerField()
    days = models.CharField(_("how days are written"), max_length=3, blank=True)
    replaces = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    said = models.CharField(max_length=300, blank=True)
    rows = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    measures = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    faults = models.JSONField(_("the first rows that were refused, and why"), default=list)
    is_stop_asked = models.BooleanField(default=False)
    seen_at = models.DateTimeField(default=timezone.now)
    batch = models.UUIDField(null=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.source}, {self.at:%d %B %Y}"

    def get_absolute_url(self) -> str:
        return address_of("intake:upload", self.pk)

    @property
    def is_moving(self) -> bool:
        """Whether something is still to happen."""
        return self.state in self.MOVING


class UploadPiece(models.Model):
    """A piece of such a table, packed; thrown away when it is over."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="piece_once_in_an_upload")]

    def __str__(self) -> str:
        return f"{self.number} of {self.upload}"
