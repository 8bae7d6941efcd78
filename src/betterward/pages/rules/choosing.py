"""Which chart for which numbers, and why in one line; an honest proposal that a person may overrule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from betterward.intake.rules.pasting import Pasted


LARGE_SIZES = 1000
"""From here on limits of a p chart are too narrow for real life; p′ widens them as the data show."""

FEW_POINTS = 12
SMALL_COUNTS = 10


@dataclass(frozen=True, slots=True)
class Proposal:
    """A kind of chart, the key of its reason, and how its numbers are scaled."""

    chart: str
    because: str


def proposed(pasted: Pasted) -> Proposal:
    """The chart that suits the numbers."""
    told = [value for value in pasted.values if not isnan(value)]
    if pasted.groups is not None:
        return Proposal("xbar", "several_a_time")
    if pasted.sizes is not None:
        return _of_parts(pasted)
    if len(told) < FEW_POINTS:
        return Proposal("run", "few_points")
    is_counted = not pasted.is_percent and all(value >= 0 and value == int(value) for value in told)
    if is_counted and sum(told) < SMALL_COUNTS * len(told):
        return Proposal("c", "counts_of_events")
    return Proposal("i", "one_value_a_period")


def _of_parts(pasted: Pasted) -> Proposal:
    sizes = [size for size in pasted.sizes or () if not isnan(size)]
    large = bool(sizes) and sum(sizes) / len(sizes) >= LARGE_SIZES
    if pasted.is_rate:
        return Proposal("up", "large_denominators") if large else Proposal("u", "events_per_opportunity")
    return Proposal("pp", "large_denominators") if large else Proposal("p", "classified_yes_no")


def possible(pasted: Pasted) -> list[str]:
    """Charts these numbers can stand on, the usual ones first."""
    told = [value for value in pasted.values if not isnan(value)]
    counts = all(value >= 0 and value == int(value) for value in told)
    if pasted.groups is not None:
        return ["xbar", "xbar_r", "s", "r"]
    if pasted.sizes is not None:
        return [*(["p", "pp"] if pasted.is_share and counts else []), *(["u", "up"] if counts else []), "i", "run"]
    if pasted.is_percent:
        return ["i", "run"]
    return ["i", "run", *(["c", "g"] if counts else []), *(["t"] if all(value > 0 for value in told) else [])]


def scale(pasted: Pasted, chart: str) -> tuple[float, str]:
    """What a share or a rate is multiplied by, and its unit: per cent, or per 1, 100 or 1,000."""
    if pasted.sizes is None:
        return 1.0, "%" if pasted.is_percent else ""
    if chart in ("p", "pp") or (pasted.is_share and not pasted.is_rate):
        return 100.0, "%"
    times = _times([size for size in pasted.sizes if not isnan(size)])
    return times, f"per {times:,.0f}"


def _times(sizes: Sequence[float]) -> float:
    usual = sorted(sizes)[len(sizes) // 2] if sizes else 1.0
    return 1000.0 if usual >= 200 else 100.0 if usual >= 20 else 1.0
