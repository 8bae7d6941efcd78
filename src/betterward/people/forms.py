"""Translating between the web and the services of people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from betterward.organisations.models import Organisation, Unit
from betterward.people import queries


class DayInput(forms.DateInput):
    """A day as browsers pick it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


NO_DAY = {"required": _("Choose a day."), "invalid": _("Choose a day.")}


class JoinForm(forms.Form):
    """Somebody joins: found by e-mail address or name, or new."""

    who = forms.CharField(
        label=_("E-mail address, or name of somebody who is here already"), max_length=254,
        error_messages={"required": _("Say who it is.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name, if they are new here"), required=False, max_length=120,
        help_text=_("We make an account and give you a link for them to choose a password."),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Role"), error_messages={"required": _("Choose a role.")})
    from_on = forms.DateField(label=_("From"), widget=DayInput(), error_messages=NO_DAY)
    until_on = forms.DateField(label=_("Last day, if you know it"), required=False, widget=DayInput())

    def __init__(self, *args: Any, organisation: Organisation, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"from_on": today, "role": "member"})
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["role"].choices = queries.roles()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the person, or see that there is enough to make a new one."""
        given = super().clean() or {}
        who = given.get("who", "")
        found = queries.named(who, self.organisation)
        if len(found) > 1:
            self.add_error("who", _("More than one person here is called that. Use the e-mail address."))
        elif not found and who:
            self._check_new(who, given.get("name", ""))
        given["person"] = found[0] if len(found) == 1 else None
        return given

    def _check_new(self, who: str, name: str) -> None:
        if "@" not in who:
            self.add_error("who", _("Nobody here is called that. For somebody new, write the e-mail address."))
            return
        try:
            forms.EmailField().clean(who)
        except forms.ValidationError:
            self.add_error("who", _("This is not an e-mail address. Is there a slip in it?"))
            return
        if not name.strip():
            self.add_error("name", _("Nobody has this address yet. Write the name, and we make an account."))


class LeaveForm(forms.Form):
    """The last day of a role."""

    on = forms.DateField(label=_("Last day"), widget=DayInput(), error_messages=NO_DAY)


class MoveForm(forms.Form):
    """Where a person moves to, and from which day."""

    to = forms.ModelChoiceField(
        label=_("Moves to"), queryset=Unit.objects.none(), empty_label=_("Choose a unit"),
        error_messages={"required": _("Choose a unit."), "invalid_choice": _("Choose a unit of yours.")},
    )  # fmt: skip
    on = forms.DateField(label=_("First day there"), widget=DayInput(), error_messages=NO_DAY)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Unit.objects.filter(pk__in=[u.pk for u in units]).select_related(  # type: ignore[attr-defined]
            "scope", "organisation"
        )


class EndForm(forms.Form):
    """The end of somebody's employment."""

    on = forms.DateField(label=_("Last day"), widget=DayInput(), error_messages=NO_DAY)
    why = forms.CharField(
        label=_("Note for the record"), required=False, max_length=200,
        help_text=_("Such as “rotation over”. Nothing about health or conduct, please."),
    )  # fmt: skip
