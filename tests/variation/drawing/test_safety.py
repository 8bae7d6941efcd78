"""The safety cross: every day of a month, clear, with events, or not counted; never judged."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from variation import drawing
from variation.drawing.safety import LAYOUT


def days_of(drawn: str) -> dict[str, str]:
    return {day: kind for kind, day in re.findall(r'<g class="(\w+)" data-day="([\d-]+)">', drawn)}


@pytest.mark.parametrize(("month", "many"), [(2, 28), (4, 30), (12, 31)])
def test_every_day_of_the_month_stands_once(month, many):
    drawn = drawing.cross({}, date(2026, month, 15))

    assert len(days_of(drawn)) == many
    assert len(set(re.findall(r'<rect x="(\d+)" y="(\d+)"', drawn))) == many
    assert set(days_of(drawn).values()) == {"unknown"}


def test_a_leap_february_has_its_day():
    assert "2028-02-29" in days_of(drawing.cross({}, date(2028, 2, 1)))


def test_days_are_clear_with_events_or_unknown():
    counted = {date(2026, 3, 1): 0.0, date(2026, 3, 2): 2.0, date(2026, 3, 3): float("nan"), date(2026, 4, 1): 5.0}

    found = days_of(drawing.cross(counted, date(2026, 3, 1)))

    assert found["2026-03-01"] == "clear"
    assert found["2026-03-02"] == "some"
    assert found["2026-03-03"] == found["2026-03-31"] == "unknown"


def test_the_count_is_printed_and_told():
    drawn = drawing.cross({date(2026, 3, 1): 0, date(2026, 3, 2): 2}, date(2026, 3, 1))

    root = ElementTree.fromstring(drawn)
    assert root[0].text == "Safety cross, March 2026"
    assert root[1].text == ("Clear days: 1. Days with events: 1. Days without a count: 29. Events: 2 March 2026 (2).")
    assert '<text class="count" x="154" y="61">2</text>' in drawn
    assert "<title>2 March 2026: 2</title>" in drawn
    assert "<title>4 March 2026: not counted</title>" in drawn


def test_it_is_shaped_like_a_cross_and_styled_by_classes_only():
    drawn = drawing.cross({date(2026, 3, day): day % 5 for day in range(1, 20)}, date(2026, 3, 1))

    assert len(LAYOUT) == len(set(LAYOUT)) == 31
    assert {column for column, row in LAYOUT if row in (0, 1, 5)} == {2, 3, 4}
    assert "style" not in drawn
    assert "fill=" not in drawn


def test_its_words_pass_through_the_translation():
    drawn = drawing.cross({}, date(2026, 3, 1), translate=lambda text: text.replace("March", "März"))

    assert "März 2026" in drawn
    assert "March" not in drawn
