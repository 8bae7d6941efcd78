"""A chart of one's own: walked with the keyboard, noted from a point, looked at with other rules, taken along."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC, Hand


FALLS = "Falls per 1,000 bed days"

pytestmark = pytest.mark.journey


def chart(visit, who="Asha Khan", device=WARD_PC):
    one = visit(device)
    page = one.be(who)
    one.goto(f"/measures/?q={FALLS}")
    page.get_by_role("main").get_by_role("link", name=FALLS, exact=True).first.click()
    page.locator("#says").wait_for()
    return page


def test_a_note_is_added_from_a_point_with_the_keyboard_alone_and_taken_back(visit):
    page = chart(visit)
    hand = Hand(page)
    page.locator(".chart-frame.for-wide").focus()

    for key in ("End", "ArrowLeft", "Enter"):
        hand.press(key)
    expect(page.get_by_label("What happened")).to_be_focused()
    expect(page.locator("#here-on")).to_have_value("2026-09-01")
    page.keyboard.type("A second hoist came")
    hand.press("Enter")

    expect(page.locator(".flags")).to_contain_text("A second hoist came")
    print(f"{hand.actions} keys and the words")
    page.get_by_role("link", name="Change or share").click()
    note = page.locator("#note li", has_text="A second hoist came")
    note.get_by_role("button", name="Take back").click()
    expect(page.locator("#note li", has_text="A second hoist came")).to_have_count(0)


@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_other_rules_are_looked_at_and_the_address_shows_others_the_same(visit, device):
    page = chart(visit, device=device)
    agreed = page.locator("#says").inner_text()
    page.get_by_role("link", name="Full reader").click()
    page.get_by_label("Rules").select_option("anhoej")
    page.get_by_label(re.compile("^Beside it")).select_option(label="Risk named at the bedside handover, Cedar ward")
    page.get_by_role("button", name="Look", exact=True).click()
    expect(page.get_by_text("This is your own look.")).to_be_visible()
    look.picture(page, f"own-look-{device.name}")
    assert look.faults(page) == []
    says, address = page.locator("#says").inner_text(), page.url

    other = visit(device)
    other.be("June Hall")
    other.page.goto(address)
    expect(other.page.locator("#says")).to_have_text(says)
    expect(other.page.locator(".beside")).to_be_visible()
    other.page.get_by_role("link", name="Show as agreed").click()
    expect(other.page.locator("#says")).to_have_text(agreed)


def test_files_come_as_they_are_looked_at(visit):
    page = chart(visit)
    page.locator("summary", has_text="Take it with you").click()

    for name, ends in (("Picture (PNG)", ".png"), ("Page (PDF)", ".pdf"), ("For notebooks (Vega-Lite)", ".vl.json")):
        with page.expect_download() as found:
            page.get_by_role("link", name=name).click()
        assert found.value.suggested_filename.endswith(ends)
        assert found.value.path().stat().st_size > 2_000
