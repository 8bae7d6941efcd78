"""Imports: which rows came in together, so that they can go together; feeds, which bring rows by themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.addresses import address_of
from betterward.common.history import tracked
from betterward.common.ids import uuid7
from betterward.measures.models import Measure
from betterward.organisations.models import Organisation, Unit
from betterward.people.models import Actor
from betterward.people.rules import Level


@tracked()
class Import(models.Model):
    """Readings of one measure that came in together, by one hand."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    source = models.CharField(_("file, or empty when pasted"), max_length=120, blank=True)
    readings = ArrayField(models.BigIntegerField(), default=list)
    replaced = models.PositiveIntegerField(default=0)
    taken_back_at = models.DateTimeField(null=True)
    batch = models.UUIDField(_("one for all measures of a table"), null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["batch"], name="intake_import_batch", condition=models.Q(batch__isnull=False))]

    def __str__(self) -> str:
        return f"{self.measure}, {self.at:%d %B %Y}"


def fingerprint(headings: Sequence[str]) -> str:
    """One word for the headings of a table, whatever their capitals and spaces."""
    told = "\n".join(" ".join(heading.lower().split()) for heading in headings)
    return hashlib.sha256(told.encode()).hexdigest()


@tracked()
class SavedColumns(models.Model):
    """Where the columns of a table went, one target a heading, so that the same headings go there again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="saved_columns")
    fingerprint = models.CharField(max_length=64)
    targets = models.JSONField(default=list)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fingerprint", "unit"], name="columns_saved_once_at_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.at:%d %B %Y}"


# Feeds --------------------------------------------------------------------------------------------------------------


class FeedQuerySet(models.QuerySet["Feed"]):
    def visible_to(self, actor: Actor, level: int = Level.EDIT) -> FeedQuerySet:
        """Feeds of units where the actor may edit."""
        return self.filter(unit__scope__path__within=actor.paths(level))

    def due(self, now: datetime) -> FeedQuerySet:
        """Feeds that are to be looked at now."""
        return self.filter(is_paused=False, next_at__lte=now)


@tracked(exclude=("secret", "next_at"))
class Feed(models.Model):
    """An address from which a table of a unit's measures comes by itself."""

    class Every(models.TextChoices):
        HOUR = "hour", _("Every hour")
        DAY = "day", _("Every day")
        WEEK = "week", _("Every week")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="feeds")
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=500)
    login = models.CharField(_("user name"), max_length=120, blank=True)
    secret = models.TextField(_("password, sealed"), blank=True)
    every = models.CharField(_("looked at"), max_length=10, choices=Every, default=Every.DAY)
    is_paused = models.BooleanField(_("paused"), default=False)
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(_("of the form that made it"), unique=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["next_at"], name="feed_due", condition=models.Q(is_paused=False))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("intake:feed", self.pk)


@tracked()
class FeedRun(models.Model):
    """One look at a feed: what came, what was kept, what was not and why."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    changed = models.JSONField(default=list)
    conflicts = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["feed"], condition=models.Q(state="running"), name="one_run_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(state="running", ended_at=None)
                | (~models.Q(state="running") & models.Q(ended_at__isnull=False)),
                name="run_over_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed}, {self.started_at:%d %B %Y}"


# Long tables --------------------------------------------------------------------------------------------------------


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
