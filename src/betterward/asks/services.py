"""Raising an ask and answering it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from betterward.activity import services as activity
from betterward.asks import policies, rules
from betterward.asks.models import Ask
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.organisations.models import Scope
from betterward.people.models import Actor, Membership, Person
from betterward.people.rules import Level


@transaction.atomic
def raise_ask(
    *, scope: Scope, text: str, to: Person, by: Actor, on: date, due_on: date | None = None, **fields: Any
) -> Ask:
    """Put something that is in the way to a named person, with a clock from the first moment."""
    if not by.may_on(scope.path, Level.CONTRIBUTE):
        raise Refused(_("You may not raise an ask here. Nothing was sent."), code="not_allowed")
    refuse_identifiers(text)
    due_on = due_on or on + rules.CLOCK
    if due_on < on:
        raise Refused(_("The day you hope for has passed already. Choose a later one."), code="due_before_raised")
    _refuse_strangers(to, scope)
    with because(who=by.name, why="raised an ask"):
        ask = Ask.objects.create(
            organisation=scope.organisation, scope=scope, text=text.strip(), to=to, raised_by=by, raised_on=on,
            due_on=due_on, **fields,
        )  # fmt: skip
        _tell("asks.raised", ask, by)
    return ask


def _refuse_strangers(to: Person, scope: Scope) -> None:
    belongs = Membership.objects.filter(person=to, scope__organisation=scope.organisation_id)
    if not belongs.exists():
        raise Refused(
            _("%(name)s does not belong to this organisation. Choose somebody who does.") % {"name": to.name},
            code="not_here",
        )


def _held(ask: Ask) -> Ask:
    return Ask.objects.select_for_update(of=("self",)).select_related("organisation", "scope").get(pk=ask.pk)


@transaction.atomic
def answer_ask(*, ask: Ask, state: str, answer: str, by: Actor, on: date) -> Ask:
    """Answer an ask; 'no' needs a reason in plain words, and an answer is given once."""
    ask = _held(ask)
    if not policies.may_answer(by, ask):
        raise Refused(
            _("This was asked of somebody else, so only they or their deputy can answer it."), code="not_asked"
        )
    _refuse_answered(ask)
    if state not in (Ask.State.YES, Ask.State.NO, Ask.State.OFFERED):
        raise Refused(_("Choose yes, no, or something else you can offer."), code="state")
    if state != Ask.State.YES and not answer.strip():
        raise Refused(_("Say why in plain words: the team reads it where they asked."), code="reason")
    refuse_identifiers(answer)
    with because(who=by.name, why="answered an ask"):
        _close(ask, state, answer.strip(), by, on)
        _tell("asks.answered", ask, by, state=state)
    return ask


def _refuse_answered(ask: Ask) -> None:
    if ask.state == Ask.State.WITHDRAWN:
        raise Refused(_("This ask was taken back meanwhile, so it needs no answer."), code="withdrawn")
    if ask.state != Ask.State.OPEN:
        raise Refused(
            _("This was answered on %(day)s already. The first answer stands.")
            % {"day": date_format(ask.answered_on or ask.raised_on, "j F Y")},
            code="answered",
        )


def _close(ask: Ask, state: str, answer: str, by: Actor | None, on: date | None) -> None:
    ask.state, ask.answer, ask.answered_by, ask.answered_on = state, answer, by, on
    ask.save(update_fields=["state", "answer", "answered_by", "answered_on"])


@transaction.atomic
def think_again(*, ask: Ask, by: Actor, on: date) -> Ask:
    """Take one's own answer back within a day: the ask is open again, its clock as it was."""
    ask = _held(ask)
    if not policies.may_think_again(by, ask, today=on):
        raise Refused(
            _("Only who answered can take it back, and only within a day. The answer stands."), code="not_yours"
        )
    with because(who=by.name, why="took an answer back"):
        _close(ask, Ask.State.OPEN, "", None, None)
        _tell("asks.opened_again", ask, by)
    return ask


@transaction.atomic
def withdraw_ask(*, ask: Ask, by: Actor, on: date) -> Ask:
    """Take back what one asked, while nobody has answered; it stays readable."""
    ask = _held(ask)
    if not policies.may_withdraw(by, ask):
        raise Refused(_("Only who asked can take it back, and only while it is open."), code="not_yours")
    with because(who=by.name, why="took an ask back"):
        _close(ask, Ask.State.WITHDRAWN, "", by, on)
        _tell("asks.withdrawn", ask, by)
    return ask


def _tell(kind: str, ask: Ask, by: Actor, **facts: Any) -> None:
    activity.record(
        kind, by=by, organisation=ask.organisation, scope=ask.scope, record_kind="ask", record_id=str(ask.pk),
        text=ask.text, **facts,
    )  # fmt: skip
