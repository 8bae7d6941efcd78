"""The browser, the served demo, and people who sit down at a device."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.journeys.hand import Device, slowed
from tests.served import site as sites


@pytest.fixture(scope="session")
def demo() -> Iterator[sites.Site]:
    """The site with Riverbank, served by granian as `betterward demo` serves it."""
    with sites.running(demo="riverbank", before=300) as site:
        yield site


class Visit:
    """Somebody at a device: a page of their own, and what the browser complained about."""

    def __init__(self, context: BrowserContext, site: sites.Site) -> None:
        self.context, self.site = context, site
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))

    def goto(self, path: str) -> Page:
        self.page.goto(self.site.address + path)
        return self.page

    def be(self, name: str) -> Page:
        """Sign in by one click as one of the demo's people."""
        self.goto("/accounts/login/")
        self.page.get_by_role("button", name=name).first.click()
        self.page.get_by_role("heading", level=1).wait_for()
        return self.page


@pytest.fixture
def visit(browser: Browser, demo: sites.Site) -> Iterator[Callable[..., Visit]]:
    """Makes visits; at the end nobody's browser may have complained."""
    with ExitStack() as stack:
        visits: list[Visit] = []

        def sit_down(device: Device, *, theme: str = "light", script: bool = True, slow: bool = False) -> Visit:
            context = browser.new_context(
                viewport={"width": device.width, "height": device.height},
                has_touch=device.touch, is_mobile=device.touch, java_script_enabled=script,
                color_scheme=theme, locale="en-GB", timezone_id="Europe/London",
            )  # fmt: skip
            stack.callback(context.close)
            one = Visit(context, demo)
            if slow:
                slowed(context, one.page, device)
            visits.append(one)
            return one

        yield sit_down
        assert [text for one in visits for text in one.complaints if "status of 4" not in text] == []
