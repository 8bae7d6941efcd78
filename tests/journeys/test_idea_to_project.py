"""J03: from an idea on a phone to a live project with an aim, a lead and one measure."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC, Hand


SENTENCE = "Fewer falls on the way to the toilet at night"

pytestmark = pytest.mark.journey


def test_an_idea_becomes_a_live_project_on_a_phone(visit):
    one = visit(PHONE, slow=True)
    page = one.be("Asha Khan")
    hand = Hand(page)
    hand.decides()
    hand.click(page.locator(".bottom .add summary"))
    hand.click(page.locator(".bottom .add").get_by_role("link", name="Something that should be better"))
    first = page.get_by_label("What bothers you, or what do you want to make better?")
    hand.waits(first)
    look.picture(page, "start-phone")
    hand.fill(first, SENTENCE)
    hand.click(page.get_by_role("button", name="Go on"))
    similar = page.get_by_role("region", name="Who has worked on this?")
    hand.waits(similar)
    expect(similar.get_by_role("link", name="Steady on Cedar")).to_be_visible()
    expect(similar).to_contain_text("ask Asha Khan")
    assert page.get_by_label("Objective it serves").evaluate("one => one.selectedOptions[0].text") != "None of these"

    hand.decides()
    hand.fill(page.get_by_label("What should change?"), "falls at night")
    hand.fill(page.get_by_label("From (if you like)"), "9")
    hand.fill(page.get_by_label("To (if you like)"), "4")
    hand.fill(page.get_by_label("By when"), (date.today() + timedelta(days=200)).isoformat())
    said = page.locator("#aim-said")
    page.get_by_label("For whom").focus()
    expect(said).to_contain_text("Reduce falls at night from 9 to 4 on Cedar ward by")
    expect(said).to_contain_text("For whom? Say which people it is about.")
    look.picture(page, "start-aim-phone")
    assert look.faults(page) == []
    hand.click(page.get_by_role("button", name="Start", exact=True))
    hand.waits(page.get_by_role("heading", level=1, name=SENTENCE))
    expect(page.locator(".aim")).to_contain_text("Reduce falls at night from 9 to 4 on Cedar ward by")
    expect(page.locator("body")).to_contain_text("lead Asha Khan")

    hand.decides()
    hand.click(page.get_by_role("link", name="Add a measure").first)
    offer = page.get_by_role("button", name="Use it").first
    hand.waits(offer)
    hand.click(offer)
    hand.waits(page.locator(".measure-card").first)
    look.picture(page, "started-phone")

    print(f"{hand.actions} actions, {hand.seconds:.1f} s")
    assert hand.actions <= 12
    assert hand.seconds <= 180


def test_one_sentence_is_enough_for_a_draft_without_script(visit):
    one = visit(WARD_PC, script=False)
    page = one.be("Asha Khan")
    one.goto("/projects/new/")
    page.get_by_label("What bothers you, or what do you want to make better?").fill("Quieter nights")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_role("heading", level=1, name="Quieter nights")).to_be_visible()
    expect(page.locator("body")).to_contain_text("Draft")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_aim_is_built_beside_its_chart(visit, theme):
    one = visit(WARD_PC, theme=theme)
    page = one.be("Asha Khan")
    one.goto("/projects/?q=Steady on Cedar")
    page.get_by_role("main").get_by_role("link", name="Steady on Cedar").click()
    page.get_by_role("link", name="Build the aim").click()
    expect(page.locator(".measure-picture svg").first).to_be_visible()
    expect(page.locator("#aim-said")).to_contain_text("questions")
    look.picture(page, f"aim-ward-pc-{theme}")
    assert look.faults(page) == []


@pytest.mark.parametrize(("device", "theme"), [(PHONE, "dark"), (WARD_PC, "light")])
def test_somebody_joins_the_team_by_one_line_and_can_be_taken_off(visit, device, theme):
    one = visit(device, theme=theme)
    page = one.be("Asha Khan")
    one.goto("/projects/?q=Steady on Cedar")
    page.get_by_role("main").get_by_role("link", name="Steady on Cedar").click()
    page.get_by_role("link", name="team", exact=True).click()
    page.get_by_label("E-mail address, or name of somebody who is here already").fill("Sam Ortiz")
    page.get_by_label("Role").select_option("patient_partner")
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_text("Sam Ortiz has joined the team.")).to_be_visible()
    page.get_by_text("Say how far they take part now").click()
    page.get_by_label("full members of the team (Big I)").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("not confirmed by a partner, so it does not count yet").first).to_be_visible()
    look.picture(page, f"team-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_role("button", name="Take Sam Ortiz off").click()
    expect(page.get_by_text("Sam Ortiz is no longer in the team.")).to_be_visible()
