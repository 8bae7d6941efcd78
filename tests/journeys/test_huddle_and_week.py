"""J16: the huddle, and the week that was tallied on paper."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC, Hand, watched


SISTER = "Asha Khan"
COUNTS = ("Call bells over five minutes", "Missed meals")

pytestmark = pytest.mark.journey


def with_counts(one):
    """The ward's page, with two more counts of each day than the demo has."""
    page = one.be(SISTER)
    for name in COUNTS:
        one.goto(f"/measures/?q={name}")
        if page.get_by_role("main").get_by_role("link", name=name, exact=True).count():
            continue
        one.goto("/measures/new/")
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Unit", exact=True).select_option(label="Cedar ward")
        page.get_by_label("What is counted", exact=True).select_option("count")
        if not page.get_by_label("How often").is_visible():
            page.locator("details.more summary").first.click()
        page.get_by_label("How often").select_option("day")
        page.locator("form .button.primary").last.click()
        page.wait_for_load_state()
    one.goto("/")
    page.locator("#content").get_by_role("link", name="Cedar ward").first.click()
    page.wait_for_load_state()
    return page


def test_the_huddle_is_ready_and_the_week_is_in(visit):
    one = visit(WARD_PC, slow=True)
    page = with_counts(one)
    hand = Hand(page)
    huddle = page.get_by_role("region", name="Huddle")
    for words in ("What changed", "What is due", "What was answered"):
        expect(huddle.get_by_role("heading", name=words)).to_be_visible()
    look.picture(page, "huddle-ward-pc")
    line = watched(one.context, page)

    hand.decides()
    hand.click(page.get_by_role("link", name="Enter the week from paper"))
    hand.waits(page.get_by_role("button", name="Save", exact=True))
    requests, kilobytes = line.requests, line.kilobytes
    for name, numbers in zip(COUNTS, ("3 1 0 2 4 0 1", "0 0 1 – 0 2 0"), strict=True):
        hand.fill(page.get_by_label(f"{name}: all in one line, with spaces"), numbers)
    hand.decides()
    hand.press("Enter")
    saved = page.locator("#undo-bar")
    hand.waits(saved)
    expect(saved).to_contain_text("Saved: 14 numbers")
    look.picture(page, "week-saved-ward-pc")
    assert look.faults(page) == []
    hand.click(saved.get_by_role("link", name="Cedar ward"))
    hand.waits(page.get_by_role("region", name="Huddle"))

    print(f"{hand.actions} actions, {hand.seconds:.1f} s, {requests} requests, {kilobytes:.0f} KB cold")
    assert hand.actions <= 12
    assert hand.seconds <= 120
    page.go_back()
    page.get_by_role("button", name="Undo all").click()
    expect(saved).to_contain_text("Taken back")


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_its_pages_are_clean_with_a_question_asked(visit, device, theme):
    one = visit(device, theme=theme)
    page = with_counts(one)
    look.picture(page, f"huddle-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_role("link", name="Enter the week from paper").click()
    numbers = page.locator("tr:not(.week-line) input[name^='n-']")
    next(box for box in numbers.all() if box.input_value() not in ("", "–")).fill("8")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved yet")
    look.picture(page, f"week-asks-{device.name}-{theme}")
    assert look.faults(page) == []
    one.goto(re.sub(r"/week/.*", "/week/paper/", page.url).removeprefix(one.site.address))
    look.picture(page, f"week-paper-{device.name}-{theme}")
    assert look.faults(page) == []


def test_the_tab_key_goes_day_by_day(visit):
    one = visit(WARD_PC)
    page = with_counts(one)
    page.get_by_role("link", name="Enter the week from paper").click()
    first = page.locator("tr:not(.week-line) input:not([type=hidden])").first
    first.focus()
    seen = [first.get_attribute("aria-label")]
    for _step in range(3):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))

    days = [words.rsplit(", ", 1)[1] for words in seen]
    assert days[0] == days[1] == days[2] != days[3]


@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_under_pressure_nothing_is_marked_late_and_counting_goes_on(visit, device):
    one = visit(device)
    page = with_counts(one)
    ward = page.url
    page.locator("summary", has_text="Turn pressure mode on").click()
    look.picture(page, f"pressure-way-{device.name}")
    page.get_by_role("button", name="Turn it on").click()
    try:
        expect(page.get_by_role("heading", name="Under pressure until")).to_be_visible()
        expect(page.get_by_role("region", name="Huddle")).to_contain_text(
            "Nothing is asked for while the unit is under pressure."
        )
        look.picture(page, f"pressure-{device.name}")
        assert look.faults(page) == []
        for address in (ward, "/", f"{'/'.join(ward.split('/')[:5])}/board/"):
            page.goto(address if address.startswith("http") else one.site.address + address)
            said = page.get_by_role("main").inner_text()
            assert re.findall(r"(?im)^late$|\boverdue\b|waiting for data", said) == []
        page.goto(ward)
        page.get_by_role("link", name="Enter the week from paper").click()
        page.get_by_label(f"{COUNTS[0]}: all in one line, with spaces").fill("3 1 0 2 4 0 1")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#undo-bar")).to_contain_text("Saved")
        page.get_by_role("button", name="Undo all").click()
    finally:
        page.goto(ward)
        page.get_by_role("button", name="End it now").click()
    expect(page.get_by_text("Pressure mode has ended.")).to_be_visible()
