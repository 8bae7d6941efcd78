"""Proposals, never acts: where a new phase may start, with the evidence, and doubts about the data."""

from __future__ import annotations

from variation.proposals.found import MedianStep, median_steps, shift_starts


__all__ = ["MedianStep", "median_steps", "shift_starts"]
