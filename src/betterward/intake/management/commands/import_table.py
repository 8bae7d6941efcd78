"""import_table: keep a long table of any length, one reading a row; all of it that fits, in one step, or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from betterward.common import exporting
from betterward.common.errors import Refused
from betterward.intake import queries, services
from betterward.intake.files import rows_of
from betterward.intake.rules.long import Reader, placed
from betterward.intake.rules.pasting import Remark, Unreadable
from betterward.organisations.models import Unit
from betterward.people.models import Actor, Person


class Command(BaseCommand):
    """A million rows of a CSV file; others keep working meanwhile, and Ctrl-C leaves nothing behind."""

    help = (
        "Keep a long CSV table: columns day, unit, measure, numerator and, where a measure needs it, denominator. "
        "Nothing is kept before the last step; Ctrl-C before that leaves nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, help="its short name, such as riverbank")
        parser.add_argument("--unit", required=True, help="the code of the unit; measures below it count too")
        parser.add_argument("--by", required=True, help="e-mail address of the person whose rights count")
        parser.add_argument("--days", choices=["dmy", "mdy"], help="3/4 is the third of April, or the fourth of March")
        parser.add_argument("--replace", action="store_true", help="replace what is there and differs")
        parser.add_argument(
            "--refused", type=Path, help="a CSV file to be written: each row that cannot be kept, and why"
        )

    def handle(self, *args: Any, file: Path, refused: Path | None, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as table, _listing(refused) as listed:
                made = self._kept(table, listed, file.name, **options)
        except Unreadable as unreadable:
            raise CommandError(str(queries.refused(unreadable))) from None
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from None
        count = sum(len(one.readings) for one in made)
        self.stdout.write(f"Kept {count:,} readings of {len(made):,} measures; {listed.count:,} rows were refused.")

    def _kept(self, table: Any, listed: Listing, name: str, **options: Any) -> list[Any]:
        unit, by = _place(options["organisation"], options["unit"]), _actor(options["by"])
        measures = queries.offered(unit, by, timezone.localdate())
        rows = rows_of(table)
        columns = placed(next(rows, (1, []))[1])
        reader = Reader(
            columns, queries.goals(measures), month_first=options["days"] == "mdy", today=timezone.localdate()
        )
        return services.import_long(
            measures=measures, rows=reader.read(rows), replaces=options["replace"], by=by, source=name,
            refused=listed.add, watch=self._watch, is_doubtful=lambda: not options["days"] and reader.is_doubtful(),
        )  # fmt: skip

    def _watch(self, count: int) -> None:
        if count % 50_000 == 0:
            self.stderr.write(f"{count:,} rows read, nothing kept yet")


class Listing:
    """Rows that cannot be kept: counted, and written down as they come."""

    def __init__(self, write: Any) -> None:
        self.count, self._write = 0, write

    def add(self, remark: Remark) -> None:
        self.count += 1
        self._write([remark.row, queries.fault(remark)])


@contextmanager
def _listing(path: Path | None) -> Iterator[Listing]:
    if path is None:
        yield Listing(lambda cells: None)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = exporting.writer(file)
        writer(["row", "why"])
        yield Listing(writer)


def _place(organisation: str, code: str) -> Unit:
    found = Unit.objects.filter(organisation__slug=organisation, code=code).select_related("scope", "organisation")
    if not (unit := found.first()):
        raise CommandError(f"There is no unit {code} in {organisation}.")
    return unit


def _actor(email: str) -> Actor:
    if not (person := Person.objects.filter(email=email).first()):
        raise CommandError(f"Nobody has the address {email}.")
    return Actor.objects.of(person)
