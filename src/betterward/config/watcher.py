"""A child of whoever uses the embedded database: stops the server when the last user is gone.

Run as a program, with the standard library alone. Standard input is a pipe whose other end the user holds; the system
closes it when that process ends, also on kill -9.
"""

import fcntl
import os
import signal
import subprocess
import sys


def watch(home: str, uid: int, gid: int, stop: list[str]) -> None:
    """Wait for our user's end; then, if no other user is left, stop the server."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    while os.read(0, 64):
        pass
    with open(os.path.join(home, ".lock"), "a") as lock, open(os.path.join(home, ".users"), "a") as users:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        other = {} if os.geteuid() == uid else {"user": uid, "group": gid, "extra_groups": []}
        subprocess.run(stop, stdin=subprocess.DEVNULL, cwd="/", check=False, **other)  # type: ignore[call-overload]  # noqa: S603


if __name__ == "__main__":
    watch(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
