"""Prove `make demo` in a fresh clone with Node hidden: cold within three minutes, warm within ten seconds.

Run as root it proves it twice: as root, and as an ordinary account made for the occasion and removed afterwards. It
needs git, make and a package index. Seconds are this machine's; on a busy one give more: BETTERWARD_PATIENCE=3.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


ROOT = Path(__file__).resolve().parents[1]
HIDDEN = {"node", "nodejs", "npm", "npx", "corepack", "uv"}
COLD, WARM = 180.0, 10.0
PATIENCE = float(os.environ.get("BETTERWARD_PATIENCE", "1"))
ACCOUNT = "betterward-proof"


@dataclass(frozen=True)
class Account:
    """Who runs it, with a home of their own; `user` is empty for whoever runs this."""

    name: str
    home: Path
    user: str = ""


def main() -> int:
    """Prove it for each account there is; the answer is the number of promises broken."""
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("--port", type=int, default=8765)
    port = given.parse_args().port
    broken = 0
    with tempfile.TemporaryDirectory(prefix="betterward-proof-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the ordinary account has its home in here
        with accounts(Path(folder)) as everybody:
            for account in everybody:
                broken += prove(account, path_without_node(Path(folder)), port)
    return broken


def prove(account: Account, path: str, port: int) -> int:
    """A clone, a cold start, a warm start; says what each took."""
    clone = account.home / "betterward"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    if account.user:
        subprocess.run(["chown", "-R", f"{account.user}:", str(account.home)], check=True)
    broken = 0
    for what, limit in (("cold", COLD * PATIENCE), ("warm", WARM * PATIENCE)):
        took = start_and_stop(account, clone, path, port)
        is_kept = took <= limit
        broken += not is_kept
        print(f"{'ok  ' if is_kept else 'FAIL'} {what} as {account.name}: {took:.1f} s of {limit:.0f}", flush=True)
    return broken


def start_and_stop(account: Account, clone: Path, path: str, port: int) -> float:
    """Run `make demo` until a page answers, then stop it; the seconds until then."""
    command = ["make", f"PYTHON={python(account)}", f"PORT={port}", "demo"]
    env = {**os.environ, "PATH": path, "HOME": str(account.home)}
    env.pop("BETTERWARD_DATA", None)
    began = time.monotonic()
    with (account.home / "log").open("w+") as log:
        made = subprocess.Popen(
            command, cwd=clone, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            user=account.user or None, extra_groups=[] if account.user else None,
        )  # fmt: skip
        try:
            wait_until_ready(made, Path(log.name))
            # Anything but a page is an error here.
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
            return time.monotonic() - began
        finally:
            with suppress(ProcessLookupError):
                os.killpg(made.pid, signal.SIGTERM)
            made.wait(60)


def wait_until_ready(made: subprocess.Popen[bytes], log: Path) -> None:
    """Until the site says so; when it ends instead, its last lines say why."""
    until = time.monotonic() + 4 * COLD * PATIENCE
    while time.monotonic() < until:
        if re.search(r"^Ready after", log.read_text(errors="replace"), re.MULTILINE):
            return
        if made.poll() is not None:
            break
        time.sleep(0.1)
    lines = log.read_text(errors="replace").splitlines()[-30:]
    raise SystemExit("\n".join(["`make demo` did not become ready:", *lines]))


def python(account: Account) -> str:
    """The interpreter of this run, or the system's own where another account cannot reach it."""
    return "/usr/bin/python3" if account.user else sys.executable


def path_without_node(folder: Path) -> str:
    """A folder of links to every program on the path, Node and uv left out."""
    programs = folder / "programs"
    if not programs.exists():
        programs.mkdir()
        for place in [*os.environ["PATH"].split(os.pathsep), "/usr/sbin", "/sbin"]:
            for program in Path(place).iterdir() if Path(place).is_dir() else []:
                if program.name not in HIDDEN and not (programs / program.name).is_symlink():
                    (programs / program.name).symlink_to(program)
    if shutil.which("node", path=str(programs)):
        raise SystemExit("Node could not be hidden.")
    return str(programs)


@contextmanager
def accounts(folder: Path) -> Iterator[list[Account]]:
    """Whoever runs this; as root, an ordinary account as well."""
    own = folder / "own"
    own.mkdir()
    if os.geteuid() != 0:
        yield [Account("this account", own)]
        return
    home = folder / "ordinary"
    subprocess.run(["useradd", "--create-home", "--home-dir", str(home), ACCOUNT], check=True)
    try:
        yield [Account("root", own), Account("an ordinary account", home, ACCOUNT)]
    finally:
        subprocess.run(["userdel", ACCOUNT], check=False)


if __name__ == "__main__":
    sys.exit(main())
