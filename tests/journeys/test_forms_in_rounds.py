"""A form of several questions: built with the keyboard alone, filled in on a phone by code, and a check that failed."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC


pytestmark = pytest.mark.journey


def forms_of(page, one, unit="Cedar ward"):
    one.goto("/")
    page.locator("#content").get_by_role("link", name=unit).first.click()
    page.get_by_role("link", name=re.compile("^(All forms|Make a form for what is checked in rounds)$")).click()
    return page


def test_a_form_is_built_with_the_keyboard_alone_and_filled_in_on_a_phone_without_signing_in(visit):
    one = visit(WARD_PC)
    page = one.be("Asha Khan")
    forms_of(page, one)
    if page.get_by_role("link", name="New form").count():
        page.get_by_role("link", name="New form").click()
    page.get_by_label("Name of the form").focus()
    page.keyboard.type("Bay round")
    for _step in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Words")).to_be_focused()
    page.keyboard.type("Call bell in reach?")
    add = page.get_by_role("button", name="Add a question")
    add.focus()
    page.keyboard.press("Enter")
    second = page.get_by_label("Words").nth(1)
    second.focus()
    page.keyboard.type("Bays looked at")
    page.get_by_label("Answer").nth(1).focus()
    page.keyboard.type("a count")
    up = page.get_by_role("button", name="Question 2 up")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Words").nth(0)).to_have_value("Bays looked at")
    look.picture(page, "form-builder-ward-pc")
    assert look.faults(page) == []
    page.get_by_role("button", name="Publish").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bay round")).to_be_visible()
    page.get_by_role("button", name="Make a code and poster").click()
    look.picture(page, "form-poster-ward-pc")
    assert look.faults(page) == []
    address = page.locator(".poster-link a").get_attribute("href")

    phone = visit(PHONE).page
    phone.goto(address)
    look.picture(phone, "form-by-code-phone")
    assert look.faults(phone) == []
    phone.get_by_label("Bays looked at").fill("4")
    phone.get_by_role("group", name="Call bell in reach?").get_by_label("No", exact=True).check()
    phone.get_by_role("button", name="Keep this round").click()
    expect(phone.get_by_text("2 of 2 answered")).to_be_visible()
    look.picture(phone, "form-thanked-phone")
    assert look.faults(phone) == []
    page.goto(page.url.replace("code/", ""))
    expect(page.get_by_text("2 of 2 answered")).to_be_visible()
    page.locator("summary", has_text="Close this form").click()
    page.get_by_role("button", name="Close it").click()
    phone.goto(address)
    expect(phone.get_by_role("heading", name="This code opens nothing")).to_be_visible()


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_a_check_that_failed_leads_to_an_improvement(visit, device, theme):
    one = visit(device, theme=theme)
    page = one.be("Peter Lowe")
    one.goto("/measures/?q=Trolley checks met")
    page.get_by_role("main").get_by_role("link", name="Trolley checks met").first.click()
    expect(page.locator("#says")).to_be_visible()
    page.get_by_role("link", name="Rowan ward").first.click()
    page.get_by_role("link", name="Resuscitation trolley").press("Enter")
    look.picture(page, f"form-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_role("link", name="Fill in").first.click()
    look.picture(page, f"form-fill-{device.name}-{theme}")
    assert look.faults(page) == []
    for group in page.locator(".round-form fieldset").all()[:4]:
        group.get_by_label("Yes", exact=True).check()
    page.get_by_role("group", name="Suction works?").get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Keep this round").click()
    expect(page.get_by_text("4 of 6 answered")).to_be_visible()
    look.picture(page, f"form-round-{device.name}-{theme}")
    assert look.faults(page) == []
    way = page.get_by_role("link", name="Start an improvement: Suction works?")
    expect(way).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
