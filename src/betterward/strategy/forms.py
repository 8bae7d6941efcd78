"""Translating between the web and the services of the strategy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from betterward.measures.models import Measure
from betterward.people.models import Actor, Person
from betterward.strategy import queries
from betterward.strategy.models import Objective


class DayInput(forms.DateInput):
    """A day as browsers pick it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


DAY = {"required": _("Choose a day."), "invalid": _("Choose a day, such as 24/11/2025.")}


class TrueNorthForm(forms.Form):
    """The sentence everything points to."""

    text = forms.CharField(
        label=_("True north, in one sentence"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you are for, in words a patient would use. It stays for years."),
        error_messages={"required": _("Write the true north in one sentence.")},
    )  # fmt: skip
    from_on = forms.DateField(label=_("Agreed on"), widget=DayInput(), error_messages=DAY)


class ObjectiveForm(forms.Form):
    """An objective: a title is enough."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("A word or two, such as “Sooner”."),
        error_messages={"required": _("Give the objective a title: what do you want to reach?")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("In one sentence"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as “Nobody waits without knowing what happens next”."),
    )  # fmt: skip
    by_on = forms.DateField(label=_("By when"), required=False, widget=DayInput(), error_messages=DAY)
    owner = forms.ModelChoiceField(
        label=_("Who answers for it"), queryset=Person.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    code = forms.CharField(label=_("Code"), max_length=20, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False, initial=0)

    NAMES = ("title", "text", "by_on", "owner", "code")

    def __init__(self, *args: Any, scope_path: str, objective: Objective | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(objective, name) for name in (*self.NAMES, "version")} if objective else {}
        here = Person.objects.filter(memberships__scope__path__within=[scope_path], is_active=True).distinct()
        self.fields["owner"].queryset = here.order_by("name")  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        """The fields as the services take them."""
        return {name: self.cleaned_data[name] for name in self.NAMES}


class PromiseForm(forms.Form):
    """A measure an objective is promised in."""

    measure = forms.ModelChoiceField(
        label=_("Measure"), queryset=Measure.objects.none(), empty_label=_("Choose a measure"),
        error_messages={"required": _("Choose a measure.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("From what to what"), max_length=120, required=False,
        help_text=_("Such as “6.8 → 3.4 falls per 1,000 bed days”."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, objective: Objective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Measure.objects.visible_to(actor).active().filter(organisation=objective.organisation_id)
        free = mine.exclude(pk__in=queries.promised_ids(objective)).select_related("unit").order_by("sort_key")
        field: Any = self.fields["measure"]
        field.queryset, field.label_from_instance = free, lambda measure: f"{measure.name} · {measure.unit.name}"
