"""Asha, Ben and Cato, Ada who manages the whole, and a measure of Asha's ward."""

from __future__ import annotations

import re

import pytest
from tests.betterward.measures.making import a_measure, filled
from tests.betterward.people.cast import cast


__all__ = ["cast", "falls", "moved", "shown"]

STEADY = [5, 6, 4, 7, 5, 6, 5, 4] * 3
WORSE = [5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 30, 31, 29, 33, 30, 32, 31, 30]


@pytest.fixture
def falls(cast):
    """Falls on Ash ward: a count every month, for control, with two years of readings."""
    return filled(a_measure(cast), STEADY)


def shown(answer):
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def moved(monkeypatch):
    """Sets the clock of the pages."""
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
