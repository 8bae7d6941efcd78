"""Who may answer an ask, take an answer back, or take the ask back."""

from __future__ import annotations

from datetime import date

from betterward.asks import rules
from betterward.asks.models import Ask
from betterward.people import policies
from betterward.people.models import Actor


def may_answer(actor: Actor, ask: Ask) -> bool:
    """The one who was asked, their deputy, and whoever keeps the register of the whole organisation in their name.

    Not the lead of the place where it was asked: nobody answers their own ask.
    """
    return ask.concerns(actor.person_id) or policies.may(actor, "manage", ask.organisation.root)


def may_think_again(actor: Actor, ask: Ask, *, today: date) -> bool:
    """Who answered may take it back within a day."""
    is_answer = ask.state not in (Ask.State.OPEN, Ask.State.WITHDRAWN)
    return is_answer and ask.answered_by_id == actor.pk and rules.may_think_again(ask.answered_on, today=today)


def may_withdraw(actor: Actor, ask: Ask) -> bool:
    """Who raised it, while it is open."""
    return ask.state == Ask.State.OPEN and actor.pk is not None and ask.raised_by_id == actor.pk
