"""Asha, Ben and Cato."""

from tests.betterward.people.cast import cast


__all__ = ["cast"]
