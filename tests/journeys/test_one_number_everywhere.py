"""A number typed on the ward is the same on chart, unit page, scorecard and project; and the way down from the top."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC


MEASURE, PROJECT = "Risk named at the bedside handover", "Steady on Cedar"

pytestmark = pytest.mark.journey


def test_a_reading_is_the_same_number_on_every_page(visit):
    one = visit(WARD_PC)
    page = one.be("Asha Khan")
    one.goto(f"/measures/?q={MEASURE}")
    page.get_by_role("main").get_by_role("link", name=MEASURE, exact=True).click()
    chart = page.url.removeprefix(one.site.address)
    page.get_by_role("link", name="Add reading").first.click()
    numbers = page.locator(".numbers input")
    numbers.nth(0).fill("13")
    numbers.nth(1).fill("21")
    page.keyboard.press("Enter")
    page.locator("#undo-bar, [role=alert]").first.wait_for()
    if page.get_by_role("button", name="Replace it").count():
        page.get_by_role("button", name="Replace it").click()
    expect(page.locator("#undo-bar")).to_contain_text("Saved")
    entry_says = page.locator("#entry-sentence").inner_text()

    one.goto("/")
    unit = page.get_by_role("main").get_by_role("link", name="Cedar ward").first.get_attribute("href")
    board = page.get_by_role("main").get_by_role("link", name=re.compile("Scorecard")).first.get_attribute("href")
    one.goto(f"/projects/?q={PROJECT}")
    project = page.get_by_role("main").get_by_role("link", name=PROJECT).first.get_attribute("href")
    for address in (chart, unit, board, project):
        main = one.goto(address).get_by_role("main")
        expect(main).to_contain_text("62%")
        expect(main).to_contain_text("13 / 21")
        expect(main).to_contain_text(entry_says)


@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_the_board_drills_down_to_the_chart(visit, device):
    one = visit(device)
    page = one.be("Sunita Bose")
    one.goto("/boards/")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Riverbank")).first.click()
    look.picture(page, f"scorecard-{device.name}")
    assert look.faults(page) == []
    row = page.locator(".score tbody tr:not(.group)").first
    name, said = row.get_by_role("link").inner_text(), row.locator(".in-words").inner_text()

    row.get_by_role("link").click()

    expect(page.get_by_role("main")).to_contain_text(name)
    assert page.locator("#says").inner_text() in said
    expect(page.locator("svg.chart:visible").first).to_be_visible()
    assert look.faults(page) == []
