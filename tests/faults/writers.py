"""People who write while processes die: each entry is sent again with the same key until it is acknowledged."""

from __future__ import annotations

import http.client
import queue
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

from tests.served.site import Site


WRITERS = 6
PATIENCE = 90.0


@dataclass(frozen=True)
class Write:
    """One entry: which week, which number, which key."""

    week: date
    number: int
    key: UUID


@dataclass
class Told:
    """What the writers were told."""

    acknowledged: list[Write] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    retries: int = 0


def writes(count: int, seed: int) -> list[Write]:
    """Distinct weeks going back, each with a number of its own."""
    chance = random.Random(seed)
    monday = date.today() - timedelta(days=date.today().weekday() + 7)
    return [Write(monday - timedelta(weeks=i), chance.randint(0, 9), uuid4()) for i in range(count)]


class Writing:
    """Several writers at work in the background."""

    def __init__(self, site: Site, ward: dict[str, str], work: list[Write]) -> None:
        self.site, self.ward, self.told = site, ward, Told()
        self.csrf = "a" * 32
        self._waiting: queue.SimpleQueue[Write] = queue.SimpleQueue()
        for write in work:
            self._waiting.put(write)
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(WRITERS)]
        for thread in self._threads:
            thread.start()

    def is_busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def finish(self) -> Told:
        for thread in self._threads:
            thread.join(PATIENCE * 2)
        return self.told

    def _work(self) -> None:
        while True:
            try:
                write = self._waiting.get_nowait()
            except queue.Empty:
                return
            self._until_acknowledged(write)
            time.sleep(random.uniform(0.02, 0.2))

    def _until_acknowledged(self, write: Write) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status = self._send(write)
            if status == 302:
                self.told.acknowledged.append(write)
                return
            if 400 <= status < 500:
                self.told.refused.append(f"{write.week}: {status}")
                return
            self.told.retries += 1
            time.sleep(0.1)
        self.told.refused.append(f"{write.week}: never answered")

    def _send(self, write: Write) -> int:
        """The answer's status; 0 when there was none."""
        words = {"period_on": write.week.isoformat(), "numerator": write.number, "key": str(write.key), "sure": "on"}
        body = urlencode({**words, "csrfmiddlewaretoken": self.csrf})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"session={self.ward['session']}; csrf={self.csrf}",
        }
        door = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        try:
            door.request("POST", self.ward["entry"], body, headers)
            return door.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            door.close()


def faults(site: Site, told: Told) -> list[str]:
    """What differs between what was acknowledged and what is stored."""
    rows = site.ask("SELECT key, period_on, numerator, replaced_by_id FROM measures_reading WHERE key IS NOT NULL")
    stored: dict[str, list[list[str]]] = {}
    for row in rows:
        stored.setdefault(row[0], []).append(row)
    found = [f"lost: {w.week}" for w in told.acknowledged if str(w.key) not in stored]
    found += [f"twice: {key}" for key, many in stored.items() if len(many) > 1]
    found += [f"other number: {w.week}" for w in told.acknowledged if _differs(w, stored.get(str(w.key), []))]
    periods = site.ask(
        "SELECT period_on, count(*) FROM measures_reading WHERE replaced_by_id IS NULL GROUP BY 1 HAVING count(*) > 1"
    )
    return found + [f"two in force: {period}" for period, _ in periods]


def _differs(write: Write, rows: list[list[str]]) -> bool:
    return any(row[1] != write.week.isoformat() or float(row[2]) != write.number for row in rows)
