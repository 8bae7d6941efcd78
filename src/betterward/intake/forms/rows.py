"""Translating between the web and the services of intake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from betterward.common.errors import Refused
from betterward.common.identifiers import refuse_identifiers
from betterward.intake.files import MARKS, text_of
from betterward.intake.models import Feed
from betterward.intake.queries import Cell, Sheet
from betterward.intake.rules import week
from betterward.intake.rules.week import Typed
from betterward.measures.models import Measure
from betterward.measures.rules import Entry, Unfit
from betterward.measures.services.sentences import refused
from betterward.measures.services.together import Place


MOST_LETTERS = 2_000_000
"""Room for 10,000 rows of many columns."""


ORDERS = [
    ("dmy", _("Day first: 3/4 is the third of April")),
    ("mdy", _("Month first: 3/4 is the fourth of March")),
]


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
        choices=[("", _("As they look")), *ORDERS],
    )  # fmt: skip
    replaces = forms.BooleanField(required=False)
    act = forms.ChoiceField(required=False, choices=[("look", ""), ("anew", ""), ("keep", "")])

    def clean(self) -> dict[str, Any]:
        """Text of a file takes the place of what was pasted; no patient's number gets in."""
        typed: dict[str, Any] = super().clean() or {}
        try:
            if typed.get("file"):
                typed["rows"], typed["source"] = text_of(typed["file"]), typed["file"].name
            refuse_identifiers(rows := typed.get("rows") or "", rows.translate(MARKS))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return typed


class UploadForm(forms.Form):
    """A long table for the worker."""

    file = forms.FileField(label=_("The file"), error_messages={"empty": _("This file is empty.")})
    order = forms.ChoiceField(
        label=_("How days are written"), required=False, choices=[("", _("As they look")), *ORDERS]
    )  # fmt: skip
    replaces = forms.BooleanField(label=_("Replace what is there and differs"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_file(self) -> Any:
        """Text alone: a spreadsheet must be laid out whole before its first row can be read."""
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith((".csv", ".tsv", ".txt")):
            raise ValidationError(_("Save it as CSV, and send that. Sheets of up to 20,000 rows can be pasted."))
        return file


class SeveralForm(PasteForm):
    """A table of several measures; where each series goes is read from the page apart."""

    remembers = forms.BooleanField(required=False)


class SheetForm:
    """The cells of a sheet as they were sent; each says what is wrong with it, and nothing typed is lost."""

    def __init__(self, sheet: Sheet, data: QueryDict | None) -> None:
        self.sheet, self.data, self.is_sent = sheet, data or QueryDict(), data is not None
        self.refusal = ""
        self.entries: dict[Measure, list[Entry]] = {}
        self.seen: dict[Place, frozenset[int]] = {}
        self.refusals: dict[Place, Refused] = {}
        self.line_faults: dict[str, str] = {}
        self.typed = {cell.place: self._typed(cell) for cell in sheet.cells()}
        self.key = self._key()
        if self.is_sent:
            self._spread()
            self._read()

    def _key(self) -> UUID | None:
        try:
            return UUID(self.data.get("key", ""))
        except ValueError:
            return uuid4() if self.is_sent else None

    def _typed(self, cell: Cell) -> Typed:
        """What was typed in a cell; of a page that was not sent, what it shows."""
        if not self.is_sent:
            return Typed(cell.number, cell.size, cell.number, cell.size)
        given = {mark: self.data.get(f"{mark}-{cell.name}", "").strip()[:40] for mark in ("n", "d", "w", "v", "a", "s")}
        answer, _mark, _seen = given["a"].partition(":")
        return Typed(given["n"], given["d"], given["w"], given["v"], answer, bool(given["s"]))

    def _spread(self) -> None:
        """Put each line of numbers into the cells of its measure."""
        for block in self.sheet.blocks:
            for measure in block.measures:
                for mark in ("n", "d"):
                    self._spread_line(measure, block.column(measure), f"{mark}-{measure.pk}", is_size=mark == "d")

    def _spread_line(self, measure: Measure, cells: list[Cell], name: str, *, is_size: bool) -> None:
        line = self.data.get(name, "").strip()
        if not line:
            return
        try:
            told = week.spread(line, [self.typed[cell.place] for cell in cells], is_size=is_size)
        except Unfit as unfit:
            self.line_faults[name] = _line_fault(unfit, measure.full_name)
        else:
            self.typed.update(zip([cell.place for cell in cells], told, strict=True))

    def _read(self) -> None:
        for cell in self.sheet.cells():
            typed = self.typed[cell.place]
            try:
                entry = week.said(typed, cell.measure.version.kind, cell.first)
            except Unfit as unfit:
                self.refusals[cell.place] = _refused_cell(unfit, cell)
                continue
            if entry:
                key = uuid5(self.key or uuid4(), f"{cell.name} {typed.number} {typed.size}")
                self.entries.setdefault(cell.measure, []).append(replace(entry, key=key))
            answered = self.data.get(f"a-{cell.name}", "").partition(":")[2]
            self.seen[cell.place] = frozenset(int(one) for one in answered.split(".") if one.isdecimal())

    def note(self, refusals: Mapping[Place, Refused]) -> None:
        """What the service said of single cells."""
        self.refusals.update(refusals)

    @property
    def is_wrong(self) -> bool:
        """Whether something needs a look."""
        return bool(self.refusal or self.refusals or self.line_faults)

    def line(self, name: str) -> str:
        """A line that could not be spread, as it was typed."""
        return str(self.data.get(name, "")) if name in self.line_faults else ""

    def problems(self) -> list[Problem]:
        """What needs a look, in the order of the cells."""
        return [
            Problem(cell, self.typed[cell.place], self.refusals[cell.place])
            for cell in self.sheet.cells()
            if cell.place in self.refusals
        ]


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that needs a look, and the answers there are."""

    cell: Cell
    typed: Typed
    refusal: Refused

    @property
    def code(self) -> str:
        """What is asked, or what is wrong."""
        return self.refusal.code

    @property
    def over(self) -> str:
        """The answer "replace", with the readings it is said of."""
        return "replace:" + ".".join(str(pk) for pk in sorted(self.cell.readings))


def _line_fault(unfit: Unfit, name: str) -> str:
    words = {
        "line_length": _("%(name)s: %(found)s numbers are in the line, %(needed)s are needed, a dash for none."),
        "line_over": _("%(name)s: a day has a number of its own beside the line. Keep one of the two."),
    }
    return str(words[unfit.code] % {"name": name, **unfit.facts})


def _refused_cell(unfit: Unfit, cell: Cell) -> Refused:
    if unfit.code == "emptied":
        return Refused(
            _("%(number)s stood here, entered by %(name)s, and was taken out.")
            % {"number": cell.number, "name": cell.by},
            code="emptied",
            ways_out=("replace", "keep"),
        )
    return refused(unfit, cell.measure.version)


class FeedForm(forms.Form):
    """A place from which a table comes by itself; when it is changed, only what somebody touched is written."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Such as “Incident system, monthly counts”."),
        show_hidden_initial=True,
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Where it comes from"), choices=Feed.Kind.choices, required=False)
    address = forms.CharField(
        label=_("Address"), max_length=500, required=False, show_hidden_initial=True,
        help_text=_(
            "A web address of a CSV file or JSON, up to 5 MB; the name of a folder; or postgresql://host/name. "
            "What another system sends needs none."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
    query = forms.CharField(
        label=_("Query"), max_length=4000, required=False, show_hidden_initial=True,
        help_text=_("For a database: one SELECT whose headings were remembered. It is run read only."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )  # fmt: skip
    every = forms.ChoiceField(label=_("Look"), choices=Feed.Every.choices, show_hidden_initial=True)
    login = forms.CharField(
        label=_("User name"), required=False, max_length=120, show_hidden_initial=True,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Password or token"), required=False, max_length=400,
        help_text=_("Kept sealed and never shown again. Without a user name it is sent as a bearer token."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_kind(self) -> str:
        """A form from before there were kinds means a web address."""
        return str(self.cleaned_data["kind"] or Feed.Kind.WEB)

    def changes(self) -> dict[str, str]:
        """The fields somebody touched, as they saw them before."""
        return {
            name: self.cleaned_data[name]
            for name in ("name", "address", "query", "every", "login", "secret")
            if name in self.changed_data and name in self.data
        }
