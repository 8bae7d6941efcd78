"""A chart in letters, for terminals, log files and mail."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from variation.drawing.labels import spread
from variation.drawing.levels import Ending, Level, Line, endings, levels
from variation.drawing.marks import neighbours
from variation.drawing.scales import near_reach, places
from variation.errors import BadChoice
from variation.results import Chart, Meaning
from variation.spelling import MEANINGS, Translate, as_is, enough_decimals, short_period


__all__ = ["text"]

SIGNS = {
    Meaning.COMMON: "·", Meaning.IMPROVEMENT: "●", Meaning.CONCERN: "○", Meaning.NEUTRAL: "◆", "excluded": "×",
    "centre": "─", "limit": "┄", "set": "╌", "corner": "└", "side": "│", "floor": "─",
}  # fmt: skip
PLAIN = {
    Meaning.COMMON: ".", Meaning.IMPROVEMENT: "*", Meaning.CONCERN: "o", Meaning.NEUTRAL: "#", "excluded": "x",
    "centre": "-", "limit": "'", "set": "=", "corner": "+", "side": "|", "floor": "-",
}  # fmt: skip
"""Letters that every terminal has."""

TO_PLAIN = str.maketrans("–−…", "--~")

NARROWEST, LOWEST = 40, 5
WIDEST_WORDS = 26


def text(
    chart: Chart,
    *,
    unit: str = "",
    decimals: int | None = None,
    lines: Sequence[Line] = (),
    columns: int = 80,
    rows: int = 13,
    plain: bool = False,
    translate: Translate | None = None,
) -> str:
    """Draw a chart in letters.

    Parameters
    ----------
    chart : Chart
        The result to draw; when it has more points than there are columns, the latest are shown.
    unit : str
        The measure's unit.
    decimals : int, optional
        Digits of worked-out figures.
    lines : sequence of Line
        Goals, standards, agreed paths, safe ranges.
    columns, rows : int
        Size of the drawing in letters, at least 40 by 5.
    plain : bool
        Only letters that every terminal has.
    translate : callable, optional
        Translates words; English when left out.

    Returns
    -------
    str
        Rows of at most `columns` letters, without colour; each meaning has its own sign.

    Raises
    ------
    BadChoice
        Less room than a drawing needs.

    Examples
    --------
    >>> import variation
    >>> print(text(variation.analyse([4, 6, 5, 4, 6, 5], chart="run"), columns=40, rows=5))
    │   ·     ·
    │
    │─────·─────·─ 5.00 median
    │
    │ ·     ·
    └─────────────
      1         6
    """
    if columns < NARROWEST or rows < LOWEST:
        least = f"{NARROWEST} columns and {LOWEST} rows"
        raise BadChoice(f"A drawing in letters needs {least}; received {columns} and {rows}.")
    say, signs = translate or as_is, PLAIN if plain else SIGNS
    if chart.latest is None:
        return say("No readings yet")
    found = levels(chart, lines, say)
    low, high = near_reach(chart, 0, [height for level in found for height in level.heights], has_far_limits=True)
    digits = enough_decimals(high - low) if decimals is None else decimals
    ends = endings(chart, found, unit, digits, say)
    room = columns - 2 - max((min(len(_words(end)), WIDEST_WORDS) for end in ends), default=0) - 1
    grid = _Grid(chart, low, high, room, rows)
    grid.draw(chart, found, signs)
    side = signs["side"]
    body = [f"{side}{row}{words}".rstrip() for row, words in zip(grid.rows(), _at_rows(ends, grid), strict=True)]
    under = signs["corner"] + signs["floor"] * (grid.width + 1)
    made = "\n".join([*body, under, f" {_time(chart, grid, say)}", *_legend(chart, grid, signs, say)]).rstrip()
    return made.translate(TO_PLAIN) if plain else made


class _Grid:
    """Letters by row and column, with the places of the points that fit."""

    def __init__(self, chart: Chart, low: float, high: float, room: int, rows: int) -> None:
        self.low, self.high, self.height = low, high, rows
        steps = [1 if is_next else 2 for is_next in neighbours(chart, places(chart))]
        self.step = 2 if (sum(steps) + 1) * 2 <= room else 1
        back, self.first = self.step, len(chart) - 1
        while self.first and back + steps[self.first - 1] * self.step <= room:
            back += steps[self.first - 1] * self.step
            self.first -= 1
        self.columns = [0, *accumulate(step * self.step for step in steps[self.first :])]
        self.width = self.columns[-1] + self.step
        self.cells = [[" "] * (self.width + 1) for _ in range(rows)]

    def row_of(self, height: float) -> int:
        """The row that is nearest to a height."""
        share = (self.high - height) / (self.high - self.low)
        return round(share * (self.height - 1)) if math.isfinite(share) else self.height

    def column_of(self, point: int) -> int:
        """Where a point stands; a missing period leaves an empty place."""
        return self.columns[point - self.first] + 1

    def put(self, point: int, height: float, sign: str, *, wide: bool = False) -> None:
        """Put a sign at the height of a point; lines fill the space to the next point, too."""
        if not math.isfinite(height):
            return
        column, row = self.column_of(point), self.row_of(height)
        if not 0 <= row < self.height:
            return
        for at in range(column - 1, column + self.step) if wide else (column,):
            if wide and self.cells[row][at] not in (" ", sign):
                continue
            self.cells[row][at] = sign

    def draw(self, chart: Chart, found: Sequence[Level], signs: dict[Meaning | str, str]) -> None:
        """The centre line goes before lines that people set, those before limits, and points over all."""
        points = range(self.first, len(chart))
        worked_out = {"centre": chart.centre, "lower": chart.lower, "upper": chart.upper}
        drawn = {name: line.tolist() for name, line in worked_out.items()}
        set_lines = [level.heights if len(level.heights) > 1 else level.heights * len(chart) for level in found]
        ordered = [(drawn["centre"], "centre"), *((line, "set") for line in set_lines)]
        for heights, sign in [*ordered, (drawn["lower"], "limit"), (drawn["upper"], "limit")]:
            for point in points:
                self.put(point, heights[point], signs[sign], wide=True)
        for point in points:
            sign = signs["excluded"] if chart.excluded[point] else signs[chart.meanings[point]]
            self.put(point, float(chart.values[point]), sign)

    def rows(self) -> list[str]:
        return ["".join(row) for row in self.cells]


def _words(end: Ending) -> str:
    return f"{end.figure} {end.word}"


def _at_rows(ends: Sequence[Ending], grid: _Grid) -> list[str]:
    """Words at the right, each in a row of its own, as near to its line as the others allow."""
    kept = ends[: grid.height]
    places = spread([grid.row_of(end.height) + 0.5 for end in kept], [1.0] * len(kept), 0, grid.height)
    words = [""] * grid.height
    for end, place in zip(kept, places, strict=True):
        told = _words(end)
        at = min((row for row in range(grid.height) if not words[row]), key=lambda row: abs(row + 0.5 - place))
        words[at] = " " + (told if len(told) <= WIDEST_WORDS else told[: WIDEST_WORDS - 1] + "…")
    return words


def _time(chart: Chart, grid: _Grid, say: Translate) -> str:
    """The first and the last period that are shown."""
    first, last = (_period(chart, row, say) for row in (grid.first, len(chart) - 1))
    start = grid.column_of(grid.first)
    if len(chart) == 1:
        return " " * start + first
    between = grid.column_of(len(chart) - 1) + 1 - start - len(first) - len(last)
    return " " * start + first + (" " * between if between > 0 else " – ") + last


def _period(chart: Chart, row: int, say: Translate) -> str:
    return short_period(chart.periods[row], chart.calendar, say) if chart.periods else str(row + 1)


def _legend(chart: Chart, grid: _Grid, signs: dict[Meaning | str, str], say: Translate) -> list[str]:
    """What the signs mean, when there is more than common cause."""
    shown = chart.meanings[grid.first :][~chart.excluded[grid.first :]].tolist()
    seen = [f"{signs[meaning]} {say(MEANINGS[meaning])}" for meaning in MEANINGS if meaning in shown]
    if chart.excluded[grid.first :].any():
        seen.append(f"{signs['excluded']} {say('left out')}")
    return ["  " + "   ".join(seen)] if len(seen) > 1 else []
