"""A scene written as SVG: classes only, short coordinates, one name and one description."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache

from variation.drawing.edges import Pin
from variation.drawing.labels import Label
from variation.drawing.levels import Flag, Line
from variation.drawing.marks import KINDS, Mark, xy
from variation.drawing.scene import Scene, lay_out
from variation.drawing.telling import described
from variation.results import Chart
from variation.spelling import Translate, as_is


__all__ = ["point", "safe", "svg", "words"]

NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg(
    chart: Chart,
    size: str = "full",
    *,
    label: str = "",
    unit: str = "",
    decimals: int | None = None,
    lines: Sequence[Line] = (),
    flags: Sequence[Flag] = (),
    also: Sequence[float] = (),
    id_prefix: str = "c",
    translate: Translate | None = None,
) -> str:
    """Draw a chart.

    Parameters
    ----------
    chart : Chart
        The result to draw.
    size : {"full", "narrow", "card", "spark"}
        For a page, a phone, a board, a row of a table.
    label : str
        Name of the measure; becomes the accessible name.
    unit : str
        The measure's unit; short ones stand behind each figure, long ones once above the axis.
    decimals : int, optional
        Digits of worked-out figures.
    lines : sequence of Line
        Goals, standards, agreed paths, safe ranges.
    flags : sequence of Flag
        Numbered notes above the plot.
    also : sequence of float
        Further heights that the value axis holds, so that several drawings can share one scale.
    id_prefix : str
        Makes the ids of this drawing unique on its page.
    translate : callable, optional
        Translates the words of the drawing; English when left out.

    Returns
    -------
    str
        One ``<svg>`` element without styles; `chart.css` has the look. In the sizes full and narrow each point carries
        its 0-based row as ``data-i``.

    Raises
    ------
    BadChoice
        A size that does not exist.

    Examples
    --------
    >>> import variation
    >>> drawn = svg(variation.analyse([5.0, 7.0, 6.0]), "card", label="Falls", id_prefix="m1")
    >>> drawn[:57]
    '<svg class="chart card" viewBox="0 0 320 160" role="img" '
    """
    say = translate or as_is
    scene = lay_out(chart, size, unit=unit, decimals=decimals, lines=lines, flags=flags, also=also, translate=say)
    about = described(chart, unit, scene.decimals, say) if scene.frame.has_words else ""
    return "".join([_opening(scene, label or say("Chart"), about, safe(id_prefix)), *_body(scene), "</svg>"])


@lru_cache(1 << 12)
def safe(text: str) -> str:
    """Text for an element or an attribute: escaped, without letters that XML does not know.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Safe text.

    Examples
    --------
    >>> safe('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return html.escape(NOT_XML.sub("", text))


def _opening(scene: Scene, label: str, about: str, prefix: str) -> str:
    frame = scene.frame
    ids = f"{prefix}-t {prefix}-d" if about else f"{prefix}-t"
    long = " long" if len(scene.marks) >= 120 else ""
    told = f'<desc id="{prefix}-d">{safe(about)}</desc>' if about else ""
    return (
        f'<svg class="chart {frame.name}{long}" viewBox="0 0 {frame.width:g} {frame.height:g}" role="img" '
        f'aria-labelledby="{ids}"><title id="{prefix}-t">{safe(label)}</title>{told}'
    )


def _body(scene: Scene) -> list[str]:
    shapes = [f'<path class="{shape.kind}" d="{shape.data}"/>' for shape in scene.behind]
    points = [point(mark) for mark in scene.marks] if scene.frame.has_points else _heaps(scene)
    stalks = [_stalk(pin) for pin in scene.pins]
    return [*shapes, *stalks, *points, *(_pin(pin) for pin in scene.pins), *(words(label) for label in scene.labels)]


def point(mark: Mark) -> str:
    """Write a point; each meaning has its own shape: small disc, disc, ring, diamond, crossed ring.

    Parameters
    ----------
    mark : Mark
        Where it stands and what it says.

    Returns
    -------
    str
        One element that carries its row as ``data-i``.

    Examples
    --------
    >>> point(Mark(3, "common", 10.0, 20.0, 4.0))
    '<circle class="p common" data-i="3" cx="10" cy="20" r="4"/>'
    """
    start = f'class="p {mark.kind}" data-i="{mark.row}"'
    if mark.kind in ("neutral", "excluded"):
        return f'<path {start} d="{_outline(mark)}"/>'
    return f'<circle {start} cx="{xy(mark.x)}" cy="{xy(mark.y)}" r="{xy(mark.radius)}"/>'


def _outline(mark: Mark) -> str:
    x, y, r = xy(mark.x), xy(mark.y), xy(mark.radius)
    if mark.kind == "neutral":
        return f"M{x} {xy(mark.y - mark.radius)}l{r} {r}-{r} {r}-{r}-{r}z"
    ring = (
        f"M{xy(mark.x - mark.radius)} {y}a{r} {r} 0 1 0 {xy(mark.radius * 2)} 0a{r} {r} 0 1 0-{xy(mark.radius * 2)} 0z"
    )
    if mark.kind != "excluded":
        return ring
    arm, both = mark.radius * 1.25, xy(mark.radius * 2.5)
    return f"{ring}M{xy(mark.x - arm)} {xy(mark.y - arm)}l{both} {both}m0-{both}l-{both} {both}"


def _heaps(scene: Scene) -> list[str]:
    """Points that nobody addresses: one path a kind; a spark leaves common points out, but for the latest."""
    heaps = []
    for kind in KINDS:
        here = [mark for mark in scene.marks if mark.kind == kind]
        if kind == "common" and not scene.frame.has_words:
            here = [mark for mark in here if mark is scene.marks[-1]]
        if here:
            heaps.append(f'<path class="p {kind}" d="{"".join([_outline(mark) for mark in here])}"/>')
    return heaps


def _stalk(pin: Pin) -> str:
    bend = f"L{xy(pin.foot_x)} {xy(pin.y + pin.radius * 1.9)}" if abs(pin.foot_x - pin.x) > 0.5 else ""
    return f'<path class="stalk" d="M{xy(pin.x)} {xy(pin.y + pin.radius)}{bend}V{xy(pin.foot_y)}"/>'


def _pin(pin: Pin) -> str:
    title = f"<title>{safe(pin.text)}</title>" if pin.text else ""
    x, y = xy(pin.x), xy(pin.y)
    return (
        f'<g class="flag">{title}<circle cx="{x}" cy="{y}" r="{xy(pin.radius)}"/>'
        f'<text x="{x}" y="{xy(pin.y + pin.radius * 0.42)}" text-anchor="middle">{safe(pin.number)}</text></g>'
    )


def words(label: Label) -> str:
    """Write words at their place.

    Parameters
    ----------
    label : Label
        One row or more.

    Returns
    -------
    str
        One element.

    Examples
    --------
    >>> words(Label("tick", 10, 20, ("A & B",), 10))
    '<text class="tick" x="10" y="20">A &amp; B</text>'
    """
    anchor = f' text-anchor="{label.anchor}"' if label.anchor != "start" else ""
    first, *more = label.rows
    step = xy(label.size * 1.2)
    rest = "".join(f'<tspan x="{xy(label.x)}" dy="{step}">{safe(row)}</tspan>' for row in more)
    return f'<text class="{label.kind}" x="{xy(label.x)}" y="{xy(label.y)}"{anchor}>{safe(first)}{rest}</text>'
