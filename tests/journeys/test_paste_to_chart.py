"""J02: two years of rows from a spreadsheet become a chart in four actions; a wrong paste is taken back in one."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC, Hand


LEAD = "Asha Khan"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def rows():
    """Twenty-four months as they are copied: a heading, month names, one gap, one slip."""
    lines = ["Month\tFalls"]
    lines += [f"{MONTHS[n % 12]} {2024 + n // 12}\t{7 + (n * 5) % 6 - (n > 14) * 4}" for n in range(24)]
    lines[6] = lines[6].split("\t")[0] + "\t"
    lines[11] = lines[11].split("\t")[0] + "\tabout 9"
    return "\n".join(lines)


def a_measure(one, name="Falls by month"):
    """A new measure of Cedar ward that nobody has counted yet."""
    page = one.be(LEAD) if one.page.url == "about:blank" else one.page
    one.goto("/measures/new/")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Start this measure").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return page


@pytest.mark.journey
@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_paste_to_chart(visit, device):
    one = visit(device)
    page = a_measure(one)
    address = page.url
    hand = Hand(page)

    hand.click(page.get_by_role("link", name="Paste rows"))
    hand.decides()
    page.get_by_label("Your rows").fill(rows())
    hand.actions += 1
    hand.click(page.get_by_role("button", name="Look at them"))
    expect(page.get_by_role("heading", name="22 readings can be kept")).to_be_visible()
    expect(page.get_by_text("Row 12: “about 9” is not a number")).to_be_visible()
    expect(page.get_by_role("rowheader", name="January 2024")).to_be_visible()
    look.picture(page, f"paste-preview-{device.name}")
    assert look.faults(page) == []
    hand.decides()
    hand.click(page.get_by_role("button", name="Keep them"))
    waited = hand.waits(page.get_by_text(re.compile("Saved: 22 readings")))

    expect(page).to_have_url(address)
    expect(page.locator("#says, .chart-card").first).to_contain_text(re.compile("Improved|No evidence|Changed"))
    look.picture(page, f"paste-kept-{device.name}")
    print(f"{device.name}: {hand.actions} actions, {hand.seconds:.1f} s, waited {waited:.2f} s")
    assert hand.actions <= 4
    assert hand.seconds <= 30
    assert waited <= 1.0
    assert look.faults(page) == []

    page.get_by_role("button", name="Take back").first.click()
    expect(page.get_by_text("22 readings were taken back.")).to_be_visible()
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("taken back")


@pytest.mark.journey
def test_what_is_there_is_replaced_only_with_consent(visit):
    one = visit(WARD_PC, script=False)
    page = a_measure(one)
    address = page.url
    page.get_by_role("link", name="Paste rows").click()
    for text, count in (("Mar 2026\t4\nApr 2026\t5", "2 readings"), ("Apr 2026\t9\nMay 2026\t6", "2 readings")):
        one.goto(address.removeprefix(one.site.address))
        page.get_by_role("link", name="Paste rows").click()
        page.get_by_label("Your rows").fill(text)
        page.get_by_role("button", name="Look at them").click()
        expect(page.get_by_role("heading", name=f"{count} can be kept")).to_be_visible()
        if page.get_by_label("Replace 1 reading that is there and differs").count():
            look.picture(page, "paste-replaces-ward-pc")
            page.get_by_label("Replace 1 reading that is there and differs").check()
        page.get_by_role("button", name="Keep them").click()
        expect(page.get_by_text(f"Saved: {count}")).to_be_visible()


@pytest.mark.journey
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", [WARD_PC, PHONE], ids=lambda device: device.name)
def test_several_measures_in_one_table(visit, device, theme):
    """Months across, a measure a row: each finds its measure by name; kept in one press, taken back in one."""
    one = visit(device, theme=theme)
    names = [f"{word} {device.name} {theme}" for word in ("Alarms", "Bells")]
    for name in names:
        page = a_measure(one, name)
    page.get_by_role("link", name="Paste rows").click()
    page.get_by_role("link", name="Several measures in one table?").click()
    look.picture(page, f"several-empty-{device.name}-{theme}")
    months = "\t".join(f"{month} 2025" for month in MONTHS)
    table = [f"Measure\t{months}", *("\t".join([name, *(str(n % 7) for n in range(12))]) for name in names)]
    page.get_by_label("Your rows").fill("\n".join([*table, "Weather\t" + "\t".join(["fair"] * 12)]))
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_role("heading", name="24 readings can be kept")).to_be_visible()
    expect(page.get_by_label("Weather")).to_have_value("-")
    look.picture(page, f"several-preview-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_role("button", name="Keep them").click()
    expect(page.get_by_text("Saved: 24 readings, in 2 of the measures.")).to_be_visible()

    page.get_by_role("link", name=names[0]).first.click()
    expect(page.get_by_role("button", name="Take back with 1 other measure")).to_be_visible()
    look.picture(page, f"several-kept-{device.name}-{theme}")
    assert look.faults(page) == []
    page.get_by_role("button", name="Take back with 1 other measure").click()
    expect(page.get_by_text("24 readings were taken back.")).to_be_visible()
