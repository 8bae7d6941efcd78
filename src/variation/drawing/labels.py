"""Words on a drawing: how wide they are, how they share a line, and where they fit without touching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


__all__ = ["Label", "fitting", "free_start", "is_strong", "shortened", "spread", "width", "wrapped"]

NARROW = dict.fromkeys("ijl|.,:;'!", 0.3) | dict.fromkeys("frtI()[]/- ", 0.4) | dict.fromkeys("mwMW%@", 0.92)
WIDTHS = {chr(code): 0.58 for code in range(32, 127)} | dict.fromkeys("ABCDEFGHKNOPQRSUVXYZ", 0.7) | NARROW
"""Generous widths of letters, in times the size of the type; unknown letters count as wide."""


STRONG = frozenset({"centre", "goal", "standard", "path", "range"})


def is_strong(kind: str) -> bool:
    """Whether words of a class are printed strong; `chart.css` says the same.

    Parameters
    ----------
    kind : str
        One or more classes.

    Returns
    -------
    bool
        True for the average and for lines that people set.

    Examples
    --------
    >>> is_strong("lab goal"), is_strong("lab limit")
    (True, False)
    """
    return not STRONG.isdisjoint(kind.split())


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place.

    Parameters
    ----------
    kind : str
        Its class.
    x, y : float
        Anchor, and the base line of the first row.
    rows : tuple of str
        One text a row.
    size : float
        Size of the type.
    anchor : {"start", "middle", "end"}
        Which part of the words stands at `x`.

    Examples
    --------
    >>> Label("tick", 10, 20, ("abc",), 10).box
    (10.0, 12.0, 27.4, 23.0)
    """

    kind: str
    x: float
    y: float
    rows: tuple[str, ...]
    size: float
    anchor: str = "start"

    @property
    def is_bold(self) -> bool:
        """Whether the style sheet prints its class strong."""
        return is_strong(self.kind)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the words."""
        wide = max(width(row, self.size, is_bold=self.is_bold) for row in self.rows)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        bottom = self.y + self.size * 0.3 + self.size * 1.2 * (len(self.rows) - 1)
        return left, self.y - self.size * 0.8, left + wide, bottom


BOLD = 1.13
"""A strong text is so much wider."""


@lru_cache(4096)
def width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Width of a text, guessed on the safe side.

    Parameters
    ----------
    text : str
        One row.
    size : float
        Size of the type.
    is_bold : bool
        Strong letters are wider.

    Returns
    -------
    float
        In the unit of `size`.

    Examples
    --------
    >>> round(width("ill", 10), 2)
    9.0
    """
    return size * sum([WIDTHS.get(letter, 1.0) for letter in text]) * (BOLD if is_bold else 1.0)


def shortened(text: str, room: float, size: float, *, is_bold: bool = False) -> str:
    """The text, or as much of it as fits with three dots.

    Parameters
    ----------
    text : str
        One row.
    room, size : float
        Room there is and size of the type.
    is_bold : bool
        Strong letters are wider.

    Returns
    -------
    str
        No wider than `room`, but never less than the dots.

    Examples
    --------
    >>> shortened("a long label", 50, 10)
    'a long l…'
    """
    if width(text, size, is_bold=is_bold) <= room:
        return text
    while text and width(text + "…", size, is_bold=is_bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, room: float, size: float, rows: int = 2, *, is_bold: bool = False) -> tuple[str, ...]:
    """The text in rows that fit; the last one is shortened when there is more.

    Parameters
    ----------
    text : str
        Any text.
    room, size : float
        Room a row and size of the type.
    rows : int
        Most rows.
    is_bold : bool
        Strong letters are wider.

    Returns
    -------
    tuple of str
        At least one row.

    Examples
    --------
    >>> wrapped("one two three", 45, 10)
    ('one two', 'three')
    """
    kept: list[str] = []
    words = text.split() or [""]
    while words and len(kept) < rows - 1:
        take = 1
        while take < len(words) and width(" ".join(words[: take + 1]), size, is_bold=is_bold) <= room:
            take += 1
        kept.append(shortened(" ".join(words[:take]), room, size, is_bold=is_bold))
        words = words[take:]
    return tuple([*kept, shortened(" ".join(words), room, size, is_bold=is_bold)] if words else kept)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move things along a line as little as needed so that none touch and all stay between two ends.

    Parameters
    ----------
    wanted : sequence of float
        Where each middle would like to be.
    sizes : sequence of float
        How long each thing is; together no longer than the line.
    low, high : float
        The ends.

    Returns
    -------
    list of float
        A middle each, in the order given.

    Examples
    --------
    >>> spread([10, 12, 50], [10, 10, 10], 0, 100)
    [6.0, 16.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    offsets, total = [], 0.0
    for i in order:
        offsets.append(total + sizes[i] / 2)
        total += sizes[i]
    level = _rising([wanted[i] - offset for i, offset in zip(order, offsets, strict=True)])
    placed = [0.0] * len(wanted)
    for i, base, offset in zip(order, level, offsets, strict=True):
        placed[i] = max(low, min(base, high - total)) + offset
    return placed


def _rising(wanted: Sequence[float]) -> list[float]:
    """Nearest rising levels: neighbours out of order share their mean."""
    pools: list[tuple[float, int]] = []
    for want in wanted:
        mean, count = want, 1
        while pools and pools[-1][0] > mean:
            other, size = pools.pop()
            mean, count = (mean * count + other * size) / (count + size), count + size
        pools.append((mean, count))
    return [mean for mean, count in pools for _ in range(count)]


def fitting(sizes: Sequence[float], room: float) -> int:
    """How many of the things, taken in order, fit into the room.

    Parameters
    ----------
    sizes : sequence of float
        How long each is.
    room : float
        How much there is.

    Returns
    -------
    int
        0 to all.

    Examples
    --------
    >>> fitting([10, 10, 10], 25)
    2
    """
    used = 0.0
    for count, size in enumerate(sizes):
        used += size
        if used > room:
            return count
    return len(sizes)


def free_start(start: float, stop: float, wide: float, walls: Sequence[float], air: float = 5.0) -> float | None:
    """The first place from which so much width is free of walls.

    Parameters
    ----------
    start, stop : float
        The stretch.
    wide : float
        Width that is needed.
    walls : sequence of float
        Places that may not be crossed.
    air : float
        Distance kept from a wall.

    Returns
    -------
    float or None
        Left end; ``None`` when it fits nowhere.

    Examples
    --------
    >>> free_start(0, 100, 40, [30]), free_start(0, 50, 40, [30])
    (35.0, None)
    """
    inside = sorted(wall for wall in walls if start - air < wall < stop + air)
    for left, right in zip([start - air, *inside], [*inside, stop + air], strict=True):
        if right - left - 2 * air >= wide:
            return left + air
    return None
