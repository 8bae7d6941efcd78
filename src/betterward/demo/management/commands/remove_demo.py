"""remove_demo: take the demo's organisations out of the database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from betterward.common.errors import Refused
from betterward.demo.services import loading


class Command(BaseCommand):
    """Remove demo organisations with all their history; everything else stays as it is."""

    help = "Remove the demo, or one part of it, also its append-only rows. Runs as the owner of the tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=list(loading.PARTS), help="one part of the demo")

    def handle(self, *args: Any, only: str | None = None, **options: Any) -> None:
        try:
            removed = loading.remove([only] if only else list(loading.PARTS), self.stdout.write)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        total = sum(sum(counts.values()) for counts in removed.values())
        self.stdout.write(f"{total} rows removed.")
