"""Imports: which rows came in together, so that they can go together."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.history import tracked
from betterward.common.ids import uuid7
from betterward.measures.models import Measure
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

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.measure}, {self.at:%d %B %Y}"
