"""What was read: rows with two clocks that are added and marked as replaced, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from betterward.common.history import append_only
from betterward.measures.models.measures import Measure
from betterward.organisations.models import Organisation
from betterward.people.models import Actor


class ReadingQuerySet(models.QuerySet["Reading"]):
    def current(self) -> ReadingQuerySet:
        """Rows that nothing has replaced, withdrawn ones left out."""
        return self.filter(replaced_by=None).exclude(state=Reading.State.WITHDRAWN)

    def known_at(self, moment: datetime) -> ReadingQuerySet:
        """Rows as they were known at a moment."""
        replaced_later = Q(replaced_at=None) | Q(replaced_at__gt=moment)
        return self.filter(replaced_later, recorded_at__lte=moment).exclude(state=Reading.State.WITHDRAWN)


class Reading(models.Model):
    """One entry about one period: numbers, known missing, or a denominator of zero."""

    class State(models.TextChoices):
        VALUE = "value", _("value")
        MISSING = "missing", _("known missing")
        ZERO_DENOMINATOR = "zero_denominator", _("nothing to count")
        WITHDRAWN = "withdrawn", _("taken back")

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="readings")
    period_on = models.DateField(_("first day of the period"))
    part = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, choices=State, default=State.VALUE)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    value = models.FloatField(null=True)
    size = models.PositiveIntegerField(null=True)
    spread = models.FloatField(null=True)
    event_on = models.DateField(null=True)
    missing_because = models.CharField(max_length=60, blank=True)
    entered_as = models.CharField(_("role or initials"), max_length=40, blank=True)
    key = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    replaced_at = models.DateTimeField(null=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["period_on", "part", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "period_on", "part"], condition=Q(replaced_by=None), name="one_reading_in_force"
            ),
            models.UniqueConstraint(fields=["measure", "key"], condition=Q(key__isnull=False), name="reading_key_once"),
            models.CheckConstraint(
                condition=Q(replaced_by=None, replaced_at=None)
                | Q(replaced_by__isnull=False, replaced_at__isnull=False),
                name="reading_replaced_by_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="value")
                | Q(numerator__isnull=False) | Q(value__isnull=False) | Q(event_on__isnull=False),
                name="reading_value_has_a_number",
            ),
        ]  # fmt: skip
        triggers = [append_only("readings_stay")]

    def numbers(self) -> dict[str, Any]:
        """What the row says, for a copy of it."""
        names = (
            "state",
            "numerator",
            "denominator",
            "value",
            "size",
            "spread",
            "event_on",
            "missing_because",
            "entered_as",
        )
        return {name: getattr(self, name) for name in names}

    def spoken(self) -> str:
        """The reading in a few characters, as it was typed."""
        if self.state == Reading.State.MISSING:
            return str(_("known missing"))
        if self.state == Reading.State.WITHDRAWN:
            return str(_("taken back"))
        if self.event_on:
            return date_format(self.event_on, "j F Y")
        number = _plain(self.numerator if self.numerator is not None else self.value)
        return number if self.denominator is None else f"{number} / {_plain(self.denominator)}"


def _plain(number: float | None) -> str:
    """Digits without a tail of zeros; never in powers of ten."""
    return "" if number is None else f"{number:,.6f}".rstrip("0").rstrip(".")
