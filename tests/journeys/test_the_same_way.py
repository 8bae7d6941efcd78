"""J04: a measure that everybody counts the same way, from the library or defined anew, from the project's page."""

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC, Hand


LEAD, PROJECT = "Asha Khan", "Steady on Cedar"

pytestmark = pytest.mark.journey


def project(visit, device=WARD_PC, **how):
    one = visit(device, **how)
    page = one.be(LEAD)
    one.goto(f"/projects/?q={PROJECT}")
    page.get_by_role("main").get_by_role("link", name=PROJECT).first.click()
    page.get_by_role("heading", name="How we will know").wait_for()
    return page


@pytest.fixture
def put_back(visit):
    """What a test added is taken off the project again."""
    yield
    page = project(visit)
    for name in ("Readmitted", "Late suppers", "Bed alarms"):
        row = page.locator("#add-measure li").filter(has_text=name)
        if row.count():
            page.locator("#add-measure > summary").click()
            row.first.get_by_role("button", name="Take off").click()


def test_a_definition_in_ten_actions(visit, put_back):
    page = project(visit, slow=True)
    hand = Hand(page)

    hand.click(page.get_by_role("link", name="Add a measure").first)
    hand.waits(page.get_by_role("link", name="Write your own").first)
    hand.decides()
    hand.click(page.get_by_role("link", name="Write your own").first)
    hand.waits(page.get_by_label("Name"))
    hand.decides()
    hand.fill(page.get_by_label("Name"), "Late suppers")
    hand.click(page.get_by_label("proportion: how many out of how many"))
    hand.fill(page.get_by_label("What is counted, in words"), "suppers after 18:30")
    hand.fill(page.get_by_label("Out of what, in words"), "suppers served")
    hand.fill(page.get_by_label("What is left out"), "people fasting")
    hand.fill(page.get_by_label("Who collects it"), "the housekeeper")
    hand.fill(page.get_by_label("Minutes each time"), "5")
    hand.click(page.get_by_role("button", name="Start this measure"))
    hand.waits(page.get_by_role("heading", name="Late suppers"))
    print(f"a definition: {hand.actions} actions, {hand.seconds:.0f} s")

    assert hand.actions <= 10
    assert hand.seconds <= 120
    page.get_by_role("link", name="Late suppers").first.click()
    page.get_by_text("The whole definition").click()
    page.get_by_role("link", name="How it is counted, and its versions").click()
    for words in ("suppers after 18:30", "suppers served", "people fasting", "the housekeeper", "Every month"):
        expect(page.get_by_role("main")).to_contain_text(words)
    expect(page.locator(".sub")).to_contain_text("1 minute a week")


def test_reuse_in_three_actions(visit, put_back):
    page = project(visit)
    hand = Hand(page)

    hand.click(page.get_by_role("link", name="Add a measure").first)
    hand.click(page.get_by_role("link", name="balancing: what must not get worse"))
    look.picture(page, "library-ward-pc")
    assert look.faults(page) == []
    card = page.locator(".library > li").filter(has=page.get_by_role("heading", name="Readmitted within 30 days"))
    hand.click(card.get_by_role("button"))

    expect(page.get_by_role("heading", name="Readmitted within 30 days")).to_be_visible()
    assert hand.actions <= 3


@pytest.mark.parametrize("theme", look.THEMES)
def test_its_pages_fit_a_phone(visit, theme):
    page = project(visit, PHONE, theme=theme)
    page.get_by_role("link", name="Add a measure").first.click()
    page.locator(".library").wait_for()
    look.picture(page, f"library-phone-{theme}")
    assert look.faults(page) == []
    page.get_by_role("link", name="Write your own").first.click()
    page.get_by_label("Name").wait_for()
    look.picture(page, f"count-new-phone-{theme}")
    assert look.faults(page) == []


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_a_definition_fits_every_screen(visit, device, theme):
    one = visit(device, theme=theme)
    page = one.be(LEAD)
    one.goto("/measures/?q=Doses given more than an hour late")
    page.get_by_role("main").get_by_role("link", name="Doses given more than an hour late").first.click()
    page.get_by_text("The whole definition").click()
    page.get_by_role("link", name="How it is counted, and its versions").click()
    page.get_by_role("button", name="Compare").click()
    page.locator(".compare").wait_for()
    look.picture(page, f"definition-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_role("link", name="Change the definition").click()
    page.get_by_label("Why this changes").wait_for()
    look.picture(page, f"redefine-{device.name}-{theme}")
    assert look.faults(page) == []
