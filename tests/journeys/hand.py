"""A hand that counts: actions as the journeys define them, estimated seconds, and bytes on the wire."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Locator, Page


POINT, TYPE, MOVE, DECIDE = 1.1, 0.28, 0.4, 1.35
"""Seconds per pointing act, typed character, hand move between keyboard and pointer, and decision on a screen."""


@dataclass(frozen=True)
class Device:
    """A screen with its processor and its line."""

    name: str
    width: int
    height: int
    touch: bool
    slowdown: int
    megabits: float
    round_trip: int


WARD_PC = Device("ward-pc", 1366, 768, False, 4, 5.0, 100)
PHONE = Device("phone", 360, 740, True, 4, 1.5, 150)
DEVICES = {device.name: device for device in (WARD_PC, PHONE)}


@dataclass
class Line:
    """What went over the wire until the load event."""

    requests: int = 0
    kilobytes: float = 0.0


@dataclass
class Hand:
    """One person at one page."""

    page: Page
    actions: int = 0
    seconds: float = 0.0
    _is_typing: bool = False
    log: list[str] = field(default_factory=list)

    def click(self, at: Locator) -> None:
        """One pointer activation."""
        self._does(f"click {at}", POINT, typing=False)
        at.click()

    def press(self, key: str) -> None:
        """One key that is not typing."""
        self._does(f"press {key}", TYPE, typing=True)
        self.page.keyboard.press(key)

    def fill(self, at: Locator, text: str) -> None:
        """One field filled, the hand going there by itself when it is not there yet."""
        is_there = at.evaluate("element => element === document.activeElement")
        self._does(f"fill {at}", len(text) * TYPE + (0 if is_there else POINT), typing=True)
        at.fill(text)

    def decides(self) -> None:
        """At most one decision a screen."""
        self.seconds += DECIDE

    def waits(self, at: Locator) -> float:
        """Measured waiting for something to appear."""
        began = time.monotonic()
        at.wait_for()
        took = time.monotonic() - began
        self.seconds += took
        return took

    def _does(self, what: str, seconds: float, *, typing: bool) -> None:
        self.actions += 1
        self.seconds += seconds + (MOVE if self._is_typing != typing else 0)
        self._is_typing = typing
        self.log.append(what)


def slowed(context: BrowserContext, page: Page, device: Device) -> None:
    """The processor and the line of a device."""
    tools = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": device.slowdown})
    tools.send("Network.enable")
    bits = device.megabits * 1_000_000 / 8
    tools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": device.round_trip, "downloadThroughput": bits, "uploadThroughput": bits},
    )


def watched(context: BrowserContext, page: Page) -> Line:
    """Counts what the page loads from now on, as it comes over the wire."""
    line = Line()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")

    def finished(facts: dict[str, float]) -> None:
        line.requests += 1
        line.kilobytes += facts["encodedDataLength"] / 1024

    tools.on("Network.loadingFinished", finished)
    return line
