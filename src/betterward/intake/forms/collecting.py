"""Translating between the web and forms of several questions: the builder's fields, and what somebody answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from betterward.intake.rules import collecting as rules
from betterward.intake.rules.collecting import MOST_QUESTIONS, Question, Unclear
from betterward.intake.services import Filled


class BuilderForm(forms.Form):
    """The words of a form; its questions stand beside them, numbered."""

    name = forms.CharField(label=lazy("Name of the form"), max_length=120, required=False)
    purpose = forms.CharField(label=lazy("What it is for"), max_length=300, required=False)
    over = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)


def questions_sent(sent: Mapping[str, Any]) -> list[Question]:
    """The questions as the builder sends them, in its order."""
    numbers = range(min(_whole(sent.get("questions", "0")), MOST_QUESTIONS + 1))
    return [_question(sent, n) for n in numbers]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _question(sent: Mapping[str, Any], n: int) -> Question:
    measure, _colon, part = str(sent.get(f"goal-{n}", "")).partition(":")
    return Question(
        id=str(sent.get(f"id-{n}", ""))[:20], text=str(sent.get(f"text-{n}", "")).strip()[:200],
        kind=str(sent.get(f"kind-{n}", ""))[:20], measure=measure[:60], part=part[:20],
        is_must=sent.get(f"must-{n}") == "on", unit=str(sent.get(f"unit-{n}", "")).strip()[:20],
    )  # fmt: skip


def acted(questions: Sequence[Question], act: str) -> tuple[list[Question], int]:
    """The questions after one press of a button, and which of them is to be looked at; -1: none."""
    found = list(questions)
    verb, _dash, number = act.partition("-")
    if verb == "add":
        found.append(Question("", "", "yes_no"))
        return found, len(found) - 1
    at = _whole(number)
    if verb not in ("remove", "up", "down") or at >= len(found):
        return found, -1
    if verb == "remove":
        del found[at]
        return found, min(at, len(found) - 1)
    to = at - 1 if verb == "up" else at + 1
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
        return found, to
    return found, at


class RoundForm(forms.Form):
    """What somebody answers; each question is one field, and what is no answer is said beside it."""

    on = forms.DateField(label=lazy("Day"))
    entered_as = forms.CharField(label=lazy("Your initials or role"), max_length=40, required=False)
    note = forms.CharField(label=lazy("A note"), max_length=300, required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False)

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.answers: dict[str, Any] = {}
        self.wrong: dict[str, str] = {}
        self.is_doubted = False

    def clean(self) -> dict[str, Any]:
        """Read each answer."""
        typed: dict[str, Any] = super().clean() or {}
        for one in self.questions:
            try:
                self.answers[one.id] = rules.answer(one, str(self.data.get(f"a-{one.id}", "")))
            except Unclear:
                self.wrong[one.id] = _not_an_answer(one)
        if self.wrong:
            self.add_error(None, _("Some answers cannot be kept as they are."))
        return typed

    def text_of(self, question: Question) -> str:
        """What was typed for a question."""
        return str(self.data.get(f"a-{question.id}", "")) if self.is_bound else ""

    def filled(self) -> Filled:
        """The round as the service takes it."""
        typed = self.cleaned_data
        return Filled(
            on=typed["on"], answers=self.answers, key=typed["key"] or uuid4(), note=typed["note"],
            entered_as=typed["entered_as"], is_sure=typed["sure"],
        )  # fmt: skip


def _not_an_answer(question: Question) -> str:
    return {
        "yes_no": _("Choose yes, no, or does not apply."),
        "count": _("Type a whole number, such as 0 or 3."),
        "number": _("Type a number, such as 4.5."),
        "time": _("Type minutes, such as 25, or hours and minutes, such as 1:25."),
    }[question.kind]
