"""Translating between the web and the services of people."""

from __future__ import annotations

from django import forms


class DayInput(forms.DateInput):
    """A day as browsers pick it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
