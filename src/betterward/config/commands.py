"""The command `betterward`: one word per thing a person who runs the site wants."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import django
from django.core.management import execute_from_command_line

from betterward.common.errors import Refused
from betterward.config import database


AS_OWNER = {"migrate", "makemigrations", "load_demo", "remove_demo", "dbshell", "pgtrigger", "flush"}
"""Django commands that run as the owner of the tables; all others as the site's own role."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is said in a sentence."""
    given = parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(given.run(given) or 0)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """The words of the command and what each takes."""
    root = argparse.ArgumentParser(prog="betterward", description="Run and look after a Betterward site.")
    words = root.add_subparsers(required=True, metavar="command")
    migrate = words.add_parser("migrate", help="bring the database's tables up to date")
    migrate.set_defaults(run=lambda given: django_command(["migrate", "--no-input"]))
    manage = words.add_parser("manage", help="any Django command, such as: betterward manage shell")
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    manage.set_defaults(run=lambda given: django_command(given.rest))
    return root


def django_command(words: Sequence[str]) -> int:
    """Run one Django command with the right role, the embedded database up while it runs."""
    name = words[0] if words else "help"
    os.environ["BETTERWARD_ROLE"] = "owner" if name in AS_OWNER else "app"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "betterward.config.settings")
    with running_database():
        django.setup()
        execute_from_command_line(["betterward", *words])
    return 0


@contextmanager
def running_database() -> Iterator[None]:
    """The embedded database, when it is ours to run."""
    if not database.is_embedded():
        yield
        return
    with database.cluster().held():
        yield


if __name__ == "__main__":
    sys.exit(main())
