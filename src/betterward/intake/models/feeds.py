"""Feeds, which bring rows by themselves, and what each of their runs brought."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.addresses import address_of
from betterward.common.history import tracked
from betterward.common.ids import uuid7
from betterward.organisations.models import Organisation, Unit
from betterward.people.models import Actor, Pass
from betterward.people.rules import Level


class FeedQuerySet(models.QuerySet["Feed"]):
    def visible_to(self, actor: Actor, level: int = Level.EDIT) -> FeedQuerySet:
        """Feeds of units where the actor may edit."""
        return self.filter(unit__scope__path__within=actor.paths(level))

    def due(self, now: datetime) -> FeedQuerySet:
        """Feeds that are to be looked at now."""
        return self.filter(is_paused=False, next_at__lte=now).exclude(kind=Feed.Kind.PUSH)


@tracked(exclude=("secret", "next_at"))
class Feed(models.Model):
    """A place from which a table of a unit's measures comes by itself, or a door through which it is pushed."""

    class Kind(models.TextChoices):
        WEB = "web", _("a web address")
        FOLDER = "folder", _("files in a folder")
        DATABASE = "postgresql", _("a PostgreSQL database")
        PUSH = "push", _("another system sends it")

    class Every(models.TextChoices):
        HOUR = "hour", _("Every hour")
        DAY = "day", _("Every day")
        WEEK = "week", _("Every week")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="feeds")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("where it comes from"), max_length=10, choices=Kind, default=Kind.WEB)
    address = models.CharField(_("address"), max_length=500, blank=True)
    query = models.TextField(_("query"), max_length=4000, blank=True)
    held = models.OneToOneField(Pass, null=True, on_delete=models.PROTECT, related_name="feed")
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
    key = models.CharField(_("by which a sender repeats itself"), max_length=64, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "key"], condition=models.Q(state="done") & ~models.Q(key=""), name="push_kept_once"
            ),
            models.UniqueConstraint(fields=["feed"], condition=models.Q(state="running"), name="one_run_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(state="running", ended_at=None)
                | (~models.Q(state="running") & models.Q(ended_at__isnull=False)),
                name="run_over_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed}, {self.started_at:%d %B %Y}"
