"""Says what is wrong with a site and how to mend it, one line per check."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg

from betterward.common.errors import Refused
from betterward.config import database, embedded, places


OLDEST_POSTGRES = 150000
LEAST_SPACE = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One check: whether it is well, what was seen, and how to mend it."""

    name: str
    is_well: bool
    seen: str
    mend: str = ""

    def __str__(self) -> str:
        if self.is_well:
            return f"ok    {self.name}: {self.seen}"
        return f"MEND  {self.name}: {self.seen} {self.mend}"


def examine() -> Iterator[Finding]:
    """Every check, in the order in which one depends on another."""
    for check in (_python, _account, _data, _key, _engine, _answers, _assets, _mode):
        yield _safely(check)


def _safely(check: Callable[[], Finding]) -> Finding:
    """A check that is refused has found something, too."""
    try:
        return check()
    except Refused as refusal:
        return Finding(getattr(check, "__name__", "check").strip("_"), False, str(refusal))


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        "python", sys.version_info >= (3, 11), found, "Use Python 3.11 or newer: make PYTHON=python3.12 setup"
    )


def _account() -> Finding:
    if not database.is_embedded():
        return Finding("account", True, "no embedded database, so any account will do")
    return Finding("account", True, f"the database runs under {embedded.account().name}")


def _data() -> Finding:
    folder = places.data_folder()
    near = next(place for place in [folder, *folder.parents] if place.exists())
    if not os.access(near, os.W_OK):
        return Finding("data", False, f"{near} cannot be written.", "Set BETTERWARD_DATA to a folder of your own.")
    free = shutil.disk_usage(near).free
    seen = f"{folder}, {free // 1024**2} MB free"
    return Finding("data", free > LEAST_SPACE, seen, "Free some space or set BETTERWARD_DATA to another disk.")


def _key() -> Finding:
    file = places.data_folder() / "secret_key"
    if os.environ.get("BETTERWARD_SECRET_KEY"):
        is_long = len(os.environ["BETTERWARD_SECRET_KEY"]) >= 32
        return Finding("secret key", is_long, "from BETTERWARD_SECRET_KEY.", "Make it 32 random characters or longer.")
    if not file.exists():
        return Finding("secret key", True, "will be made on the first start")
    is_private = not file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return Finding("secret key", is_private, f"{file}", f"Others can read it: chmod 600 '{file}'")


def _engine() -> Finding:
    if not database.is_embedded():
        return Finding("database", True, "the server DATABASE_URL names")
    cluster = database.cluster()
    was_running = cluster.is_running()
    with cluster.held():
        seen = f"embedded PostgreSQL {embedded.MAJOR} in {cluster.home}, {'running' if was_running else 'starts'}"
    return Finding("database", True, seen)


def _answers() -> Finding:
    if database.is_embedded():
        with database.cluster().held():
            return _asked()
    return _asked()


def _asked() -> Finding:
    name = "connection"
    try:
        with psycopg.connect(database.url("app"), connect_timeout=5) as door:
            version = door.info.server_version
            behind = door.execute("SELECT to_regclass('django_migrations') IS NULL").fetchone()
    except psycopg.Error as fault:
        return Finding(name, False, str(fault).strip().splitlines()[0] + ".", "Check DATABASE_URL and that it is up.")
    if version < OLDEST_POSTGRES:
        return Finding(name, False, f"PostgreSQL {version // 10000}.", "Use PostgreSQL 15 or newer.")
    if behind and behind[0]:
        return Finding(name, False, "the database has no tables yet.", "Run `betterward migrate`.")
    return Finding(name, True, f"PostgreSQL {version // 10000} answers")


def _assets() -> Finding:
    is_built = (places.collected_assets() / "staticfiles.json").exists()
    return Finding("assets", is_built, "built" if is_built else "not built yet.", "Run `make assets`.")


def _mode() -> Finding:
    if os.environ.get("BETTERWARD_HTTPS"):
        return Finding("address", True, "https")
    hosts = os.environ.get("BETTERWARD_HOSTS", "")
    mend = "Serve it by https and set BETTERWARD_HTTPS=1: sign-in needs it, and so do entries made offline."
    return Finding("address", not hosts, f"plain http for {hosts or 'this machine alone'}", mend)
