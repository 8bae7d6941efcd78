"""A site of its own: own folder, own database, own port, started as `betterward serve` starts it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


ROOT = Path(__file__).resolve().parents[2]
HONEST = "betterward.config.wsgi:application"


@dataclass
class Site:
    """Where it runs."""

    folder: Path
    port: int
    is_demo: bool = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def env(self) -> dict[str, str]:
        own = {"BETTERWARD_DATA": str(self.folder / "data"), "BETTERWARD_DEMO": "1" if self.is_demo else ""}
        own |= {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "BETTERWARD_LOG_LEVEL": "CRITICAL"}
        return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "betterward.config.settings"}

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def wait(self, seconds: float = 60) -> float:
        """Wait until it answers with its database; how long that took."""
        began = time.monotonic()
        while not self.answers():
            if time.monotonic() - began > seconds:
                raise AssertionError(f"the site did not come back within {seconds:g} s")
            time.sleep(0.05)
        return time.monotonic() - began

    def ask(self, query: str) -> list[list[str]]:
        """Rows of a query, through the embedded database's own door, as text."""
        words = [sys.executable, "-m", "tests.served.ask", query]
        done = subprocess.run(words, env=self.env(), cwd=ROOT, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def run(self, module: str, *words: str) -> dict[str, Any]:
        """What a small program of ours says in JSON, run beside this site's database."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words], env=self.env(), cwd=ROOT, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)

    def processes(self, word: str) -> list[int]:
        """Process numbers of this site whose command holds a word."""
        return [pid for pid, command in _commands() if word in command and _belongs(pid, str(self.folder), command)]


def _commands() -> Iterator[tuple[int, str]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                yield int(entry.name), (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue


def _belongs(pid: int, folder: str, command: str) -> bool:
    if folder in command:
        return True
    try:
        return folder.encode() in (Path("/proc") / str(pid) / "environ").read_bytes()
    except OSError:
        return False


def kill(pids: list[int]) -> int:
    """kill -9, at once; how many were there to be killed."""
    killed = 0
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
            killed += 1
        except ProcessLookupError:
            continue
    return killed


@contextmanager
def running(target: str = HONEST, *, demo: str = "", before: int = 120) -> Iterator[Site]:
    """A site that answers, empty or with a part of the demo loaded; `target` is the program granian serves."""
    folder = Path(tempfile.mkdtemp(prefix="bw-served-"))
    folder.chmod(0o755)
    site = Site(folder, _free_port(), bool(demo))
    words = [sys.executable, "-m", "tests.served.run_site", target, str(site.port), demo]
    parent = subprocess.Popen(words, env=site.env(), cwd=ROOT)
    try:
        site.wait(before)
        yield site
    finally:
        parent.terminate()
        parent.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
