"""Organisations, scopes, units, sites."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from betterward.common.addresses import address_of, slug
from betterward.common.fields import LtreeField
from betterward.common.history import tracked
from betterward.common.ids import uuid7
from betterward.common.sequences import next_ids
from betterward.organisations import rules


PAGES = frozenset({"board", "burden", "codes", "forms", "paste", "people", "pressure", "tables", "week"})
"""Words that name pages below a unit's address."""


@tracked()
class Organisation(models.Model):
    """A tenant: a trust, a charity, a network, or the national library of definitions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=30, default="provider")
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    year_starts_month = models.PositiveSmallIntegerField(_("first month of the financial year"), default=4)
    notice = models.CharField(_("notice on every page"), max_length=200, blank=True)
    accent = models.CharField(_("accent colour"), max_length=20, blank=True)
    least_told = models.PositiveSmallIntegerField(_("smallest count told"), default=rules.LEAST_TOLD)
    is_demo = models.BooleanField(_("demo content"), default=False)
    is_historic = models.BooleanField(_("historic: never late"), default=False)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def root(self) -> Unit:
        """The unit at the top of the tree."""
        return self.units.select_related("scope").get(parent=None)


class ScopeManager(models.Manager["Scope"]):
    def grow(self, organisation: Organisation, kind: str, under: Scope | None = None) -> Scope:
        """Make a scope with a path of its own below another scope."""
        self.hold_tree(organisation)
        above = self.values_list("path", flat=True).get(pk=under.pk) if under else ""
        [identifier] = next_ids(self.model, 1)
        path = f"{above}.{rules.label(identifier)}".lstrip(".")
        return self.create(id=identifier, organisation=organisation, kind=kind, path=path)

    @staticmethod
    def hold_tree(organisation: Organisation) -> None:
        """Until the transaction ends, nobody else grows or moves a branch here.

        Without it a scope could grow below a path that a move is just taking away, or two moves could make a circle.
        """
        list(Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).values_list("pk"))


class Scope(models.Model):
    """A place in an organisation that rights hang on: a unit, a project, a board."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="scopes")
    kind = models.CharField(max_length=20)
    path = LtreeField(unique=True)
    pressure_until = models.DateField(null=True, editable=False)
    """Until when nothing is called late here: the latest end among the pressures of this place and those above."""

    objects = ScopeManager()

    class Meta:
        indexes = [GistIndex(fields=["path"], name="scope_path_gist")]

    def __str__(self) -> str:
        return self.path


@tracked()
class Site(models.Model):
    """A place with an address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="site_code_once")]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, actor: Any) -> UnitQuerySet:
        """Units the actor holds any right on; above a right, only the names of the way up are shown."""
        return self.filter(scope__path__within=actor.paths())

    def below(self, unit: Unit) -> UnitQuerySet:
        """The unit and everything below it."""
        return self.filter(scope__path__within=[unit.scope.path])

    def on_the_way_to(self, unit: Unit) -> UnitQuerySet:
        """The units above this one and itself, top first."""
        return self.filter(scope__path__above=unit.scope.path).order_by("scope__path")


@tracked()
class Unit(models.Model):
    """Any node of the tree: organisation, division, ward, team."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="unit")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="units")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=30, default="unit")
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    sort_key = models.CharField(max_length=220, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="unit_code_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(parent=None), name="one_root_per_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None)
                | models.Q(opened_on=None)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="unit_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("organisations:unit", self.pk, self.words)

    @property
    def label(self) -> str:
        """The name for narrow places."""
        return self.short_name or self.name

    @property
    def words(self) -> str:
        """The name as it stands in the address; never the word of another page of the unit."""
        words = slug(self.name) or "unit"
        return f"{words}-unit" if words in PAGES else words


@tracked()
class Pressure(models.Model):
    """A time in which a place is under heavy pressure: nothing is called late, nothing is counted against anyone."""

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="pressures")
    from_on = models.DateField()
    until_on = models.DateField(_("until"))
    why = models.CharField(_("why"), max_length=200, blank=True)
    by = models.CharField(max_length=200)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="pressure_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["scope"], condition=models.Q(ended_on=None), name="one_pressure_at_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.from_on}"


@tracked()
class UnitPlacement(models.Model):
    """Where a unit stood in the tree, from a day to a day: a move rewrites no past."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="placed_below")
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=models.Q(until_on=None), name="unit_stands_in_one_place")
        ]
