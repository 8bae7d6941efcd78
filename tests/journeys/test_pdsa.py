"""J05: a test from the huddle, on a phone: predicted, sized, studied, decided, and the next one begun."""

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC, Hand


pytestmark = pytest.mark.journey

QUESTION = "Anne asks the next three before tea"


def at_project(one):
    page = one.be("Asha Khan")
    one.goto("/projects/?q=Steady on Cedar")
    page.get_by_role("main").get_by_role("link", name="Steady on Cedar").click()
    page.get_by_role("heading", level=1, name="Steady on Cedar").wait_for()
    return page


def test_a_test_is_predicted_studied_and_decided_on_a_phone(visit):
    one = visit(PHONE, slow=True)
    page = at_project(one)
    hand = Hand(page)
    hand.decides()
    hand.click(page.get_by_role("link", name="Plan a test").first)
    question = page.get_by_label("What do we try?")
    hand.waits(question)
    hand.fill(question, QUESTION)
    hand.fill(page.get_by_label("What do we expect?"), "Two of three walk")
    hand.click(page.get_by_label("How large is the test?"))
    page.get_by_label("How large is the test?").select_option("1")
    look.picture(page, "plan-phone")
    assert look.faults(page) == []
    hand.decides()
    hand.click(page.get_by_role("button", name="Begin the test"))
    hand.waits(page.get_by_role("heading", level=1, name=QUESTION))
    expect(page.locator("main")).to_contain_text("Two of three walk")
    expect(page.locator("main")).to_contain_text("Written before the test.")
    expect(page.get_by_role("heading", name="Seen since the test")).to_be_visible()
    expect(page.locator(".measure-picture svg").first).to_be_visible()
    hand.decides()
    hand.fill(page.get_by_label("What next, and why?"), "Before lunch, too: all three walked")
    hand.click(page.get_by_role("button", name="Adapt", exact=True))
    hand.waits(page.get_by_role("heading", name="We decided: adapt"))
    look.picture(page, "cycle-phone")
    assert look.faults(page) == []
    print(f"{hand.actions} actions, {hand.seconds:.1f} s")
    assert hand.actions <= 8
    assert hand.seconds <= 90

    page.get_by_role("button", name="Start the next test").click()
    expect(page.get_by_label("What do we try?")).to_have_value("Before lunch, too: all three walked")
    page.get_by_label("What do we expect?").fill("All walk")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("Test 2 of")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_test_at_the_ward_pc_and_its_flag_on_the_chart(visit, theme):
    one = visit(WARD_PC, theme=theme)
    page = at_project(one)
    page.get_by_role("link", name="Plan a test").first.click()
    page.get_by_label("What do we try?").fill(f"Mats at night, {theme}")
    page.get_by_role("button", name="Begin the test").click()
    page.get_by_label("What did we learn?").fill("They slide.")
    page.get_by_role("button", name="Abandon", exact=True).click()
    expect(page.get_by_role("heading", name="We decided: abandon")).to_be_visible()
    page.get_by_text("How this test was made").click()
    look.picture(page, f"cycle-ward-pc-{theme}")
    assert look.faults(page) == []
    page.get_by_role("link", name="Steady on Cedar").click()
    expect(page.get_by_role("region", name="What we try")).to_contain_text(f"Mats at night, {theme}")
    look.picture(page, f"project-with-tests-{theme}")
    assert look.faults(page) == []
    page.get_by_role("link", name="Falls per 1,000 bed days").first.click()
    expect(page.locator("main")).to_contain_text(f"Test 1: Mats at night, {theme}")
