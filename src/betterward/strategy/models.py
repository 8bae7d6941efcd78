"""Where an organisation is going: its true north, its objectives, and the measures it promised them in."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.addresses import address_of, slug
from betterward.common.history import append_only, tracked
from betterward.common.ids import uuid7
from betterward.measures.models import Measure
from betterward.organisations.models import Organisation, Scope
from betterward.people.models import Actor, Person


class SharedByAll(models.QuerySet[Any]):
    """Rows that belong to a whole organisation and are seen by everybody in it."""

    def visible_to(self, actor: Any) -> Self:
        """What belongs to organisations in which the actor holds any right, wherever in the tree."""
        return self.filter(scope__path__within=actor.tops())


class TrueNorthQuerySet(SharedByAll):
    def in_force(self, on: date) -> Self:
        """The wording that holds on a day comes first."""
        return self.filter(from_on__lte=on).order_by("-from_on", "-id")


class TrueNorth(models.Model):
    """One wording of the sentence everything points to; a new wording is a new row, and the old ones stay."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="true_norths")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("true north"), max_length=300)
    from_on = models.DateField(_("agreed on"))
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    objects = TrueNorthQuerySet.as_manager()

    class Meta:
        verbose_name = _("true north")
        verbose_name_plural = _("true norths")
        indexes = [models.Index(fields=["organisation", "-from_on", "-id"], name="true_north_latest_first")]
        triggers = [append_only("true_north_stays", may_change=())]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return address_of("strategy:strategy", self.organisation.slug)


class ObjectiveQuerySet(SharedByAll):
    def active(self) -> Self:
        return self.filter(archived_on=None)


@tracked()
class Objective(models.Model):
    """Something the whole organisation wants to reach by a day."""

    RESERVED = frozenset({"change", "archive", "promises", "withdraw"})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="objectives")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="objectives")
    code = models.CharField(_("code"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=120)
    text = models.CharField(_("in one sentence"), max_length=300, blank=True)
    by_on = models.DateField(_("by when"), null=True, blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives")
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    archived_on = models.DateField(_("no longer pursued since"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], condition=~Q(code=""), name="objective_code_once"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("strategy:objective", self.pk, self.words)

    @property
    def sentence(self) -> str:
        """What a breadcrumb says: the sentence, or the title when there is none."""
        return self.text or self.title

    @property
    def words(self) -> str:
        """The title as it stands in the address, clear of the addresses below it."""
        words = slug(self.title) or "objective"
        return f"{words}-" if words in self.RESERVED else words


class PromiseQuerySet(models.QuerySet["Promise"]):
    def in_force(self, on: date) -> PromiseQuerySet:
        """Promises that hold on a day."""
        return self.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gte=on))


@tracked()
class Promise(models.Model):
    """A measure an objective is promised in, from a day, until it is withdrawn."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="promises")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="promises")
    words = models.CharField(_("from what to what"), max_length=120, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "measure"], condition=Q(until_on=None), name="promised_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")), name="promise_ends_after_start"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words
