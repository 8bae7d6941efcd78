"""A drawing in numbers: every shape, point, flag and word with its place, before anything is written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from variation.drawing.captions import Caption, captions, placed
from variation.drawing.edges import Edge, edge, edge_labels, pins
from variation.drawing.edges import Pin as Pin
from variation.drawing.frames import Frame, Plot, frame_of, window
from variation.drawing.labels import Label, width
from variation.drawing.levels import Flag, Level, Line, endings, levels
from variation.drawing.marks import Mark, Shape, area, joined, marks, pieces, places_of, stairs, xy
from variation.drawing.scales import Scale, near_reach, nice_step, number_ticks, places, reach
from variation.drawing.surroundings import is_long, silences, time_words, unit_words, value_words
from variation.results import Chart
from variation.spelling import (
    GROUPED_FROM,
    Translate,
    as_is,
    enough_decimals,
    number,
    with_unit,
)


__all__ = ["Scene", "lay_out"]

ROW = 1.25
"""Height of a row of words, in sizes of the type."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is drawn.

    Parameters
    ----------
    frame : Frame
        Its size.
    plot : Plot
        Where the points stand.
    behind : tuple of Shape
        Grid, bands and lines, from back to front.
    marks : tuple of Mark
        Points.
    pins : tuple of Pin
        Flags.
    labels : tuple of Label
        Words.
    decimals : int
        Digits of worked-out figures.

    Examples
    --------
    >>> import variation
    >>> len(lay_out(variation.analyse([1.0, 2.0, 3.0])).marks)
    3
    """

    frame: Frame
    plot: Plot
    behind: tuple[Shape, ...]
    marks: tuple[Mark, ...]
    pins: tuple[Pin, ...]
    labels: tuple[Label, ...]
    decimals: int


def lay_out(
    chart: Chart,
    size: str = "full",
    *,
    unit: str = "",
    decimals: int | None = None,
    lines: Sequence[Line] = (),
    flags: Sequence[Flag] = (),
    also: Sequence[float] = (),
    translate: Translate = as_is,
) -> Scene:
    """Find a place for everything.

    Parameters
    ----------
    chart : Chart
        The result to draw.
    size : {"full", "narrow", "card", "spark"}
        Which of the four sizes.
    unit : str
        The measure's unit.
    decimals : int, optional
        Digits of worked-out figures; as many as the height of the chart needs when left out.
    lines, flags : sequences
        What people set and noted.
    also : sequence of float
        Further heights that the value axis holds, so that several drawings can share one scale.
    translate : callable
        Translates words.

    Returns
    -------
    Scene
        Ready to be written.

    Examples
    --------
    >>> import variation
    >>> lay_out(variation.analyse([1.0, 2.0, 3.0]), "card").frame.name
    'card'
    """
    frame = frame_of(size)
    found = levels(chart, lines, translate) if frame.has_words else []
    heights = [*also, *(height for level in found for height in level.heights)]
    low, high = _reach(chart, frame, heights)
    digits = enough_decimals(high - low) if decimals is None else decimals
    is_empty = not heights and chart.latest is None
    ticks = [] if is_empty else _y_ticks(low, high, frame, unit)
    shown = [flag for flag in flags if 0 <= flag.period_index < len(chart)] if frame.has_points else []
    right = edge(endings(chart, found, unit, digits, translate), frame) if frame.has_words else Edge((), 0.0)
    heads = captions(chart, translate) if frame.has_points else []
    head = _head(frame, bool(shown), is_long(unit, frame), bool(heads))
    plot = _plot(frame, ticks, right, head)
    return _filled(
        chart,
        frame,
        plot,
        Scale(low, high, plot.bottom, plot.top),
        ticks,
        right,
        found,
        heads,
        shown,
        unit,
        digits,
        translate,
    )


def _reach(chart: Chart, frame: Frame, heights: Sequence[float]) -> tuple[float, float]:
    """Small drawings use all their room; those with a value axis show zero when it means something."""
    if frame.y_ticks:
        return reach(chart, heights)
    first = 0 if frame.has_words else window(chart.calendar, len(chart))
    return near_reach(chart, first, heights, has_far_limits=frame.has_words)


def _y_ticks(low: float, high: float, frame: Frame, unit: str) -> list[tuple[float, str]]:
    if not frame.y_ticks:
        return []
    step = nice_step(high - low, frame.y_ticks)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    sign = unit if unit in ("%", "£", "$", "€") else ""
    found = number_ticks(low, high, frame.y_ticks)
    is_big = any(abs(tick) >= GROUPED_FROM for tick in found)
    return [(tick, with_unit(number(tick, digits, grouped=is_big), sign)) for tick in found]


def _head(frame: Frame, has_flags: bool, has_unit: bool, has_captions: bool) -> float:
    """Room above the plot: the unit over the flags, the flags, and a row of captions, or of a unit without flags."""
    row = frame.text * ROW
    shared = row + 8 if has_captions or (has_unit and not has_flags) else 0.0
    return shared + (row * 2 if has_flags else 0.0) + (row if has_flags and has_unit else 0.0)


def _plot(frame: Frame, ticks: Sequence[tuple[float, str]], right: Edge, head: float) -> Plot:
    left = max([frame.left, *(width(text, frame.text) + 16 for _, text in ticks)])
    return Plot(left, frame.width - max(frame.right, right.width), frame.top + head, frame.height - frame.bottom)


def _filled(
    chart: Chart, frame: Frame, plot: Plot, y: Scale, ticks: Sequence[tuple[float, str]], right: Edge,
    found: Sequence[Level], heads: Sequence[Caption], flags: Sequence[Flag], unit: str, digits: int,
    translate: Translate,
) -> Scene:  # fmt: skip
    at = places(chart)
    x = _x_scale(at, plot, frame, window(chart.calendar, len(chart)) if not frame.has_words else 0)
    xs, ys = [x(place) for place in at], places_of(y, chart.values.tolist())
    of_unit = unit_words(unit, frame, plot, has_flags=bool(flags))
    stalks = pins(flags, xs, ys, plot.left, plot.right, frame, has_unit=bool(of_unit)) if flags else []
    shapes = [*_grid(plot, y, ticks), *_phases(chart, xs, plot, y), *_set_lines(found, xs, plot, y)]
    line, ghostly = joined(chart, at, xs, ys)
    shapes += [Shape("line ghost", ghostly), Shape("line", line)]
    ends, leads = edge_labels(right, y, plot.right, plot.top, plot.bottom, frame)
    labels = [*ends, *value_words(plot, y, ticks, frame), *of_unit]
    if frame.has_words:
        more, marks_of_time = time_words(chart, frame, plot, x, translate)
        labels += [*more, *silences(chart, frame, plot, at, xs, ys, translate)]
        shapes += [Shape("tickm", marks_of_time), Shape("lead", leads)]
    if heads:
        left = plot.left + 2 if flags or not of_unit else of_unit[0].box[2] + 14
        walls = [pin.foot_x for pin in stalks]
        labels += placed(heads, xs, left, plot.right, plot.top - frame.text * 0.86, frame.text, walls)
    points = marks(chart, xs, ys, _sizes(frame, plot, len(chart)))
    inside = [mark for mark in points if plot.left - 1 <= mark.x]
    if inside and not frame.has_points:
        latest = inside[-1]
        inside[-1] = latest._replace(radius=max(latest.radius, frame.radius["improvement"]))
    return Scene(frame, plot, tuple(s for s in shapes if s.data), tuple(inside), tuple(stalks), tuple(labels), digits)


def _x_scale(at: Sequence[float], plot: Plot, frame: Frame, first: int) -> Scale:
    """Half a step of air at both ends, so that no point stands on an edge."""
    wide = plot.right - plot.left
    air = max(frame.text * 0.6, min(frame.text * 2, wide / (2 * max(1, len(at) - first)))) if frame.has_words else 4.0
    if len(at) - first < 2:
        middle = at[first] if at else 0.0
        return Scale(middle - 0.5, middle + 0.5, plot.left, plot.right)
    return Scale(at[first], at[-1], plot.left + air, plot.right - air)


def _sizes(frame: Frame, plot: Plot, n: int) -> dict[str, float]:
    """Points shrink when there are many."""
    pitch = (plot.right - plot.left) / max(1, n)
    shrink = max(0.5, min(1.0, pitch / (frame.radius["improvement"] * 1.7))) if frame.has_words else 1.0
    return {kind: radius * shrink for kind, radius in frame.radius.items()}


def _grid(plot: Plot, y: Scale, ticks: Sequence[tuple[float, str]]) -> list[Shape]:
    lines = "".join(f"M{xy(plot.left)} {xy(y(tick))}H{xy(plot.right)}" for tick, _ in ticks)
    return [Shape("grid", lines)]


def _phases(chart: Chart, xs: Sequence[float], plot: Plot, y: Scale) -> list[Shape]:
    """Bands and lines of each phase; what is carried forward paler, what is provisional dashed."""
    bands, tops = [], []
    for phase in chart.phases if xs else ():
        parts = [part for part in pieces(chart, phase, xs, plot.left, plot.right, y) if part.right > plot.left]
        if not parts:
            continue
        parts[0] = replace(parts[0], left=max(plot.left, parts[0].left))
        for ahead in (False, True):
            some = [part for part in parts if part.is_ahead is ahead]
            kind = " provisional" if phase.provisional else " ahead" if ahead else ""
            bands.append(Shape(f"band{kind}", area(some, plot.bottom)))
            tops.append(
                Shape(
                    f"limit{kind}",
                    stairs([(p.left, p.right, p.lower) for p in some])
                    + stairs([(p.left, p.right, p.upper) for p in some]),
                )
            )
            tops.append(Shape(f"centre{kind}", stairs([(p.left, p.right, p.centre) for p in some])))
    return [*bands, *tops]


def _set_lines(found: Sequence[Level], xs: Sequence[float], plot: Plot, y: Scale) -> list[Shape]:
    shapes = []
    for level in found:
        heights = places_of(y, level.heights)
        if len(heights) == 1:
            data = stairs([(plot.left, plot.right, heights[0])])
        else:
            told = [(x, height) for x, height in zip(xs, heights, strict=True) if height == height]
            data = "".join(f"{'L' if i else 'M'}{xy(x)} {xy(height)}" for i, (x, height) in enumerate(told))
        shapes.append(Shape(f"target {level.kind}", data))
    return shapes
