"""The Pareto chart: bars for categories, the heaviest at the top, and a line that adds them up."""

from __future__ import annotations

from collections.abc import Iterable

from variation.comparison import Pareto
from variation.drawing.frames import Frame, frame_of
from variation.drawing.labels import Label, width, wrapped
from variation.drawing.marks import Shape, xy
from variation.drawing.picture import safe, words
from variation.drawing.scales import Scale
from variation.errors import BadChoice
from variation.spelling import Translate, as_is, number, with_unit


__all__ = ["pareto_svg"]

SIZES = ("full", "narrow", "card")

BAR, STEP, STEP_OF_TWO = 1.25, 1.95, 2.8
"""Height of a bar, of a row, and of a row whose name takes two, in sizes of the type."""

WIDEST_NAME = {"full": 260.0, "narrow": 122.0, "card": 100.0}

MOST = {"full": 20, "narrow": 14, "card": 5}
"""Rows that are drawn; what lies behind them is counted in words."""


def pareto_svg(
    pareto: Pareto,
    size: str = "full",
    *,
    label: str = "",
    unit: str = "",
    share: float = 0.8,
    id_prefix: str = "p",
    translate: Translate | None = None,
) -> str:
    """Draw a Pareto chart.

    Parameters
    ----------
    pareto : Pareto
        The result to draw.
    size : {"full", "narrow", "card"}
        For a page, a phone, a board; the height follows the number of categories.
    label : str
        What is counted; becomes the accessible name.
    unit : str
        Of the counts; short ones stand behind each figure.
    share : float
        The categories that make this share together are drawn strong; a dashed line stands there.
    id_prefix : str
        Makes the ids of this drawing unique on its page.
    translate : callable, optional
        Translates words; English when left out.

    Returns
    -------
    str
        One ``<svg>`` element without styles; `chart.css` has the look. Bars and line share one scale: the whole width
        is the total, so that the line starts at the end of the first bar. Each bar carries its row as ``data-i``.

    Raises
    ------
    BadChoice
        A size that does not exist.

    References
    ----------
    Juran (1975), "The non-Pareto principle; mea culpa", *Quality Progress* 8: 8-9.

    Examples
    --------
    >>> from variation.comparison import pareto
    >>> drawn = pareto_svg(pareto(["falls", "drugs", "falls"]), "card", label="Incidents")
    >>> drawn[:57], drawn.count("data-i")
    ('<svg class="chart card" viewBox="0 0 320 62.8" role="img"', 2)
    """
    if size not in SIZES:
        raise BadChoice(f"A Pareto chart is one of {', '.join(SIZES)}; received {size!r}.")
    say, frame = translate or as_is, frame_of(size)
    sheet = _Sheet(pareto, frame, unit, share, say)
    prefix = safe(id_prefix)
    opening = (
        f'<svg class="chart {frame.name}" viewBox="0 0 {frame.width:g} {sheet.height:g}" role="img" '
        f'aria-labelledby="{prefix}-t {prefix}-d"><title id="{prefix}-t">{safe(label or say("Pareto chart"))}</title>'
        f'<desc id="{prefix}-d">{safe(sheet.told())}</desc>'
    )
    return "".join([opening, *sheet.body(), "</svg>"])


class _Sheet:
    """Everything that is drawn, with its place: names, counts, bars with their sum, from left to right."""

    def __init__(self, pareto: Pareto, frame: Frame, unit: str, share: float, say: Translate) -> None:
        self.pareto, self.frame, self.unit, self.share, self.say = pareto, frame, unit, share, say
        self.text = frame.text
        shown = pareto.categories[: MOST[frame.name]]
        self.hidden = len(pareto) - len(shown)
        self.vital = pareto.vital(share)
        room = WIDEST_NAME[frame.name]
        self.names = [wrapped(name, room, self.text) if width(name, self.text) > room else (name,) for name in shown]
        self.figures = [self.figure(count) for count in pareto.counts[: len(shown)].tolist()]
        self.step = self.text * (STEP if all(len(rows) == 1 for rows in self.names) else STEP_OF_TWO)
        self.top = 8 + (self.text * 1.4 if frame.has_points else 0)
        self.foot = self.top + self.step * max(len(shown), 1)
        self.height = round(self.foot + (self.text * 1.6 if self.hidden else 0) + 8, 1)
        self.name_end = 8 + max([0.0, *(width(row, self.text) for rows in self.names for row in rows)])
        self.figure_end = (
            self.name_end + 10 + max([0.0, *(width(figure, self.text, is_bold=True) for figure in self.figures)])
        )
        self.left = self.figure_end + 8
        self.right = frame.width - (width("100%", self.text) / 2 + 8 if frame.has_points else 10)
        self.x = Scale(0.0, max(pareto.total, 1e-300), self.left, self.right)

    def figure(self, count: float) -> str:
        return with_unit(number(count, None if count % 1 else 0), self.unit)

    def body(self) -> list[str]:
        if not self.pareto.total:
            told = (self.say("Nothing counted yet"),)
            return [words(Label("cap", self.frame.width / 2, self.height / 2 + 4, told, self.text, "middle"))]
        middles = [self.top + self.step * (place + 0.5) for place in range(len(self.names))]
        ends = [self.x(sum_) for sum_ in self.pareto.cumulative[: len(middles)].tolist()]
        shapes = [f'<path class="{shape.kind}" d="{shape.data}"/>' for shape in self._behind()]
        bars = [self._bar(place, middle) for place, middle in enumerate(middles)]
        places = [f"{xy(x)} {xy(y)}" for x, y in zip(ends, middles, strict=True)]
        line = f'<path class="line" d="M{"L".join(places)}"/>'
        dots = [
            f'<circle class="p common" cx="{xy(x)}" cy="{xy(y)}" r="2.6"/>' for x, y in zip(ends, middles, strict=True)
        ]
        return [*shapes, *bars, line, *dots, *(words(label) for label in self._words(middles))]

    def _behind(self) -> Iterable[Shape]:
        reach = f"{xy(self.top - 2)}V{xy(self.foot)}"
        if self.frame.has_points:
            for share in (0.0, 0.5, 1.0):
                yield Shape("grid", f"M{xy(self.x(share * self.pareto.total))} {reach}")
        yield Shape("limit provisional", f"M{xy(self.x(self.share * self.pareto.total))} {reach}")

    def _bar(self, place: int, middle: float) -> str:
        kind = "bar vital" if place < self.vital else "bar"
        wide, tall = self.x(float(self.pareto.counts[place])) - self.left, self.text * BAR
        data = f"M{xy(self.left)} {xy(middle - tall / 2)}h{xy(wide)}v{xy(tall)}h-{xy(wide)}z"
        return f'<path class="{kind}" data-i="{place}" d="{data}"/>'

    def _words(self, middles: list[float]) -> Iterable[Label]:
        for rows, figure, middle in zip(self.names, self.figures, middles, strict=True):
            first = middle + self.text * (0.35 - 0.6 * (len(rows) - 1))
            yield Label("tick", self.name_end, first, rows, self.text, "end")
            yield Label("num", self.figure_end, middle + self.text * 0.35, (figure,), self.text, "end")
        if self.frame.has_points:
            for share in self._told_shares():
                place = self.x(share * self.pareto.total)
                yield Label("tick", place, self.top - 8, (f"{number(share * 100)}%",), self.text, "middle")
        if self.hidden:
            more = self.say("and {count} more").format(count=self.hidden)
            yield Label("cap", self.left, self.foot + self.text * 1.1, (more,), self.text)

    def _told_shares(self) -> tuple[float, ...]:
        """The end of the scale is named where its words do not touch those of the dashed line."""
        is_close = (1 - self.share) * (self.right - self.left) < width("100%", self.text) + 4
        return (0.0, self.share) if is_close else (0.0, self.share, 1.0)

    def told(self) -> str:
        """The picture in words, for those who do not see it."""
        if not self.pareto.total:
            return self.say("Nothing counted yet") + "."
        pairs = zip(self.pareto.categories, self.figures, strict=False)
        few = self.say("{count} of {all} categories make {share} of {total}").format(
            count=self.vital,
            all=len(self.pareto),
            share=f"{number(self.share * 100)}%",
            total=self.figure(self.pareto.total),
        )
        return f"{few}: {'; '.join(f'{name} {figure}' for name, figure in pairs)}."
