"""J01 by wall code: nobody signs in, the network may be away, the keyboard is enough, nothing is lost or kept twice."""

import re
import time

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import DEVICES, PHONE, WARD_PC, Device, Hand, watched


LEAD, UNIT, CROSS, SHARE = "Asha Khan", "Cedar ward", "Falls each day", "Risk named at the bedside handover"
AT_200_PER_CENT = Device("ward-pc-200", 683, 384, False, 4, 5.0, 100)

pytestmark = pytest.mark.journey


def poster(visit, *measures, where="where only staff see the screen", name="office door"):
    """The address on a poster, made as the ward's lead makes it."""
    one = visit(WARD_PC)
    page = one.be(LEAD)
    one.goto("/")
    page.get_by_role("main").get_by_role("link", name=UNIT, exact=True).first.click()
    page.get_by_role("link", name="Wall codes").click()
    page.get_by_label("Where it hangs").fill(name)
    page.get_by_label(re.compile(where)).check()
    for measure in measures:
        page.get_by_label(measure, exact=True).check()
    page.get_by_role("button", name="Make code and poster").click()
    address = page.locator(".poster-link a").get_attribute("href")
    return page, address


@pytest.fixture
def own(visit):
    """A daily count that no other journey knows."""
    one = visit(WARD_PC)
    page = one.be(LEAD)
    one.goto("/measures/new/")
    name = f"Falls counted {time.monotonic_ns()}"
    page.get_by_label("Name").fill(name)
    page.get_by_label("Unit", exact=True).select_option(label=UNIT)
    page.get_by_label("What is counted", exact=True).select_option("count")
    page.get_by_text("More, if you like").click()
    page.get_by_label(re.compile("^How often")).select_option("day")
    page.get_by_role("button", name="Start this measure").click()
    page.locator("#says").wait_for()
    return name


def saved(page):
    return page.locator("#undo-bar")


def waiting(page):
    return page.locator("#waiting")


def undo(page):
    page.get_by_role("button", name="Undo").first.click()
    expect(saved(page)).to_contain_text("Taken back")


def printed(page, name):
    """The sizes of the sheets a printer would get, in points."""
    written = page.pdf(prefer_css_page_size=True, path=look.PICTURES / f"{name}.pdf")
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", written)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


@pytest.mark.parametrize("device", DEVICES.values(), ids=DEVICES)
def test_zero_takes_one_action_within_the_budgets_and_the_chart_answers(visit, own, device):
    _page, address = poster(visit, own)
    one = visit(device, slow=True)
    page, hand = one.page, Hand(one.page)
    line = watched(one.context, page)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text(own)
    requests, kilobytes = line.requests, line.kilobytes

    hand.decides()
    hand.click(page.get_by_role("button", name=re.compile("^0")))
    waited = hand.waits(saved(page))

    expect(saved(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d: 0 for"))
    expect(page.locator(".entry-chart svg").first).to_be_visible()
    print(f"{device.name}: {hand.actions} action, {hand.seconds:.1f} s, waited {waited:.2f} s, "
          f"{requests} requests, {kilobytes:.0f} KB cold")  # fmt: skip
    look.picture(page, f"code-saved-{device.name}")
    assert look.faults(page) == []
    assert hand.actions <= 3
    assert hand.seconds <= 10
    assert waited <= 2.0
    assert 0 < requests <= 12
    assert 0 < kilobytes <= 100
    expect(page.locator(".who")).to_contain_text("not the incident form")
    second = Hand(page)
    second.click(page.get_by_role("button", name="Undo").first)
    expect(saved(page)).to_contain_text("Taken back")
    assert second.actions <= 2


def test_cut_between_open_and_save_the_number_waits_is_shown_and_sent_once(visit, own):
    _page, address = poster(visit, own)
    one = visit(PHONE)
    page = one.page
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    one.context.set_offline(True)

    page.get_by_role("button", name="2", exact=True).click()
    expect(waiting(page)).to_contain_text("Waits for the network")
    look.picture(page, "code-waits-phone")
    assert look.faults(page) == []

    one.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(waiting(page)).to_contain_text("Sent:", timeout=10_000)
    page.goto(address)
    expect(page.get_by_text(re.compile("Entered with this code: 2 for")).first).to_be_visible()
    undo(page)
    one.complaints.clear()


def test_it_survives_closing_the_page_and_opening_the_bookmark_without_a_network(visit, own):
    _page, address = poster(visit, own)
    one = visit(WARD_PC)
    page = one.page
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => new Promise((go) => setTimeout(go, 800)))")
    page.reload()
    one.context.set_offline(True)
    page.get_by_role("button", name="3", exact=True).click()
    expect(waiting(page)).to_contain_text("Waits for the network")
    page.close()

    again = one.context.new_page()
    again.goto(address)
    expect(again.get_by_role("heading", level=1)).to_contain_text(own)
    expect(waiting(again)).to_contain_text("Waits for the network")
    again.get_by_role("button", name="Take back").click()
    expect(waiting(again)).to_be_hidden()
    one.context.set_offline(False)
    again.goto(address)
    expect(again.get_by_text("Entered with this code: 3")).to_have_count(0)
    one.complaints.clear()


def test_a_lost_answer_does_not_keep_the_number_twice(visit, own):
    _page, address = poster(visit, own)
    one = visit(WARD_PC)
    page = one.page
    page.goto(address)
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/codes/**", lose)
    page.get_by_role("button", name="4", exact=True).click()
    expect(waiting(page)).to_contain_text(re.compile("Waits for the network|Sent"))
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(waiting(page)).to_contain_text("Sent:")

    assert lost == [200]
    page.unroute("**/codes/**")
    page.goto(address)
    expect(page.get_by_text(re.compile("Entered with this code: 4 for")).first).to_be_visible()
    undo(page)
    page.goto(address)
    expect(page.get_by_text("Entered with this code: 4")).to_have_count(0)
    one.complaints.clear()


def test_digits_and_enter_are_enough(visit, own):
    _page, address = poster(visit, own)
    one = visit(WARD_PC)
    page, hand = one.page, Hand(one.page)
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()

    page.keyboard.type("7")
    hand.actions += 1
    hand.press("Enter")

    expect(saved(page)).to_contain_text("7 for")
    assert hand.actions <= 3
    undo(page)


def test_at_200_per_cent_nothing_is_cut_and_a_number_is_saved(visit, own):
    _page, address = poster(visit, own)
    one = visit(AT_200_PER_CENT)
    page = one.page
    page.goto(address)

    page.get_by_role("button", name=re.compile("^0")).click()

    expect(saved(page)).to_contain_text("0 for")
    look.picture(page, "code-200-per-cent")
    assert look.faults(page) == []
    undo(page)


def test_where_anybody_passes_only_the_question_is_there(visit):
    _page, address = poster(visit, SHARE, where="where anybody passes", name="corridor")
    for theme in look.THEMES:
        one = visit(PHONE, theme=theme)
        page = one.page
        page.goto(address)

        expect(page.get_by_role("heading", level=1)).to_contain_text(SHARE)
        expect(page.locator("svg.chart")).to_have_count(0)
        expect(page.get_by_text("kept")).to_have_count(0)
        look.picture(page, f"code-question-alone-{theme}")
        assert look.faults(page) == []


def test_a_poster_prints_on_a4_and_a6_and_several_numbers_share_one(visit):
    page, address = poster(visit, CROSS, SHARE, name="board")
    assert look.faults(page) == []
    look.picture(page, "poster-a4")
    assert printed(page, "poster-a4") == [(595, 842)]
    page.get_by_role("link", name="A6", exact=True).click()
    look.picture(page, "poster-a6")
    assert printed(page, "poster-a6") == [(298, 420)]

    one = visit(PHONE)
    one.page.goto(address)
    look.picture(one.page, "code-several")
    assert look.faults(one.page) == []
    one.page.get_by_role("link", name=re.compile(SHARE)).click()
    expect(one.page.get_by_role("heading", level=1)).to_contain_text(SHARE)


def test_taken_back_it_opens_nothing(visit, own):
    page, address = poster(visit, own, name="lost poster")
    page.get_by_role("link", name="Wall codes").click()
    look.picture(page, "codes-of-a-unit")
    assert look.faults(page) == []
    row = page.locator("li", has_text="lost poster")
    row.get_by_role("button", name="Take back").click()

    one = visit(PHONE)
    one.page.goto(address)
    expect(one.page.get_by_role("heading", level=1)).to_have_text("This code opens nothing")
    assert look.faults(one.page) == []


def test_left_open_past_midnight_it_asks_for_the_new_day_unless_somebody_is_typing(visit, own):
    _page, address = poster(visit, own)
    page = visit(PHONE).page
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.clock.install()
    page.goto(address)
    page.wait_for_selector("#entry")
    before = len(loads)
    box = page.locator(".pad-other input")
    page.locator(".pad-more summary").click()
    box.fill("4")
    page.clock.fast_forward("25:00:00")
    expect(page.get_by_text("A new day has begun since this page was opened")).to_be_visible()
    assert len(loads) == before
    box.fill("")
    with page.expect_navigation():
        page.clock.fast_forward("01:00")
    # A device whose clock is ahead loads once, and not for ever.
    after = len(loads)
    page.clock.fast_forward("10:00")
    page.wait_for_timeout(500)
    assert len(loads) == after


def test_a_number_that_waited_and_is_refused_says_why(visit, own):
    _page, address = poster(visit, own)
    one = visit(PHONE)
    page = one.page
    page.goto(address)
    page.wait_for_selector("#entry")
    page.evaluate("navigator.serviceWorker?.ready")
    one.context.set_offline(True)
    page.locator(".pad-more summary").click()
    page.locator(".pad-other input").fill("3")
    page.locator("#entry select#period_on, select#period_on").first.evaluate(
        "select => select.add(new Option('a day to come', '2099-01-01', true, true))"
    )
    page.locator(".pad-other button").click()
    expect(waiting(page)).to_contain_text("Waits for the network")
    one.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(waiting(page)).to_contain_text("Could not be sent. Tell the ward:", timeout=20_000)
    expect(waiting(page)).to_contain_text("That day has not come yet. Choose a period up to today.")
    one.complaints.clear()
