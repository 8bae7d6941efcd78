"""Proposals, never acts: where a new phase may start, with the evidence, and doubts about the data."""

from __future__ import annotations

from variation.proposals.changes import ChangePoint, Proposal, change_point, proposed_phases
from variation.proposals.found import MedianStep, median_steps, shift_starts
from variation.proposals.remarks import Remark, remarks, standing


__all__ = [
    "ChangePoint",
    "MedianStep",
    "Proposal",
    "Remark",
    "change_point",
    "median_steps",
    "proposed_phases",
    "remarks",
    "shift_starts",
    "standing",
]
