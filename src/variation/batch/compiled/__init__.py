"""The compiled kernels behind `analyse_many`; they need the extra `fast`."""

from __future__ import annotations
