"""A drawing in numbers: every shape, point, flag and word with its place, before anything is written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from variation.drawing import axes
from variation.drawing.captions import captions, placed
from variation.drawing.edges import Edge, edge, edge_labels, pins
from variation.drawing.edges import Pin as Pin
from variation.drawing.frames import Frame, frame_of, window
from variation.drawing.labels import Label, width
from variation.drawing.levels import Flag, Level, Line, endings, levels
from variation.drawing.marks import Mark, Shape, area, gaps, joined, marks, pieces, places_of, stairs, xy
from variation.drawing.scales import Scale, nice_step, number_ticks, places, reach
from variation.results import Chart
from variation.spelling import LONGEST_UNIT, Translate, as_is, enough_decimals, number, short_period, with_unit


__all__ = ["Plot", "Scene", "lay_out"]

ROW = 1.25
"""Height of a row of words, in sizes of the type."""


@dataclass(frozen=True, slots=True)
class Plot:
    """The rectangle in which the points stand.

    Parameters
    ----------
    left, right, top, bottom : float
        Its edges.

    Examples
    --------
    >>> Plot(40, 800, 20, 360).right
    800
    """

    left: float
    right: float
    top: float
    bottom: float


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
    low, high = reach(chart, [height for level in found for height in level.heights])
    digits = enough_decimals(high - low) if decimals is None else decimals
    ticks = _y_ticks(low, high, frame, unit)
    shown = [flag for flag in flags if 0 <= flag.period_index < len(chart)] if frame.has_points else []
    right = edge(endings(chart, found, unit, digits, translate), frame) if frame.has_words else Edge((), 0.0)
    heads = captions(chart, translate) if frame.has_points else []
    plot = _plot(frame, ticks, right, has_flags=bool(shown), has_head=bool(heads or _is_long(unit, frame)))
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


def _is_long(unit: str, frame: Frame) -> bool:
    """Whether the unit stands once above the axis instead of behind each figure."""
    return frame.has_points and len(unit) > LONGEST_UNIT


def _y_ticks(low: float, high: float, frame: Frame, unit: str) -> list[tuple[float, str]]:
    if not frame.y_ticks:
        return []
    step = nice_step(high - low, frame.y_ticks)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    money_or_share = unit if unit in ("%", "£", "$", "€") else ""
    return [(t, with_unit(number(t, digits), money_or_share)) for t in number_ticks(low, high, frame.y_ticks)]


def _plot(frame: Frame, ticks: Sequence[tuple[float, str]], right: Edge, *, has_flags: bool, has_head: bool) -> Plot:
    row = frame.text * ROW
    left = max([frame.left, *(width(text, frame.text) + 16 for _, text in ticks)])
    top = frame.top + (row * 2 if has_flags else 0) + (row + 4 if has_head else 0)
    return Plot(left, frame.width - max(frame.right, right.width), top, frame.height - frame.bottom)


def _filled(
    chart: Chart, frame: Frame, plot: Plot, y: Scale, ticks: Sequence[tuple[float, str]], right: Edge,
    found: Sequence[Level], heads: Sequence[object], flags: Sequence[Flag], unit: str, digits: int, translate: Translate,
) -> Scene:  # fmt: skip
    at = places(chart)
    x = _x_scale(at, plot, frame, window(chart.calendar, len(chart)) if not frame.has_words else 0)
    xs, ys = [x(place) for place in at], places_of(y, chart.values.tolist())
    stalks = pins(flags, xs, ys, plot.left, plot.right, frame)
    shapes = [*_grid(plot, y, ticks), *_phases(chart, xs, plot, y), *_set_lines(found, xs, plot, y)]
    shapes.append(Shape("line", joined(chart, at, xs, ys)))
    ends, leads = edge_labels(right, y, plot.right, plot.top, plot.bottom, frame)
    labels = [*ends, *_y_words(plot, y, ticks, frame)]
    if frame.has_words:
        more, marks_of_time = _time(chart, frame, plot, x, translate)
        labels += more
        shapes += [Shape("tickm", marks_of_time), Shape("lead", leads)]
    if frame.has_points:
        labels += _heads(chart, frame, plot, xs, unit, [pin.foot_x for pin in stalks], translate)
        labels += _silences(chart, frame, plot, at, xs, ys, translate)
    points = marks(chart, xs, ys, _sizes(frame, plot, len(chart)))
    inside = [mark for mark in points if plot.left - 1 <= mark.x]
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
                    "".join(
                        stairs([(p.left, p.right, h) for p, h in zip(some, row)])
                        for row in zip(*((p.lower, p.upper) for p in some))
                    ),
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
            told = [(x, height) for x, height in zip(xs, heights) if height == height]
            data = "".join(f"{'L' if i else 'M'}{xy(x)} {xy(height)}" for i, (x, height) in enumerate(told))
        shapes.append(Shape(f"target {level.kind}", data))
    return shapes


def _y_words(plot: Plot, y: Scale, ticks: Sequence[tuple[float, str]], frame: Frame) -> list[Label]:
    size = frame.text
    return [Label("tick", plot.left - 10, y(tick) + size * 0.34, (text,), size, "end") for tick, text in ticks]


def _time(chart: Chart, frame: Frame, plot: Plot, x: Scale, translate: Translate) -> tuple[list[Label], str]:
    base, size = plot.bottom + frame.text * 1.55, frame.text
    if not frame.has_points:
        return _ends_of_time(chart, plot, base, size, translate), ""
    labels, strokes = [], [f"M{xy(plot.left)} {xy(plot.bottom)}H{xy(plot.right)}"]
    for tick in axes.time_ticks(chart, x, size, translate):
        rows = (tick.text, tick.under) if tick.under else (tick.text,)
        half = max(width(row, size) for row in rows) / 2
        at = max(half, min(frame.width - half, x(tick.place)))
        labels.append(Label("tick", at, base, rows, size, "middle"))
        strokes.append(f"M{xy(x(tick.place))} {xy(plot.bottom)}v5")
    return labels, "".join(strokes)


def _ends_of_time(chart: Chart, plot: Plot, base: float, size: float, translate: Translate) -> list[Label]:
    """A card names its first and its last period only."""
    if not chart.periods:
        return []
    first = Label("tick", plot.left, base, (short_period(chart.periods[0], chart.calendar, translate),), size)
    last = Label("tick", plot.right, base, (short_period(chart.periods[-1], chart.calendar, translate),), size, "end")
    return [first] if len(chart) == 1 else [first, last]


def _heads(
    chart: Chart, frame: Frame, plot: Plot, xs: Sequence[float], unit: str, walls: Sequence[float], translate: Translate
) -> list[Label]:
    """The unit at the left, the captions of the phases behind it."""
    size, base, left = frame.text, plot.top - 8, plot.left + 2
    labels = []
    if _is_long(unit, frame):
        labels.append(Label("unit", 0, base, (_fit_unit(unit, frame, walls),), size))
        left = labels[0].box[2] + 14
    return [*labels, *placed(captions(chart, translate), xs, left, plot.right, base, size, walls)]


def _fit_unit(unit: str, frame: Frame, walls: Sequence[float]) -> str:
    room = min([frame.width * 0.5, *(wall - 6 for wall in walls)])
    return unit if width(unit, frame.text) <= room else unit[: max(1, int(room / frame.text * 1.5))].rstrip() + "…"


def _silences(
    chart: Chart,
    frame: Frame,
    plot: Plot,
    at: Sequence[float],
    xs: Sequence[float],
    ys: Sequence[float],
    translate: Translate,
) -> list[Label]:
    """ "No data" where periods are missing and there is room to say so."""
    size = frame.text * 0.86
    if not any(y == y for y in ys):
        middle = (plot.left + plot.right) / 2
        return [
            Label("gap", middle, (plot.top + plot.bottom) / 2, (translate("No readings yet"),), frame.text, "middle")
        ]
    words = translate("no data")
    wide = width(words, size) + 10
    return [
        Label("gap", (left + right) / 2, plot.bottom - 8, (words,), size, "middle")
        for left, right in gaps(chart, at, xs, ys)
        if right - left >= wide
    ]
