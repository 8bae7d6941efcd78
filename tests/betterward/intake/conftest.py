"""Asha, Ben and Cato, and a measure of Asha's ward."""

from tests.betterward.measures.conftest import falls
from tests.betterward.people.cast import cast


__all__ = ["cast", "falls"]
