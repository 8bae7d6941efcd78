"""The order in which Riverbank comes to life, and the checks before and after."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from betterward.common.errors import Refused
from betterward.common.history import because
from betterward.demo.rules import expectations
from betterward.demo.rules import story as stories
from betterward.demo.rules.clock import Clock
from betterward.demo.rules.story import Story
from betterward.demo.services import ledger
from betterward.demo.services.riverbank import measures, people, places, rounds, work
from betterward.measures.models import ChartFacts


Say = Callable[[str], None]


@transaction.atomic
def load(clock: Clock, say: Say, *, story: Story | None = None) -> dict[str, int]:
    """Load Riverbank and its neighbours; all or nothing.

    Raises
    ------
    Refused
        The story's text and its data part, before or after loading.
    """
    told = story or stories.read()
    refuse_faults(told)
    say(f"  {len(told.expected['reading'])} readings of charts agree with the story's text")
    by = ledger.loader()
    with because(who=by.name, why="loaded the demo"):
        units = places.load(told, clock, by)
        say(f"  {len(units)} units")
        folk = people.load(told, clock, by, units)
        say(f"  {len(folk)} people")
        charted, readings = measures.load(told, clock, by, units, folk)
        say(f"  {len(charted)} measures, {readings} readings")
        counts = rounds.load(told, clock, by, units, folk)
        counts |= work.load(told, clock, by, units, folk, charted)
        say("  " + ", ".join(f"{count} {what}" for what, count in counts.items()))
        refuse_other_facts(told)
        places.close_and_move(told, clock, by, units)
        ledger.write(
            units["riverbank"].organisation,
            ledger.Mark(ledger.fingerprint("riverbank"), clock.weeks),
            {"units": len(units)},
        )
    return {"units": len(units), "people": len(folk), "measures": len(charted), "readings": readings, **counts}


def refuse_faults(told: Story) -> None:
    """Refuse a story whose text and data part."""
    faults = expectations.faults(told)
    if faults:
        raise Refused(
            "Riverbank was not loaded, because its text and its data part: " + "; ".join(faults),
            code="story_and_data_part",
        )


def refuse_other_facts(told: Story) -> None:
    """Refuse when a chart of the site says another state than the story: the site and the engine must agree."""
    stated = {row["measure"]: row["state"] for row in told.expected["reading"] if _is_as_loaded(row)}
    found = dict(
        ChartFacts.objects.filter(measure__organisation__slug="riverbank", measure__code__in=stated)
        .values_list("measure__code", "state")
    )  # fmt: skip
    parted = [
        f"{code} is {state} in the story and {found.get(code)} on the site"
        for code, state in stated.items()
        if found.get(code) != state
    ]
    if parted:
        raise Refused("Riverbank was not loaded: " + "; ".join(parted), code="story_and_site_part")


def _is_as_loaded(row: stories.Row) -> bool:
    return "state" in row and not row.get("without") and "phases" not in row
