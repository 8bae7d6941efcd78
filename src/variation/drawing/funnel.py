"""The funnel plot: units by size, with limits that narrow as units grow."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from variation.comparison import Funnel
from variation.drawing.frames import Frame, Plot, frame_of
from variation.drawing.labels import Label, fitting, is_strong, shortened, spread, width
from variation.drawing.marks import Mark, Shape, xy
from variation.drawing.picture import point, safe, words
from variation.drawing.scales import Scale, number_ticks
from variation.errors import BadChoice
from variation.results import Meaning
from variation.spelling import LONGEST_UNIT, Translate, as_is, enough_decimals, number, with_unit


__all__ = ["funnel_svg"]

Floats = NDArray[np.float64]

STEPS = 72
"""Places along a limit."""

ROW = 1.3
"""Height of a row of words, in sizes of the type."""

SIZES = ("full", "narrow", "card")

Box = tuple[float, float, float, float]


def funnel_svg(
    funnel: Funnel,
    size: str = "full",
    *,
    label: str = "",
    unit: str = "",
    size_label: str = "",
    decimals: int | None = None,
    level: float | None = None,
    id_prefix: str = "f",
    translate: Translate | None = None,
) -> str:
    """Draw a funnel plot.

    Parameters
    ----------
    funnel : Funnel
        The result to draw.
    size : {"full", "narrow", "card"}
        For a page, a phone, a board.
    label : str
        What is compared; becomes the accessible name.
    unit : str
        Of the ratios; short ones stand behind each figure, long ones once above the axis.
    size_label : str
        What the horizontal axis counts, such as "operations".
    decimals : int, optional
        Digits of figures.
    level : float, optional
        Units beyond this limit are marked and named; by default the widest.
    id_prefix : str
        Makes the ids of this drawing unique on its page.
    translate : callable, optional
        Translates words; English when left out.

    Returns
    -------
    str
        One ``<svg>`` element without styles; `chart.css` has the look. In the sizes full and narrow each point carries
        the 0-based place of its unit as ``data-i``. Units are never ranked.

    Raises
    ------
    BadChoice
        A size or a level that does not exist.

    References
    ----------
    Spiegelhalter (2005), "Funnel plots for comparing institutional performance", *Statistics in Medicine* 24:
    1185-1202.

    Examples
    --------
    >>> from variation.comparison import funnel
    >>> drawn = funnel_svg(funnel([20, 30, 90], [200, 300, 400], units=["A", "B", "C"]), "card", label="Readmissions")
    >>> drawn[:57]
    '<svg class="chart card" viewBox="0 0 320 160" role="img" '
    """
    if size not in SIZES:
        raise BadChoice(f"A funnel is one of {', '.join(SIZES)}; received {size!r}.")
    say, frame = translate or as_is, frame_of(size)
    marked = max(funnel.law.options.levels) if level is None else level
    if marked not in funnel.limits:
        raise BadChoice(f"The levels are {', '.join(map(str, funnel.limits))}; received {marked}.")
    scene = _Scene(funnel, frame, unit, size_label, decimals, marked, say)
    prefix, name = safe(id_prefix), safe(label or say("Funnel plot"))
    opening = (
        f'<svg class="chart {frame.name}" viewBox="0 0 {frame.width:g} {frame.height:g}" role="img" '
        f'aria-labelledby="{prefix}-t {prefix}-d"><title id="{prefix}-t">{name}</title>'
        f'<desc id="{prefix}-d">{safe(scene.told())}</desc>'
    )
    return "".join([opening, *scene.body(), "</svg>"])


@dataclass(frozen=True, slots=True)
class _End:
    """Words at the right end of a line."""

    height: float
    kind: str
    rows: tuple[str, ...]

    @property
    def is_bold(self) -> bool:
        return is_strong(self.kind)


class _Scene:
    """Everything that is drawn, with its place."""

    def __init__(
        self,
        funnel: Funnel,
        frame: Frame,
        unit: str,
        size_label: str,
        decimals: int | None,
        level: float,
        say: Translate,
    ) -> None:
        self.funnel, self.frame, self.unit, self.level, self.say = funnel, frame, unit, level, say
        self.size_label = size_label
        self.known = [i for i, ratio in enumerate(funnel.ratios.tolist()) if math.isfinite(ratio)]
        self.sides = funnel.beyond(level).tolist()
        low, high = self._reach()
        self.decimals = enough_decimals(high - low) if decimals is None else decimals
        self.ticks = [] if frame.y_ticks == 0 else number_ticks(low, high, frame.y_ticks)
        self.ends = self._ends(low, high)
        self.plot = self._plot()
        self.y = Scale(low, high, self.plot.bottom, self.plot.top)
        largest = max((float(funnel.denominators[i]) for i in self.known), default=1.0)
        self.x = Scale(0.0, largest * 1.03, self.plot.left, self.plot.right)

    def figure(self, value: float) -> str:
        return with_unit(number(value, self.decimals), self.unit)

    def tick_figure(self, value: float) -> str:
        """Ticks are round numbers: as many digits as they need."""
        return with_unit(number(round(value, 12)), self.unit)

    def _reach(self) -> tuple[float, float]:
        """Ratios and the inner limits of the smaller units are inside; the outer ones may leave at the top."""
        if not self.known:
            return 0.0, 1.0
        sizes = self.funnel.denominators[self.known]
        ratios = self.funnel.ratios[self.known].tolist()
        inner = self._band(min(self.funnel.law.options.levels), np.array([np.quantile(sizes, 0.1)]))
        heights = [*ratios, self.funnel.target, *(float(edge[0]) for edge in inner if np.isfinite(edge[0]))]
        low, high = min(heights), max(heights)
        air = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
        return (0.0 if low - air < 0.4 * high else low - air), high + air

    def _band(self, level: float, sizes: Floats) -> tuple[Floats, Floats]:
        return self.funnel.law.band(sizes, level, adjusted=self.funnel.is_adjusted)

    def _ends(self, low: float, high: float) -> list[_End]:
        """What is written at the right of each line."""
        if not self.known:
            return []
        largest = np.array([max(float(self.funnel.denominators[i]) for i in self.known)])
        centre = self.say("Expected") if self.funnel.law.kind == "standardised_ratio" else self.say("Average")
        rows = (centre, self.figure(self.funnel.target))
        found = [_End(self.funnel.target, "lab centre", rows if self.frame.name != "full" else (" ".join(rows),))]
        if self.frame.name != "card":
            for level in sorted(self.funnel.law.options.levels, reverse=True):
                name = self.say("{percent} limit").format(percent=f"{number(level * 100)}%")
                found += [_End(float(edge[0]), "lab limit", (name,)) for edge in self._band(level, largest)]
        return [end for end in found if low <= end.height <= high]

    def _plot(self) -> Plot:
        frame, text = self.frame, self.frame.text
        left = max([frame.left, *(width(self.tick_figure(tick), text) + 12 for tick in self.ticks)])
        room = max([0.0, *(width(row, text, is_bold=end.is_bold) for end in self.ends for row in end.rows)])
        top = frame.top + (text * ROW if self._above() else 0)
        return Plot(left, frame.width - max(frame.right / 2, min(room, frame.widest_label) + 14), top, self._foot())

    def _foot(self) -> float:
        rows = 2 if self.size_label and self.frame.name != "card" else 1
        return self.frame.height - 10 - rows * self.frame.text * ROW

    def _above(self) -> str:
        """A long unit stands once above the axis."""
        return self.unit if len(self.unit) > LONGEST_UNIT and self.frame.y_ticks else ""

    def body(self) -> list[str]:
        if not self.known:
            middle = (self.frame.width / 2, self.frame.height / 2)
            return [words(Label("cap", *middle, (self.say("No units yet"),), self.frame.text, "middle"))]
        shapes = [f'<path class="{shape.kind}" d="{shape.data}"/>' for shape in self._shapes()]
        marks = [self._mark(i) for i in self.known]
        names = self._names(marks)
        return [*shapes, *(point(mark) for mark in marks), *(words(label) for label in [*self._words(), *names])]

    def _shapes(self) -> Iterable[Shape]:
        plot = self.plot
        for tick in self.ticks:
            yield Shape("grid", f"M{xy(plot.left)} {xy(self.y(tick))}H{xy(plot.right)}")
        sizes = self._sizes()
        outer = max(self.funnel.law.options.levels)
        low, high = self._band(outer, sizes)
        yield Shape("band", self._area(sizes, low, high))
        for level in sorted(self.funnel.law.options.levels, reverse=True):
            kind = "limit" if level == outer else "limit provisional"
            for edge in self._band(level, sizes):
                yield Shape(kind, self._curve(sizes, edge))
        yield Shape("centre", f"M{xy(plot.left)} {xy(self.y(self.funnel.target))}H{xy(plot.right)}")

    def _sizes(self) -> Floats:
        """Closer together where limits bend most."""
        return self.x.high * (np.arange(1, STEPS + 1) / STEPS) ** 2

    def _height(self, value: float) -> float:
        return min(max(self.y(value), self.plot.top), self.plot.bottom)

    def _area(self, sizes: Floats, low: Floats, high: Floats) -> str:
        there = [(self.x(size), self._height(edge)) for size, edge in zip(sizes, high, strict=True)]
        back = [(self.x(size), self._height(edge)) for size, edge in zip(sizes, low, strict=True)]
        return f"M{'L'.join(f'{xy(x)} {xy(y)}' for x, y in [*there, *reversed(back)])}z"

    def _curve(self, sizes: Floats, edge: Floats) -> str:
        """The part of a limit that lies inside the plot, from where it enters."""
        places = [(self.x(size), self.y(height)) for size, height in zip(sizes.tolist(), edge.tolist(), strict=True)]
        data: list[str] = []
        before: tuple[float, float] | None = None
        for x, y in places:
            inside = self.plot.top <= y <= self.plot.bottom
            if inside and before is not None and not self.plot.top <= before[1] <= self.plot.bottom:
                wall = self.plot.top if before[1] < self.plot.top else self.plot.bottom
                share = (wall - before[1]) / (y - before[1])
                data.append(f"M{xy(before[0] + share * (x - before[0]))} {xy(wall)}")
            if inside:
                data.append(f"{'L' if data else 'M'}{xy(x)} {xy(y)}")
            before = (x, y)
        return "".join(data) or "M0 0"

    def _mark(self, i: int) -> Mark:
        kind = self.funnel.meanings(self.level)[i] if self.sides[i] else Meaning.COMMON
        x, y = self.x(float(self.funnel.denominators[i])), self.y(float(self.funnel.ratios[i]))
        return Mark(i, kind.value, x, y, self.frame.radius[kind.value])

    def _names(self, marks: Sequence[Mark]) -> list[Label]:
        """Names of units beyond the limit, where they touch nothing; the others are in the table."""
        if self.frame.name == "card":
            return []
        size = self.frame.text
        taken: list[Box] = [(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks]
        taken += [label.box for label in self._words()]
        found = []
        for mark in sorted(marks, key=lambda one: -abs(self.funnel.scores[one.row])):
            if not self.sides[mark.row]:
                continue
            text = shortened(self.funnel.units[mark.row], 130, size)
            away = mark.radius + 5
            for x, y, anchor in (
                (mark.x + away, mark.y + size * 0.35, "start"),
                (mark.x - away, mark.y + size * 0.35, "end"),
                (mark.x, mark.y - away, "middle"),
                (mark.x, mark.y + away + size * 0.7, "middle"),
            ):
                label = Label("cap", x, y, (text,), size, anchor)
                own = (mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius)
                if self._is_free(label.box, [box for box in taken if box != own]):
                    found.append(label)
                    taken.append(label.box)
                    break
        return found

    def _is_free(self, box: Box, taken: Sequence[Box]) -> bool:
        left, top, right, bottom = box
        if left < self.plot.left or right > self.plot.right or top < 0 or bottom > self.plot.bottom:
            return False
        return not any(left < box[2] and box[0] < right and top < box[3] and box[1] < bottom for box in taken)

    def _words(self) -> list[Label]:
        frame, plot, text = self.frame, self.plot, self.frame.text
        labels = [
            Label("tick", plot.left - 8, self.y(tick) + text * 0.35, (self.tick_figure(tick),), text, "end")
            for tick in self.ticks
        ]
        labels += self._size_words()
        if self._above():
            labels.append(Label("tick unit", 4, text, (self._above(),), text))
        return [*labels, *self._end_words()] if frame.has_words else labels

    def _size_words(self) -> list[Label]:
        frame, plot, text = self.frame, self.plot, self.frame.text
        y = plot.bottom + text * ROW
        most = max(2, int((plot.right - plot.left) / (width("10,000", text) + 24)))
        labels = [
            Label("tick", self.x(tick), y, (number(tick, None, grouped=self.x.high >= 10_000),), text, "middle")
            for tick in number_ticks(0.0, self.x.high, most)
        ]
        if self.size_label and frame.name != "card":
            labels.append(Label("tick unit", plot.right, y + text * ROW, (self.size_label,), text, "end"))
        return labels

    def _end_words(self) -> list[Label]:
        """Words at the right, moved apart; the average first when there is no room for all."""
        text, plot = self.frame.text, self.plot
        heights = [text * ROW * len(end.rows) for end in self.ends]
        kept = self.ends[: fitting(heights, plot.bottom - plot.top)]
        middles = spread([self.y(end.height) for end in kept], heights[: len(kept)], plot.top, plot.bottom)
        room = self.frame.width - plot.right - 8
        return [
            Label(
                end.kind,
                plot.right + 6,
                middle + text * (0.35 - ROW / 2 * (len(end.rows) - 1)),
                tuple(shortened(row, room, text, is_bold=end.is_bold) for row in end.rows),
                text,
            )
            for end, middle in zip(kept, middles, strict=True)
        ]

    def told(self) -> str:
        """The picture in words, for those who do not see it."""
        if not self.known:
            return self.say("No units yet") + "."
        name = f"{number(self.level * 100)}%"
        beyond = [(self.funnel.units[i], side) for i, side in enumerate(self.sides) if side]
        parts = [
            self.say("{count} units").format(count=len(self.known)),
            " ".join(self.ends[0].rows) if self.ends else "",
        ]
        for side, text in ((1, "above the {level} limit: {units}"), (-1, "below the {level} limit: {units}")):
            named = [unit for unit, one in beyond if one == side]
            if named:
                parts.append(self.say(text).format(level=name, units=", ".join(named)))
        if not beyond:
            parts.append(self.say("none beyond the {level} limits").format(level=name))
        if self.funnel.is_adjusted:
            parts.append(self.say("limits widened because units vary more than chance"))
        return "; ".join(part for part in parts if part) + "."
