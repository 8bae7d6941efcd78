"""Translating between the web and the joined pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from betterward.pages.queries.trying import CHARTS, Asked


MOST_LETTERS = 2_000_000
"""Room for 10,000 rows of many columns."""


class TryForm(forms.Form):
    """Pasted numbers, and a few choices that all have a default."""

    numbers = forms.CharField(
        label=_("Your numbers"), max_length=MOST_LETTERS, strip=False, widget=forms.Textarea,
        help_text=_(
            "Copy them from a spreadsheet. One column is enough. "
            "A day in front and a second number behind it are understood."
        ),
        error_messages={
            "required": _("There is nothing to draw yet. Paste a column of numbers, and draw again."),
            "max_length": _("This text is too long to draw. Keep the latest 10,000 rows, and draw again."),
        },
    )  # fmt: skip
    name = forms.CharField(label=_("What is it?"), max_length=120, required=False)
    direction = forms.ChoiceField(
        label=_("Which way is better?"), required=False,
        choices=[("neither", _("Neither, or not known")), ("up", _("Higher")), ("down", _("Lower"))],
    )  # fmt: skip
    layout = forms.ChoiceField(
        label=_("What the columns are"), required=False,
        choices=[
            ("", _("As it looks")),
            ("values", _("One number each time")),
            ("parts", _("How many, and out of how many")),
            ("groups", _("Several numbers each time, one a row")),
        ],
    )  # fmt: skip
    chart = forms.ChoiceField(
        label=_("Chart"), required=False, choices=[("", _("The one that suits")), *CHARTS.items()]
    )

    def asked(self) -> Asked:
        """What was typed, as the query takes it."""
        typed = self.cleaned_data
        return Asked(
            numbers=typed["numbers"],
            name=typed["name"],
            direction=typed["direction"] or "neither",
            chart=typed["chart"],
            layout=typed["layout"],
        )
