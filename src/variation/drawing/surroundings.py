"""Words around the points: numbers at the left, time beneath, the unit above, and where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence

from variation.drawing import axes
from variation.drawing.frames import Frame, Plot
from variation.drawing.labels import Label, shortened, width
from variation.drawing.marks import gaps, xy
from variation.drawing.scales import Scale
from variation.results import Chart
from variation.spelling import LONGEST_UNIT, Translate, as_is, short_period


__all__ = ["is_long", "silences", "time_words", "unit_words", "value_words"]


def value_words(plot: Plot, y: Scale, ticks: Sequence[tuple[float, str]], frame: Frame) -> list[Label]:
    """The numbers of the value axis.

    Parameters
    ----------
    plot : Plot
        Where the points stand.
    y : Scale
        From values to heights.
    ticks : sequence of (float, str)
        Values and their words.
    frame : Frame
        The size.

    Returns
    -------
    list of Label
        One a tick.

    Examples
    --------
    >>> from variation.drawing.frames import FRAMES
    >>> value_words(Plot(40, 800, 20, 360), Scale(0, 10, 360, 20), [(5.0, "5")], FRAMES["full"])[0].x
    30
    """
    size = frame.text
    return [Label("tick", plot.left - 10, y(tick) + size * 0.34, (text,), size, "end") for tick, text in ticks]


def time_words(
    chart: Chart, frame: Frame, plot: Plot, x: Scale, translate: Translate = as_is
) -> tuple[list[Label], str]:
    """The time axis; a card names its first and its last period only.

    Parameters
    ----------
    chart : Chart
        Any chart.
    frame : Frame
        The size.
    plot : Plot
        Where the points stand.
    x : Scale
        From places to coordinates.
    translate : callable
        Translates month names.

    Returns
    -------
    tuple of (list of Label, str)
        The words, and path data of the axis with its ticks.

    Examples
    --------
    >>> import variation
    >>> from variation.drawing.frames import FRAMES
    >>> chart = variation.analyse([1.0, 2.0])
    >>> words, strokes = time_words(chart, FRAMES["full"], Plot(40, 800, 20, 360), Scale(0, 1, 50, 790))
    >>> [label.rows for label in words], strokes
    ([('1',), ('2',)], 'M40 360H800M50 360v5M790 360v5')
    """
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
    if not chart.periods:
        return []
    first = Label("tick", plot.left, base, (short_period(chart.periods[0], chart.calendar, translate),), size)
    last = Label("tick", plot.right, base, (short_period(chart.periods[-1], chart.calendar, translate),), size, "end")
    return [first] if len(chart) == 1 or first.box[2] + 8 > last.box[0] else [first, last]


def is_long(unit: str, frame: Frame) -> bool:
    """Whether the unit stands once above the axis instead of behind each figure.

    Parameters
    ----------
    unit : str
        The measure's unit.
    frame : Frame
        The size.

    Returns
    -------
    bool
        Never on small drawings.

    Examples
    --------
    >>> from variation.drawing.frames import FRAMES
    >>> is_long("per 1,000 bed days", FRAMES["full"]), is_long("days", FRAMES["full"])
    (True, False)
    """
    return frame.has_points and len(unit) > LONGEST_UNIT


def unit_words(unit: str, frame: Frame, plot: Plot, *, has_flags: bool) -> list[Label]:
    """A long unit, once, above the axis; with flags it stands in a row above them, so that no stalk runs through it.

    Parameters
    ----------
    unit : str
        The measure's unit.
    frame : Frame
        The size.
    plot : Plot
        Where the points stand.
    has_flags : bool
        Whether there is a row of flags.

    Returns
    -------
    list of Label
        One or none.

    Examples
    --------
    >>> from variation.drawing.frames import FRAMES
    >>> unit_words("per 1,000 bed days", FRAMES["full"], Plot(40, 800, 38, 360), has_flags=False)[0].rows
    ('per 1,000 bed days',)
    """
    if not is_long(unit, frame):
        return []
    base = frame.top / 2 + frame.text * 0.72 if has_flags else plot.top - frame.text * 0.86
    return [Label("unit", 0, base, (shortened(unit, frame.width * 0.5, frame.text),), frame.text)]


def silences(
    chart: Chart,
    frame: Frame,
    plot: Plot,
    at: Sequence[float],
    xs: Sequence[float],
    ys: Sequence[float],
    translate: Translate = as_is,
) -> list[Label]:
    """ "No data" where periods are missing and there is room to say so.

    Parameters
    ----------
    chart : Chart
        Any chart.
    frame : Frame
        The size.
    plot : Plot
        Where the points stand.
    at, xs, ys : sequence of float
        Places, coordinates and heights of all points.
    translate : callable
        Translates words.

    Returns
    -------
    list of Label
        A chart without any value says so in the middle.

    Examples
    --------
    >>> import variation
    >>> from variation.drawing.frames import FRAMES
    >>> silences(variation.analyse([]), FRAMES["card"], Plot(40, 200, 20, 100), [], [], [])[0].rows
    ('No readings yet',)
    """
    size = frame.text * 0.86
    if not any(y == y for y in ys):
        x, y = (plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2
        return [Label("gap", x, y, (translate("No readings yet"),), frame.text, "middle")]
    if not frame.has_points:
        return []
    words = translate("no data")
    wide = width(words, size) + 10
    return [
        Label("gap", (left + right) / 2, plot.bottom - 8, (words,), size, "middle")
        for left, right in gaps(chart, at, xs, ys)
        if right - left >= wide
    ]
