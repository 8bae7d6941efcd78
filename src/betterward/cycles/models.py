"""Ramps and the cycles on them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from betterward.common.addresses import address_of
from betterward.common.history import tracked
from betterward.common.ids import uuid7
from betterward.cycles import rules
from betterward.measures.models import Measure
from betterward.organisations.models import Scope
from betterward.people.models import Actor
from betterward.projects.models import Project


class Scale(models.IntegerChoices):
    """How much a test touches; our own scale (mark D)."""

    ONE = 1, _("one patient, one colleague or one shift")
    FEW = 2, _("a few")
    DAY = 3, _("one day or one bay")
    WEEK = 4, _("one week or part of the unit")
    UNIT = 5, _("the whole unit")
    UNITS = 6, _("several units")
    ALL = 7, _("the whole organisation")


class Decision(models.TextChoices):
    """What a team decides after a test."""

    ADOPT = "adopt", _("adopt")
    ADAPT = "adapt", _("adapt")
    ABANDON = "abandon", _("abandon")
    SCALE_UP = "scale_up", _("scale up")
    REPEAT = "repeat", _("repeat")


class Met(models.TextChoices):
    """Whether it came as predicted."""

    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")


@tracked()
class Ramp(models.Model):
    """One change idea on its way from a first small test upwards; several run side by side in a project."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="ramps")
    title = models.CharField(_("change idea"), max_length=160)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, actor: Any) -> CycleQuerySet:
        """Cycles of projects the actor may see."""
        return self.filter(ramp__project__in=Project.objects.visible_to(actor))


@tracked()
class Cycle(models.Model):
    """One test of a change. Its prediction stays as it was written when the test began."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ramp = models.ForeignKey(Ramp, on_delete=models.CASCADE, related_name="cycles")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    question = models.CharField(_("what do we try?"), max_length=300)
    prediction = models.CharField(_("what do we expect?"), max_length=300, blank=True)
    predicted_at = models.DateTimeField(null=True, editable=False)
    scale = models.PositiveSmallIntegerField(_("how large is the test?"), choices=Scale, null=True, blank=True)
    scale_reason = models.CharField(_("why smaller than before"), max_length=200, blank=True)
    conditions = models.CharField(_("conditions tried"), max_length=120, blank=True)
    who = models.CharField(_("who"), max_length=120, blank=True)
    where = models.CharField(_("where"), max_length=120, blank=True)
    noted = models.CharField(_("what we note down"), max_length=200, blank=True)
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    test_on = models.DateField(_("when"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    started_at = models.DateTimeField(null=True, editable=False)
    happened = models.TextField(_("what happened"), blank=True)
    met = models.CharField(_("as expected?"), max_length=6, choices=Met, blank=True)
    learned = models.TextField(_("what we learned"), blank=True)
    studied_on = models.DateField(null=True, editable=False)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    decided_on = models.DateField(null=True, editable=False)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["ramp", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ramp", "number"], name="cycle_number_once"),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_on__isnull=False), name="cycle_decided_with_a_day"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return address_of("cycles:cycle", self.pk)

    @property
    def facts(self) -> rules.Cycle:
        """The cycle as the checks take it."""
        return rules.Cycle(
            question=self.question, prediction=self.prediction, predicted_at=self.predicted_at,
            started_at=self.started_at, who=self.who, where=self.where, when=self.test_on, noted=self.noted,
            happened=self.happened, met=self.met, learned=self.learned, studied_on=self.studied_on,
            planned_end=self.until_on, decision=self.decision, next_step=self.next_step, scale=self.scale,
            scale_reason=self.scale_reason, follows=self.previous_id is not None,
        )  # fmt: skip
