"""A long table: sent, watched while it comes in, taken back together; another one stopped before its turn."""

import datetime
import subprocess
import sys

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC
from tests.served import site as sites


pytestmark = pytest.mark.journey

NAME = "Doors found open"


def table(tmp_path, days):
    path = tmp_path / "doors.csv"
    first = datetime.date(2024, 1, 1)
    rows = [f"{first + datetime.timedelta(days=n)},Cedar ward,{NAME},{n % 5}" for n in range(days)]
    path.write_text("\n".join(["Day,Ward,Measure,Count", *rows, "2026-02-30,Cedar ward,Doors found open,1"]) + "\n")
    return path


def with_measure(one):
    page = one.be("Asha Khan")
    one.goto(f"/measures/?q={NAME}")
    if not page.get_by_role("main").get_by_role("link", name=NAME, exact=True).count():
        one.goto("/measures/new/")
        page.get_by_label("Name", exact=True).fill(NAME)
        page.get_by_label("Unit", exact=True).select_option(label="Cedar ward")
        page.get_by_label("What is counted", exact=True).select_option("count")
        if not page.get_by_label("How often").is_visible():
            page.locator("details.more summary").first.click()
        page.get_by_label("How often").select_option("day")
        page.locator("form .button.primary").last.click()
        page.wait_for_load_state()
    one.goto("/")
    page.locator("#content").get_by_role("link", name="Cedar ward").first.click()
    page.get_by_role("link", name="Paste a table").click()
    page.get_by_role("link", name="Send a long table").click()
    return page


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_a_table_is_sent_and_either_comes_in_or_is_stopped(visit, device, theme, tmp_path):
    one = visit(device, theme=theme)
    page = with_measure(one)
    look.picture(page, f"long-table-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_label("The file").set_input_files(table(tmp_path, 300))
    page.get_by_role("button", name="Send it").click()
    outcome = page.locator("#table-progress")
    expect(outcome).to_contain_text("Waiting for its turn")
    look.picture(page, f"long-table-sent-{device.name}-{theme}")
    assert look.faults(page) == []
    if device is PHONE:
        page.get_by_role("button", name="Stop it").click()
        expect(outcome).to_contain_text("Stopped. Nothing was kept.")
        return
    worked(one.site)
    # Nobody touches the page: it asks by itself.
    expect(outcome).to_contain_text("Readings kept: 300, in measures: 1. 1 row was refused.", timeout=10_000)
    look.picture(page, f"long-table-kept-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_role("button", name="Take all of it back").click()
    expect(page.get_by_text("300 readings were taken back.")).to_be_visible()


def worked(site):
    """A worker does what waits, and goes."""
    words = [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"]
    subprocess.run(words, env=site.env(), cwd=sites.ROOT, check=True, capture_output=True)
