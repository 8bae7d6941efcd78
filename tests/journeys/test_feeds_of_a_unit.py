"""Feeds of a unit: made, given a token, paused; their pages in every size and light."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC


pytestmark = pytest.mark.journey


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_another_system_is_given_a_token_of_its_own(visit, device, theme):
    one = visit(device, theme=theme)
    page = one.be("Asha Khan")
    one.goto("/")
    page.locator("#content").get_by_role("link", name="Cedar ward").first.click()
    page.get_by_role("link", name="Feeds of Cedar ward").press("Enter")
    look.picture(page, f"feeds-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_label("Name", exact=True).fill(f"Call bells, {device.name} {theme}")
    page.get_by_label("Where it comes from").select_option(label="another system sends it")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("^POST http"))).to_be_visible()
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_text("Copy the token now")).to_be_visible()
    look.picture(page, f"feed-token-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_role("link", name="Change it").click()
    look.picture(page, f"feed-change-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_label("Name", exact=True).fill("Call bells")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Call bells")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Let it go on")).to_be_visible()
