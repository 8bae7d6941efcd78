"""Looking at a page: a picture for people, axe for machines, and what axe does not see."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


PICTURES = Path(__file__).resolve().parents[2] / "artefacts" / "journeys"
THEMES = ("light", "dark")


def picture(page: Page, name: str) -> None:
    """Keep the whole page as a picture, beside the others of this run."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}.png", full_page=True)


def faults(page: Page) -> list[str]:
    """What axe finds, with no rule switched off, and sideways scrolling, which it does not look for."""
    found = [
        f"{violation['id']} ({violation['impact']}): {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"scrolls sideways by {wide}px"] if wide > 0 else [])
