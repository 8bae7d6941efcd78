"""Each small behaviour in a real browser under the site's content policy; modules unbundled, no network."""

import re
from pathlib import Path

import pytest
from django.template import engines
from playwright.sync_api import expect


ROOT = Path(__file__).resolve().parents[3]
HOME = "https://betterward.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
TYPES = {".js": "text/javascript", ".css": "text/css"}

pytestmark = pytest.mark.journey


class Site:
    """A page made of parts, its scripts from assets/, its answers from the test."""

    def __init__(self, page):
        self.page, self.answers, self.sent, self.complaints = page, {}, [], []
        page.route("**/*", self._answer)
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, source, entry="site", **facts):
        template = '{% import "common/_macros.jinja" as parts %}' + source
        body = engines["jinja2"].from_string(template).render(facts)
        self.answers["/"] = (
            f'<!doctype html><html lang="en" class="auto"><title>x</title>'
            f'<link rel="stylesheet" href="/assets/css/base.css">'
            f'<link rel="stylesheet" href="/assets/css/pad.css"><link rel="stylesheet" href="/assets/css/chart.css">'
            f'<main>{body}</main><div id="said" class="unseen" aria-live="polite"></div>'
            f'<script type="module" src="/assets/entries/{entry}.js"></script></html>'
        )
        self.page.goto(f"{HOME}/")
        return self.page

    def _answer(self, route):
        request, address = route.request, route.request.url.removeprefix(HOME)
        if request.method == "POST":
            self.sent.append(request.post_data or "")
        file = ROOT / address.lstrip("/")
        if address.startswith("/assets/") and file.is_file():
            return route.fulfill(body=file.read_text(), content_type=TYPES[file.suffix])
        answer = self.answers.get(address)
        if answer is None:
            return route.abort()
        return route.fulfill(body=answer, content_type="text/html", headers={"Content-Security-Policy": POLICY})


@pytest.fixture
def site(browser):
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    site = Site(context.new_page())
    yield site
    context.close()
    assert [text for text in site.complaints if "Content Security Policy" in text or "Error:" in text] == []


SEARCH = '<input id="search" data-behaviour="slash"><textarea id="note"></textarea>'


def test_slash_goes_to_the_search_box(site):
    page = site.open(SEARCH)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    expect(page.locator("#search")).to_have_value("")


def test_slash_is_a_sign_where_somebody_writes(site):
    page = site.open(SEARCH)
    page.locator("#note").press("/")
    expect(page.locator("#note")).to_be_focused()
    expect(page.locator("#note")).to_have_value("/")


MENU = """<details class="menu" data-behaviour="menu"><summary>Add</summary><a href="#a">Reading</a></details>
<p id="out">x</p>"""


def test_escape_closes_a_menu_and_gives_the_focus_back(site):
    page = site.open(MENU)
    page.locator("summary").click()
    page.locator(".menu a").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".menu")).not_to_have_attribute("open", "")
    expect(page.locator("summary")).to_be_focused()


def test_a_click_elsewhere_closes_a_menu(site):
    page = site.open(MENU)
    page.locator("summary").click()
    expect(page.locator(".menu")).to_have_attribute("open", "")
    page.locator("#out").click()
    expect(page.locator(".menu")).not_to_have_attribute("open", "")


def test_the_look_changes_at_once_and_is_kept_by_the_server(site):
    site.answers["/theme/"] = "kept"
    page = site.open(
        '<form action="/theme/" method="post" data-behaviour="theme"><button name="theme" value="light">L</button>'
        '<button name="theme" value="dark">D</button></form>'
    )
    with page.expect_request(f"{HOME}/theme/") as sent:
        page.get_by_text("D", exact=True).click()
    expect(page.locator("html")).to_have_class("dark")
    expect(page.get_by_text("D", exact=True)).to_have_attribute("aria-pressed", "true")
    assert "dark" in sent.value.post_data


def test_copying_says_so(site):
    page = site.open('{{ parts.copy("https://betterward.test/m/1", "Address") }}')
    page.get_by_role("button").click()
    expect(page.locator("#said")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "https://betterward.test/m/1"


PAD = '<form id="f" method="post" action="/keep/">{{ parts.number_pad(more_label="Falls") }}</form>'


def test_a_digit_opens_the_field_and_enter_saves_it_not_zero(site):
    site.answers["/keep/"] = "<p>kept</p>"
    page = site.open(PAD)
    page.keyboard.press("1")
    page.keyboard.press("7")
    expect(page.locator("#value_other")).to_have_value("17")
    page.keyboard.press("Enter")
    expect(page.get_by_text("kept")).to_be_visible()
    assert "value_other=17" in site.sent[0]
    assert "other=1" in site.sent[0]
    assert "value=0" not in site.sent[0]


def test_the_buttons_of_the_pad_are_equal_in_size(site):
    page = site.open(PAD)
    boxes = [page.locator(".pad-grid > button").nth(i).bounding_box() for i in range(5)]
    boxes.append(page.locator(".pad-more > summary").bounding_box())
    assert len({(round(box["width"]), round(box["height"])) for box in boxes}) == 1
    assert min(box["height"] for box in boxes) >= 44


def test_without_script_a_number_is_a_plain_post(browser):
    context = browser.new_context(java_script_enabled=False)
    site = Site(context.new_page())
    site.answers["/keep/"] = "<p>kept</p>"
    page = site.open(PAD)
    page.get_by_role("button", name="3").click()
    expect(page.get_by_text("kept")).to_be_visible()
    assert "value=3" in site.sent[0].split("&")
    context.close()


ENTRY = """<section id="entry-result" data-swap><form method="post" action="/keep/" data-behaviour="swap"
data-away="Not saved: the network is away. Your number is still here."><label for="n">N</label><input id="n" name="n">
<button>Save</button></form></section>"""


def test_a_saved_number_redraws_in_place_and_the_focus_goes_to_undo(site):
    site.answers["/keep/"] = (
        '<section id="entry-result" data-swap><p>12 now on the chart</p>'
        '<div id="undo-bar" tabindex="-1">Saved at 04:12</div></section>'
    )
    page = site.open(ENTRY, entry="entry")
    page.locator("#n").fill("12")
    page.get_by_role("button").click()
    expect(page.get_by_text("12 now on the chart")).to_be_visible()
    expect(page.locator("#undo-bar")).to_be_focused()
    expect(page.locator("#said")).to_have_text("Saved at 04:12")
    assert page.url == f"{HOME}/"
    assert "12" in site.sent[0]


def test_the_network_away_keeps_the_number_and_says_so(site):
    page = site.open(ENTRY, entry="entry")
    page.locator("#n").fill("12")
    page.get_by_role("button").click()
    expect(page.locator("p.error")).to_have_text("Not saved: the network is away. Your number is still here.")
    expect(page.locator("#n")).to_have_value("12")
    site.complaints.clear()


def test_mistakes_get_the_focus(site):
    page = site.open('{{ parts.error_summary({"n": "Too many"}) }}{{ parts.field("n", "N") }}')
    expect(page.locator(".error-summary")).to_be_focused()


CHART = """<div class="chart-frame" data-behaviour="chart" data-rows="#rows"
data-help="Chart; arrow keys step through the points">
<svg class="chart" viewBox="0 0 300 100" width="300" height="100"><circle data-i="0" cx="50" cy="50" r="5"/>
<circle data-i="1" cx="150" cy="20" r="5"/><circle data-i="2" cx="250" cy="80" r="5"/></svg></div>
<table id="rows"><tr data-i="0"><th>March</th><td>7</td><td></td></tr>
<tr data-i="1"><th>April</th><td>9</td><td>above average</td></tr>
<tr data-i="2"><th>May</th><td>4</td><td></td></tr></table>"""


def test_a_chart_is_walked_by_arrow_keys_in_the_words_of_its_table(site):
    page = site.open(CHART)
    page.locator(".chart-frame").focus()
    for key, words in [("ArrowRight", "March, 7"), ("ArrowRight", "April, 9, above average"), ("End", "May, 4")]:
        page.keyboard.press(key)
        expect(page.locator("#said")).to_have_text(words)
        expect(page.locator(".tip")).to_have_text(words)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#said")).to_have_text("May, 4")
    page.keyboard.press("Escape")
    expect(page.locator(".tip")).to_be_hidden()


def test_hovering_shows_the_nearest_point(site):
    page = site.open(CHART)
    box = page.locator("svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.52, box["y"] + 50)
    expect(page.locator(".tip")).to_have_text("April, 9, above average")
    expect(page.locator("tr.here th")).to_have_text("April")


def test_no_behaviour_is_named_that_no_script_knows():
    scripts = "".join(file.read_text() for file in (ROOT / "assets" / "js").glob("*.js"))
    known = set(re.findall(r"export function (\w+)\(", scripts))
    asked = set()
    for file in (ROOT / "src" / "betterward").rglob("*.jinja"):
        for names in re.findall(r'data-behaviour="([\w ]+)"', file.read_text()):
            asked |= set(names.split())
    assert asked - {"swap"} <= known
    assert "swapOnSubmit" in known
