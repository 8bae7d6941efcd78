"""Small slices of the demo, quick to load and true to the whole."""

from __future__ import annotations

from dataclasses import replace

from betterward.demo.rules import public, story
from betterward.demo.rules.story import Story


CEDAR = ("R01", "R02", "R03", "R04", "R05", "R06")
SITES = ("A101H", "A111H", "A207H", "C103B", "C122H")
TRUSTS = ("R0A", "R0B", "R0D")
STANDARDS = ("Accident and Emergency", "Sickness absence")


_read, _whole = story.read, public.rows
"""As they are: the tests put the slices in their place."""


def cedar() -> Story:
    """Riverbank with the measures of one ward; its places and people whole, its work left out."""
    told = _read()
    kept = {row["code"] for row in told.measures if row["code"] in CEDAR}
    return replace(
        told,
        measures=[row for row in told.measures if row["code"] in kept],
        work={key: [] for key in told.work},
        expected={
            "reading": [row for row in told.expected["reading"] if row["measure"] in kept],
            "sum": [row for row in told.expected.get("sum", []) if {row["daily"], row["month"]} <= kept],
        },
    )


def few(path: str) -> list[dict[str, str]]:
    """The rows of a public file about a few places, since 2009."""
    return [row for row in _whole(path) if _is_kept(path, row)]


def _is_kept(path: str, row: dict[str, str]) -> bool:
    if path.endswith(("ae_monthly_by_hospital.csv.xz", "hospitals.csv")):
        return row["hospital_code"] in SITES and row.get("month", "2009") >= "2009"
    if path.endswith("one_place.csv"):
        return row["old_code"] in SITES
    if path.endswith(("board_standards.csv.xz", "/standards.csv")):
        boards = ("Ayrshire & Arran", "Highland", "Scotland")
        return row["indicator"] in STANDARDS and row.get("board", "Scotland") in boards
    if path.startswith("england/"):
        return row["trust_code"] in TRUSTS
    return True
