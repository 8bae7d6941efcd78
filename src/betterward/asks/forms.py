"""Translating between the web and the services of asks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from betterward.asks import queries, rules
from betterward.asks.models import Ask
from betterward.organisations.models import Unit
from betterward.people.forms import DayInput
from betterward.people.models import Person


class RaiseForm(forms.Form):
    """An ask: what is in the way, and who could move it."""

    text = forms.CharField(
        label=_("What do you need?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as “Can the pharmacy deliver before the morning round?” Nothing about a patient, please."),
        error_messages={"required": _("Say in a sentence what you need.")},
    )  # fmt: skip
    to = forms.ChoiceField(
        label=_("Who could say yes?"), help_text=_("One person, so that it is somebody's to answer."),
        error_messages={"required": _("Choose the one person you ask."), "invalid_choice": _("Choose somebody here.")},
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Answer hoped for by"), widget=DayInput(),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"due_on": today + rules.CLOCK})
        super().__init__(*args, **kwargs)
        groups = queries.people_to_ask(unit, today)
        self.fields["to"].choices = [("", _("Choose a person")), *groups]  # type: ignore[attr-defined]

    def clean_to(self) -> Person:
        """The person behind the choice."""
        asked: Person = Person.objects.get(pk=self.cleaned_data["to"])
        return asked


class AnswerForm(forms.Form):
    """Yes, no because, or something else; each button sends its own state."""

    state = forms.ChoiceField(
        choices=[(state.value, state.label) for state in (Ask.State.YES, Ask.State.NO, Ask.State.OFFERED)],
        error_messages={
            "required": _("Choose yes, no, or something else you can offer."),
            "invalid_choice": _("Choose yes, no, or something else you can offer."),
        },
    )
    answer = forms.CharField(
        label=_("If not: why, or what instead"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The team reads it where they asked."),
    )  # fmt: skip
