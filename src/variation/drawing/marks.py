"""What stands in the plot: bands and lines of the phases, the joining line, the points, the gaps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from variation.drawing.scales import HUGE, STEP_DAYS, Scale, is_dated
from variation.results import Chart, Phase


__all__ = [
    "Mark",
    "Piece",
    "Shape",
    "area",
    "gaps",
    "joined",
    "marks",
    "neighbours",
    "pieces",
    "places_of",
    "stairs",
    "xy",
]

KINDS = ("common", "improvement", "concern", "neutral", "excluded")
FEW = 12
"""From so many numbers on arrays are faster."""

BREATH = 3.0
"""Half the gap between the lines of two phases."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Path data with its class.

    Parameters
    ----------
    kind, data : str
        Class and path data.

    Examples
    --------
    >>> Shape("centre", "M0 0H9").kind
    'centre'
    """

    kind: str
    data: str


class Mark(NamedTuple):
    """One point.

    Parameters
    ----------
    row : int
        0-based row of the series.
    kind : str
        ``common``, ``improvement``, ``concern``, ``neutral`` or ``excluded``.
    x, y, radius : float
        Middle and size.

    Examples
    --------
    >>> Mark(3, "concern", 10.0, 20.0, 5.0).row
    3
    """

    row: int
    kind: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines over the width of one point.

    Parameters
    ----------
    left, right : float
        Its reach along the axis.
    centre, lower, upper : float
        Heights; ``nan`` where there is none.
    is_ahead : bool
        Behind the baseline that set the lines: carried forward.

    Examples
    --------
    >>> Piece(0, 10, 5, 1, 9, False).right
    10
    """

    left: float
    right: float
    centre: float
    lower: float
    upper: float
    is_ahead: bool


@lru_cache(1 << 14)
def xy(number: float) -> str:
    """A coordinate in as few letters as one decimal allows.

    Parameters
    ----------
    number : float
        Any coordinate.

    Returns
    -------
    str
        For path data.

    Examples
    --------
    >>> xy(12.04), xy(-0.04), xy(3.25)
    ('12', '0', '3.2')
    """
    tenths = round(number * 10)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths / 10}"


def places_of(scale: Scale, numbers: Sequence[float]) -> list[float]:
    """Coordinates of numbers; ``nan`` and infinities stay off the drawing.

    Parameters
    ----------
    scale : Scale
        From values to coordinates.
    numbers : sequence of float
        Values or heights of lines.

    Returns
    -------
    list of float
        ``nan`` where there is nothing.

    Examples
    --------
    >>> places_of(Scale(0, 10, 0, 100), [1.0, float("inf")])
    [10.0, nan]
    """
    if len(numbers) < FEW:
        return [scale(max(-HUGE, min(HUGE, n))) if math.isfinite(n) else math.nan for n in numbers]
    row = np.array(numbers, dtype=np.float64)
    row[~np.isfinite(row)] = np.nan
    placed: list[float] = scale.many(np.clip(row, -HUGE, HUGE)).tolist()
    return placed


def pieces(chart: Chart, phase: Phase, xs: Sequence[float], left: float, right: float, y: Scale) -> list[Piece]:
    """The lines of one phase, stretch by stretch of equal height.

    Parameters
    ----------
    chart : Chart
        The chart.
    phase : Phase
        One of its phases.
    xs : sequence of float
        Coordinates of all points along the axis.
    left, right : float
        Where lines begin before the first and end behind the last point of the chart.
    y : Scale
        From values to heights.

    Returns
    -------
    list of Piece
        In order, without gaps between them.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([1.0, 3.0])
    >>> [(p.left, p.right, p.centre) for p in pieces(chart, chart.phases[0], [5, 15], 0, 20, Scale(0, 4, 40, 0))]
    [(0, 20, 20.0)]
    """
    first, last = phase.first, phase.last
    begin = left if first == 0 else (xs[first - 1] + xs[first]) / 2 + BREATH
    stop = right if last == len(xs) - 1 else (xs[last] + xs[last + 1]) / 2 - BREATH
    columns = (line[first : last + 1].tolist() for line in (chart.centre, chart.lower, chart.upper))
    heights = [*zip(*columns, strict=True), ()]
    out = []
    for row, (now, after) in enumerate(pairwise(heights), start=first):
        if now == after and row != phase.baseline_last:
            continue
        end = stop if row == last else (xs[row] + xs[row + 1]) / 2
        centre, lower, upper = places_of(y, now)
        out.append(Piece(begin, max(begin, end), centre, lower, upper, row > phase.baseline_last))
        begin = end
    return out


def stairs(steps: Sequence[tuple[float, float, float]]) -> str:
    """Path data of a line with steps; equal heights become one stroke, gaps stay open.

    Parameters
    ----------
    steps : sequence of (left, right, height)
        In order; ``nan`` heights are gaps.

    Returns
    -------
    str
        Empty when there is nothing to draw.

    Examples
    --------
    >>> stairs([(0, 5, 1), (5, 9, 1), (9, 12, 4)])
    'M0 1H9V4H12'
    """
    out: list[str] = []
    end, level = math.nan, ""
    for left, right, height in steps:
        if height != height:
            end = math.nan
            continue
        now = xy(height)
        if left != end:
            out += [f"M{xy(left)} {now}", f"H{xy(right)}"]
        elif now == level:
            out[-1] = f"H{xy(right)}"
        else:
            out += [f"V{now}", f"H{xy(right)}"]
        end, level = right, now
    return "".join(out)


def area(parts: Sequence[Piece], floor: float) -> str:
    """Path data of the band between the limits; without a lower limit it reaches down to the floor.

    Parameters
    ----------
    parts : sequence of Piece
        In order.
    floor : float
        Bottom of the plot.

    Returns
    -------
    str
        One closed shape for each stretch with an upper limit.

    Examples
    --------
    >>> area([Piece(0, 10, 5, 8, 2, False)], 20)
    'M0 2H10V8H0Z'
    """
    out: list[str] = []
    run: list[Piece] = []
    for part in [*parts, Piece(math.nan, math.nan, math.nan, math.nan, math.nan, False)]:
        if run and (part.upper != part.upper or part.left != run[-1].right):
            out.append(_closed(run, floor))
            run = []
        if part.upper == part.upper:
            run.append(part)
    return "".join(out)


def _closed(run: Sequence[Piece], floor: float) -> str:
    top = stairs([(part.left, part.right, part.upper) for part in run])
    under = [(part.right, part.left, floor if part.lower != part.lower else part.lower) for part in reversed(run)]
    return f"{top}V{stairs(under).partition(' ')[2]}Z"


def neighbours(chart: Chart, at: Sequence[float]) -> list[bool]:
    """Whether points follow each other without a missing period.

    Parameters
    ----------
    chart : Chart
        The chart.
    at : sequence of float
        Places of all points.

    Returns
    -------
    list of bool
        For each point but the last, whether the next one is its neighbour in time.

    Examples
    --------
    >>> import variation
    >>> neighbours(variation.analyse([1.0, 2.0]), [0, 1])
    [True]
    """
    if not is_dated(chart):
        return [True] * (len(at) - 1)
    far = STEP_DAYS[chart.calendar] * 1.5
    return [later - now < far for now, later in pairwise(at)]


def joined(chart: Chart, at: Sequence[float], xs: Sequence[float], ys: Sequence[float]) -> tuple[str, str]:
    """Path data of the thin line through neighbouring points; it breaks where a period is missing.

    Parameters
    ----------
    chart : Chart
        The chart.
    at, xs, ys : sequence of float
        Places, coordinates and heights of all points.

    Returns
    -------
    tuple of (str, str)
        The line, and its strokes to and from points that are left out; empty when no two points are neighbours.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([1.0, 2.0, float("nan"), 4.0])
    >>> joined(chart, [0, 1, 2, 3], [0, 10, 20, 30], [4, 3, float("nan"), 1])
    ('M0 4L10 3', '')
    """
    out: tuple[list[str], list[str]] = ([], [])
    ghosts = chart.excluded.tolist()
    ends = (-1, -1)
    for row, is_next in enumerate(neighbours(chart, at)):
        if is_next and ys[row] == ys[row] and ys[row + 1] == ys[row + 1]:
            ghost = int(ghosts[row] or ghosts[row + 1])
            if ends[ghost] != row:
                out[ghost].append(f"M{xy(xs[row])} {xy(ys[row])}")
            out[ghost].append(f"L{xy(xs[row + 1])} {xy(ys[row + 1])}")
            ends = (ends[0], row + 1) if ghost else (row + 1, ends[1])
    return "".join(out[0]), "".join(out[1])


def gaps(chart: Chart, at: Sequence[float], xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float]]:
    """Stretches between two points in which periods have no value.

    Parameters
    ----------
    chart : Chart
        The chart.
    at, xs, ys : sequence of float
        Places, coordinates and heights of all points.

    Returns
    -------
    list of (left, right)
        From point to point; behind the last value to the end of the axis.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([1.0, 2.0, float("nan"), 4.0])
    >>> gaps(chart, [0, 1, 2, 3], [0, 10, 20, 30], [4, 3, float("nan"), 1])
    [(10, 30)]
    """
    told = [row for row, y in enumerate(ys) if y == y]
    is_next = neighbours(chart, at)
    between = [(xs[a], xs[b]) for a, b in pairwise(told) if b > a + 1 or not is_next[a]]
    if told and told[-1] < len(xs) - 1:
        between.append((xs[told[-1]], xs[-1]))
    return between


def marks(chart: Chart, xs: Sequence[float], ys: Sequence[float], radius: dict[str, float]) -> list[Mark]:
    """All points that have a value.

    Parameters
    ----------
    chart : Chart
        The chart.
    xs, ys : sequence of float
        Coordinates of all points.
    radius : dict
        Size of each kind.

    Returns
    -------
    list of Mark
        In order of time.

    Examples
    --------
    >>> import variation
    >>> chart = variation.analyse([1.0, 2.0, 3.0], excluded=[1])
    >>> [m.kind for m in marks(chart, [0, 1, 2], [3, 2, 1], dict.fromkeys(KINDS, 4.0))]
    ['common', 'excluded', 'common']
    """
    out = []
    ghosts, meanings = chart.excluded.tolist(), chart.meanings.tolist()
    for row, (x, y) in enumerate(zip(xs, ys, strict=True)):
        if y == y:
            kind = "excluded" if ghosts[row] else meanings[row].value
            out.append(Mark(row, kind, x, y, radius[kind]))
    return out
