"""The words at the right end of the lines and the flags above the plot: both spread until none touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from variation.drawing.frames import Frame
from variation.drawing.labels import Label, fitting, is_strong, shortened, spread, width, wrapped
from variation.drawing.levels import Ending, Flag
from variation.drawing.marks import xy
from variation.drawing.scales import Scale


__all__ = ["Edge", "Pin", "edge", "edge_labels", "pins"]

ROW = 1.2
AIR = 8.0
FROM_PLOT = 12.0
MOST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Edge:
    """The words at the right, broken into rows, with the width they need.

    Parameters
    ----------
    ends : tuple of (Ending, rows)
        The most needed first.
    width : float
        Room from the plot to the edge of the drawing.

    Examples
    --------
    >>> Edge((), 0.0).ends
    ()
    """

    ends: tuple[tuple[Ending, tuple[str, ...]], ...]
    width: float


@dataclass(frozen=True, slots=True)
class Pin:
    """A flag: a numbered head and a stalk down to its point.

    Parameters
    ----------
    number, text : str
        What stands in it and what it says.
    x, y, radius : float
        Its head.
    foot_x, foot_y : float
        Where its stalk ends.

    Examples
    --------
    >>> Pin("1", "", 10, 10, 9, 10, 80).foot_y
    80
    """

    number: str
    text: str
    x: float
    y: float
    radius: float
    foot_x: float
    foot_y: float


def edge(ends: Sequence[Ending], frame: Frame) -> Edge:
    """Break the words into rows and find out how much room they need.

    Parameters
    ----------
    ends : sequence of Ending
        The most needed first.
    frame : Frame
        A card keeps figures of the centre line and of set lines only; a narrow chart puts words under figures.

    Returns
    -------
    Edge
        Ready for `edge_labels`.

    Examples
    --------
    >>> from variation.drawing.frames import FRAMES
    >>> edge([Ending("centre", 10.2, "10.2", "average")], FRAMES["narrow"]).ends[0][1]
    ('10.2', 'average')
    """
    rows = tuple((end, _rows(end, frame)) for end in ends if frame.has_points or end.kind != "limit")
    widest = max(
        (width(row, frame.text, is_bold=is_strong(end.kind)) for end, texts in rows for row in texts), default=0.0
    )
    return Edge(rows, widest + FROM_PLOT + 4 if rows else 0.0)


def _rows(end: Ending, frame: Frame) -> tuple[str, ...]:
    is_bold, room, size = is_strong(end.kind), frame.widest_label, frame.text
    figure = shortened(end.figure, room, size, is_bold=is_bold)
    if not frame.has_points:
        return (figure,)
    if frame.name == "narrow":
        return figure, *wrapped(end.short or end.word, room, size, MOST_ROWS, is_bold=is_bold)
    return wrapped(f"{end.figure} {end.word}", room, size, MOST_ROWS, is_bold=is_bold)


def edge_labels(found: Edge, y: Scale, x: float, top: float, bottom: float, frame: Frame) -> tuple[list[Label], str]:
    """Place the words at the right; a fine lead goes to those that had to move.

    Parameters
    ----------
    found : Edge
        The words.
    y : Scale
        From values to heights.
    x : float
        Right edge of the plot.
    top, bottom : float
        Ends of the plot.
    frame : Frame
        The size.

    Returns
    -------
    tuple of (list of Label, str)
        The words, and path data of the leads.

    Examples
    --------
    >>> from variation.drawing.frames import FRAMES
    >>> words = edge([Ending("centre", 1.0, "1", "average"), Ending("goal", 1.0, "1", "goal")], FRAMES["full"])
    >>> [round(label.y) for label in edge_labels(words, Scale(0, 2, 100, 0), 50, 0, 100, FRAMES["full"])[0]]
    [44, 65]
    """
    size = frame.text
    tall = [size * ROW * len(rows) + 4 for _, rows in found.ends]
    kept = found.ends[: fitting(tall, bottom - top + size)]
    wanted = [y(end.height) for end, _ in kept]
    middles = spread(wanted, tall, top - size / 2, bottom + size / 2)
    labels, leads = [], []
    for (end, rows), want, middle in zip(kept, wanted, middles, strict=True):
        first = middle - size * ROW * (len(rows) - 1) / 2
        labels.append(Label(f"lab {end.kind}", x + FROM_PLOT, first + size * 0.34, rows, size))
        if abs(middle - want) > size * 0.4:
            leads.append(f"M{xy(x + 1)} {xy(want)}L{xy(x + FROM_PLOT - 3)} {xy(middle)}")
    return labels, "".join(leads)


def pins(
    flags: Sequence[Flag],
    xs: Sequence[float],
    ys: Sequence[float],
    left: float,
    right: float,
    frame: Frame,
    *,
    has_unit: bool = False,
) -> list[Pin]:
    """Place the flags above the plot, in order of time.

    Parameters
    ----------
    flags : sequence of Flag
        Those that belong to a row of the series; those that find no room stand in the list beneath the chart only.
    xs, ys : sequence of float
        Coordinates of all points.
    left, right : float
        Ends of the plot.
    frame : Frame
        The size.
    has_unit : bool
        The unit stands in a row above them.

    Returns
    -------
    list of Pin
        Heads that do not touch.

    Examples
    --------
    >>> from variation.drawing.frames import FRAMES
    >>> made = pins([Flag(0, 1), Flag(0, 2)], [50.0], [80.0], 0, 100, FRAMES["full"])
    >>> made[1].x - made[0].x > 2 * made[0].radius
    True
    """
    radius = frame.text * 0.82
    slot = radius * 2 + 3
    ordered = sorted(flags, key=lambda flag: (flag.period_index, flag.number))[: int((right - left + slot) / slot)]
    middles = spread([xs[f.period_index] for f in ordered], [slot] * len(ordered), left - slot / 2, right + slot / 2)
    top = frame.top / 2 + radius + 1 + (frame.text * 1.25 if has_unit else 0)
    return [
        Pin(
            str(flag.number), flag.text, x, top, radius, xs[flag.period_index], _foot(ys[flag.period_index], top, frame)
        )
        for flag, x in zip(ordered, middles, strict=True)
    ]


def _foot(y: float, top: float, frame: Frame) -> float:
    """Just above the point, or at the axis where the period has no value."""
    floor = frame.height - frame.bottom
    return max(top + frame.text, (y if y == y else floor) - frame.radius["improvement"] - 3)
