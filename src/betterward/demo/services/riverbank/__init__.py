"""Riverbank, loaded from its story through the same services that people use."""

from betterward.demo.services.riverbank.loading import load


__all__ = ["load"]
