"""Web and worker under one parent: started together, stopped together, neither outliving it.

The children carry Linux' parent-death signal, so that kill -9 of the parent ends them too; elsewhere they are stopped
by the parent's own clean end. They run in sessions of their own: Ctrl-C reaches the parent alone.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from betterward.common.errors import Refused


PATIENCE = 10.0
"""Seconds for requests and jobs in progress before a child is killed; a job that was cut runs again."""

START_LIMIT = 60.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One program of ours, started again when it ends by itself."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    began: float = 0.0

    def start(self) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            self.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_dies_with(os.getpid())
        )

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _dies_with(parent: int) -> Callable[[], None] | None:
    """What the child does before it becomes its program: ask to be told when its parent is gone."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def web(host: str, port: int, processes: int | None = None) -> Child:
    """Granian: many threads hide slow request bodies, which it does not buffer (docs/performance.md)."""
    count = processes or int(os.environ.get("BETTERWARD_WEB_PROCESSES", "0")) or min(os.cpu_count() or 1, 4)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "betterward.config.wsgi:application"]
    command += ["--host", host, "--port", str(port), "--workers", str(count), "--blocking-threads", "128"]
    command += ["--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "30", "--log-level", "error"]
    return Child("web", command)


def worker() -> Child:
    """Procrastinate's worker, as the site's own database role."""
    return Child("worker", [sys.executable, "-m", "django", "procrastinate", "worker"])


def check_port(host: str, port: int) -> None:
    """Refuse in a sentence before anything is started."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as fault:
            raise Refused(f"Port {port} cannot be used here ({fault.strerror}). Choose another: --port 8001.") from None


def run(children: list[Child], ready: Callable[[], None] | None = None, mend: Callable[[], None] | None = None) -> int:
    """Keep the children running until told to stop, and let `mend` look at what they rest on; answers the exit code."""
    stopping: list[int] = []
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda number, _: stopping.append(number))
    try:
        for child in children:
            child.start()
        if ready and not stopping:
            ready()
        while not stopping:
            _start_again_what_ended(children)
            if mend:
                mend()
            time.sleep(0.2)
    finally:
        _stop(children)
    return 0


def _start_again_what_ended(children: list[Child]) -> None:
    for child in children:
        if child.process is None or child.process.poll() is None:
            continue
        print(f"The {child.name} ended with {child.process.returncode}; starting it again.", file=sys.stderr)
        if time.monotonic() - child.began < 2:
            time.sleep(2)
        child.start()


def _stop(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + PATIENCE
    for child in children:
        child.end(until)


def wait_until_answers(host: str, port: int) -> None:
    """Return when the first request is answered."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    address = f"http://{'[' + shown + ']' if ':' in shown else shown}:{port}/healthz"
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise Refused(f"The web server did not answer within {START_LIMIT:.0f} seconds. Try `betterward doctor`.")
