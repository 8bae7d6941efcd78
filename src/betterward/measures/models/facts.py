"""What the chart says: one current row a measure, computed once and read by every page."""

from __future__ import annotations

from datetime import date

from django.db import models

from betterward.measures.models.measures import Measure


class ChartFacts(models.Model):
    """Scalars for lists, phases and lines, a spark picture, and the recipe that made them."""

    measure = models.OneToOneField(Measure, primary_key=True, on_delete=models.CASCADE, related_name="chart_facts")
    state = models.CharField(max_length=12)
    variation = models.CharField(max_length=20)
    assurance = models.CharField(max_length=20)
    has_signal = models.BooleanField(default=False)
    points = models.PositiveIntegerField(default=0)
    latest_on = models.DateField(null=True)
    latest_value = models.FloatField(null=True)
    latest_text = models.CharField(max_length=40, blank=True)
    latest_parts = models.CharField(max_length=60, blank=True)
    data_to_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    sentence_key = models.CharField(max_length=40, blank=True)
    sentence_params = models.JSONField(default=dict)
    sentence = models.CharField(max_length=300, blank=True)
    phases = models.JSONField(default=list)
    signals = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    spark = models.TextField(blank=True)
    recipe = models.JSONField(default=dict)
    engine_version = models.CharField(max_length=20)
    inputs_hash = models.CharField(max_length=64)
    refreshed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="facts_by_due_day")]

    def is_late(self, today: date) -> bool:
        """Whether the next reading is overdue."""
        return self.due_on is not None and today > self.due_on
