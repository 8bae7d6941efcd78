"""J06: anyone can say whether it has changed, from the home page, with one action and in ten seconds."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, Hand


STATES = ("Improved", "Worse", "Holding", "No evidence of change", "Changed", "Too few points", "Waiting for data")

pytestmark = pytest.mark.journey


def test_the_answer_is_a_sentence_on_the_home_page_and_one_action_further(visit):
    one = visit(PHONE, slow=True)
    page = one.be("Asha Khan")
    one.goto("/")
    hand = Hand(page)

    row = page.locator(".signals li").first
    sentence = row.locator(".signal-says").inner_text()
    hand.decides()
    hand.click(row.get_by_role("link"))
    says = page.locator("#says")
    hand.waits(says)

    print(f"{hand.actions} action, {hand.seconds:.1f} s: {sentence}")
    assert sentence.startswith(STATES)
    assert says.inner_text() == sentence
    assert len(sentence.split()) <= 25
    assert hand.actions <= 1
    assert hand.seconds <= 10


def test_the_rule_and_what_it_does_not_prove_are_one_action_away(visit):
    one = visit(PHONE)
    page = one.be("Asha Khan")
    one.goto("/measures/?q=Falls per 1,000")
    page.get_by_role("main").get_by_role("link", name="Falls per 1,000 bed days").click()

    expect(page.get_by_role("heading", name="What it does not prove")).to_be_visible()
    page.get_by_text("How was this worked out?").click()

    expect(page.get_by_text(re.compile("on one side of the average|in a row", re.I)).first).to_be_visible()
    look.picture(page, "measure-explained-phone")
    assert look.faults(page) == []


def test_every_measure_says_one_of_the_seven_states(visit):
    one = visit(PHONE)
    page = one.be("Nadia Rahman")
    one.goto("/measures/")

    said = [
        words.strip() for words in page.locator(".says, .in-words, td:last-child").all_inner_texts() if words.strip()
    ]
    # Other journeys start measures; what was never counted is said to have no readings, and is judged by nobody.
    judged = [words for words in said if "A cross is for looking" not in words and words != "No readings yet."]

    assert len(judged) > 5
    assert [words for words in judged if not words.startswith(STATES)] == []
    assert not [words for words in said if "fail" in words.lower()]


def test_too_few_points_say_that_limits_are_provisional(visit):
    one = visit(PHONE)
    page = one.be("Asha Khan")
    one.goto("/measures/?q=Doses given")

    expect(page.get_by_text(re.compile("Too few points.*provisional", re.I)).first).to_be_visible()
