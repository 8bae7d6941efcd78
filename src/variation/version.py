"""Which engine this is; every result that is kept names it."""

from __future__ import annotations


__all__ = ["VERSION"]

VERSION = "0.1.0"
"""As in `pyproject.toml`."""
