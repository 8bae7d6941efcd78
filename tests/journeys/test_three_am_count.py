"""J01: the count at three in the morning, by somebody who is signed in; by wall code in test_wall_code.py."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC, Hand, watched


NURSE, LEAD = "Gloria Mensah", "Asha Khan"
CROSS, SHARE, RATE = "Falls each day", "Risk named at the bedside handover", "Falls per 1,000 bed days"

pytestmark = pytest.mark.journey


def bookmark(visit, who, measure):
    """The address of a measure's entry page, as somebody would have kept it on the ward's device."""
    page = visit.be(who)
    page.goto(f"{visit.site.address}/measures/?q={measure}")
    page.get_by_role("main").get_by_role("link", name=measure, exact=True).click()
    return page.get_by_role("link", name="Add reading").first.get_attribute("href")


def saved(page):
    """The bar that says what was kept."""
    return page.locator("#undo-bar")


def keep(page):
    """Save what was typed, over what stands there if need be."""
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.locator("#undo-bar, [role=alert]").first.wait_for()
    if page.get_by_role("button", name="Replace it").count():
        page.get_by_role("button", name="Replace it").click()
    expect(saved(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d"))


@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_zero_is_one_action_and_the_cross_redraws_in_the_same_view(visit, device):
    one = visit(device, slow=True)
    address = bookmark(one, NURSE, CROSS)
    page, hand = one.page, Hand(one.page)
    line = watched(one.context, page)
    one.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text(CROSS)
    requests, kilobytes = line.requests, line.kilobytes

    hand.decides()
    hand.click(page.get_by_role("button", name=re.compile("^0")))
    waited = hand.waits(saved(page))
    expect(saved(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d: 0 for"))

    look.picture(page, f"entry-saved-{device.name}")
    print(f"{device.name}: {hand.actions} actions, {hand.seconds:.1f} s, waited {waited:.2f} s, "
          f"{requests} requests, {kilobytes:.0f} KB cold")  # fmt: skip
    expect(page.get_by_role("img").first).to_be_visible()
    assert page.url.endswith(address)
    assert hand.actions <= 3
    assert hand.seconds <= 10
    assert 0 < requests <= 12
    assert 0 < kilobytes <= 100
    assert look.faults(page) == []
    # The next device asks for the same night.
    page.get_by_role("button", name="Undo").click()
    expect(saved(page)).to_contain_text("Taken back")


def test_the_period_that_has_just_ended_is_chosen(visit):
    one = visit(WARD_PC)
    one.goto(bookmark(one, NURSE, SHARE))

    chosen = one.page.get_by_label("For which time?").locator("option:checked").inner_text()

    assert chosen.startswith("Week of")


def test_number_buttons_are_equal_and_none_invites_zero(visit):
    one = visit(PHONE)
    one.goto(bookmark(one, NURSE, CROSS))

    boxes = [button.bounding_box() for button in one.page.locator(".pad-grid button").all()]
    zero = one.page.locator(".pad-zero")

    assert len(boxes) >= 5
    assert {(round(box["width"]), round(box["height"])) for box in boxes} == {
        (round(boxes[0]["width"]), round(boxes[0]["height"]))
    }
    assert "primary" not in (zero.get_attribute("class") or "")


def test_more_than_there_were_is_refused_with_a_way_out(visit):
    one = visit(PHONE)
    one.goto(bookmark(one, NURSE, SHARE))
    numbers = one.page.locator(".numbers input")

    numbers.nth(0).fill("30")
    numbers.nth(1).fill("20")
    one.page.get_by_role("button", name="Save", exact=True).last.click()

    alert = one.page.get_by_role("alert")
    expect(alert).to_contain_text("30 cannot be more than 20")
    expect(numbers.nth(0)).to_have_value("30")
    look.picture(one.page, "entry-refused-phone")
    assert look.faults(one.page) == []


def test_a_second_number_for_a_period_asks_what_to_do(visit):
    one = visit(WARD_PC)
    page, address = one.page, bookmark(one, LEAD, RATE)
    one.goto(address)
    numbers = page.locator(".numbers input")
    before = page.get_by_label("For which time?").locator("option:checked").inner_text()
    assert "kept" in before

    numbers.nth(0).fill("9")
    numbers.nth(1).fill("838")
    page.keyboard.press("Enter")

    alert = page.get_by_role("alert")
    for way in ("Replace it", "Add to it"):
        expect(alert.get_by_role("button", name=way)).to_be_visible()
    expect(alert.get_by_role("link", name=re.compile("Cancel"))).to_be_visible()
    look.picture(page, "entry-asks-ward-pc")
    assert look.faults(page) == []
    alert.get_by_role("link", name=re.compile("Cancel")).click()
    expect(page.get_by_label("For which time?").locator("option:checked")).to_have_text(before)


def test_undo_takes_two_actions_at_most_and_the_history_keeps_both(visit):
    one = visit(PHONE)
    page, address = one.page, bookmark(one, LEAD, SHARE)
    one.goto(address)
    kept = page.get_by_label("For which time?").locator("option:checked").inner_text()
    numbers = page.locator(".numbers input")
    numbers.nth(0).fill("11")
    numbers.nth(1).fill("20")
    keep(page)

    hand = Hand(page)
    hand.click(page.get_by_role("button", name="Undo"))
    expect(saved(page)).to_contain_text("Taken back")

    assert hand.actions <= 2
    assert page.get_by_label("For which time?").locator("option:checked").inner_text() == kept


def test_digits_and_enter_are_enough(visit):
    one = visit(WARD_PC)
    page = one.page
    one.goto(bookmark(one, NURSE, SHARE))
    hand = Hand(page)

    expect(page.locator(".numbers input").nth(0)).to_be_focused()
    page.keyboard.type("18")
    hand.actions += 1
    hand.press("Tab")
    page.keyboard.type("20")
    hand.press("Enter")

    answer = page.locator("#undo-bar, [role=alert]").first
    expect(answer).to_contain_text(re.compile(r"Saved \d\d:\d\d|There is a reading|kept already"))
    assert hand.actions <= 3


def test_it_works_without_script(visit):
    one = visit(PHONE, script=False)
    one.goto("/accounts/login/")
    one.page.get_by_role("button", name=NURSE).first.click()
    one.goto("/measures/?q=Falls each day")
    one.page.get_by_role("main").get_by_role("link", name=CROSS, exact=True).click()
    one.page.get_by_role("link", name="Add reading").first.click()

    one.page.get_by_role("button", name=re.compile("^0")).click()

    answer = one.page.locator("#undo-bar, [role=alert]").first
    expect(answer).to_contain_text(re.compile(r"Saved \d\d:\d\d|There is a reading|kept already"))


def test_one_line_says_who_sees_it_and_where_harm_is_reported(visit):
    one = visit(PHONE)
    one.goto(bookmark(one, NURSE, SHARE))

    said = one.page.locator(".who")

    expect(said).to_contain_text("Seen by Cedar ward")
    expect(said).to_contain_text("Never used for")
    expect(said).to_contain_text("not the incident form")
    said.get_by_role("link").click()
    expect(one.page.locator("#ways-out")).to_be_in_viewport()
