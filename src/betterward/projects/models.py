"""A project: an aim, a lead, a unit, the objective it serves, and its measures."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from betterward.common.addresses import address_of, slug
from betterward.common.history import append_only, tracked
from betterward.common.ids import uuid7
from betterward.measures.models import Measure
from betterward.measures.models.measures import Family
from betterward.organisations.models import Organisation, Scope, Unit
from betterward.people.models import Actor, Person
from betterward.projects import rules
from betterward.strategy.models import Objective


class State(models.TextChoices):
    """How a project stands; each end is an honourable one."""

    DRAFT = "draft", _("draft")
    LIVE = "live", _("live")
    PAUSED = "paused", _("paused")
    ACHIEVED = "achieved", _("achieved")
    NOT_ACHIEVED = "not_achieved", _("not achieved")
    STOPPED = "stopped", _("stopped for a good reason")


class Origin(models.TextChoices):
    """Where the question of a project came from."""

    FRONT_LINE = "front_line", _("people who work here")
    PATIENT = "patient", _("a patient or carer")
    INCIDENT = "incident", _("an incident or complaint")
    AUDIT = "audit", _("an audit or inspection")
    STRATEGY = "strategy", _("the strategy")


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, actor: Any) -> ProjectQuerySet:
        """Projects at or below a place where the actor holds a right, and those the actor leads; one question.

        Whoever leads a project sees it from anywhere in its organisation, and no longer than they belong there.
        A project owns a scope below its unit's, so a right on the project alone shows that project and no other.
        """
        paths = actor.paths()
        if not paths:
            return self.none()
        led = Q(lead=actor.person_id, scope__path__within=actor.tops())
        return self.filter(Q(scope__path__within=paths) | led)

    def ended(self) -> ProjectQuerySet:
        return self.filter(state__in=rules.ENDED)

    def running(self) -> ProjectQuerySet:
        """Projects that have not ended, paused ones and drafts included."""
        return self.exclude(state__in=rules.ENDED)


@tracked()
class Project(models.Model):
    """One piece of improvement work."""

    RESERVED = frozenset({"aim", "change", "end", "measures", "team"})

    AIM = (
        "aim_what", "aim_start", "aim_goal", "aim_unit", "aim_by_on", "aim_among", "aim_where", "aim_baseline",
        "aim_matters",
    )  # fmt: skip
    """The parts of which the aim's sentence is made."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="projects")
    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="project")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="projects")
    code = models.CharField(_("code"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=120)
    aim = models.TextField(_("aim"), blank=True)
    aim_what = models.CharField(_("what"), max_length=200, blank=True)
    aim_start = models.FloatField(_("from"), null=True, blank=True)
    aim_goal = models.FloatField(_("to"), null=True, blank=True)
    aim_unit = models.CharField(_("counted in"), max_length=60, blank=True)
    aim_by_on = models.DateField(_("by when"), null=True, blank=True)
    aim_among = models.CharField(_("for whom"), max_length=120, blank=True)
    aim_where = models.CharField(_("where"), max_length=120, blank=True)
    aim_baseline = models.CharField(_("when it was so"), max_length=120, blank=True)
    aim_matters = models.CharField(_("how we know it matters"), max_length=300, blank=True)
    origin = models.CharField(_("where the question came from"), max_length=10, choices=Origin, blank=True)
    plain_words = models.TextField(_("in plain words"), blank=True)
    lead = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="led_projects")
    objective = models.ForeignKey(
        Objective, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )  # fmt: skip
    lead_leaves_on = models.DateField(_("the lead moves on after"), null=True, blank=True)
    state = models.CharField(_("how it stands"), max_length=14, choices=State, default=State.LIVE)
    started_on = models.DateField(_("started on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    learned = models.TextField(_("what we learned"), blank=True)
    fine_without = models.CharField(_("kinds of measure it does without"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    sort_key = models.CharField(max_length=220, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], condition=~Q(code=""), name="project_code_once"),
            models.CheckConstraint(
                condition=Q(state__in=rules.ENDED, ended_on__isnull=False)
                | (~Q(state__in=rules.ENDED) & Q(ended_on=None)),
                name="project_ended_with_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                name="project_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("projects:project", self.pk, self.words)

    @property
    def words(self) -> str:
        """The title as it stands in the address, clear of the addresses below it."""
        words = slug(self.title) or "project"
        return f"{words}-project" if words in self.RESERVED else words

    @property
    def aim_parts(self) -> rules.Aim:
        """The aim as the checks take it."""
        return rules.Aim(
            what=self.aim_what, start=self.aim_start, goal=self.aim_goal, by_on=self.aim_by_on, among=self.aim_among,
            where=self.aim_where, baseline=self.aim_baseline, matters=self.aim_matters, sentence=self.aim,
        )  # fmt: skip

    @property
    def is_ended(self) -> bool:
        return self.state in rules.ENDED


@tracked()
class ProjectMeasure(models.Model):
    """A measure a project watches, and what it is for there: the same measure may serve several projects."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="links")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="project_links")
    family = models.CharField(_("type"), max_length=10, choices=Family, default=Family.OUTCOME)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "measure"], name="measure_once_in_a_project")]

    def __str__(self) -> str:
        return f"{self.project} · {self.measure}"


class Involvement(models.Model):
    """How far patients take part in a project, from a day: said by the team, and confirmed by a partner or not."""

    class Level(models.TextChoices):
        NONE = "none", _("not yet involved")
        LITTLE = "little_i", _("asked now and then (little i)")
        BIG = "big_i", _("full members of the team (Big I)")
        LED = "patient_led", _("led by patients or carers")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="involvements")
    level = models.CharField(_("how far patients take part"), max_length=12, choices=Level)
    from_on = models.DateField(_("from"))
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-from_on", "-id"]
        triggers = [append_only("involvement_stays", may_change=("confirmed_by_id", "confirmed_at"))]

    def __str__(self) -> str:
        return f"{self.project} · {self.level}"
