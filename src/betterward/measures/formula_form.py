"""The form of a formula: the text, and a measure for each letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from betterward.common.errors import Refused
from betterward.measures.formulas import LETTERS
from betterward.measures.models import Composition, Measure
from betterward.measures.queries.working_out import TAKEN, Held
from betterward.measures.services.working_out import Source, read
from betterward.people.models import Actor


class FormulaForm(forms.Form):
    """A formula, from when it holds, why, and what its letters stand for."""

    formula = forms.CharField(
        label=lazy("Formula"), max_length=220, required=False,
        help_text=lazy("Such as a / (b + c) * 1000. Use + - * / and brackets, min and max."),
    )  # fmt: skip
    from_on = forms.DateField(
        label=lazy("Holds from"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=lazy("Leave it empty when it always did. The formula before keeps the days before."),
    )  # fmt: skip
    why = forms.CharField(label=lazy("Why"), required=False, max_length=300)

    def __init__(self, *args: Any, measure: Measure, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = (
            Measure.objects.visible_to(actor)
            .active()
            .filter(organisation=measure.organisation_id, version__frequency=measure.version.frequency)
        )
        seen = seen.exclude(pk=measure.pk).exclude(version__kind__in=("days_between", "cases_between"))
        rows = seen.select_related("version", "unit", "scope", "organisation").order_by("unit__sort_key", "sort_key")
        self.known = {str(one.pk): one for one in rows[:500]}
        choices = [("", _("nothing"))] + [(pk, f"{one.full_name}, {one.unit.name}") for pk, one in self.known.items()]
        for letter in LETTERS:
            name = {"letter": letter}
            self.fields[f"measure_{letter}"] = forms.ChoiceField(
                label=_("%(letter)s is") % name, choices=choices, required=False
            )
            self.fields[f"taken_{letter}"] = forms.ChoiceField(
                label=_("of which %(letter)s takes") % name, choices=[*TAKEN.items()], required=False
            )

    @classmethod
    def standing(cls, measure: Measure) -> dict[str, Any]:
        """What the form shows first: the formula that holds."""
        rows = Composition.objects.filter(whole=measure, until_on=None).exclude(formula="")
        first: dict[str, Any] = {}
        for row in rows:
            first |= {"formula": row.formula, f"measure_{row.letter}": row.part_id, f"taken_{row.letter}": row.taken}
        return first

    def letters(self) -> list[tuple[Any, Any]]:
        """The two fields of each letter."""
        return [(self[f"measure_{letter}"], self[f"taken_{letter}"]) for letter in LETTERS]

    def held(self) -> list[Held]:
        """What the letters stand for."""
        found = [(letter, self.known.get(self.cleaned_data.get(f"measure_{letter}", ""))) for letter in LETTERS]
        return [Held(letter, one, self._taken(letter, one)) for letter, one in found if one]

    def _taken(self, letter: str, one: Measure) -> str:
        """A measure without parts has nothing but its value; others give what was chosen, or what they count."""
        if one.version.kind == "average":
            return "value"
        return self.cleaned_data.get(f"taken_{letter}") or "numerator"

    def sources(self) -> dict[str, Source]:
        """The same for the service."""
        return {one.letter: Source(one.part, one.taken) for one in self.held()}

    def clean(self) -> dict[str, Any]:
        """Say at the field what cannot be read in the formula."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                read(cleaned["formula"], self.sources())
            except Refused as refusal:
                self.add_error("formula", str(refusal))
        return cleaned
