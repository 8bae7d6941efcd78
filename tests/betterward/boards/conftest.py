"""Asha, Ben and Cato, Ada who manages the whole, and measures of Asha's ward."""

from __future__ import annotations

import pytest
from tests.betterward.measures.making import a_measure, filled
from tests.betterward.people.cast import cast


__all__ = ["cast", "late", "steady", "worse"]

STEADY = [5, 6, 4, 7, 5, 6, 5, 4] * 3
WORSE = [5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 30, 31, 29, 33, 30, 32, 31, 30]
BETTER = [30, 31, 29, 30, 31, 29, 30, 31, 29, 30, 31, 29, 30, 5, 4, 6, 5, 4, 6, 5, 4]


@pytest.fixture
def steady(cast):
    """A measure of Ash ward without any signal."""
    return filled(a_measure(cast, "Falls"), STEADY)


@pytest.fixture
def worse(cast):
    """A measure of Ash ward that got worse; nobody looks after it."""
    return filled(a_measure(cast, "Medicines late"), WORSE)


@pytest.fixture
def late(cast):
    """A measure of Ash ward whose readings ended in the spring."""
    from datetime import date

    return filled(a_measure(cast, "Audits"), STEADY, latest=date(2026, 3, 1))
