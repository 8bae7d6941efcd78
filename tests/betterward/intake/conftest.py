"""Asha, Ben and Cato, a measure of Asha's ward, and the day of the tests."""

from tests.betterward.measures.conftest import falls, moved
from tests.betterward.people.cast import cast


__all__ = ["cast", "falls", "moved"]
