"""Translating between the web and the services of projects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from betterward.common.prepared import prepared
from betterward.measures.forms import MeasureForm
from betterward.measures.models import Measure
from betterward.measures.models.measures import Family
from betterward.organisations.models import Unit
from betterward.people.forms import JoinForm
from betterward.people.models import Actor, Membership, Person
from betterward.people.rules import Level
from betterward.projects import rules
from betterward.projects.models import Involvement, Origin, Project, State
from betterward.projects.queries import Helper
from betterward.projects.services import TEAM_ROLES
from betterward.strategy.forms import DAY, DayInput
from betterward.strategy.models import Objective


NO_OBJECTIVES = Objective.objects.none()
AIM = _("What, how much, by when, for whom. It can wait: start without it.")
PLAIN = _("One or two sentences a patient or a new colleague would understand at once.")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AimFields(forms.Form):
    """The parts of an aim; none of them has to be there."""

    aim_what = forms.CharField(
        label=_("What should change?"), max_length=200, required=False,
        help_text=_("What people would notice, not how you will do it: “falls on the way to the bathroom”."),
    )  # fmt: skip
    aim_start = forms.FloatField(label=_("From"), required=False, help_text=_("As it is now."))
    aim_goal = forms.FloatField(label=_("To"), required=False)
    aim_unit = forms.CharField(
        label=_("Counted in"), max_length=60, required=False, help_text=_("Such as %, or “a month”.")
    )
    aim_by_on = forms.DateField(label=_("By when"), required=False, widget=DayInput(), error_messages=DAY)
    aim_among = forms.CharField(
        label=_("For whom"), max_length=120, required=False, help_text=_("Such as “people over 65”.")
    )
    aim_where = forms.CharField(label=_("Where exactly"), max_length=120, required=False)
    aim_baseline = forms.CharField(
        label=_("When was it as it is now?"), max_length=120, required=False,
        help_text=_("Such as “mean of January to June 2026”."),
    )  # fmt: skip
    aim_matters = forms.CharField(
        label=_("How do you know it matters to patients?"), max_length=300, required=False,
        help_text=_("What somebody told you, a survey, a complaint. No names."),
    )  # fmt: skip


class AimForm(AimFields):
    """Building the aim of a project."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(project, name) for name in (*Project.AIM, "version")}
        self.initial["aim_where"] = self.initial["aim_where"] or project.unit.name

    def typed(self) -> dict[str, Any]:
        """The parts as the service takes them."""
        return {name: self.cleaned_data[name] for name in Project.AIM}


class StartForm(AimFields):
    """A new project: a title and a unit are enough."""

    title = forms.CharField(
        label=_("What bothers you, or what do you want to make better?"), max_length=120,
        help_text=_("A few words, such as “Fewer falls on the way to the bathroom”. You can change them later."),
        error_messages={"required": _("Say in a few words what should be better.")},
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        label=_("Where"), queryset=Unit.objects.none(), empty_label=_("Choose a unit"),
        error_messages={"required": _("Choose where it happens.")},
    )  # fmt: skip
    aim = forms.CharField(label=_("Aim"), required=False, max_length=1000, widget=_area(3), help_text=AIM)
    plain_words = forms.CharField(
        label=_("In plain words"), required=False, max_length=1000, widget=_area(2), help_text=PLAIN
    )
    objective = forms.ModelChoiceField(
        label=_("Objective it serves"), queryset=Objective.objects.none(), required=False,
        empty_label=_("None of these"),
    )  # fmt: skip
    origin = forms.ChoiceField(
        label=_("Where did the question come from?"), required=False, choices=[("", _("Not said")), *Origin.choices]
    )
    lead_leaves_on = forms.DateField(
        label=_("When do you move on?"), required=False, widget=DayInput(), error_messages=DAY,
        help_text=_("The last day of your rotation. Six weeks before it you are reminded to hand the work over."),
    )  # fmt: skip
    coach = forms.ModelChoiceField(
        label=_("Ask somebody to coach it"), queryset=Person.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    sponsor = forms.ModelChoiceField(
        label=_("Ask somebody to sponsor it"), queryset=Person.objects.none(), required=False,
        empty_label=_("Nobody yet"), help_text=_("A sponsor clears away what you cannot. You need not wait for a yes."),
    )  # fmt: skip
    is_draft = forms.BooleanField(label=_("Keep it as a draft for now"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(scope__path__within=actor.paths(Level.CONTRIBUTE), closed_on=None)
        fields: Any = self.fields
        fields["unit"].queryset = units.select_related("scope", "organisation")
        for role in rules.HELPERS:
            fields[role].queryset = _helpers(actor, role)
        fields["objective"].queryset = Objective.objects.visible_to(actor).active().select_related("organisation")
        fields["objective"].label_from_instance = lambda objective: objective.sentence

    def typed(self) -> dict[str, Any]:
        """The fields as the service takes them."""
        names = ("title", "unit", "aim", "plain_words", "objective", "origin", "lead_leaves_on", *Project.AIM)
        state = rules.DRAFT if self.cleaned_data["is_draft"] else rules.LIVE
        helpers = {role: self.cleaned_data[role] for role in rules.HELPERS}
        return {**{name: self.cleaned_data[name] for name in names}, "state": state, "helpers": helpers}

    def propose(self, role: str, helpers: Sequence[Helper]) -> None:
        """Offer people for a role, the first of them chosen already."""
        field: Any = self.fields[role]
        field.choices = [("", field.empty_label), *((one.id, _said(one)) for one in helpers)]
        if helpers and not self.initial.get(role):
            self.initial[role] = helpers[0].id


def _helpers(actor: Actor, role: str) -> Any:
    """Who holds a helping role in an organisation of this person."""
    held = Membership.objects.in_force().filter(role=role, scope__path__within=actor.tops())
    return Person.objects.filter(pk__in=held.values("person"), is_active=True)


def _said(helper: Helper) -> str:
    """A helper with their job and their load."""
    load = ngettext("helps %(num)s project", "helps %(num)s projects", helper.load) % {"num": helper.load}
    return " · ".join(part for part in (helper.name, helper.job, load) if part)


class ChangeForm(forms.Form):
    """Everything a project says about itself."""

    title = forms.CharField(
        label=_("Title"), max_length=120, error_messages={"required": _("Give the project a title.")}
    )
    aim = forms.CharField(label=_("Aim"), required=False, max_length=1000, widget=_area(3), help_text=AIM)
    plain_words = forms.CharField(
        label=_("In plain words"), required=False, max_length=1000, widget=_area(3), help_text=PLAIN
    )
    lead = forms.ModelChoiceField(
        label=_("Who leads it"), queryset=Person.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    objective = forms.ModelChoiceField(
        label=_("Objective it serves"), queryset=Objective.objects.none(), required=False
    )
    state = forms.ChoiceField(label=_("How it stands"))
    started_on = forms.DateField(label=_("Started on"), widget=DayInput(), error_messages=DAY)
    lead_leaves_on = forms.DateField(
        label=_("The lead moves on after"), required=False, widget=DayInput(), error_messages=DAY,
        help_text=_("The last day of a rotation; the hand-over is asked for six weeks before."),
    )  # fmt: skip
    origin = forms.ChoiceField(
        label=_("Where the question came from"), required=False, choices=[("", _("Not said")), *Origin.choices]
    )
    code = forms.CharField(label=_("Code"), max_length=20, required=False)
    learned = forms.CharField(label=_("What we learned"), required=False, max_length=4000, widget=_area(4))
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    NAMES = (
        "title", "aim", "plain_words", "lead", "lead_leaves_on", "objective", "state", "started_on", "origin", "code",
        "learned",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(project, name) for name in (*self.NAMES, "version")}
        fields: Any = self.fields
        fields["lead"].queryset = people_of(project)
        objectives = Objective.objects.visible_to(actor).filter(organisation=project.organisation_id)
        kept = objectives.filter(Q(archived_on=None) | Q(pk=project.objective_id))
        fields["objective"].queryset = kept
        fields["objective"].label_from_instance = lambda objective: objective.sentence
        allowed = {*(state for state in State.values if state not in rules.ENDED), project.state}
        fields["state"].choices = [(key, capfirst(str(words))) for key, words in State.choices if key in allowed]
        if not project.is_ended and not project.learned:
            del fields["learned"]

    def typed(self) -> dict[str, Any]:
        """The fields as the service takes them."""
        return {name: self.cleaned_data[name] for name in self.NAMES if name in self.fields}


def people_of(project: Project) -> Any:
    """Who could lead a project: people of its unit, of the units below and above it, and who leads it now."""
    path = project.unit.scope.path
    near = Membership.objects.in_force().filter(Q(scope__path__within=[path]) | Q(scope__path__above=path))
    return Person.objects.filter(Q(pk__in=near.values("person"), is_active=True) | Q(pk=project.lead_id))


class CountForm(MeasureForm):
    """Something new to count for a project, with everything people need to count it the same way."""

    FIRST = (
        "name", "kind", "numerator_label", "denominator_label", "exclusions", "frequency", "collected_by",
        "minutes_each_time", "family",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["target"], self.fields["is_mine"]
        self.fields["unit"].required = False  # left out, it is the project's own
        kinds: Any = self.fields["kind"]
        kinds.widget = forms.RadioSelect(choices=kinds.choices)
        self.rest = [name for name in self.fields if name not in self.FIRST]


class LinkForm(forms.Form):
    """A measure that tells whether the change is an improvement."""

    measure = forms.ChoiceField(
        label=_("Measure"),
        error_messages={"required": _("Choose a measure."), "invalid_choice": _("Choose a measure of the list.")},
    )
    family = forms.ChoiceField(
        label=_("What it is for here"), choices=[(key, capfirst(str(words))) for key, words in Family.choices],
        widget=forms.RadioSelect, initial=Family.OUTCOME,
        help_text=_("Outcome: what people feel. Process: what you do. Balancing: what must not get worse."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = _free(actor, timezone.localdate(), project.organisation_id, project.pk, project.unit_id)
        field: Any = self.fields["measure"]
        field.choices = [("", _("Choose a measure")), *_by_unit(free)]

    def clean_measure(self) -> Measure:
        """The measure itself; the choices held only those this person may see."""
        return Measure.objects.get(pk=self.cleaned_data["measure"])


@prepared
def _free(actor: Actor, today: date, organisation: UUID, project: UUID, unit: UUID) -> QuerySet[Measure, Any]:
    """Measures the project does not watch yet, those of its own unit first, then unit by unit."""
    seen = Measure.objects.visible_to(actor, today).active().filter(organisation=organisation)
    free = seen.exclude(project_links__project=project)
    elsewhere = Case(When(unit=unit, then=Value(0)), default=Value(1))
    ordered = free.order_by(elsewhere, "unit__sort_key", "unit_id", "sort_key")
    return ordered.values_list("pk", "name", "unit_id", "unit__name", named=True)


def _by_unit(measures: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Measures under the names of their units."""
    return [
        (name, [(str(measure.pk), measure.name) for measure in theirs])
        for (_unit, name), theirs in groupby(measures, key=lambda measure: (measure.unit_id, measure.unit__name))
    ]


class TeamForm(JoinForm):
    """Somebody joins the team: a name or an e-mail address is enough."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = dict(self.fields["role"].choices)  # type: ignore[attr-defined]
        self.fields["role"].choices = [(role, allowed[role]) for role in TEAM_ROLES]  # type: ignore[attr-defined]


class InvolvementForm(forms.Form):
    """How far patients take part."""

    level = forms.ChoiceField(
        label=_("How far do patients or carers take part now?"), choices=Involvement.Level.choices,
        widget=forms.RadioSelect, help_text=_("Full membership counts once one of them confirms it."),
    )  # fmt: skip


class EndForm(forms.Form):
    """How a project ended, and what was learned."""

    state = forms.ChoiceField(
        label=_("How did it end?"), widget=forms.RadioSelect,
        choices=[(key, capfirst(str(words))) for key, words in State.choices if key in rules.ENDED],
        error_messages={"required": _("Choose how it ended. All three are honourable.")},
    )  # fmt: skip
    on = forms.DateField(label=_("Last day"), widget=DayInput(), error_messages=DAY)
    learned = forms.CharField(
        label=_("What did you learn?"), required=False, max_length=4000, widget=_area(5),
        help_text=_("What would you tell the next team with the same idea? Others find it, whatever the result."),
    )  # fmt: skip
