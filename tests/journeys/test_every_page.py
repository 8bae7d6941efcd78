"""Every page and state, on a phone and a ward's PC, in light and dark: axe finds nothing, nothing scrolls sideways."""

import re

import pytest
from tests.journeys import look
from tests.journeys.hand import DEVICES


LEAD, EXECUTIVE, ADMINISTRATOR = "Asha Khan", "Sunita Bose", "Sam Ortiz"
NOBODY = ""

PAGES = {
    NOBODY: {
        "front": "/",
        "sign-in": "/accounts/login/",
        "forgotten": "/accounts/password/reset/",
        "try": "/try/",
        "about-data": "/about-these-data/",
        "unknown": "/no-such-page/",
        "parts": "/style/",
        "demo-people": "/demo/people/",
    },
    LEAD: {
        "home": "/",
        "measures": "/measures/",
        "measures-none-found": "/measures/?q=zebra",
        "measure": ("/measures/?q=Falls per 1,000", "Falls per 1,000 bed days"),
        "measure-phases": ("/measures/?q=Doses given", "Doses given more than an hour late"),
        "cross": ("/measures/?q=Falls each day", "Falls each day"),
        "enter": ("/measures/?q=Risk named", "Risk named at the bedside handover", "Add reading"),
        "enter-pad": ("/measures/?q=Falls each day", "Falls each day", "Add reading"),
        "change": ("/measures/?q=Falls per 1,000", "Falls per 1,000 bed days", "Change or share"),
        "limits": ("/measures/?q=Falls per 1,000", "Falls per 1,000 bed days", "Look at new limits"),
        "paste": ("/measures/?q=Falls per 1,000", "Falls per 1,000 bed days", "Paste rows"),
        "define": "/measures/new/",
        "projects": "/projects/",
        "project": ("/projects/", "Steady on Cedar"),
        "project-start": "/projects/new/",
        "unit": ("/", "Cedar ward"),
        "unit-board": ("/", re.compile("^Scorecard")),
        "boards": "/boards/",
        "search": "/search/?q=falls",
        "search-nothing": "/search/?q=zebra",
        "asks": "/asks/",
        "ask-raise": "/asks/new/",
        "account": "/account/",
        "passkeys": "/accounts/2fa/",
        "lost": "/units/2222222222222222222222/",
    },
    EXECUTIVE: {
        "home": "/",
        "board": ("/boards/", re.compile("^Riverbank")),
        "asks": "/asks/",
        "projects": "/projects/",
        "strategy": "/organisations/riverbank/strategy/",
    },
    ADMINISTRATOR: {
        "home": "/",
        "people": "/organisations/riverbank/people/",
        "person": ("/organisations/riverbank/people/", "Asha Khan"),
        "strategy": "/organisations/riverbank/strategy/",
    },
}

pytestmark = pytest.mark.journey


def opened(one, way):
    """Follow a way: an address, then the links on it by name."""
    address, *links = (way,) if isinstance(way, str) else way
    page = one.goto(address)
    for link in links:
        page.locator("#content").get_by_role("link", name=link).first.click()
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("device", DEVICES.values(), ids=lambda device: device.name)
@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "nobody")
def test_pages_are_clean(visit, who, device, theme):
    one = visit(device, theme=theme)
    if who:
        one.be(who)
    found, seen = {}, 0
    for name, way in PAGES[who].items():
        page = opened(one, way)
        look.picture(page, f"{who or 'nobody'}-{name}-{device.name}-{theme}")
        seen += 1
        if faults := look.faults(page):
            found[name] = faults
    print(f"{seen} pages as {who or 'nobody'}, {device.name}, {theme}")
    assert seen == len(PAGES[who])
    assert found == {}


def test_a_planted_fault_is_found(visit):
    one = visit(DEVICES["phone"])
    page = one.goto("/")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/static/x.png\">')")
    page.evaluate("document.body.append(document.createElement('hr')); document.body.lastChild.style.width = '3000px'")

    found = " ".join(look.faults(page))

    one.complaints.clear()
    assert "image-alt" in found
    assert "scrolls sideways" in found
