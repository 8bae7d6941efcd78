"""A definition at one unit, who sees it, and what it is made of."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.addresses import address_of, slug
from betterward.common.fields import HasBetween
from betterward.common.history import tracked
from betterward.common.ids import uuid7
from betterward.measures.models.definitions import Definition, DefinitionVersion
from betterward.organisations.models import Organisation, Scope, Unit
from betterward.people.models import Actor, Person


class Family(models.TextChoices):
    """What the measure is for in a set of measures."""

    OUTCOME = "outcome", _("outcome")
    PROCESS = "process", _("process")
    BALANCING = "balancing", _("balancing")


class Purpose(models.TextChoices):
    """What the measure is for in the organisation; decides who sees it."""

    IMPROVEMENT = "improvement", _("improvement")
    CONTROL = "control", _("control")
    ASSURANCE = "assurance", _("assurance")
    RESEARCH = "research", _("research")


PAGES = frozenset(
    {
        "enter",
        "change",
        "decided",
        "definition",
        "formula",
        "groups",
        "held",
        "limits",
        "parts",
        "paste",
        "quality",
        "units",
    }
)
"""Words that name pages below a measure's address."""

FLOWS_UP = (Purpose.CONTROL, Purpose.ASSURANCE)


def measure_address(measure: UUID, name: str) -> str:
    """Where a measure is."""
    return address_of("measures:measure", measure, words_of(name))


def words_of(name: str) -> str:
    """The name as it stands in the address; never a word that means another page of the measure."""
    words = slug(name) or "measure"
    return f"{words}-measure" if words in PAGES else words


def entry_address(measure: UUID) -> str:
    """Where its readings are entered."""
    return address_of("measures:enter", measure)


def full_name(name: str, stratum: str) -> str:
    """The name with its stratum: two strata of one definition are two measures."""
    return f"{name}: {stratum}" if stratum else name


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, actor: Any, on: date | None = None) -> MeasureQuerySet:
        """Measures the actor may know of; one question over scopes.

        Control and assurance measures flow up the tree. Improvement and research measures stay with the team of their
        unit, and go where a share in force takes them: to the members of a scope, or up the tree as far as a scope.
        """
        exact = actor.paths()
        if not exact:
            return self.none()
        flows = Q(purpose__in=FLOWS_UP, scope__path__within=exact)
        shared = Q(pk__in=Share.objects.in_force(on).open().reaching(exact).values("measure"))
        return self.filter(flows | Q(scope__path__among=exact) | shared)

    def active(self) -> MeasureQuerySet:
        return self.filter(archived_on=None)


@tracked()
class Measure(models.Model):
    """One definition at one unit or stratum."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="measures")
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="measures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="measures")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="measures")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="measures")
    code = models.CharField(_("code"), max_length=20, blank=True)
    name = models.CharField(_("name here"), max_length=200)
    stratum = models.CharField(_("stratum"), max_length=80, blank=True)
    family = models.CharField(_("type"), max_length=10, choices=Family, default=Family.OUTCOME)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.IMPROVEMENT)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    deputy = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="deputy_measures")
    is_sensitive = models.BooleanField(_("sensitive"), default=False)
    recipe = models.JSONField(_("how the chart is made here"), default=dict, blank=True)
    archived_on = models.DateField(_("no longer collected since"), null=True, blank=True)
    sort_key = models.CharField(max_length=260, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "unit", "stratum"], name="definition_once_at_a_unit")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return measure_address(self.pk, self.name)

    @property
    def full_name(self) -> str:
        """The name with its stratum."""
        return full_name(self.name, self.stratum)

    @property
    def words(self) -> str:
        """The name as it stands in the address."""
        return words_of(self.name)

    def get_entry_url(self) -> str:
        return entry_address(self.pk)


class ShareQuerySet(models.QuerySet["Share"]):
    def in_force(self, on: date | None = None) -> ShareQuerySet:
        day = on or timezone.localdate()
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)

    def open(self) -> ShareQuerySet:
        """Shares that show the measure itself; one that hides small numbers opens a page of its own alone."""
        return self.filter(hides_small=False)

    def guarded(self) -> ShareQuerySet:
        return self.filter(hides_small=True)

    def reaching(self, exact: list[str]) -> ShareQuerySet:
        """Shares that reach somebody with rights at exactly these places.

        A share reaches the members of its own scope, and those between the measure's unit and that scope.
        """
        between = HasBetween(F("measure__scope__path"), F("scope__path"), exact)
        return self.filter(Q(scope__path__among=exact) | Q(between))


@tracked()
class Share(models.Model):
    """A measure shown to the members of another scope, from a day, until it is taken back."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="shares")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="shares")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    hides_small = models.BooleanField(_("small numbers hidden"), default=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "scope"], condition=Q(until_on=None), name="shared_once")
        ]


@tracked()
class Composition(models.Model):
    """A measure that is the sum of others, from a day to a day: a ward that moves does not rewrite last year.

    With a formula, it is worked out from them instead: every row of one stretch of time carries the same formula, and
    the letter that stands there for what is taken from its part.
    """

    whole = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="wholes")
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    letter = models.CharField(max_length=1, blank=True)
    taken = models.CharField(max_length=11, blank=True)
    formula = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["whole", "part", "from_on", "letter"], name="part_once_from_a_day", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(formula="", letter="", taken="") | ~(Q(formula="") | Q(letter="") | Q(taken="")),
                name="formula_with_its_letters",
            ),
            models.CheckConstraint(condition=~Q(whole=models.F("part")), name="no_part_of_itself"),
        ]
