"""The four sizes of a drawing and how much each of them shows."""

from __future__ import annotations

from dataclasses import dataclass

from variation.errors import BadChoice


__all__ = ["FRAMES", "Frame", "Plot", "frame_of", "window"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One size.

    Parameters
    ----------
    name : str
        Its class.
    width, height : float
        Of the view box.
    text : float
        Size of the type.
    left, right, top, bottom : float
        Least margins.
    widest_label : float
        Most room for the words at the right.
    y_ticks : int
        Most steps of the value axis; 0 for none.
    radius : dict
        Size of a point of each kind.
    has_words : bool
        Axis, captions and flags.
    has_points : bool
        Each point can be addressed.

    Examples
    --------
    >>> FRAMES["spark"].width, FRAMES["spark"].has_words
    (180, False)
    """

    name: str
    width: float
    height: float
    text: float
    left: float
    right: float
    top: float
    bottom: float
    widest_label: float
    y_ticks: int
    radius: dict[str, float]
    has_words: bool
    has_points: bool


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


def _radius(common: float, signal: float) -> dict[str, float]:
    near = {"improvement": signal, "concern": signal * 0.96, "neutral": signal * 1.24, "excluded": signal * 0.84}
    return {"common": common, **near}


FRAMES: dict[str, Frame] = {
    "full": Frame("full", 1000, 420, 14, 40, 60, 14, 46, 190, 8, _radius(3.5, 5.2), True, True),
    "narrow": Frame("narrow", 360, 300, 12, 26, 36, 10, 38, 80, 5, _radius(2.9, 4.4), True, True),
    "card": Frame("card", 320, 160, 12, 8, 24, 8, 24, 74, 0, _radius(1.7, 3.3), True, False),
    "spark": Frame("spark", 180, 40, 10, 3, 5, 4, 4, 0, 0, _radius(1.6, 2.5), False, False),
}
"""By name."""

WINDOWS = {"day": 30, "week": 26, "fortnight": 26, "month": 36, "quarter": 36}
"""How many of the latest points a spark shows."""


def frame_of(size: str) -> Frame:
    """The frame of a size.

    Parameters
    ----------
    size : str
        ``full``, ``narrow``, ``card`` or ``spark``.

    Returns
    -------
    Frame
        Its measures.

    Raises
    ------
    BadChoice
        Another word.

    Examples
    --------
    >>> frame_of("card").height
    160
    """
    if size not in FRAMES:
        raise BadChoice(f"A drawing is one of {', '.join(FRAMES)}; received {size!r}.")
    return FRAMES[size]


def window(calendar: str, n: int) -> int:
    """First row that a spark shows.

    Parameters
    ----------
    calendar : str
        How periods are spoken.
    n : int
        Rows of the series.

    Returns
    -------
    int
        0-based row.

    Examples
    --------
    >>> window("week", 61), window("month", 12)
    (35, 0)
    """
    return max(0, n - WINDOWS.get(calendar, 30))
