"""Loading the parts of the demo that are not there yet, and again those whose content or week has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from betterward.common.errors import Refused
from betterward.demo.rules.clock import Clock
from betterward.demo.services import england, ledger, readers, removal, riverbank, scotland
from betterward.organisations.models import Organisation


Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the demo: its organisations, the first of which remembers what it was loaded from."""

    title: str
    slugs: tuple[str, ...]
    load: Callable[[Clock, Say], dict[str, int]]
    moves: bool = False


PARTS: Mapping[str, Part] = {
    "riverbank": Part(
        "Riverbank (invented)",
        ("riverbank", "fenmoor", "harbour-city", "lantern", "larkmere-system"),
        riverbank.load,
        moves=True,
    ),
    "scotland": Part("NHS Scotland (public statistics)", (scotland.SLUG,), scotland.load),
    "england": Part("England (public statistics)", (england.SLUG,), england.load),
}


def load(names: Iterable[str], clock: Clock, say: Say, *, move: bool = False) -> dict[str, dict[str, int]]:
    """Load parts of the demo; what stands already stays.

    With `move`, a story that stands in another week is taken away and told again in the clock's week.
    """
    done = {name: _load(name, clock, say, move=move) for name in names}
    readers.welcome()
    return {name: counts for name, counts in done.items() if counts}


def _load(name: str, clock: Clock, say: Say, *, move: bool) -> dict[str, int]:
    part = PARTS[name]
    wanted = ledger.Mark(ledger.fingerprint(name), clock.weeks if part.moves else 0)
    found = ledger.mark_of(part.slugs[0])
    if found == wanted:
        say(f"{part.title}: is here already, nothing changed.")
        return {}
    if found and found.content == wanted.content and not move:
        say(
            f"{part.title}: is here, told in the week of {Clock(found.weeks).today}. "
            "To move it, losing what was typed into it: load_demo --on today."
        )
        return {}
    started = time.perf_counter()
    say(f"{part.title}: loading…")
    with transaction.atomic():
        _refuse_taken(part)
        if found:
            removal.remove(part.slugs, lambda line: None)
        counts = part.load(clock, say)
    say(f"{part.title}: loaded in {time.perf_counter() - started:.1f} s.")
    return counts


def _refuse_taken(part: Part) -> None:
    taken = Organisation.objects.filter(slug__in=part.slugs, is_demo=False).values_list("slug", flat=True)
    if taken:
        raise Refused(
            f"{part.title} was not loaded: {', '.join(taken)} is the address of an organisation of yours.", code="taken"
        )


def remove(names: Iterable[str], say: Say) -> dict[str, dict[str, int]]:
    """Take parts of the demo away; what is not there is left alone."""
    removed = {}
    for name in names:
        part = PARTS[name]
        if not Organisation.objects.filter(slug__in=part.slugs).exists():
            say(f"{part.title}: is not here.")
            continue
        say(f"{part.title}: removing…")
        removed[name] = removal.remove(part.slugs, say)
    return removed
