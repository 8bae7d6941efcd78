"""Asha, Ben and Cato, Ada who manages the whole, and a ward with measures."""

from __future__ import annotations

from datetime import date

import pytest
from tests.betterward.people.cast import cast

from betterward.measures.rules import Entry
from betterward.measures.services import define_measure, load_readings
from betterward.strategy.services import add_objective


__all__ = ["cast"]

FIRST = date(2025, 1, 1)


def measure(cast, name="Falls", unit=None, purpose="assurance", **fields):
    """A measure with a year of readings."""
    found = define_measure(
        unit=unit or cast.ward, name=name, kind="count", purpose=purpose, frequency="month", direction="down",
        by=cast.house, **fields,
    )  # fmt: skip
    entries = [Entry(FIRST.replace(month=month), numerator=float(5 + month % 3)) for month in range(1, 13)]
    load_readings(entries={found: entries}, by=cast.house, why="a test")
    return found


@pytest.fixture
def safe(cast):
    """An objective of Alder."""
    return add_objective(organisation=cast.alder, title="Safe", text="Halve avoidable harm", by=cast.house, code="O1")
