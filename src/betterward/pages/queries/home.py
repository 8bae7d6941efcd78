"""What needs this person today: each answer a query of its room, put side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from betterward.asks import queries as asks
from betterward.asks.queries import AskRow
from betterward.boards.queries import spoken, unowned
from betterward.measures import queries as measures
from betterward.measures.queries import AskedSplit, Concluded, HeldRow, MeasureRow
from betterward.pages.queries.changes import Change, changes
from betterward.pages.queries.nearby import measures_near
from betterward.pages.queries.places import Place
from betterward.people.models import Actor
from betterward.projects import queries as projects
from betterward.projects.queries import ProjectRow


MOST_QUIET = 8
"""Measures without news on the home page; the scorecard shows the rest."""

MOST = 12
"""Rows of one list; the title says when there are more."""


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the home page prints."""

    title: str
    due: list[MeasureRow]
    signals: list[MeasureRow]
    asks: list[AskRow]
    splits: list[AskedSplit]
    held: list[HeldRow]
    conclusions: list[Concluded]
    silent: list[ProjectRow]
    unowned: list[MeasureRow]
    quiet: list[MeasureRow]
    has_more: bool
    changes: list[Change]
    since: datetime | None
    places: list[Place]

    @property
    def is_clear(self) -> bool:
        """Whether nothing waits."""
        return not (
            self.due
            or self.signals
            or self.asks
            or self.splits
            or self.held
            or self.conclusions
            or self.silent
            or self.unowned
        )


def home(actor: Actor, today: date, since: datetime | None, own: list[Place]) -> Home:
    """The home page of a person whose places are known already."""
    due = measures.readings_due(actor, today, limit=MOST + 1)
    signals = measures.signals_for(actor, today, limit=MOST + 1)
    waiting = asks.waiting_for(actor, today)
    conclusions = measures.conclusions_due(actor, today)
    splits, held = measures.splits_waiting(actor, today), measures.held_for(actor, today)
    silent = projects.led_without_reading(actor, today)
    nobodys = unowned(actor, today, limit=MOST + 1)
    told = {row.id for row in [*due, *signals, *nobodys]}
    quiet, has_more = measures_near(actor, actor.paths(), today, most=MOST_QUIET, without=told)
    return Home(
        title=_title(
            len(due), len(signals), len(waiting), len(splits), len(held), len(conclusions), len(silent), len(nobodys)
        ),
        due=due[:MOST],
        signals=signals[:MOST],
        asks=waiting,
        splits=splits[:MOST],
        held=held[:MOST],
        conclusions=conclusions[:MOST],
        silent=silent,
        unowned=nobodys[:MOST],
        quiet=quiet,
        has_more=has_more,
        changes=changes(actor, since),
        since=since,
        places=own,
    )


def _title(
    due: int, signals: int, waiting: int, splits: int, held: int, conclusions: int, silent: int, nobodys: int
) -> str:
    """What waits, as a sentence."""
    told = [
        (due, ngettext("%(n)s reading is due", "%(n)s readings are due", due)),
        (waiting, ngettext("%(n)s question waits for you", "%(n)s questions wait for you", waiting)),
        (splits, ngettext("%(n)s chart waits for your agreement", "%(n)s charts wait for your agreement", splits)),
        (held, ngettext("%(n)s number waits to be confirmed", "%(n)s numbers wait to be confirmed", held)),
        (conclusions, ngettext("did %(n)s decision work?", "did %(n)s decisions work?", conclusions)),
        (signals, ngettext("%(n)s measure shows a signal", "%(n)s measures show a signal", signals)),
        (nobodys, ngettext("%(n)s measure needs an owner", "%(n)s measures need an owner", nobodys)),
        (silent, ngettext("%(n)s project has no new reading", "%(n)s projects have no new reading", silent)),
    ]
    parts = [words % {"n": _counted(count)} for count, words in told if count]
    sentence = ", ".join(parts) or _("nothing waits for you today")
    return sentence[:1].upper() + sentence[1:]


def _counted(count: int) -> str:
    """A number of rows; lists are cut, so beyond `MOST` nobody has counted."""
    return _("more than %(n)s") % {"n": MOST} if count > MOST else spoken(count)
