"""Chances: run lengths, false alarms of rule sets, and false discoveries among many charts."""

from __future__ import annotations

from variation.chances.alarms import PUBLISHED, Alarms, cost_of_rules, false_alarms, run_chart_alarms
from variation.chances.automata import is_exact, run_length, run_length_distribution
from variation.chances.lengths import cusum_run_length, ewma_run_length, shewhart_run_length
from variation.chances.portfolio import Look, adjusted, evidence, worth_a_look


__all__ = [
    "PUBLISHED",
    "Alarms",
    "Look",
    "adjusted",
    "cost_of_rules",
    "cusum_run_length",
    "evidence",
    "ewma_run_length",
    "false_alarms",
    "is_exact",
    "run_chart_alarms",
    "run_length",
    "run_length_distribution",
    "shewhart_run_length",
    "worth_a_look",
]
