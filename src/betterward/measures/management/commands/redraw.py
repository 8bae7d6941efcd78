"""redraw: work every chart out again, or only list what would change."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand

from betterward.measures import charting
from betterward.measures.models import Measure


AT_ONCE = 100


class Command(BaseCommand):
    """After a change of the engine: list every icon and sentence that moves, then, with --write, move them."""

    help = "List every chart that would say something else if it were worked out now; with --write, work all out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="keep the new facts of every measure")

    def handle(self, *args: Any, write: bool = False, **options: Any) -> None:
        looked_at = moved = 0
        for some in _batches():
            found = charting.moves(some)
            for move in found:
                self.stdout.write(_line(move))
            if write:
                charting.refresh_many(some)
            looked_at, moved = looked_at + len(some), moved + len(found)
        ending = "they say it now" if write else "nothing was changed; --write keeps the new words"
        self.stdout.write(f"{moved} of {looked_at} charts say something else: {ending}.")


def _batches() -> Iterator[list[Measure]]:
    rows = Measure.objects.select_related("version", "unit", "organisation").order_by("pk").iterator(AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _line(move: charting.Move) -> str:
    changed = [f"{was!r} -> {now!r}" for was, now in zip(move.was, move.would_be, strict=True) if was != now]
    return f"{move.measure.unit.name}, {move.measure.full_name}: {'; '.join(changed)}"
