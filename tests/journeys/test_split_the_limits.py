"""J07: new limits with care: the engine offers, one person answers four questions, a second agrees, one act undoes."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC, Hand


LEAD, SECOND, READER = "Asha Khan", "Nadia Rahman", "Sunita Bose"
FALLS = "Falls per 1,000 bed days"

pytestmark = pytest.mark.journey


def chart(visit, who, device=WARD_PC, **how):
    """The chart of falls, as somebody looks at it."""
    one = visit(device, **how)
    page = one.be(who)
    one.goto(f"/measures/?q={FALLS}")
    page.get_by_role("main").get_by_role("link", name=FALLS, exact=True).first.click()
    page.locator("#says").wait_for()
    return page


@pytest.fixture
def undone(visit):
    """Whatever a test leaves behind is taken back, so that the next one finds the offer."""
    yield
    page = chart(visit, LEAD)
    for name in ("Undo", "Take it back"):
        button = page.locator(".breaks, .offer").get_by_role("button", name=name)
        if button.count():
            button.last.click()


def test_two_people_split_the_limits_and_one_act_undoes_it(visit, undone):
    page = chart(visit, LEAD)
    before, hand = page.locator("#says").inner_text(), Hand(page)

    hand.click(page.get_by_role("link", name="Look at new limits"))
    expect(page.get_by_role("heading", name="Four questions")).to_be_visible()
    expect(page.get_by_role("group", name="Is it different?").get_by_label("Yes")).to_be_checked()
    look.picture(page, "limits-ward-pc")
    assert look.faults(page) == []
    for question in ("Is the cause known?", "Is it wanted?", "Is it here to stay?"):
        hand.click(page.get_by_role("group", name=question).get_by_label("Yes"))
    hand.fill(page.get_by_label("What made it different?"), "The bedside handover names the risk")
    hand.click(page.get_by_role("button", name="Ask for new limits"))
    expect(page.locator(".offer")).to_contain_text("wait for a second person")
    print(f"asked for in {hand.actions} actions")
    assert hand.actions <= 7
    assert page.locator("#says").inner_text() == before

    other = chart(visit, SECOND)
    second = Hand(other)
    second.click(other.locator(".offer").get_by_role("link", name="Look at new limits"))
    look.picture(other, "limits-asked-ward-pc")
    assert look.faults(other) == []
    second.click(other.get_by_role("button", name="Agree"))
    expect(other.locator(".breaks")).to_contain_text(f"asked for by {LEAD}, agreed by {SECOND}")
    look.picture(other, "limits-agreed-ward-pc")
    print(f"agreed in {second.actions} actions")
    assert second.actions <= 2
    assert other.locator("#says").inner_text() != before

    page.reload()
    page.locator(".breaks").get_by_role("link", name="See the old limits").click()
    expect(page.locator("#says")).to_have_text(before)
    page.get_by_role("link", name="Show the lines of now").click()

    undo = Hand(page)
    undo.click(page.locator(".breaks").get_by_role("button", name="Undo"))
    expect(page.locator("#says")).to_have_text(before)
    assert undo.actions == 1


def test_the_second_person_finds_it_on_the_home_page(visit, undone):
    page = chart(visit, LEAD)
    page.get_by_role("link", name="Look at new limits").click()
    for question in ("Is the cause known?", "Is it wanted?", "Is it here to stay?"):
        page.get_by_role("group", name=question).get_by_label("Yes").check()
    page.get_by_label("What made it different?").fill("The bedside handover names the risk")
    page.get_by_role("button", name="Ask for new limits").click()
    expect(page.locator(".offer")).to_contain_text("wait for a second person")

    for theme in look.THEMES:
        one = visit(PHONE, theme=theme)
        other = one.be(SECOND)
        one.goto("/")
        expect(other.get_by_role("region", name="New limits wait for a second person")).to_contain_text(FALLS)
        other.get_by_role("link", name=re.compile(f"^Look at new limits {FALLS}")).click()
        expect(other.get_by_role("button", name="Agree")).to_be_visible()
        look.picture(other, f"limits-asked-phone-{theme}")
        assert look.faults(other) == []


@pytest.mark.parametrize("question", ["Is it different?", "Is it here to stay?"])
def test_one_no_keeps_the_limits(visit, question):
    page = chart(visit, LEAD, PHONE)
    before = page.locator("#says").inner_text()
    page.get_by_role("link", name="Look at new limits").click()
    for one in ("Is it different?", "Is the cause known?", "Is it wanted?", "Is it here to stay?"):
        page.get_by_role("group", name=one).get_by_label("No, or not sure" if one == question else "Yes").check()
    page.get_by_label("What made it different?").fill("The bedside handover names the risk")
    page.get_by_role("button", name="Ask for new limits").click()

    expect(page.get_by_role("alert")).to_contain_text(re.compile("still describe it|Wait until"))
    look.picture(page, f"limits-refused-phone-{len(question)}")
    page.get_by_role("link", name="Leave them as they are").click()
    expect(page.locator("#says")).to_have_text(before)


def test_who_may_not_decide_is_offered_nothing(visit):
    page = chart(visit, READER)

    expect(page.get_by_role("link", name="Look at new limits")).to_have_count(0)
