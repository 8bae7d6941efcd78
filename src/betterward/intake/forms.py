"""Translating between the web and the services of intake."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from betterward.common.errors import Refused
from betterward.common.identifiers import refuse_identifiers
from betterward.intake.files import text_of


MOST_LETTERS = 2_000_000
"""Room for 10,000 rows of many columns."""


class PasteForm(forms.Form):
    """Rows as they come from a spreadsheet, pasted or in a file."""

    rows = forms.CharField(
        label=_("Your rows"), required=False, max_length=MOST_LETTERS, strip=False, widget=forms.Textarea,
        error_messages={"max_length": _("This text is too long. Keep the latest 10,000 rows, and try again.")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_("CSV, XLSX or ODS, up to 5 MB; the first sheet is read."),
        error_messages={"empty": _("This file is empty.")},
    )  # fmt: skip
    source = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    order = forms.ChoiceField(
        label=_("How days are written"), required=False,
        choices=[("", _("As they look")), ("dmy", _("Day first: 3/4 is the third of April")),
                 ("mdy", _("Month first: 3/4 is the fourth of March"))],
    )  # fmt: skip
    replaces = forms.BooleanField(required=False)
    act = forms.ChoiceField(required=False, choices=[("look", ""), ("anew", ""), ("keep", "")])

    def clean(self) -> dict[str, Any]:
        """Text of a file takes the place of what was pasted; no patient's number gets in."""
        typed: dict[str, Any] = super().clean() or {}
        try:
            if typed.get("file"):
                typed["rows"], typed["source"] = text_of(typed["file"]), typed["file"].name
            refuse_identifiers(typed.get("rows") or "")
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return typed


class SeveralForm(PasteForm):
    """A table of several measures; where each series goes is read from the page apart."""

    remembers = forms.BooleanField(required=False)
