"""What needs this person today: each answer a query of its room, put side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from betterward.asks import queries as asks
from betterward.asks.queries import AskRow
from betterward.boards.queries import spoken
from betterward.measures import queries as measures
from betterward.measures.queries import MeasureRow
from betterward.pages.queries.changes import Change, changes
from betterward.pages.queries.places import Place, places
from betterward.people.models import Actor
from betterward.projects import queries as projects
from betterward.projects.queries import ProjectRow


MOST_QUIET = 8
"""Measures without news on the home page; the scorecard shows the rest."""


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the home page prints."""

    title: str
    due: list[MeasureRow]
    signals: list[MeasureRow]
    asks: list[AskRow]
    silent: list[ProjectRow]
    quiet: list[MeasureRow]
    more_quiet: int
    changes: list[Change]
    since: datetime | None
    places: list[Place]

    @property
    def is_clear(self) -> bool:
        """Whether nothing waits."""
        return not (self.due or self.signals or self.asks or self.silent)


def home(actor: Actor, today: date, since: datetime | None) -> Home:
    """The home page of a person."""
    due = measures.readings_due(actor, today)
    signals = measures.signals_for(actor, today)
    waiting = asks.waiting_for(actor, today)
    silent = projects.led_without_reading(actor, today)
    quiet = _quiet(actor, today, {row.id for row in [*due, *signals]})
    return Home(
        title=_title(len(due), len(signals), len(waiting), len(silent)),
        due=due,
        signals=signals,
        asks=waiting,
        silent=silent,
        quiet=quiet[:MOST_QUIET],
        more_quiet=max(0, len(quiet) - MOST_QUIET),
        changes=changes(actor, since),
        since=since,
        places=places(actor),
    )


def _quiet(actor: Actor, today: date, told: set[Any]) -> list[MeasureRow]:
    """Measures of this person's own places that are in no list above."""
    own = {grant.path for grant in actor.grants}
    rows = measures.rows(actor, today=today, paths=own, is_direct=True) if own else []
    return [row for row in rows if row.id not in told and not row.is_historic]


def _title(due: int, signals: int, waiting: int, silent: int) -> str:
    """What waits, as a sentence."""
    told = [
        (due, ngettext("%(n)s reading is due", "%(n)s readings are due", due)),
        (waiting, ngettext("%(n)s question waits for you", "%(n)s questions wait for you", waiting)),
        (signals, ngettext("%(n)s measure shows a signal", "%(n)s measures show a signal", signals)),
        (silent, ngettext("%(n)s project has no new reading", "%(n)s projects have no new reading", silent)),
    ]
    parts = [words % {"n": spoken(count)} for count, words in told if count]
    sentence = ", ".join(parts) or _("nothing waits for you today")
    return sentence[:1].upper() + sentence[1:]
