"""What people decided about a series: phases, lines, points left out, notes. Rows are added and replaced."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.history import append_only
from betterward.measures.models.measures import Measure
from betterward.people.models import Actor


class DecisionQuerySet(models.QuerySet[Any]):
    def current(self) -> DecisionQuerySet:
        """Decisions in force: not replaced, not taken back."""
        return self.filter(replaced_by=None, is_withdrawn=False)

    def known_at(self, moment: Any) -> DecisionQuerySet:
        """Decisions as they stood at a moment."""
        later = Q(replaced_at=None) | Q(replaced_at__gt=moment)
        return self.filter(later, recorded_at__lte=moment, is_withdrawn=False)


class Decision(models.Model):
    """What every decision about a series carries: when, by whom, why, and what replaced it."""

    id = models.BigAutoField(primary_key=True)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="%(class)ss")
    why = models.CharField(_("why"), max_length=300, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    replaced_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = DecisionQuerySet.as_manager()

    class Meta:
        abstract = True


class SplitQuerySet(DecisionQuerySet):
    def waiting(self) -> DecisionQuerySet:
        """Splits somebody asked for that nobody has agreed to or taken back yet."""
        return self.current().filter(phase=None)


class Split(Decision):
    """New limits that one person asks for, with four yeses; they hold when a second person agrees."""

    starts_on = models.DateField(_("first period"))
    baseline_until_on = models.DateField(_("last period of the baseline"), null=True, blank=True)
    caption = models.CharField(_("caption"), max_length=80, blank=True)
    evidence = models.JSONField(_("what the chart said when it was asked for"), default=dict)

    objects: ClassVar[Any] = SplitQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "starts_on"], condition=Q(replaced_by=None), name="one_split_from_a_period"
            )
        ]
        triggers = [append_only("splits_stay")]


class Phase(Decision):
    """A stretch of the series with lines of its own; without a start it is the first one."""

    split = models.ForeignKey(
        Split, null=True, on_delete=models.PROTECT, related_name="phases", related_query_name="phase"
    )
    starts_on = models.DateField(_("first period"), null=True, blank=True)
    baseline_until_on = models.DateField(_("last period of the baseline"), null=True, blank=True)
    caption = models.CharField(_("caption"), max_length=80, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "starts_on"], condition=Q(replaced_by=None), name="one_phase_from_a_period",
                nulls_distinct=False,
            )
        ]  # fmt: skip
        triggers = [append_only("phases_stay")]


class Line(Decision):
    """A line people drew: the aim's goal, a standard, an agreed path, or a safe range. They are never mixed."""

    class Kind(models.TextChoices):
        GOAL = "goal", _("goal of the aim")
        STANDARD = "standard", _("standard")
        PATH = "path", _("agreed path")
        RANGE = "range", _("safe range")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.FloatField(_("value"), null=True, blank=True)
    low = models.FloatField(_("lowest"), null=True, blank=True)
    high = models.FloatField(_("highest"), null=True, blank=True)
    label = models.CharField(_("label"), max_length=80, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="range", low__isnull=False, high__isnull=False, high__gte=models.F("low"))
                | (~Q(kind="range") & Q(value__isnull=False)),
                name="line_has_its_numbers",
            )
        ]
        triggers = [append_only("lines_stay")]


class Exclusion(Decision):
    """A point that stays visible and is left out of the lines."""

    period_on = models.DateField(_("period"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "period_on"], condition=Q(replaced_by=None), name="point_left_out_once"
            )
        ]
        triggers = [append_only("exclusions_stay")]


class Annotation(Decision):
    """A numbered flag on the chart, with the record it came from."""

    on = models.DateField(_("day"))
    label = models.CharField(_("what happened"), max_length=120)
    record_kind = models.CharField(max_length=30, blank=True)
    record_id = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["on"]
        triggers = [append_only("annotations_stay")]


class Conclusion(Decision):
    """What people concluded from a chart: what it said, what they decided, when they look again, whether it worked."""

    class Worked(models.TextChoices):
        YES = "yes", _("it worked")
        NO = "no", _("it did not work")
        UNCLEAR = "unclear", _("too early or unclear")

    said = models.CharField(_("what the chart said"), max_length=300)
    decided = models.CharField(_("what we decided"), max_length=300)
    review_on = models.DateField(_("when we look again"))
    worked = models.CharField(_("did it work?"), max_length=10, choices=Worked, blank=True)
    learned = models.CharField(_("what we learned"), max_length=300, blank=True)
    said_then = models.CharField(_("what the chart said when we looked again"), max_length=300, blank=True)

    class Meta:
        ordering = ["-recorded_at"]
        triggers = [append_only("conclusions_stay")]
