"""The findable row of a record, written by the room the record belongs to in the transaction of its change."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from betterward.organisations.models import Organisation, Scope


LANGUAGE = "english"
"""How words are brought to their stems."""


class FindableQuerySet(models.QuerySet["Findable"]):
    def visible_to(self, actor: Any) -> FindableQuerySet:
        """Rows of records at or below a place where the actor holds a right."""
        paths = actor.paths()
        return self.filter(scope__path__within=paths) if paths else self.none()


class Findable(models.Model):
    """What a search knows of one record. It can be made anew from the records, so it keeps no history."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    record_kind = models.CharField(max_length=30)
    record_id = models.UUIDField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    words = SearchVectorField()

    objects = FindableQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_kind", "record_id"], name="one_findable_a_record")]
        indexes = [GinIndex(fields=["words"], name="findable_words")]

    def __str__(self) -> str:
        return self.title
