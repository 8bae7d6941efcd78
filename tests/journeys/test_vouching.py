"""A number that looks like a patient's: caught, and vouched for in one more press."""

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC


pytestmark = pytest.mark.journey

NAME = "Falls per 1,000 bed days"


@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_an_order_number_is_caught_and_vouched_for(visit, device):
    one = visit(device)
    page = one.be("Asha Khan")
    one.goto(f"/measures/?q={NAME}")
    page.get_by_role("main").get_by_role("link", name=NAME, exact=True).first.click()
    page.get_by_role("link", name="Change or share").click()
    note = page.locator("#note")
    note.locator("summary").click()
    note.locator("[name=on]").fill("2026-09-01")
    note.locator("[name=label]").fill("Mats, order 943 476 5919")
    note.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("This looks like an NHS number.").first).to_be_visible()
    look.picture(page, f"vouching-{device.name}")
    assert look.faults(page) == []
    page.locator("#note form:not(.inline) [name=not-a-patient]").check()
    page.locator("#note").get_by_role("button", name="Add note").click()
    expect(page.locator(".flags").first).to_contain_text("Mats, order 943 476 5919")
    page.get_by_role("link", name="Change or share").click()
    kept = page.locator("#note li", has_text="Mats, order")
    with page.expect_navigation():
        kept.get_by_role("button", name="Take back").click()
    expect(page.locator("#note li", has_text="Mats, order")).to_have_count(0)
