"""Imports: which rows came in together, so that they can go together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.history import tracked
from betterward.common.ids import uuid7
from betterward.measures.models import Measure
from betterward.organisations.models import Organisation, Unit
from betterward.people.models import Actor


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
