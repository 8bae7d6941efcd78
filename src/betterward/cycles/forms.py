"""Translating between the web and the services of cycles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from betterward.cycles import rules
from betterward.cycles.models import Cycle, Met, Scale
from betterward.cycles.queries import CONDITIONS
from betterward.measures.models import Measure
from betterward.people.models import Actor
from betterward.projects.models import Project
from betterward.strategy.forms import DAY, DayInput


class PlanForm(forms.Form):
    """A plan of one test: a question is enough."""

    question = forms.CharField(
        label=_("What do we try?"), max_length=300,
        help_text=_("Who does what differently: “Anne asks the next three patients before she leaves the bay”."),
        error_messages={"required": _("Say what you want to try: one sentence is enough.")},
    )  # fmt: skip
    prediction = forms.CharField(
        label=_("What do we expect?"), max_length=300, required=False,
        help_text=_("A number, or what people would say. It stays as you write it once the test begins."),
    )  # fmt: skip
    scale = forms.TypedChoiceField(
        label=_("How large is the test?"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Not said")), *Scale.choices], help_text=_("The smaller, the sooner you know."),
    )  # fmt: skip
    test_on = forms.DateField(label=_("When"), widget=DayInput(), error_messages=DAY)
    measure = forms.ModelChoiceField(
        label=_("Which measure may show it?"), queryset=Measure.objects.none(), required=False,
        empty_label=_("None of these"),
    )  # fmt: skip
    until_on = forms.DateField(label=_("Until"), required=False, widget=DayInput(), error_messages=DAY)
    who = forms.CharField(label=_("Who does it?"), max_length=120, required=False, help_text=_("Roles, no patients."))
    where = forms.CharField(label=_("Where?"), max_length=120, required=False)
    noted = forms.CharField(label=_("What do we note down?"), max_length=200, required=False)
    conditions = forms.MultipleChoiceField(
        label=_("Under which conditions?"), required=False, choices=list(CONDITIONS.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    scale_reason = forms.CharField(
        label=_("Why smaller than the test before?"), max_length=200, required=False,
        help_text=_("Going small again is wise when something surprised you."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    FIRST = ("question", "prediction", "scale", "test_on", "measure")
    FURTHER = ("who", "where", "noted", "conditions", "until_on", "scale_reason")

    def __init__(self, *args: Any, project: Project, actor: Actor, cycle: Cycle | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Measure.objects.visible_to(actor).active().filter(project_links__project=project)
        self.fields["measure"].queryset = seen.order_by("project_links__id")  # type: ignore[attr-defined]
        if cycle is not None:
            names = (*self.FIRST, *self.FURTHER, "version")
            self.initial = {name: getattr(cycle, name) for name in names}
            self.initial["conditions"] = cycle.conditions.split()

    def typed(self) -> dict[str, Any]:
        """The fields as the services take them."""
        given = {name: self.cleaned_data[name] for name in (*self.FIRST, *self.FURTHER)}
        return {**given, "conditions": " ".join(given["conditions"])}


class StudyForm(forms.Form):
    """What happened, beside what was expected."""

    happened = forms.CharField(
        label=_("What happened?"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nothing about a patient that somebody could recognise."),
    )  # fmt: skip
    met = forms.ChoiceField(
        label=_("Did it come as expected?"), required=False, widget=forms.RadioSelect, choices=Met.choices
    )
    learned = forms.CharField(
        label=_("What did we learn?"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    next_step = forms.CharField(label=_("What next, and why?"), required=False, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    decision = forms.ChoiceField(required=False, choices=[(key, key) for key in ("", *rules.DECISIONS)])

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(cycle, name) for name in ("happened", "met", "learned", "next_step", "version")}

    def typed(self) -> dict[str, Any]:
        """What the study keeps; the decision goes apart."""
        return {name: self.cleaned_data[name] for name in ("happened", "met", "learned")}
