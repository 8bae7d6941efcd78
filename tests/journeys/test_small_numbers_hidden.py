"""A measure of the team, shared up the line with small numbers hidden."""

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC


NAME = "People who walked yesterday"

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_the_team_shares_it_and_those_above_see_no_small_number(visit, device, theme):
    one = visit(device, theme=theme)
    page = one.be("Asha Khan")
    one.goto(f"/measures/?q={NAME}")
    page.get_by_role("main").get_by_role("link", name=NAME, exact=True).first.click()
    page.get_by_role("link", name="Change or share").click()
    card = page.locator("#share")
    card.locator("summary").click()
    card.get_by_label("Share up to").select_option(label="Older People and Medicine")
    card.get_by_label("Hide small numbers").check()
    look.picture(page, f"guarded-form-{device.name}-{theme}")
    assert look.faults(page) == []
    card.get_by_role("button", name="Share from today").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    own = page.url
    try:
        other = visit(device, theme=theme)
        reader = other.be("Karen Lund")
        reader.goto(own)
        expect(reader.get_by_text("shared with small numbers hidden")).to_be_visible()
        look.picture(reader, f"guarded-{device.name}-{theme}")
        assert look.faults(reader) == []
        reader.locator("summary", has_text="Table").click()
        counts = reader.locator("tbody td:nth-of-type(2)").all_inner_texts()
        assert sum(map(bool, counts)) >= 4
        assert all(int(count.replace(",", "")) >= 5 for count in counts if count)
    finally:
        page.get_by_role("link", name="Change or share").click()
        page.locator("#share").get_by_role("button", name="Take back").last.click()
    reader.goto(own)
    expect(reader.get_by_role("heading", name="We cannot find this page")).to_be_visible()
