"""Conformity: manifests of reference figures run against the engine, every disagreement listed."""

from __future__ import annotations

from variation.conform.running import Outcome, Report, run_manifest


__all__ = ["Outcome", "Report", "run_manifest"]
