"""What every test may ask for: a browser, and the run's database.

The database is a throw-away cluster, or BETTERWARD_TEST_DATABASE_URL, and a migrated template to copy.
"""

import hashlib
import os
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from pytest_django.plugin import blocking_manager_key


SOURCES = Path(__file__).resolve().parents[1] / "src" / "betterward"
HELD = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Before the first test: a server, a template of the current migrations, a name nobody else uses."""
    if config.option.collectonly or not _wants_database(config):
        return
    from django.conf import settings

    is_controller = not hasattr(config, "workerinput")
    if is_controller:
        os.environ["BETTERWARD_TEST_RUN"] = str(os.getpid())
        os.environ["BETTERWARD_TEST_SERVER"] = _server()
    from betterward.config import database

    found = database.settings_from(os.environ["BETTERWARD_TEST_SERVER"])
    default = settings.DATABASES["default"]
    default.update(found)
    name = f"test_betterward_{os.environ['BETTERWARD_TEST_RUN']}"
    template = f"betterward_template_{_migrations()}"
    if is_controller:
        _drop_leftovers(default)
        # pytest-django closes the database to everything outside a test that asks for it; this comes before any test.
        with config.stash[blocking_manager_key].unblock():
            _make_template(default, template)
    default["TEST"].update({"NAME": name, "TEMPLATE": template})


def pytest_unconfigure(config: pytest.Config) -> None:
    HELD.close()


@pytest.fixture(scope="session")
def browser():
    """One real browser for all tests of a run that ask for it."""
    from tests.browser import launched

    with launched() as chromium:
        yield chromium


def _wants_database(config: pytest.Config) -> bool:
    """`tests/variation` alone knows no Django and starts no server."""
    asked = [Path(argument.split("::")[0]).resolve() for argument in config.args]
    library = Path(__file__).parent / "variation"
    return not asked or not all(path == library or library in path.parents for path in asked)


def _server() -> str:
    if given := os.environ.get("BETTERWARD_TEST_DATABASE_URL"):
        return given
    from betterward.config import embedded, places

    home = embedded.default_home(places.data_folder(), "postgres-test")
    cluster = HELD.enter_context(embedded.Cluster(home, throw_away=True).held())
    return cluster.url(embedded.OWNER)


def _migrations() -> str:
    """One name for the state of all migrations: ours by content, the libraries' by the lock."""
    files = [*sorted(SOURCES.glob("*/migrations/*.py")), SOURCES / "config" / "grants.py"]
    files += [SOURCES.parents[1] / "requirements" / "runtime.txt"]
    content = b"".join(file.name.encode() + file.read_bytes() for file in files)
    return hashlib.sha256(content).hexdigest()[:16]


def _door(default: dict) -> psycopg.Connection:
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {key: default[name] for key, name in names.items() if default[name]}
    return psycopg.connect(**given, dbname="postgres", autocommit=True)


def _drop_leftovers(default: dict) -> None:
    """Databases of runs that were killed; two runs at once keep their own."""
    with _door(default) as door:
        for (name,) in door.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'test_betterward_%'"
        ).fetchall():
            run = name.removeprefix("test_betterward_").split("_")[0]
            if run.isdigit() and not Path(f"/proc/{run}").exists():
                door.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _make_template(default: dict, template: str) -> None:
    """Migrate once per state of the migrations; an advisory lock keeps two runs from doing it at once."""
    from django.core.management import call_command
    from django.db import connection

    with _door(default) as door:
        door.execute("SELECT pg_advisory_lock(20261124)")
        if door.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            return
        for (old,) in door.execute("SELECT datname FROM pg_database WHERE datname LIKE 'betterward_template_%'"):
            if old.endswith("_making"):
                door.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        making = f"{template}_making"
        door.execute(f'CREATE DATABASE "{making}"')
        default["NAME"] = making
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        door.execute(f'ALTER DATABASE "{making}" RENAME TO "{template}"')
