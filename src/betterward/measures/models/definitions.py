"""What is measured: a definition, and its versions that are never changed."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.history import append_only, tracked
from betterward.common.ids import uuid7
from betterward.organisations.models import Organisation
from betterward.people.models import Actor


class Kind(models.TextChoices):
    """What a reading is made of."""

    COUNT = "count", _("count: how many")
    PROPORTION = "proportion", _("proportion: how many out of how many")
    RATE = "rate", _("rate: how many per 1,000 of something")
    AVERAGE = "average", _("average or single value")
    CASES_BETWEEN = "cases_between", _("cases between events")
    DAYS_BETWEEN = "days_between", _("days between events")


class Frequency(models.TextChoices):
    """How often a reading is due."""

    DAY = "day", _("every day")
    WEEK = "week", _("every week")
    FORTNIGHT = "fortnight", _("every two weeks")
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    YEAR = "year", _("every year")
    EVENT = "event", _("when it happens")


class Direction(models.TextChoices):
    """Which way is good."""

    UP = "up", _("higher is better")
    DOWN = "down", _("lower is better")
    NEITHER = "neither", _("neither is better in itself")


class Combine(models.TextChoices):
    """How several entries of one period become one."""

    ONE = "one", _("one entry a period")
    ADD = "add", _("entries add up")
    SPREAD = "spread", _("single values give mean and spread")


@tracked()
class Definition(models.Model):
    """The identity of a measure across units and organisations: a key in the library of its owner."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="definitions")
    key = models.SlugField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="definition_key_once")]

    def __str__(self) -> str:
        return self.key


class DefinitionVersion(models.Model):
    """One wording of a definition; a change is a new version, so that no past reading changes its meaning."""

    id = models.BigAutoField(primary_key=True)
    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=200)
    plain_words = models.TextField(_("what it means in plain words"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    numerator_label = models.CharField(_("what is counted"), max_length=120, blank=True)
    denominator_label = models.CharField(_("out of what"), max_length=120, blank=True)
    unit_label = models.CharField(_("unit of the value"), max_length=60, blank=True)
    multiplier = models.FloatField(_("per how many"), default=1.0)
    exclusions = models.TextField(_("what is left out"), blank=True)
    source = models.CharField(_("where the data come from"), max_length=200, blank=True)
    never_used_for = models.CharField(
        _("what it will never be used for"), max_length=200, default=_("judging a person or ranking wards")
    )
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency, default=Frequency.MONTH)
    combine = models.CharField(_("several entries"), max_length=10, choices=Combine, default=Combine.ONE)
    direction = models.CharField(_("which way is good"), max_length=10, choices=Direction, default=Direction.NEITHER)
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=1)
    day_turns_at = models.TimeField(_("the day turns at"), default=time(7, 0))
    minutes_a_week = models.PositiveSmallIntegerField(_("minutes a week to collect"), null=True, blank=True)
    collected_by = models.CharField(_("who collects it"), max_length=120, blank=True)
    collected_when = models.CharField(_("when it is collected"), max_length=120, blank=True)
    collected_how = models.CharField(_("how it is collected"), max_length=300, blank=True)
    minutes_each_time = models.PositiveSmallIntegerField(_("minutes each time"), null=True, blank=True)
    recipe = models.JSONField(_("how the chart is made"), default=dict)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(_("why this version"), max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["definition", "number"], name="version_number_once")]
        triggers = [append_only("versions_stay", may_change=())]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"
