"""The huddle's one look at a unit: what changed, what is due, what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from betterward.asks.queries import AskRow
from betterward.measures import queries as measures
from betterward.measures.queries import MeasureRow
from betterward.organisations.models import Unit
from betterward.organisations.queries import is_pressed
from betterward.pages.queries.changes import Change, changes_at
from betterward.people.models import Actor


LOOKS_BACK = timedelta(days=7)

MOST = 4
"""Rows of one list: a huddle stands."""


@dataclass(frozen=True, slots=True)
class Huddle:
    """Three short lists, and how many rows each leaves out."""

    signals: list[MeasureRow]
    changes: list[Change]
    due: list[MeasureRow]
    more_due: int
    answered: list[AskRow]
    is_pressed: bool


def huddle(unit: Unit, actor: Actor, now: datetime, asked: Iterable[AskRow]) -> Huddle | None:
    """One look at exactly this unit; None where nothing is measured, so nobody stands before it.

    `asked` is what was asked there, which the page of the unit has read already.
    """
    today, path = now.date(), unit.scope.path
    waiting = measures.due_at(actor, path, today, MOST)
    if waiting is None:
        return None
    due, in_all = waiting
    since = now - LOOKS_BACK
    return Huddle(
        signals=measures.signals_at(actor, path, today, MOST),
        changes=changes_at(actor, path, since, most=MOST),
        due=due,
        more_due=in_all - len(due),
        answered=[ask for ask in asked if ask.answered_on and ask.answered_on >= since.date()][:MOST],
        is_pressed=is_pressed(unit, today),
    )
