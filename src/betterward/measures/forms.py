"""Translating between the web and one service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from betterward.measures import rules
from betterward.measures.models import Conclusion, DefinitionVersion, Line, Measure, WallCode
from betterward.measures.models.definitions import Direction, Frequency, Kind
from betterward.measures.models.measures import Family, Purpose
from betterward.measures.services.sentences import refused
from betterward.organisations.models import Unit
from betterward.people.models import Actor
from betterward.people.rules import Level


MISSING = [
    ("", _("there is a number")),
    ("not_counted", _("not counted this time")),
    ("service_closed", _("service was closed")),
    ("system_down", _("the system was down")),
    ("other", _("another reason")),
]


class NumberField(forms.CharField):
    """A typed number or blank; what is not a number is refused with a sentence, and stays in the field."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=20, **options)

    def clean(self, value: Any) -> float | None:
        text = super().clean(value)
        try:
            return rules.number(text)
        except rules.Unfit as unfit:
            raise forms.ValidationError(str(refused(unfit, _NoLabels)), code=unfit.code) from unfit


class _NoLabels:
    numerator_label = ""
    denominator_label = ""


class ReadingForm(forms.Form):
    """One reading of one period."""

    period_on = forms.DateField(
        error_messages={"required": _("Choose the period."), "invalid": _("Choose the period.")}
    )
    numerator = NumberField()
    numerator_other = NumberField()
    denominator = NumberField()
    value = NumberField()
    event_on = forms.DateField(required=False)
    missing_because = forms.ChoiceField(required=False, choices=MISSING)
    entered_as = forms.CharField(required=False, max_length=40)
    key = forms.UUIDField(required=False)
    if_taken = forms.ChoiceField(required=False, choices=[("ask", ""), ("replace", ""), ("add", "")])
    over = forms.IntegerField(required=False, min_value=1)
    sure = forms.BooleanField(required=False)

    def entry(self) -> rules.Entry:
        """What was typed, as the service takes it; a number button counts more than the field beside it."""
        typed = dict(self.cleaned_data)
        other = typed.pop("numerator_other")
        if typed["numerator"] is None:
            typed["numerator"] = other
        return rules.Entry(**{**typed, "if_taken": typed["if_taken"] or "ask"})

    def typed(self) -> dict[str, str]:
        """What was typed, letter by letter, to put it back into the page."""
        given = {name: self.data.get(name, "") for name in self.fields}
        return {**given, "numerator": given["numerator"] or given["numerator_other"]}


class MeasureForm(forms.Form):
    """A new measure: a name, a kind and a unit are enough."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As you would say it aloud, such as “Falls on Cedar ward”.")
    )
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), empty_label=_("Choose where"))
    kind = forms.ChoiceField(
        label=_("What is counted"), choices=Kind.choices,
        help_text=_("Rarer than about once a month? The days between two events tell more than how many there were."),
    )  # fmt: skip
    plain_words = forms.CharField(
        label=_("What it means in plain words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    numerator_label = forms.CharField(label=_("What is counted, in words"), required=False, max_length=120)
    denominator_label = forms.CharField(label=_("Out of what, in words"), required=False, max_length=120)
    exclusions = forms.CharField(label=_("What is left out"), required=False, max_length=300)
    source = forms.CharField(label=_("Where the data come from"), required=False, max_length=200)
    collected_by = forms.CharField(label=_("Who collects it"), required=False, max_length=120)
    minutes_each_time = forms.IntegerField(
        label=_("Minutes each time"), required=False, min_value=0, max_value=2000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    unit_label = forms.CharField(label=_("Unit of the value"), required=False, max_length=60)
    direction = forms.ChoiceField(
        label=_("Which way is good"), choices=Direction.choices, initial="down", required=False
    )
    target = NumberField(
        label=_("Goal of the aim"), help_text=_("Where you want to be. Leave it empty if there is none.")
    )
    frequency = forms.ChoiceField(label=_("How often"), choices=Frequency.choices, initial="month", required=False)
    purpose = forms.ChoiceField(
        label=_("What it is for"), choices=Purpose.choices, initial="improvement", required=False
    )
    family = forms.ChoiceField(label=_("Type"), choices=Family.choices, initial="outcome", required=False)
    is_mine = forms.BooleanField(label=_("I look after this measure"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Unit.objects.filter(scope__path__within=actor.paths(Level.EDIT), closed_on=None)
        self.fields["unit"].queryset = mine.select_related("scope", "organisation")  # type: ignore[attr-defined]
        if len(mine) == 1:
            self.fields["unit"].initial = mine[0]
        self.order = [name for name in self.fields if name not in ("name", "unit", "kind")]

    def definition(self) -> dict[str, Any]:
        """The fields of the definition that were filled in; the rest keep their defaults."""
        names = (
            "plain_words", "numerator_label", "denominator_label", "exclusions", "source", "collected_by",
            "minutes_each_time", "unit_label", "direction", "purpose", "family",
        )  # fmt: skip
        given = {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] not in ("", None)}
        between = self.cleaned_data["kind"] in ("days_between", "cases_between")
        frequency = "event" if between else self.cleaned_data["frequency"]
        return {**given, **({"frequency": frequency} if frequency else {})}


class LineForm(forms.Form):
    """A goal, a standard, or a safe range."""

    kind = forms.ChoiceField(
        label=_("Kind of line"), choices=Line.Kind.choices,
        help_text=_("A goal is the team's own. Only a standard or a safe range answers “good enough?”."),
    )  # fmt: skip
    value = NumberField(label=_("Value"), help_text=_("For a goal, a standard, or a step of an agreed path."))
    low = NumberField(label=_("Lowest"), help_text=_("For a safe range."))
    high = NumberField(label=_("Highest"), help_text=_("For a safe range."))
    label = forms.CharField(label=_("Label"), required=False, max_length=80)
    from_on = forms.DateField(
        label=_("Holds from"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty when it holds for the whole chart."),
    )  # fmt: skip
    until_on = forms.DateField(label=_("Holds until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class NoteForm(forms.Form):
    """A numbered flag on the chart."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    label = forms.CharField(
        label=_("What happened"), max_length=120, help_text=_("A few words. No names of patients or staff.")
    )


class YesField(forms.ChoiceField):
    """One of the four questions; anything but yes keeps the limits, and says what to do instead."""

    ANSWERS = (("yes", _("Yes")), ("no", _("No, or not sure")))

    def __init__(self, *, otherwise: Any, **options: Any) -> None:
        super().__init__(choices=self.ANSWERS, error_messages={"required": _("Answer yes or no.")}, **options)
        self.otherwise = otherwise

    def clean(self, value: Any) -> bool:
        if super().clean(value) == "no":
            raise forms.ValidationError(str(self.otherwise), code="no")
        return True


class StretchForm(forms.Form):
    """From where on, and how many of the points set the lines."""

    starts_on = forms.DateField(
        label=_("First period of the new limits"), widget=forms.DateInput(attrs={"type": "date"})
    )
    baseline_until_on = forms.DateField(
        label=_("Last period that sets them"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty and they settle by themselves."),
    )  # fmt: skip


class SplitForm(StretchForm):
    """The four questions, the cause, and the stretch."""

    is_different = YesField(
        label=_("Is it different?"),
        help_text=_("Does the chart show another level that has lasted?"),
        otherwise=_("Then the limits of now still describe it. Look again when the chart says more."),
    )
    is_known = YesField(
        label=_("Is the cause known?"),
        help_text=_("Do you know what made it different?"),
        otherwise=_("Find the cause first: until then the signal is worth more than new limits."),
    )
    is_wanted = YesField(
        label=_("Is it wanted?"),
        help_text=_("Is the new level where you want to be, or want to go on from?"),
        otherwise=_("Then leave the limits where they are, so that the chart goes on showing what should be better."),
    )
    is_lasting = YesField(
        label=_("Is it here to stay?"),
        help_text=_("Will it go on without extra effort?"),
        otherwise=_("Wait until it has shown that it lasts: new limits for something that passes would hide it."),
    )
    why = forms.CharField(label=_("What made it different?"), max_length=300)
    caption = forms.CharField(
        label=_("Two or three words for the chart"), required=False, max_length=80, help_text=_("Such as “new mats”.")
    )

    QUESTIONS = ("is_different", "is_known", "is_wanted", "is_lasting")

    def questions(self) -> list[forms.BoundField]:
        """The four, in their order."""
        return [self[name] for name in self.QUESTIONS]


RULE_WORDS = {
    "mdc": _("Making Data Count: beyond a limit, 7 on one side, 7 rising or falling, 2 of 3 near a limit"),
    "mdc_plotthedots": _("Making Data Count as the R package NHSRplotthedots reads it"),
    "mdc_powerbi": _("Making Data Count as the Power BI visual reads it: 5 rising or falling"),
    "anhoej": _("Anhøj: a run that is unusually long, or unusually few crossings"),
    "perla": _("Run chart rules of Perla, Provost and Murray: 6 on one side, 5 rising or falling, too few runs"),
    "ihi": _("Institute for Healthcare Improvement: 8 on one side, 6 rising or falling, 15 close to the average"),
    "western_electric": _("Western Electric rules 1 to 4"),
    "nelson": _("Nelson's eight tests"),
    "three_sigma": _("Only points beyond the limits"),
}
"""Rule sets in plain words."""

CHART_WORDS = {
    "c": _("c chart: counts"),
    "p": _("p chart: yes or no out of how many"),
    "pp": _("p′ chart: the same where numbers are large"),
    "u": _("u chart: events per so many"),
    "up": _("u′ chart: the same where numbers are large"),
    "i": _("XmR chart: one value a period"),
    "i_m": _("XmR chart around the median"),
    "g": _("g chart: cases between rare events"),
    "t": _("t chart: days between rare events"),
    "run": _("run chart: the median and no limits"),
}
"""Charts in plain words."""

AS_AGREED = ("", _("as agreed"))


class ViewForm(forms.Form):
    """How one reader looks at a chart; it stands in the address and nowhere else."""

    rules = forms.ChoiceField(label=_("Rules"), required=False, choices=[AS_AGREED, *RULE_WORDS.items()])
    chart = forms.ChoiceField(label=_("Chart"), required=False)
    since = forms.DateField(
        label=_("Shown from"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Limits are worked out from all readings all the same."),
    )  # fmt: skip
    until = forms.DateField(label=_("Shown to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    beside = forms.ChoiceField(label=_("Beside it"), required=False)
    reader = forms.ChoiceField(required=False, choices=[("", ""), ("full", "")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, others: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        charts = [(key, CHART_WORDS[key]) for key in rules.CHARTS_OF_KIND[kind]]
        self.fields["chart"].choices = [AS_AGREED, *charts]  # type: ignore[attr-defined]
        self.fields["beside"].choices = [("", _("nothing")), *others]  # type: ignore[attr-defined]


class ChartForm(forms.Form):
    """Another chart or other rules for everybody."""

    rules = forms.ChoiceField(required=False, choices=[AS_AGREED, *RULE_WORDS.items()], widget=forms.HiddenInput)
    chart = forms.ChoiceField(required=False, choices=[AS_AGREED, *CHART_WORDS.items()], widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why everybody should see it so"), max_length=300)


class PointForm(forms.Form):
    """A point that stays visible and is left out of the lines."""

    period_on = forms.DateField(label=_("A day in its period"), widget=forms.DateInput(attrs={"type": "date"}))
    why = forms.CharField(
        label=_("Why"), max_length=300,
        help_text=_("Only for what cannot happen again in the ordinary run of things, such as a ward moving."),
    )  # fmt: skip


class DefinitionForm(forms.Form):
    """What is counted and how it is collected; a change of meaning breaks the chart."""

    plain_words = forms.CharField(
        label=_("What it means in plain words"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    numerator_label = forms.CharField(label=_("What is counted"), required=False, max_length=120)
    denominator_label = forms.CharField(label=_("Out of what"), required=False, max_length=120)
    exclusions = forms.CharField(
        label=_("What is left out"), required=False, max_length=300, help_text=_("Write “nothing” if nothing is.")
    )
    source = forms.CharField(
        label=_("Where the data come from"), required=False, max_length=200,
        help_text=_("Such as “incident reports” or “the drug chart at the bedside”."),
    )  # fmt: skip
    collected_by = forms.CharField(
        label=_("Who collects it"),
        required=False,
        max_length=120,
        help_text=_("A role, such as “the nurse in charge”."),
    )
    collected_when = forms.CharField(
        label=_("When"), required=False, max_length=120, help_text=_("Such as “at the end of the night shift”.")
    )
    collected_how = forms.CharField(label=_("How"), required=False, max_length=300)
    minutes_each_time = forms.IntegerField(
        label=_("Minutes each time"), required=False, min_value=0, max_value=2000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    why = forms.CharField(label=_("Why this changes"), max_length=300)
    from_on = forms.DateField(
        label=_("Counted in this way from"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The chart breaks there. Leave it empty when it was always counted so."),
    )  # fmt: skip
    caption = forms.CharField(
        label=_("Two or three words for the chart"), required=False, max_length=80,
        help_text=_("Such as “new forms”. They stand where the chart breaks."),
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    WORDS = (
        "plain_words", "numerator_label", "denominator_label", "exclusions", "source", "collected_by", "collected_when",
        "collected_how", "minutes_each_time",
    )  # fmt: skip
    MEANING = rules.MEANING

    def __init__(self, *args: Any, version: DefinitionVersion, standing: DefinitionVersion, **kwargs: Any) -> None:
        """The words of `version`, to be saved on top of the one that stands."""
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(version, name) for name in self.WORDS} | {"seen": standing.number}
        if "denominator" not in rules.FIELDS_OF_KIND[version.kind]:
            del self.fields["denominator_label"]


class ShareForm(forms.Form):
    """Show the measure further up, from today."""

    unit = forms.ModelChoiceField(label=_("Share up to"), queryset=Unit.objects.none(), empty_label=_("Choose how far"))
    hides_small = forms.BooleanField(
        label=_("Hide small numbers"), required=False,
        help_text=_("They see a chart over periods so long that no count in it is small, and nothing else."),
    )  # fmt: skip

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Unit.objects.on_the_way_to(measure.unit).exclude(pk=measure.unit_id)
        self.fields["unit"].queryset = above.select_related("scope")  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """A wall code: where it hangs, who passes there, what it asks, until when."""

    name = forms.CharField(label=_("Where it hangs"), max_length=80, help_text=_("Such as “office door” or “bay 3”."))
    where = forms.ChoiceField(
        label=_("Who sees the screen"), choices=WallCode.Where.choices, initial="anybody", widget=forms.RadioSelect
    )
    measures = forms.ModelMultipleChoiceField(
        label=_("What it asks"), queryset=Measure.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("Sensitive measures never hang on a wall, so they are not in this list."),
    )  # fmt: skip
    expires_on = forms.DateField(
        label=_("Works until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty and it works until somebody takes it back."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Measure.objects.visible_to(actor).active().filter(unit=unit, is_sensitive=False, parts=None)
        self.fields["measures"].queryset = seen  # type: ignore[attr-defined]


class ConclusionForm(forms.Form):
    """What was decided, and when to look again."""

    decided = forms.CharField(label=_("What did you decide?"), max_length=300)
    review_on = forms.DateField(label=_("When do you look again?"), widget=forms.DateInput(attrs={"type": "date"}))


class ReviewForm(forms.Form):
    """Whether it worked."""

    conclusion = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    worked = forms.ChoiceField(label=_("Did it work?"), choices=Conclusion.Worked.choices, widget=forms.RadioSelect)
    learned = forms.CharField(label=_("What did you learn?"), required=False, max_length=300)
    review_on = forms.DateField(
        label=_("If it cannot be told yet: when do you look again?"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip


class SmallForm(forms.Form):
    """Which counts are small."""

    least = forms.IntegerField(min_value=0, max_value=1000)


class PressureForm(forms.Form):
    """Until when a unit is under pressure, and why."""

    until_on = forms.DateField(label=_("Until"))
    why = forms.CharField(label=_("Why"), required=False, max_length=200)


class DatesForm(forms.Form):
    """From when until when a part counts."""

    from_on = forms.DateField(
        label=_("Counts from"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty when it always did."),
    )  # fmt: skip
    until_on = forms.DateField(
        label=_("Last day it counts"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty while it still does."),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), required=False, max_length=300)


class PartsForm(DatesForm):
    """Measures that become parts of another."""

    part = forms.ModelMultipleChoiceField(
        label=_("Measures to add up"), queryset=Measure.objects.none(),
        error_messages={"required": _("Choose at least one measure.")},
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Measure.objects.visible_to(actor).select_related("version", "scope", "unit")
        self.fields["part"].queryset = seen  # type: ignore[attr-defined]


class StratifyForm(forms.Form):
    """The same measure at units below, or for groups of people."""

    unit = forms.ModelMultipleChoiceField(label=_("Units"), queryset=Unit.objects.none(), required=False)
    groups = forms.CharField(
        label=_("Groups, one on each line"), required=False, max_length=800, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Such as “Day surgery”, or the groups of an equality aim. Never names of people."),
    )  # fmt: skip

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Unit.objects.below(measure.unit).filter(closed_on=None).exclude(pk=measure.unit_id)
        self.fields["unit"].queryset = below.select_related("scope", "organisation")  # type: ignore[attr-defined]

    def strata(self) -> list[str]:
        """The groups that were named, each once."""
        return list(
            dict.fromkeys(line.strip()[:80] for line in self.cleaned_data["groups"].splitlines() if line.strip())
        )
