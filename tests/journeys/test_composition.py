"""From the sum down to its parts and up again; one measure split by group, its dates changed, all of it undone."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import DEVICES, PHONE, WARD_PC, Hand


LEAD = "Asha Khan"

pytestmark = pytest.mark.journey


def new_measure(one, page, name):
    """A measure of counts for control on the lead's ward."""
    one.goto("/measures/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("What is counted", exact=True).select_option("count")
    page.locator("summary", has_text="More, if you like").click()
    page.get_by_label("What it is for").select_option("control")
    page.get_by_role("button", name="Start this measure").click()
    page.locator("#says").wait_for()


def test_a_measure_is_split_by_group_and_the_split_is_undone(visit):
    one = visit(WARD_PC)
    page = one.be(LEAD)
    new_measure(one, page, "Calls for help answered late")
    hand = Hand(page)

    hand.click(page.get_by_role("link", name="Make it of parts"))
    look.picture(page, "parts-none-ward-pc")
    hand.fill(page.get_by_label("Groups, one on each line"), "By day\nBy night")
    hand.click(page.get_by_role("button", name="Split", exact=True))

    expect(page.get_by_role("main")).to_contain_text("It adds up 2 parts today")
    print(f"split in {hand.actions} actions")
    assert hand.actions <= 3
    look.picture(page, "parts-empty-ward-pc")
    assert look.faults(page) == []

    page.locator("#dates summary", has_text="Change or take out").first.click()
    page.locator("#dates").get_by_label("Last day it counts").first.fill("2026-01-31")
    page.locator("#dates").get_by_role("button", name="Keep dates").first.click()
    expect(page.locator("#dates")).to_contain_text("until 31 January 2026")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("#dates")).not_to_contain_text("until 31 January 2026")
    for _ in range(2):
        page.get_by_role("button", name="Undo").first.click()
        expect(page.get_by_role("status").first).to_contain_text("Undone")


def counted(one, page, part, values):
    """Readings of a part, pasted as a person pastes them."""
    page.get_by_role("main").get_by_role("link", name=part, exact=True).first.click()
    page.get_by_role("link", name="Paste rows").click()
    months = [f"2025-{n:02}-01" for n in range(1, 13)] + [f"2026-{n:02}-01" for n in range(1, 10)]
    lines = [f"{month}\t{value}" for month, value in zip(months, values, strict=False)]
    page.get_by_label("Your rows").fill("\n".join(["Month\tCalls", *lines]))
    page.get_by_role("button", name="Look at them").click()
    page.get_by_role("button", name="Keep them").click()
    page.get_by_text(re.compile("^Saved:")).first.wait_for()


def test_the_whole_leads_to_its_parts_side_by_side_and_back(visit):
    one = visit(WARD_PC)
    page = one.be(LEAD)
    new_measure(one, page, "Calls in all")
    above = page.url
    page.get_by_role("link", name="Make it of parts").click()
    page.get_by_label("Groups, one on each line").fill("By day\nBy night")
    page.get_by_role("button", name="Split", exact=True).click()
    here = page.url
    counted(one, page, "Calls in all: By day", [9, 7, 8, 10, 6, 9, 8] * 3)
    page.goto(here)
    counted(one, page, "Calls in all: By night", [4, 6, 5] * 6)
    page.locator(".made-of").get_by_role("link", name="Calls in all").click()
    expect(page.locator(".made-of")).to_contain_text("By night")

    for device in DEVICES.values():
        for theme in look.THEMES:
            page.set_viewport_size({"width": device.width, "height": device.height})
            page.emulate_media(color_scheme=theme)
            for name, address in (("whole", above), ("parts", here)):
                page.goto(address)
                look.picture(page, f"{name}-{device.name}-{theme}")
                assert look.faults(page) == []


def test_it_fits_a_phone(visit):
    one = visit(PHONE)
    page = one.be(LEAD)
    new_measure(one, page, "Calls for help on a phone")
    page.get_by_role("link", name="Make it of parts").click()
    look.picture(page, "parts-none-phone")
    assert look.faults(page) == []
