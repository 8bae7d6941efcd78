"""What Riverbank is working towards, on what, and what is in the way."""

from __future__ import annotations

from datetime import date

from betterward.asks import services as asks
from betterward.demo.rules.clock import Clock
from betterward.demo.rules.story import Row, Story
from betterward.demo.services.riverbank.measures import Charted
from betterward.demo.services.riverbank.people import Folk, speaking_for
from betterward.demo.services.riverbank.places import Units
from betterward.people.models import Actor


def load(story: Story, clock: Clock, by: Actor, units: Units, folk: Folk, charted: Charted) -> dict[str, int]:
    """Asks with their answers."""
    for row in story.work["ask"]:
        _ask(row, clock, units, folk)
    return {"asks": len(story.work["ask"])}


def _ask(row: Row, clock: Clock, units: Units, folk: Folk) -> None:
    to, scope = folk[row["to"]], units[row["at"]].scope
    ask = asks.raise_ask(
        scope=scope, text=row["text"], to=to, by=speaking_for(folk[row["by"]], scope),
        on=_on(row["on"], clock), code=row["code"], kind=row["kind"],
    )  # fmt: skip
    if "state" in row:
        asks.answer_ask(
            ask=ask,
            state=row["state"],
            answer=row["answer"],
            by=speaking_for(to, scope),
            on=_on(row["answered"], clock),
        )


def _on(text: str, clock: Clock) -> date:
    return clock.day(date.fromisoformat(text))
