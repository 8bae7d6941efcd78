"""The huddle's one look at a unit: what changed, what is due, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from betterward.asks import queries as asks
from betterward.asks.queries import AskRow
from betterward.measures import queries as measures
from betterward.measures.queries import MeasureRow
from betterward.organisations.models import Unit
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


def huddle(unit: Unit, actor: Actor, now: datetime) -> Huddle | None:
    """One look at exactly this unit; None where nothing is measured, so nobody stands before it."""
    rows = measures.rows(actor, today=now.date(), paths=[unit.scope.path], is_direct=True)
    if not rows:
        return None
    due = sorted((row for row in rows if row.is_late), key=lambda row: (row.data_to_on or now.date(), row.name))
    since = now - LOOKS_BACK
    told = asks.of_scopes(actor, [unit.scope.path], now.date())
    return Huddle(
        signals=sorted((row for row in rows if row.has_signal and not row.is_historic), key=_concern_first)[:MOST],
        changes=changes_at(actor, unit.scope.path, since)[:MOST],
        due=due[:MOST],
        more_due=max(0, len(due) - MOST),
        answered=[ask for ask in told if ask.answered_on and ask.answered_on >= since.date()][:MOST],
    )


def _concern_first(row: MeasureRow) -> tuple[bool, str]:
    return "concern" not in row.variation, row.name
