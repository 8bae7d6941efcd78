"""Two measures that are counted, one that is worked out from them: tried first, then kept, on a phone and with keys."""

import re
import time

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC


pytestmark = pytest.mark.journey


@pytest.mark.parametrize("device", [PHONE, WARD_PC], ids=["phone", "ward-pc"])
def test_a_formula_is_tried_and_kept(visit, device):
    one = visit(device)
    page = one.be("Peter Lowe")
    one.goto("/measures/new/")
    page.get_by_label("Name").fill(f"Beds free {time.monotonic_ns()}")
    page.get_by_label("Unit", exact=True).select_option(label="Riverbank NHS Foundation Trust")
    page.get_by_label("What is counted", exact=True).select_option("average")
    page.get_by_role("button", name="Start this measure").click()
    page.locator("#says").wait_for()

    page.get_by_role("link", name="Work it out").click()
    assert look.faults(page) == []
    page.get_by_label("Formula").fill("100 - x")
    source = page.get_by_label(re.compile("^a is"))
    beds = source.locator("option", has_text=re.compile("^Beds occupied")).first.get_attribute("value")
    source.select_option(beds)
    page.get_by_role("button", name="Try it on the latest periods").click()
    expect(page.get_by_role("alert")).to_contain_text("I know the name a, not x.")

    page.get_by_label("Formula").fill("100 - a")
    page.get_by_role("button", name="Try it on the latest periods").click()
    expect(page.get_by_role("heading", name="Not kept yet: this is what it comes to")).to_be_visible()
    rows = [row.locator("td").all_inner_texts()[:2] for row in page.locator("tbody tr").all()]
    told = [[float(cell) for cell in row] for row in rows if "–" not in row]
    assert len(told) >= 10
    assert [sum(row) for row in told] == pytest.approx([100] * len(told), abs=0.06)
    look.picture(page, f"formula tried {device.name}")
    assert look.faults(page) == []

    page.get_by_role("button", name="Keep the formula").click()
    expect(page.get_by_role("heading", name="The formula that holds")).to_be_visible()
    assert look.faults(page) == []
