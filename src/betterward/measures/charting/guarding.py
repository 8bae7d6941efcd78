"""A series over periods so long that no count in them is small: what may be told of few people."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from betterward.measures import rules
from betterward.measures.charting.gathering import Point, Series
from betterward.measures.models import Measure, Reading


def counted(series: Series) -> rules.Counted:
    """The numerators and denominators of a series, by period; where nothing or not all was counted, none."""
    return {
        day: (point.numerator, 0.0 if point.denominator != point.denominator else point.denominator)
        for day, point in zip(series.periods, series.points, strict=True)
        if point.numerator == point.numerator and point.state != Reading.State.MISSING and not point.is_partial
    }


def without_small(
    measure: Measure, groups: Sequence[rules.Counted], least: int
) -> tuple[str, list[rules.Counted]] | None:  # fmt: skip
    """The shortest periods in which no group has a small count, and their numbers; None where there are none."""
    version = measure.version
    return rules.shortest_without_small(groups, version.frequency, least=least, is_share=version.kind == "proportion")


def over(measure: Measure, length: str) -> Measure:
    """The measure as if it were counted over these periods, on a chart that knows sizes."""
    other: Any = copy(measure)
    other.version, other.recipe = copy(measure.version), {}
    other.version.frequency = length
    other.version.recipe = {"chart": rules.default_chart(measure.version.kind)[0]}
    return other  # type: ignore[no-any-return]


def series_over(numbers: rules.Counted, length: str) -> Series:
    """Numbers by period as a series on its calendar."""
    days = rules.calendar(min(numbers), max(numbers), length)
    empty = Point(state="absent", present=0, expected=0)
    points = {day: Point(numerator=top, denominator=under) for day, (top, under) in numbers.items()}
    return Series(days, [points.get(day, empty) for day in days])
