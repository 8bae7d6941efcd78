"""Library checks of run lengths and of false alarms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from variation.chances import cusum_run_length, ewma_run_length, run_chart_alarms, run_length, shewhart_run_length
from variation.errors import BadChoice


__all__ = ["LIBRARY"]


def _arl(inputs: Mapping[str, Any]) -> float:
    chart, shift = inputs["chart"], inputs.get("shift", 0)
    if chart == "cusum":
        return cusum_run_length(k=inputs["k"], h=inputs["h"], shift=shift, sides=inputs.get("sides", 2))
    if chart == "ewma":
        return ewma_run_length(
            weight=inputs["lambda"],
            nsigmas=inputs["nsigmas"],
            shift=shift,
            sides=inputs.get("sides", 2),
            steady=inputs.get("steady_state", False),
        )
    if chart != "shewhart":
        raise BadChoice(f"The charts are shewhart, cusum and ewma; received {chart!r}.")
    if "rules" in inputs:
        return run_length(inputs["rules"], shift=shift)
    return shewhart_run_length(nsigmas=inputs.get("nsigmas", 3), shift=shift)


def _false_alarms(inputs: Mapping[str, Any]) -> float:
    if inputs["rules"] != "perla":
        raise BadChoice(f"The rules are perla; received {inputs['rules']!r}.")
    low, high = inputs["runs_limits"]
    found = run_chart_alarms(
        inputs["n"], shift=inputs["shift_points"], trend=inputs["trend_points"], runs=(int(low), int(high))
    )
    return found.anywhere


LIBRARY = {"arl": _arl, "false_alarm_probability": _false_alarms}
