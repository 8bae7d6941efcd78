"""Lines that people set: goal, standard, agreed path, safe range; and what is written at the right end of each line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from variation.errors import BadChoice
from variation.results import Chart
from variation.spelling import Translate, as_is, middle_of, number, with_unit


__all__ = ["Ending", "Flag", "Level", "Line", "endings", "levels"]

KINDS = ("goal", "standard", "path", "range")
OWN = frozenset({"centre", "limit"})
"""What was worked out; the rest is set by people."""

ABOVE_ZERO = frozenset({"p", "pp", "u", "up", "c", "g", "t", "np", "mr", "s", "r"})
"""Charts that cannot go below zero: a limit at zero is no limit, so nothing is written at it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that people set.

    Parameters
    ----------
    kind : {"goal", "standard", "path", "range"}
        What it is; only standards and ranges carry the target icon.
    label : str
        Its words at the right end.
    value : float, optional
        Its height.
    values : sequence of float, optional
        Its height at each point, for a path; ``nan`` leaves a gap.

    Examples
    --------
    >>> Line("goal", "by March 2027", 4.5).value
    4.5
    """

    kind: str
    label: str = ""
    value: float | None = None
    values: Sequence[float] | None = None

    def __post_init__(self) -> None:
        """Refuse another kind."""
        if self.kind not in KINDS:
            raise BadChoice(f"A line is one of {', '.join(KINDS)}; received {self.kind!r}.")


@dataclass(frozen=True, slots=True)
class Flag:
    """A numbered note above the plot; its text stands beneath the chart.

    Parameters
    ----------
    period_index : int
        0-based point that it belongs to.
    number : int
        What stands in the flag.
    text : str
        Shown when the flag is pointed at.

    Examples
    --------
    >>> Flag(3, 1, "Night staff join the huddle").number
    1
    """

    period_index: int
    number: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A line with its heights and words, ready to be drawn.

    Parameters
    ----------
    kind, word : str
        Class and words.
    heights : tuple of float
        One for all, or one a point.

    Examples
    --------
    >>> Level("goal", "goal", (4.5,)).last
    4.5
    """

    kind: str
    word: str
    heights: tuple[float, ...]

    @property
    def last(self) -> float:
        """Height at the right end."""
        return next((height for height in reversed(self.heights) if math.isfinite(height)), math.nan)


@dataclass(frozen=True, slots=True)
class Ending:
    """What is written at the right end of a line.

    Parameters
    ----------
    kind : str
        Class.
    height : float
        In the measure's own unit.
    figure, word : str
        The number with its unit, and what it is.
    short : str
        What it is, where room is short.

    Examples
    --------
    >>> Ending("centre", 10.2, "10.2", "average").word
    'average'
    """

    kind: str
    height: float
    figure: str
    word: str
    short: str = ""


def levels(chart: Chart, lines: Sequence[Line] = (), translate: Translate = as_is) -> list[Level]:
    """The lines that are given, with the chart's own standard and safe range when no line says them better.

    Parameters
    ----------
    chart : Chart
        Any chart.
    lines : sequence of Line
        Lines that are given.
    translate : callable
        Translates words.

    Returns
    -------
    list of Level
        Lines without a height are left out.

    Raises
    ------
    BadChoice
        A path with another number of heights than the chart has points.

    Examples
    --------
    >>> import variation
    >>> [level.word for level in levels(variation.analyse([1.0, 2.0], target=3.0), [Line("goal", value=2.0)])]
    ['goal', 'standard']
    """
    for line in lines:
        if line.values is not None and len(line.values) != len(chart):
            raise BadChoice(f"A path has one height a point: {len(chart)}; received {len(line.values)}.")
    found = [_level(line, translate) for line in lines]
    given = {line.kind for line in lines}
    if chart.target is not None and "standard" not in given:
        found.append(Level("standard", translate("standard"), (chart.target,)))
    if chart.safe_range is not None and "range" not in given:
        low, high = chart.safe_range
        found.append(Level("range", translate("top of safe range"), (high,)))
        found.append(Level("range", translate("bottom of safe range"), (low,)))
    return [level for level in found if math.isfinite(level.last)]


def _level(line: Line, translate: Translate) -> Level:
    own = translate({"path": "agreed path", "range": "safe range"}.get(line.kind, line.kind))
    word = line.label.strip()
    heights = tuple(line.values) if line.values is not None else (math.nan if line.value is None else line.value,)
    return Level(line.kind, own if word.lower() in ("", line.kind, own.lower()) else word, heights)


def endings(
    chart: Chart, found: Sequence[Level], unit: str, decimals: int, translate: Translate = as_is
) -> list[Ending]:
    """What stands at the right edge, the most needed first.

    Parameters
    ----------
    chart : Chart
        Any chart.
    found : sequence of Level
        Lines that people set.
    unit : str
        The measure's unit.
    decimals : int
        Digits behind the point.
    translate : callable
        Translates words.

    Returns
    -------
    list of Ending
        Centre, lines, upper and lower limit.

    Examples
    --------
    >>> import variation
    >>> [end.word for end in endings(variation.analyse([4.0, 6.0, 5.0]), [], "", 1)]
    ['average', 'upper limit', 'lower limit']
    """
    middle = middle_of(chart)
    centre, upper, lower = (_last(chart, line.tolist()) for line in (chart.centre, chart.upper, chart.lower))
    rows = [("centre", centre, translate(middle), "")]
    rows += [(level.kind, level.last, level.word, "") for level in found]
    if upper != centre:
        rows += [("limit", upper, translate("upper limit"), translate("upper"))]
    if lower != centre and not (lower == 0 and chart.kind in ABOVE_ZERO):
        rows += [("limit", lower, translate("lower limit"), translate("lower"))]
    return [
        Ending(kind, height, with_unit(_figure(height, decimals, kind in OWN), unit), word, short)
        for kind, height, word, short in rows
        if math.isfinite(height)
    ]


def _last(chart: Chart, line: list[float]) -> float:
    """Height at the latest point of the last phase that has one."""
    if not chart.phases:
        return math.nan
    here = line[chart.phases[-1].first :]
    return next((height for height in reversed(here) if math.isfinite(height)), math.nan)


def _figure(height: float, decimals: int, is_worked_out: bool) -> str:
    """A figure that people set keeps its own digits; one that was worked out is rounded."""
    if is_worked_out and decimals < 6 and abs(height) < 1e-6:
        return number(0.0, decimals)  # a limit of a t chart, raised back, comes as near to 0 as that
    return number(height, decimals if is_worked_out else None)
