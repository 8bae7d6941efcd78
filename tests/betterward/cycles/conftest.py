"""Asha, Ben and Cato, a project on Asha's ward, and a measure it watches."""

from __future__ import annotations

import pytest
from tests.betterward.people.cast import cast
from tests.betterward.projects.conftest import steady
from tests.betterward.strategy.conftest import measure as made

from betterward.projects.services import link_measure


__all__ = ["cast", "falls", "steady"]


@pytest.fixture
def falls(cast, steady):
    """A measure of the project with a year of readings."""
    measure = made(cast, purpose="improvement")
    link_measure(project=steady, measure=measure, by=cast.actor("asha"))
    return measure
