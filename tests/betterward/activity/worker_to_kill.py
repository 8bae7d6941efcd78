"""A worker in a process of its own, which a test kills while it handles an entry.

Usage: worker_to_kill.py honest|sabotaged FILE STOP_AT

It appends each entry it handles to FILE, an effect outside the database, and stands still inside the handler at the
entry STOP_AT: that is where the kill comes. `sabotaged` moves the position before handling.
"""

import sys
import time
from pathlib import Path

import django


def main(kind: str, file: str, stop_at: str) -> None:
    django.setup()
    from tests.betterward.activity import deliveries

    def handle(entry):
        print("handling", entry.record_id, flush=True)
        if entry.record_id == stop_at:
            time.sleep(120)
        with Path(file).open("a") as out:
            out.write(entry.record_id + "\n")

    deliveries.KINDS[kind]([deliveries.reader(handle)])


if __name__ == "__main__":
    main(*sys.argv[1:])
