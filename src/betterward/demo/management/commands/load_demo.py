"""load_demo: put the demo's organisations into the database."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from betterward.common.errors import Refused
from betterward.demo.rules.clock import Clock
from betterward.demo.services import loading


class Command(BaseCommand):
    """Load what is missing; running it twice changes nothing."""

    help = "Load the demo: invented Riverbank, and public statistics of Scotland and England."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=list(loading.PARTS), help="one part of the demo")
        parser.add_argument(
            "--on", metavar="DAY", help="tell Riverbank's story in the week of this day (2026-11-24, or today)"
        )

        parser.add_argument("--migrate", action="store_true", help="bring the tables up to date first")

    def handle(
        self, *args: Any, only: str | None = None, on: str | None = None, migrate: bool = False, **options: Any
    ) -> None:
        if migrate:
            call_command("migrate", interactive=False, verbosity=0)
        names = [only] if only else list(loading.PARTS)
        try:
            loading.load(names, Clock.on(_day(on)), self.say, move=bool(on))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def say(self, line: str) -> None:
        """Print a line at once: somebody is waiting for it."""
        self.stdout.write(line)
        self.stdout.flush()


def _day(text: str | None) -> date:
    today = timezone.localdate()
    if text in (None, "today"):
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError as fault:
        raise CommandError(f"{text!r} is not a day. Write it like 2026-11-24.") from fault
    if day > today:
        raise CommandError(
            f"{day} has not come yet, and readings cannot lie in the future. Choose a day up to {today}."
        )
    return day
