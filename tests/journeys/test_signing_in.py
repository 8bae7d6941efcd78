"""Everybody signs in, sees a home of their own, and leaves."""

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC


ROLES = {
    "lead": "Asha Khan",
    "member": "Gloria Mensah",
    "patient partner": "June Hall",
    "executive": "Sunita Bose",
    "analyst": "Peter Lowe",
    "central team": "Nadia Rahman",
    "administrator": "Sam Ortiz",
}

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
@pytest.mark.parametrize("role", ROLES)
def test_one_click_and_the_home_page_speaks_of_their_day(visit, role, device):
    one = visit(device)
    page = one.be(ROLES[role])

    expect(page.get_by_text(ROLES[role]).first).to_be_attached()
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()
    look.picture(page, f"home-{role}-{device.name}")
    assert look.faults(page) == []


def test_a_wrong_password_is_refused_in_a_sentence(visit):
    one = visit(PHONE)
    page = one.goto("/accounts/login/")

    page.get_by_label("Email").fill("nobody@people.example")
    page.get_by_label("Password").first.fill("not the right one at all")
    page.get_by_role("button", name="Sign in").last.click()

    expect(page.locator("[role=alert], .error-summary").first).to_be_visible()
    look.picture(page, "sign-in-refused-phone")
    assert look.faults(page) == []


def test_signing_out_leaves_nothing_to_see(visit):
    one = visit(WARD_PC)
    page = one.be("Asha Khan")
    one.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").last.click()

    one.goto("/measures/")

    expect(page.get_by_role("main")).not_to_contain_text("Falls per 1,000 bed days")
