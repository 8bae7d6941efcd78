"""Raising an ask and answering it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from betterward.activity import services as activity
from betterward.asks.models import Ask
from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.common.identifiers import refuse_identifiers
from betterward.organisations.models import Scope
from betterward.people import policies
from betterward.people.models import Actor, Person


CLOCK = timedelta(days=14)


@transaction.atomic
def raise_ask(
    *, scope: Scope, text: str, to: Person, by: Actor, on: date, due_on: date | None = None, **fields: Any
) -> Ask:
    """Put something that is in the way to a named person, with a clock from the first moment."""
    if not by.may_on(scope.path, 2):
        raise Refused(_("You may not raise an ask here. Nothing was sent."), code="not_allowed")
    refuse_identifiers(text)
    with because(who=by.name, why="raised an ask"):
        ask = Ask.objects.create(
            organisation=scope.organisation, scope=scope, text=text, to=to, raised_by=by, raised_on=on,
            due_on=due_on or on + CLOCK, **fields,
        )  # fmt: skip
        _tell("asks.raised", ask, by)
    return ask


@transaction.atomic
def answer_ask(*, ask: Ask, state: str, answer: str, by: Actor, on: date) -> Ask:
    """Answer an ask; 'no' needs a reason in plain words, and an answer is given once."""
    ask = Ask.objects.select_for_update().select_related("organisation", "scope").get(pk=ask.pk)
    if not (ask.concerns(by.person_id) or policies.may(by, "manage", ask)):
        raise Refused(
            _("This was asked of somebody else, so only they or their deputy can answer it."), code="not_asked"
        )
    if ask.state != Ask.State.OPEN:
        raise Refused(
            _("This was answered on %(day)s already. The first answer stands.") % {"day": ask.answered_on},
            code="answered",
        )
    if state == Ask.State.OPEN or state not in Ask.State.values:
        raise Refused(_("Choose yes, no, or something else you can offer."), code="state")
    if state != Ask.State.YES and not answer.strip():
        raise Refused(_("Say why in plain words: the team reads it where they asked."), code="reason")
    refuse_identifiers(answer)
    with because(who=by.name, why="answered an ask"):
        ask.state, ask.answer, ask.answered_on = state, answer.strip(), on
        ask.save(update_fields=["state", "answer", "answered_on"])
        _tell("asks.answered", ask, by, state=state)
    return ask


def _tell(kind: str, ask: Ask, by: Actor, **facts: Any) -> None:
    activity.record(
        kind, by=by, organisation=ask.organisation, scope=ask.scope, record_kind="ask", record_id=str(ask.pk),
        text=ask.text, **facts,
    )  # fmt: skip
