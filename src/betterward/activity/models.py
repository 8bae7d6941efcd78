"""The journal: the story people read, and the outbox that upper rooms are told from."""

from __future__ import annotations

from django.db import models
from django.db.models import Func
from django.utils import timezone

from betterward.common.history import append_only
from betterward.organisations.models import Organisation, Scope
from betterward.people.models import Actor


class WritingTransaction(Func):
    """The number of the transaction that writes; readers use it to leave out what may still be joined by others."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class Entry(models.Model):
    """Something that happened: what, who, where, about which record, and why."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    scope = models.ForeignKey(Scope, null=True, on_delete=models.CASCADE, related_name="+")
    record_kind = models.CharField(max_length=30)
    record_id = models.CharField(max_length=40)
    why = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    written_in = models.BigIntegerField(db_default=WritingTransaction(), editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["written_in", "id"], name="entry_in_order"),
            models.Index(fields=["scope", "-id"], name="entry_of_scope"),
            models.Index(fields=["record_kind", "record_id", "-id"], name="entry_of_record"),
        ]
        triggers = [append_only("entries_stay", may_change=())]


class HandlerPosition(models.Model):
    """How far one handler has read the journal."""

    handler = models.CharField(primary_key=True, max_length=80)
    transaction = models.BigIntegerField(default=0)
    entry = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)
