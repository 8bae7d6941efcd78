"""Asha, Ben and Cato, and a measure of Asha's ward."""

from __future__ import annotations

from typing import Any

import pytest
from tests.betterward.measures.making import a_measure, filled
from tests.betterward.people.cast import Cast, cast

from betterward.measures.models import Measure


__all__ = ["cast", "falls", "moved"]


@pytest.fixture
def falls(cast: Cast) -> Measure:
    """Falls on Ash ward: a count every month, for control, with two years of readings."""
    return filled(a_measure(cast), [5, 6, 4, 7, 5, 6, 5, 4] * 3)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the clock of the pages."""

    def to(moment: Any) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return to
