"""Asha, Ben and Cato, and a project on Asha's ward."""

from __future__ import annotations

from datetime import date

import pytest
from tests.betterward.people.cast import cast
from tests.betterward.strategy.conftest import measure, safe

from betterward.projects.services import start_project


__all__ = ["cast", "measure", "safe", "steady"]

STARTED = date(2025, 11, 24)


@pytest.fixture
def steady(cast):
    """A project that Asha leads."""
    return start_project(
        title="Steady on Ash", unit=cast.ward, by=cast.actor("asha"), started_on=STARTED, aim="From 9 to 4.5 falls"
    )
