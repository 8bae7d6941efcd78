"""Three published cases are pasted in a browser, without an account, and show their published limits and signals."""

import re

import pytest
from playwright.sync_api import expect
from tests.betterward.pages import published
from tests.journeys import look
from tests.journeys.hand import PHONE, WARD_PC


CASES = [
    ("mohammed2008_xmr_systolic", ("systolic",), "", WARD_PC, ("173.2", "143.9", "202.5"), [6]),
    ("qicharts2_cabg_readmission_p", ("readmissions", "n"), "", PHONE, ("21.6", "7.6", "35.6"), []),
    ("wheeler_uspc_p43_xbar_r", ("subgroup", "values"), "xbar_r", WARD_PC, ("4.76", "1.81", "7.71"), []),
]
"""A case, its columns, and what its source prints for the latest point: centre, lower, upper; and its signals."""


@pytest.mark.journey
@pytest.mark.parametrize(("name", "columns", "chart", "device", "lines", "signals"), CASES,
                         ids=[case[0] for case in CASES])  # fmt: skip
def test_published_case_in_the_browser(visit, name, columns, chart, device, lines, signals):
    one = visit(device)
    page = one.goto("/try/")
    rows = [
        "\t".join(columns),
        *("\t".join(row[column] for column in columns) for row in published.table(f"data/{name}.csv")),
    ]
    page.get_by_label("Your numbers").fill("\n".join(rows))
    page.get_by_role("button", name="Draw the chart").click()
    if chart:
        page.get_by_label("Chart", exact=True).select_option(chart)
        page.get_by_role("button", name="Draw again").click()
    page.get_by_text("Table", exact=True).click()

    latest = page.locator("tr[data-i]").first
    expect(latest).to_be_visible()
    told = [cell.strip() for cell in latest.locator("td").all_inner_texts()]
    assert tuple(told[-4:-1]) == lines
    marked = page.locator("tr[data-i]", has_text=re.compile("outside the limits"))
    assert sorted(int(row.get_attribute("data-i")) + 1 for row in marked.all()) == signals
    look.picture(page, f"published-{name}-{device.name}")
    assert look.faults(page) == []
