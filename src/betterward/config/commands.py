"""The command `betterward`: one word per thing a person who runs the site wants."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import django
from django.core.management import execute_from_command_line

from betterward.common.errors import Refused
from betterward.config import database, doctor, serve


AS_OWNER = {"migrate", "makemigrations", "load_demo", "remove_demo", "dbshell", "pgtrigger", "flush"}
"""Django commands that run as the owner of the tables; all others as the site's own role."""

PASSED_ON = {"createadmin", "manage"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is said in a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "betterward.config.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] and words[0] in PASSED_ON:
            return django_command(words[1:] if words[0] == "manage" else words)
        given = parser().parse_args(words)
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
    _word(words, "demo", "the site with demo content and one-click people", _demo, _address)
    _word(words, "serve", "the site; with --with-worker, background work too", _serve, _address, _with_worker)
    _word(words, "worker", "background work alone", _worker)
    _word(words, "migrate", "bring the database's tables up to date", lambda given: migrate())
    _word(words, "doctor", "what is wrong, and how to mend it", _doctor)
    _word(words, "createadmin", "make an administrator; needs no mail", _demo)
    _word(words, "manage", "any Django command, such as: betterward manage shell", _demo)
    return root


Run = Callable[[argparse.Namespace], int]
Words = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _word(words: Words, name: str, says: str, run: Run, *more: Callable[[argparse.ArgumentParser], None]) -> None:  # type: ignore[valid-type]
    one = words.add_parser(name, help=says, description=f"{says[0].upper()}{says[1:]}.")  # type: ignore[attr-defined]
    for add in more:
        add(one)
    one.set_defaults(run=run)


def _address(word: argparse.ArgumentParser) -> None:
    word.add_argument("--host", default=os.environ.get("BETTERWARD_HOST", "127.0.0.1"))
    word.add_argument("--port", type=int, default=int(os.environ.get("BETTERWARD_PORT", "8000")))


def _with_worker(word: argparse.ArgumentParser) -> None:
    word.add_argument("--with-worker", action="store_true")


def _say(line: str) -> None:
    print(line, flush=True)


def _demo(given: argparse.Namespace) -> int:
    os.environ["BETTERWARD_DEMO"] = "1"
    os.environ.setdefault("BETTERWARD_LOG_LEVEL", "WARNING")
    began = time.monotonic()
    serve.check_port(given.host, given.port)
    with running_database(says=True):
        # One process for both: starting Django twice is felt at every warm start.
        _say("Tables and demo content …")
        django_child(["load_demo", "--migrate"])
        return keep_serving(given.host, given.port, [serve.web(given.host, given.port), serve.worker()], began)


def _serve(given: argparse.Namespace) -> int:
    began = time.monotonic()
    serve.check_port(given.host, given.port)
    children = [serve.web(given.host, given.port)]
    if given.with_worker:
        children.append(serve.worker())
    with running_database(says=True):
        migrate()
        return keep_serving(given.host, given.port, children, began)


def keep_serving(host: str, port: int, children: list[serve.Child], began: float) -> int:
    """Serve until told to stop; what dies meanwhile, the embedded database too, is started again."""

    def ready() -> None:
        serve.wait_until_answers(host, port)
        took = time.monotonic() - began
        _say(f"Ready after {took:.1f} s: http://{host}:{port}/  (Ctrl-C stops everything)")

    return serve.run(children, ready, _mend_database if database.is_embedded() else None)


def _mend_database() -> None:
    if not database.cluster().is_running() and database.cluster().start():
        print("The database had ended; it was started again.", file=sys.stderr)


def _worker(_: argparse.Namespace) -> int:
    with running_database():
        return serve.run([serve.worker()], mend=_mend_database if database.is_embedded() else None)


def _doctor(_: argparse.Namespace) -> int:
    findings = []
    for finding in doctor.examine():
        _say(str(finding))
        findings.append(finding)
    return 0 if all(finding.is_well for finding in findings) else 1


def migrate() -> int:
    """Bring the tables up to date, as their owner."""
    with running_database():
        _say("Tables …")
        django_child(["migrate", "--no-input", "--verbosity=0"])
    return 0


def django_child(words: list[str]) -> None:
    """One Django command in a process of its own, so that the parent stays small and holds no connection."""
    role = "owner" if words[0] in AS_OWNER else "app"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "django", *words], env={**os.environ, "BETTERWARD_ROLE": role}, check=False
    )
    if done.returncode:
        raise Refused(f"`{words[0]}` did not succeed; its own lines above say why. Try `betterward doctor`.")


def django_command(words: Sequence[str]) -> int:
    """Run one Django command with the right role, the embedded database up while it runs."""
    name = words[0] if words else "help"
    os.environ["BETTERWARD_ROLE"] = "owner" if name in AS_OWNER else "app"
    with running_database():
        django.setup()
        execute_from_command_line(["betterward", *words])
    return 0


@contextmanager
def running_database(*, says: bool = False) -> Iterator[None]:
    """The embedded database, when it is ours to run; the last one to leave stops it."""
    if not database.is_embedded():
        yield
        return
    if says:
        _say("Database …")
    with database.cluster().held():
        yield


if __name__ == "__main__":
    sys.exit(main())
