"""The NumPy path of a batch: block by block, for where nothing is compiled."""

from __future__ import annotations

from variation.batch.arrays.work import work


__all__ = ["work"]
